"""One sentence is asked for at every public door: while its paper is internal, becomes so, or is taken down for good."""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pytest
from fastapi.routing import iter_route_contexts

from bot.domain import Question
from bot.web.app import create_app
from ingest.reading import Defaults
from ingest.register import Register, RegisterEntry
from tests.sites import HTML, STREAM
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
PLACEHOLDER = re.compile(r"{(\w+)(?::\w+)?}")


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
        return [door for door, body in self.bodies() if SECRET in body or SECRET.encode().hex() in body]

    def bodies(self) -> Iterator[tuple[str, str]]:
        client = self.work.site.client
        for path in self.paths():
            response = client.get(path, headers={} if path.startswith("/api/") else HTML, follow_redirects=True)
            assert response.status_code != 429, path
            yield path, response.content.decode(errors="replace")
        for question in QUESTIONS:
            body = {"question": question, "audience": "internal", "city": "青空市"}
            yield f"answers {question}", client.post("/api/v1/answers", json=body).text
            yield f"stream {question}", client.post("/api/v1/answers", json=body, headers=STREAM).text
            yield f"search {question}", client.post("/api/v1/search", json={"query": question, "k": 50}).text
            yield f"form {question}", client.post("/", data={"question": question}).text
        for answer_id in self.asked:
            same = {"question": QUESTIONS[0], "answer_id": answer_id}
            yield f"again {answer_id}", client.post("/api/v1/answers", json=same).text
            yield f"rated {answer_id}", client.post(f"/api/v1/answers/{answer_id}/feedback", json={"rating": "up"}).text

    def paths(self) -> Iterator[str]:
        """Every address that can be got, with all that its placeholders may stand for."""
        known = self.known()
        for path in gettable(self.work):
            names = [found[1] for found in PLACEHOLDER.finditer(path)]
            for values in itertools.product(*(known.get(name, ["1"]) for name in names)):
                filled = iter(values)
                address = PLACEHOLDER.sub(lambda _, filled=filled: next(filled), path)  # type: ignore[misc]
                yield address
                if address.startswith("/plans/"):
                    yield f"{address}?q=合い言葉"
                    yield from (f"{address}?section={each}&mark=0-20-00000000" for each in known["section_id"])

    def known(self) -> Mapping[str, list[str]]:
        catalogue = self.work.bench.catalogue
        editions = [each for _, of_plan in catalogue.plans(unpublished=True) for each in of_plan]
        sections = [section.id for each in editions for section in catalogue.sections(each.id)]
        return {
            "plan_id": [plan.id for plan, _ in catalogue.plans(unpublished=True)],
            "number": sorted({str(each.number) for each in editions}),
            "section_id": sections,
            "sha256": [each.original_sha256 for each in editions],
            "answer_id": self.asked,
        }


def gettable(work: WorkingSite) -> list[str]:
    """The path of every route that answers GET; those of files are asked for by name, as /static/{…} is."""
    found = iter_route_contexts(create_app(work.site.bot).routes)
    return sorted({str(each.path) for each in found if "GET" in (each.methods or ())})


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
