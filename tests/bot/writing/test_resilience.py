"""What stands between a question and a model that fails: asking again, resting, asking another, waiting one's turn."""

import threading
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from bot.domain import Writing
from bot.proof import ProvedStatement
from bot.understanding.query import Understood
from bot.writing.models.circuit import Circuit, CircuitState, GuardedModel
from bot.writing.models.crowding import LimitedModel
from bot.writing.models.fallbacks import FallbackModel
from bot.writing.models.retrying import RetriedModel
from bot.writing.port import UNCHARGED, Failure, LanguageModel, Message, ModelError, Role, Shape, Usage, held
from bot.writing.writer import Task, Writer
from tests.passages import passage
from tests.writing_models import ScriptedModel, statements

ASKED = (Message(Role.USER, "公園の広さは？"),)


@dataclass
class TroubledModel:
    """Fails in the order given, `None` being a reply, and replies after that; with `after` it fails in the middle."""

    failures: Sequence[Failure | None] = ()
    name: str = "scripted:model"
    after: int = 0
    retry_after_s: float | None = None
    wait: threading.Event | None = None
    limits_s: list[float] = field(default_factory=list)
    """The time limit of every call."""
    open: int = 0

    def stream(self, messages: Sequence[Message], shape: Shape, limit_s: float) -> Iterator[str | Usage]:
        self.limits_s.append(limit_s)
        failure = self.failures[len(self.limits_s) - 1] if len(self.limits_s) <= len(self.failures) else None
        self.open += 1
        try:
            yield from ["やっ", "と"][: self.after]
            if failure:
                raise ModelError(failure, "as scripted", self.retry_after_s)
            if self.wait:
                self.wait.wait(5)
            yield from ["やっ", "と"]
        finally:
            self.open -= 1


def said(model: LanguageModel, limit_s: float = 5.0) -> str:
    return "".join(piece for piece in model.stream(ASKED, Shape.STATEMENTS, limit_s) if isinstance(piece, str))


def failure(model: LanguageModel, limit_s: float = 5.0) -> Failure:
    with pytest.raises(ModelError) as caught:
        said(model, limit_s)
    return caught.value.failure


@pytest.mark.parametrize("passing", [Failure.RATE_LIMITED, Failure.SERVER, Failure.UNREACHABLE])
def test_what_may_pass_is_tried_again(passing: Failure) -> None:
    model = TroubledModel([passing, passing])
    assert said(RetriedModel(model, retries=2, pause_s=0.01)) == "やっと"
    assert len(model.limits_s) == 3
    assert model.limits_s[2] < model.limits_s[0] <= 5


@pytest.mark.parametrize("lasting", [Failure.REFUSED, Failure.TIMEOUT, Failure.OPEN_CIRCUIT, Failure.BUSY, Failure.CUT])
def test_what_lasts_is_not(lasting: Failure) -> None:
    model = TroubledModel([lasting])
    assert failure(RetriedModel(model, retries=2, pause_s=0.01)) is lasting
    assert len(model.limits_s) == 1


def test_it_is_tried_so_often_and_no_more() -> None:
    model = TroubledModel([Failure.SERVER] * 9)
    assert failure(RetriedModel(model, retries=3, pause_s=0.001)) is Failure.SERVER
    assert len(model.limits_s) == 4


def test_nothing_is_said_twice() -> None:
    model = TroubledModel([Failure.SERVER], after=1)
    heard: list[str | Usage] = []
    with pytest.raises(ModelError):
        heard.extend(RetriedModel(model, retries=2, pause_s=0.01).stream(ASKED, Shape.STATEMENTS, 5))
    assert len(model.limits_s) == 1
    assert heard == ["やっ"]


def test_a_server_is_given_the_time_it_asks_for() -> None:
    model = TroubledModel([Failure.RATE_LIMITED], retry_after_s=0.3)
    begun = time.monotonic()
    assert said(RetriedModel(model, retries=1, pause_s=0.001)) == "やっと"
    assert time.monotonic() - begun >= 0.3


def test_one_that_asks_for_more_time_than_there_is_is_not_waited_for() -> None:
    model = TroubledModel([Failure.RATE_LIMITED], retry_after_s=60)
    begun = time.monotonic()
    assert failure(RetriedModel(model, retries=5)) is Failure.RATE_LIMITED
    assert time.monotonic() - begun < 4


