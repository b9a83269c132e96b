from collections.abc import Iterator, Sequence

import pytest
from sqlalchemy import Engine

from bot.writing.models.fallbacks import FallbackModel
from bot.writing.port import Failure, LanguageModel, Message, ModelError, Role, Shape, Usage
from bot.writing.spending.billing import Bill, Till
from bot.writing.spending.budget import Prices, Tariff
from tests.databases import database_url, engine
from tests.services import postgres, postgres_database
from tests.tills import caps, till
from tests.writing_models import ScriptedModel
from vectorstore.database import open_engine

__all__ = ["database_url", "engine", "postgres", "postgres_database"]

ASKED = (Message(Role.USER, "a" * 276),)
"""A hundred tokens, as they are reckoned."""
REPLY = "b" * 90
"""Thirty of them; the scripted model counts 90."""


def said(model: LanguageModel, bill: Bill, messages: Sequence[Message] = ASKED) -> str:
    pieces: Iterator[str | Usage] = bill.on(model).stream(messages, Shape.STATEMENTS, 5)
    return "".join(piece for piece in pieces if isinstance(piece, str))


def test_a_call_is_booked_as_the_model_counts_it(engine: Engine) -> None:
    books = till(engine, caps())
    bill = books.bill("a", "g1")
    assert said(ScriptedModel(REPLY), bill) == REPLY
    assert (bill.usage, bill.yen, bill.cached) == (Usage(100, 90), 190, False)
    assert books.spending.standing().day == 190


def test_a_reply_that_breaks_off_is_booked_as_far_as_it_came(engine: Engine) -> None:
    books = till(engine, caps())
    bill = books.bill()
    with pytest.raises(ModelError):
        said(ScriptedModel(REPLY, Failure.CUT), bill)
    assert bill.usage.tokens_in == 100
    assert 30 <= bill.usage.tokens_out <= 45
    assert books.spending.standing().day == bill.yen


def test_an_asker_who_goes_away_leaves_nothing_put_aside(engine: Engine) -> None:
    books = till(engine, caps())
    bill = books.bill()
    pieces = bill.on(ScriptedModel(REPLY)).stream(ASKED, Shape.STATEMENTS, 5)
    next(pieces)
    assert books.spending.standing().day == 500
    pieces.close()  # type: ignore[attr-defined]
    assert books.spending.standing().day == 103


def test_a_model_that_could_not_be_reached_costs_nothing(engine: Engine) -> None:
    books = till(engine, caps())
    with pytest.raises(ModelError):
        said(ScriptedModel("", Failure.UNREACHABLE), books.bill())
    assert books.spending.standing().day == 0


CHEAP_AND_DEAR = Tariff(Prices(1_000_000, 1_000_000), {"a:dear": Prices(10_000_000, 100_000_000), "a:own": Prices()})


@pytest.mark.parametrize(
    ("failure", "yen"), [(Failure.UNREACHABLE, 0), (Failure.TIMEOUT, 100 * 10), (Failure.REFUSED, 0)]
)
def test_each_model_is_paid_at_its_own_price(engine: Engine, failure: Failure, yen: float) -> None:
    """A reading that came to nothing too, where it may have been charged; the time limit is no failure of the line."""
    books = till(engine, caps(day=10**9, month=10**9), CHEAP_AND_DEAR)
    bill = books.bill()
    models = FallbackModel([ScriptedModel("", failure, name="a:dear"), ScriptedModel(REPLY, name="a:own")])
    assert said(models, bill) == REPLY
    assert (bill.usage.model, bill.usage.tokens_out) == ("a:own", 90)
    assert bill.yen == books.spending.standing().day == yen


def test_what_the_dearest_would_take_is_put_aside(engine: Engine) -> None:
    model = FallbackModel([ScriptedModel(REPLY, name="a:own"), ScriptedModel(REPLY, name="a:dear")])
    with pytest.raises(ModelError) as told:
        said(model, till(engine, caps(day=100 * 10 + 400 * 100 - 1), CHEAP_AND_DEAR).bill())
    assert told.value.failure is Failure.OVER_BUDGET


def test_past_the_budget_no_model_is_asked(engine: Engine) -> None:
    model = ScriptedModel(REPLY)
    with pytest.raises(ModelError) as told:
        said(model, till(engine, caps(day=499)).bill())
    assert told.value.failure is Failure.OVER_BUDGET
    assert model.heard == []


def test_an_answer_may_take_no_more_than_its_tokens_over_all_calls(engine: Engine) -> None:
    bill = till(engine, caps(answer=450)).bill()
    said(ScriptedModel(REPLY), bill)
    said(ScriptedModel(REPLY), bill, (Message(Role.USER, "c" * 276),))
    with pytest.raises(ModelError) as told:
        said(ScriptedModel(REPLY), bill, (Message(Role.USER, "d" * 276),))
    assert told.value.failure is Failure.OVER_BUDGET


def test_a_reply_without_end_is_broken_off(engine: Engine) -> None:
    books = till(engine, caps(), reply_tokens=50)
    with pytest.raises(ModelError) as told:
        said(ScriptedModel(REPLY * 100), books.bill())
    assert told.value.failure is Failure.OVER_BUDGET
    assert books.spending.standing().day < 250


@pytest.mark.parametrize("count", [0, -5, 10**12])
def test_a_count_that_cannot_be_is_not_believed(engine: Engine, count: int) -> None:
    class Miscounting(ScriptedModel):
        def stream(self, messages: Sequence[Message], shape: Shape, limit_s: float) -> Iterator[str | Usage]:
            yield self.reply
            yield Usage(count, count)

    bill = till(engine, caps()).bill()
    said(Miscounting(REPLY), bill)
    assert bill.usage == Usage(100, 30)


def test_the_same_asked_again_within_a_generation_costs_nothing(engine: Engine) -> None:
    books, model = till(engine, caps()), ScriptedModel(REPLY)
    first = books.bill(generation="g1")
    said(model, first)
    first.keep()
    again = books.bill(generation="g1")
    assert said(model, again) == REPLY
    assert (again.cached, again.yen, again.usage, len(model.heard)) == (True, 0, Usage(), 1)


@pytest.mark.parametrize("generation", ["g2", ""])
def test_it_costs_again_in_another_generation(engine: Engine, generation: str) -> None:
    books, model = till(engine, caps()), ScriptedModel(REPLY)
    first = books.bill(generation="g1")
    said(model, first)
    first.keep()
    said(model, books.bill(generation=generation))
    assert len(model.heard) == 2


def test_a_reply_that_was_not_whole_is_not_kept(engine: Engine) -> None:
    books = till(engine, caps())
    bill = books.bill(generation="g1")
    with pytest.raises(ModelError):
        said(ScriptedModel(REPLY, Failure.CUT), bill)
    bill.keep()
    model = ScriptedModel(REPLY)
    said(model, books.bill(generation="g1"))
    assert len(model.heard) == 1


def test_without_a_database_no_model_is_asked_and_nothing_is_raised_but_what_it_is() -> None:
    broken = open_engine("sqlite:///:memory:")
    broken.dispose()
    books = Till(till(broken, caps()).spending, till(broken, caps()).replies, Tariff(), 5_000, 400)
    with pytest.raises(ModelError) as told:
        said(ScriptedModel(REPLY), books.bill())
    assert told.value.failure is Failure.OVER_BUDGET


def test_without_a_till_a_bill_only_adds_up() -> None:
    bill = Bill()
    said(ScriptedModel(REPLY), bill)
    bill.keep()
    assert (bill.usage, bill.yen) == (Usage(100, 90), 0)
