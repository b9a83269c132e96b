"""One sentence is asked for at every public door: while its paper is internal, becomes so, or is taken down for good."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from bot.domain import Question
from ingest.reading import Defaults
from ingest.register import Register, RegisterEntry
from tests.doors import Doors, gettable
from tests.working_site import WorkingSite, working_site
from vectorstore.domain import Audience
from vectorstore.operations.acts import Act
from vectorstore.operations.particulars import Particulars, ParticularsBook
from vectorstore.operations.withdrawals import Withdrawals
from vectorstore.ulid import new_ulid

SECRET = "夜光貝の七番倉庫"
MEMO = f"# 青空市倉庫の計画\n\n## 倉庫の合い言葉\n\n倉庫の合い言葉は{SECRET}です。毎年見直します。\n\n| 項目 | 場所 |\n|---|---|\n| 鍵 | {SECRET} |\n"
PARK = "# 青空市みどりの計画\n\n## 公園\n\n公園の面積を20ヘクタールに広げます。\n"
NEWER = MEMO.replace(f"{SECRET}です", "別のものです").replace(f"| {SECRET} |", "| 市役所 |")
QUESTIONS = ("倉庫の合い言葉は何ですか", "合い言葉", "鍵の場所はどこですか", "倉庫の計画は素案から何が変わりましたか")
BY = Act("tester", "個人の情報が入っていたため")


@dataclass
class City:
    """A site with the memo, the plan that it is of, and answers that were given from it."""

    work: WorkingSite
    asked: list[str]

    def publish(self, *texts: str, audience: Audience = Audience.PUBLIC) -> None:
        for text in texts:
            name = "souko.md" if "倉庫" in text else "park.md"
            self.work.bench.ingest({name: text}, Defaults(audience=audience), confirmed=["all"])

    def answer(self, text: str, audience: Audience = Audience.PUBLIC) -> str:
        """Has a question answered and kept, in a conversation of its own; the body of the answer."""
        question = Question(text, conversation_id=new_ulid(), audience=audience)
        answer = self.work.answerer.answer(question)
        self.work.site.bot.ledger.save(answer, question)
        self.asked.append(answer.id)
        return "".join(statement.text for statement in answer.statements)

    def leaks(self) -> list[str]:
        """Every door that shows the secret, by its address."""
        site = self.work.site
        addresses = gettable(site.bot)
        doors = Doors(site.client, self.work.bench.catalogue, addresses, SECRET, QUESTIONS, "青空市", asked=self.asked)
        return doors.leaks()


@pytest.fixture
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with working_site(tmp_path_factory.mktemp("city")) as work:
        entry = RegisterEntry("souko", "青空市倉庫の計画", "青空市", file="souko.md")
        work.bench.reader.register = Register((entry,))
        yield City(work, [])


def memo_digest(city: City) -> str:
    [of_plan] = [editions for plan, editions in city.work.bench.catalogue.plans() if plan.id == "souko"]
    return of_plan[0].original_sha256


def internal(city: City) -> None:
    said = Particulars(audience=Audience.INTERNAL)
    ParticularsBook(city.work.bench.catalogue.engine).say(memo_digest(city), said, BY)


def hidden(city: City) -> None:
    Withdrawals(city.work.bench.catalogue.engine).withdraw("souko", BY, hides=True)


def hidden_edition(city: City) -> None:
    Withdrawals(city.work.bench.catalogue.engine).withdraw("souko", BY, 1, hides=True)


def rolled_back(city: City) -> None:
    """Something else is published, and what was published before comes back."""
    before = city.work.bench.catalogue.current()
    assert before is not None
    city.publish(PARK.replace("20", "25"))
    city.work.bench.publisher.rollback(BY, before.id)


def built_anew(city: City) -> None:
    city.publish(PARK.replace("20", "25"))


def test_a_public_paper_is_found_at_these_doors(city: City) -> None:
    city.publish(PARK, MEMO)
    assert SECRET in city.answer(QUESTIONS[0])
    leaks = " ".join(city.leaks())
    for door in (
        "/plans/souko/1",
        "/api/v1/plans/souko/editions/1/sections/",
        "/originals/",
        "/answers/",
        "/api/v1/answers/",
    ):
        assert door in leaks
    for door in ("answers ", "stream ", "search ", "form ", "again "):
        assert door in leaks


def test_an_internal_paper_is_found_at_no_door(city: City) -> None:
    city.publish(PARK)
    city.publish(MEMO, audience=Audience.INTERNAL)
    assert SECRET in city.answer(QUESTIONS[0], Audience.INTERNAL)
    assert SECRET not in city.answer(QUESTIONS[0])
    assert city.leaks() == []


@pytest.mark.parametrize("audience", list(Audience))
def test_what_an_internal_paper_calls_the_plan_is_found_at_no_door(city: City, audience: Audience) -> None:
    city.publish(PARK, NEWER)
    renamed = RegisterEntry("souko", f"青空市{SECRET}の計画", "青空市", file="secret.md")
    city.work.bench.reader.register = Register((renamed,))
    city.work.bench.ingest({"secret.md": MEMO}, Defaults(audience=audience), confirmed=["all"])
    city.answer(QUESTIONS[0])
    assert bool(city.leaks()) is (audience is Audience.PUBLIC)


@pytest.mark.parametrize("before", [(), (NEWER,)], ids=["first", "newer"])
def test_what_nobody_has_published_is_found_at_no_door(city: City, before: tuple[str, ...]) -> None:
    city.publish(PARK, *before)
    outcome = city.work.bench.ingest({"souko.md": MEMO}, publish=False, confirmed=["all"])
    assert outcome.generation is not None
    assert not outcome.is_published
    city.answer(QUESTIONS[0])
    assert city.leaks() == []


@pytest.mark.parametrize("closing", [internal, hidden, hidden_edition])
@pytest.mark.parametrize(
    "after", [None, *(pytest.param(each, marks=pytest.mark.slow) for each in (built_anew, rolled_back))]
)
def test_what_was_public_is_found_at_no_door_once_it_is_closed(
    city: City, closing: Callable[[City], None], after: Callable[[City], None] | None
) -> None:
    city.publish(PARK, MEMO)
    assert SECRET in city.answer(QUESTIONS[0])
    closing(city)
    if after:
        after(city)
    assert city.leaks() == []


@pytest.mark.parametrize("closing", [internal, hidden_edition])
def test_an_earlier_edition_that_is_closed_is_found_at_no_door_either(
    city: City, closing: Callable[[City], None]
) -> None:
    city.publish(PARK, MEMO)
    assert SECRET in city.answer(QUESTIONS[0])
    closing(city)
    city.publish(NEWER)
    assert city.leaks() == []