def test_after_failures_in_a_row_a_model_is_left_alone_for_a_while() -> None:
    clock = [0.0]
    circuit = Circuit(failures=3, rest_s=30, now=lambda: clock[0])
    model = TroubledModel([Failure.SERVER, Failure.SERVER, Failure.TIMEOUT, Failure.SERVER])
    guarded = GuardedModel(model, circuit)
    assert [failure(guarded) for _ in range(4)][-2:] == [Failure.TIMEOUT, Failure.OPEN_CIRCUIT]
    assert len(model.limits_s) == 3
    clock[0] = 29.9
    assert failure(guarded) is Failure.OPEN_CIRCUIT
    assert states(circuit, clock, 29.9, 31) == ["open", "half_open"]
    assert failure(guarded) is Failure.SERVER
    assert states(circuit, clock, 32, 62) == ["open", "half_open"]
    assert said(guarded) == "やっと"
    assert circuit.state is CircuitState.CLOSED


def states(circuit: Circuit, clock: list[float], *times: float) -> list[str]:
    found = []
    for each in times:
        clock[0] = each
        found.append(circuit.state.value)
    return found


def test_failures_that_are_not_in_a_row_do_not_count() -> None:
    model = TroubledModel([Failure.SERVER, Failure.SERVER, None, Failure.SERVER, Failure.SERVER, None])
    guarded = GuardedModel(model, Circuit(failures=3))
    for wanted in model.failures:
        if wanted:
            assert failure(guarded) is wanted
        else:
            assert said(guarded) == "やっと"


def test_a_reply_that_breaks_off_is_no_sign_of_illness() -> None:
    model = TroubledModel([Failure.CUT] * 9)
    guarded = GuardedModel(model, Circuit(failures=3))
    assert {failure(guarded) for _ in range(9)} == {Failure.CUT}


def test_one_alone_tries_whether_a_model_is_well_again() -> None:
    circuit, free = Circuit(failures=1, rest_s=0), threading.Event()
    model = TroubledModel([Failure.SERVER], wait=free)
    guarded = GuardedModel(model, circuit)
    failure(guarded)
    first: list[str] = []
    trying = threading.Thread(target=lambda: first.append(said(guarded)))
    trying.start()
    until = time.monotonic() + 3
    while len(model.limits_s) < 2 and time.monotonic() < until:
        time.sleep(0.005)
    assert failure(guarded) is Failure.OPEN_CIRCUIT
    free.set()
    trying.join()
    assert first == ["やっと"]
    assert said(guarded) == "やっと"


def test_who_leaves_while_trying_leaves_the_try_to_the_next() -> None:
    model = TroubledModel([Failure.SERVER])
    guarded = GuardedModel(model, Circuit(failures=1, rest_s=0))
    failure(guarded)
    with held(guarded.stream(ASKED, Shape.STATEMENTS, 5)) as pieces:
        next(pieces)
    assert said(guarded) == "やっと"
    assert model.open == 0


def test_who_leaves_says_nothing_of_the_model() -> None:
    model = TroubledModel([Failure.SERVER, Failure.LEFT, Failure.SERVER, None])
    guarded = GuardedModel(model, Circuit(failures=2))
    for wanted in (Failure.SERVER, Failure.LEFT, Failure.SERVER, Failure.OPEN_CIRCUIT):
        assert failure(guarded) is wanted


@pytest.mark.parametrize("why", sorted(set(Failure) - {Failure.OVER_BUDGET, Failure.LEFT}))
def test_the_next_model_is_asked_where_one_gives_nothing(why: Failure) -> None:
    first, second = TroubledModel([why]), TroubledModel(name="scripted:second")
    pieces = list(FallbackModel([first, second]).stream(ASKED, Shape.STATEMENTS, 5))
    paid_for = [] if why in UNCHARGED else [Usage(model="scripted:model")]
    assert pieces == [*paid_for, Usage(model="scripted:second"), "やっ", "と"]
    assert second.limits_s[0] <= 5


def test_for_one_who_has_left_no_other_model_is_asked() -> None:
    second = TroubledModel()
    assert failure(FallbackModel([TroubledModel([Failure.LEFT]), second])) is Failure.LEFT
    assert second.limits_s == []


def test_an_answer_names_the_model_that_wrote_it_and_why_none_did() -> None:
    place = passage("公園は92か所です。")
    task = Task(Understood("公園は？", "公園は？", "ja", "ja"), (place,), lambda _: place.chunk.text)
    second = ScriptedModel(statements("公園は92か所です。"), name="scripted:second")
    for model, wanted in {
        FallbackModel([TroubledModel([Failure.SERVER]), second]): ("scripted:second", ""),
        FallbackModel([TroubledModel([Failure.SERVER])]): ("scripted:model", "server"),
    }.items():
        writing = outcome(Writer(model, limit_s=5, least_share=0.5).write(task))
        assert (writing.model, writing.failure) == wanted
        assert bool(writing.first_ms) is not bool(writing.failure)


def outcome(writing: Generator[ProvedStatement, None, Writing]) -> Writing:
    found: list[Writing] = []

    def drain() -> Iterator[ProvedStatement]:
        found.append((yield from writing))

    list(drain())
    return found[0]


def test_a_reply_that_has_begun_is_not_another_models_to_end() -> None:
    first, second = TroubledModel([Failure.CUT], after=1), TroubledModel()
    assert failure(FallbackModel([first, second])) is Failure.CUT
    assert second.limits_s == []


def test_the_last_models_failure_is_told() -> None:
    both = [TroubledModel([Failure.SERVER]), TroubledModel([Failure.UNREACHABLE])]
    assert failure(FallbackModel(both)) is Failure.UNREACHABLE


@pytest.mark.alone
def test_only_so_many_ask_at_a_time_and_nobody_waits_for_ever() -> None:
    free = threading.Event()
    model = TroubledModel(wait=free)
    limited = LimitedModel(model, at_once=2)
    heard: list[str] = []
    asking = [threading.Thread(target=lambda: heard.append(said(limited))) for _ in range(2)]
    for each in asking:
        each.start()
    until = time.monotonic() + 3
    while model.open < 2 and time.monotonic() < until:
        time.sleep(0.005)
    begun = time.monotonic()
    assert failure(limited, 0.8) is Failure.BUSY
    assert time.monotonic() - begun < 0.6
    free.set()
    for each in asking:
        each.join()
    assert heard == ["やっと"] * 2


def test_where_enough_wait_already_nobody_else_does() -> None:
    free = threading.Event()
    model = TroubledModel(wait=free)
    limited = LimitedModel(model, at_once=1)
    heard: list[str] = []
    asking = [threading.Thread(target=lambda: heard.append(said(limited, 20))) for _ in range(3)]
    for each in asking:
        each.start()
    begun = time.monotonic()
    while model.open < 1 and time.monotonic() - begun < 3:
        time.sleep(0.005)
    time.sleep(0.2)
    begun = time.monotonic()
    assert {failure(limited, 20) for _ in range(20)} == {Failure.BUSY}
    assert time.monotonic() - begun < 2
    free.set()
    for each in asking:
        each.join()
    assert heard == ["やっと"] * 3


@pytest.mark.parametrize("end", ["whole", "closed", "failed"])
def test_every_way_of_ending_gives_the_place_back(end: str) -> None:
    model = TroubledModel([Failure.SERVER] if end == "failed" else [])
    limited = LimitedModel(model, at_once=1)
    for _ in range(3):
        if end == "closed":
            with held(limited.stream(ASKED, Shape.STATEMENTS, 5)) as pieces:
                next(pieces)
        elif len(model.limits_s) < len(model.failures):
            assert failure(limited) is Failure.SERVER
        else:
            assert said(limited) == "やっと"
    assert model.open == 0


def test_all_together_a_call_that_is_given_up_leaves_nothing_open() -> None:
    model = TroubledModel()
    whole = LimitedModel(FallbackModel([GuardedModel(RetriedModel(model, retries=1), Circuit())]), at_once=1)
    for _ in range(3):
        with held(whole.stream(ASKED, Shape.STATEMENTS, 5)) as pieces:
            assert next(pieces) == "やっ"
    assert model.open == 0
