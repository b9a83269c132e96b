import json
from collections.abc import Callable

import pytest

from bot.domain import Question
from tests.fakes_bot import Shelves
from tests.sites import STREAM, Site
from vectorstore.domain import Audience
from vectorstore.ulid import new_ulid

QUESTION = "公園の広さ"


def steps(site: Site, **asked: str) -> list[tuple[str, dict[str, object]]]:
    response = site.client.post("/api/v1/answers", json=asked, headers=STREAM)
    assert response.status_code == 200, response.text
    events = (part.split("\n", 1) for part in response.text.strip().split("\n\n"))
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in events]


def told(answer: object) -> object:
    """An answer but for the conversation, which is nobody's business who only knows the answer's id."""
    return {**answer, "conversation_id": ""} if isinstance(answer, dict) else answer


def test_an_answer_has_the_id_that_its_asker_chose(site: Site) -> None:
    chosen = new_ulid()
    answer = site.ask(QUESTION, answer_id=chosen)
    assert answer["id"] == chosen
    assert site.client.get(f"/api/v1/answers/{chosen}").json() == told(answer)


def test_asked_again_with_its_id_a_question_is_not_answered_anew(site: Site) -> None:
    chosen = new_ulid()
    answer = site.ask(QUESTION, answer_id=chosen)
    assert told(site.ask(f"  {QUESTION}\n", answer_id=chosen)) == told(answer)
    assert len(site.bot.answerer.asked) == 1


def test_asked_again_as_a_stream_the_answer_comes_in_its_steps(site: Site) -> None:
    chosen = new_ulid()
    first = steps(site, question=QUESTION, answer_id=chosen)
    again = steps(site, question=QUESTION, answer_id=chosen)
    assert [name for name, _ in again] == ["passages", "statement", "answer"]
    assert [told(each) for _, each in again] == [told(each) for name, each in first if name != "status"]


def test_a_question_with_personal_data_is_known_again(site: Site) -> None:
    chosen = new_ulid()
    asked = "公園の広さを 090-1234-5678 に教えて"
    assert site.ask(asked, answer_id=chosen)["status"] == "answered"
    assert site.ask(asked, answer_id=chosen)["id"] == chosen
    assert len(site.bot.answerer.asked) == 1


def test_another_question_does_not_get_a_taken_id(site: Site) -> None:
    chosen = new_ulid()
    answer = site.ask(QUESTION, answer_id=chosen)
    response = site.client.post("/api/v1/answers", json={"question": "街路樹の本数", "answer_id": chosen})
    assert (response.status_code, response.json()["code"]) == (409, "answer_id_taken")
    assert site.client.get(f"/api/v1/answers/{chosen}").json() == told(answer)


@pytest.mark.parametrize("chosen", ["1", "a" * 26, "01ARZ3NDEKTSV4RRFFQ69G5FA", "../../etc/passwd", "' OR 1=1 --"])
def test_an_id_that_is_no_ulid_is_refused(site: Site, chosen: str) -> None:
    response = site.client.post("/api/v1/answers", json={"question": QUESTION, "answer_id": chosen})
    assert (response.status_code, response.json()["code"]) == (422, "invalid_request")


def test_a_replay_says_what_has_become_of_the_plan_since(site: Site) -> None:
    chosen = new_ulid()
    site.ask(QUESTION, answer_id=chosen)
    Shelves(site.bot.catalogue).revise()
    asked = {"question": QUESTION, "answer_id": chosen}
    (citation,) = site.client.post("/api/v1/answers", json=asked).json()["citations"]
    assert citation["state"] == "superseded"


def test_a_replay_never_shows_what_has_become_internal(site: Site) -> None:
    chosen = new_ulid()
    site.ask(QUESTION, answer_id=chosen)
    Shelves(site.bot.catalogue).close_to_public()
    response = site.client.post("/api/v1/answers", json={"question": QUESTION, "answer_id": chosen})
    assert (response.status_code, response.json()["code"]) == (409, "answer_id_taken")


def test_the_id_of_an_answer_for_staff_opens_nothing(site: Site) -> None:
    chosen = new_ulid()
    staffs = Question("検討メモの広さ", audience=Audience.INTERNAL, answer_id=chosen)
    secret = site.bot.answerer.answer(staffs)
    site.bot.ledger.save(secret, staffs)
    answer = site.ask("検討メモの広さ", answer_id=chosen)
    assert "3平方メートル" not in json.dumps(answer, ensure_ascii=False)
    assert site.client.get(f"/api/v1/answers/{chosen}").status_code == 404
    assert site.bot.ledger.load(chosen, Audience.INTERNAL) == secret


def test_saving_an_answer_twice_keeps_the_first(site: Site) -> None:
    question = Question(QUESTION, answer_id=new_ulid(), channel="web")
    first = site.bot.answerer.answer(question)
    site.bot.ledger.save(first, question)
    later = Question("街路樹の本数", answer_id=question.answer_id, channel="web")
    site.bot.ledger.save(site.bot.answerer.answer(later), later)
    assert site.bot.ledger.load(question.answer_id) == first


def test_a_replay_is_not_counted_as_a_question(open_site: Callable[..., Site]) -> None:
    site = open_site(RATE_PER_MINUTE=1)
    chosen = new_ulid()
    answer = site.ask(QUESTION, answer_id=chosen)
    assert [told(site.ask(QUESTION, answer_id=chosen)) for _ in range(3)] == [told(answer)] * 3
    assert site.client.post("/api/v1/answers", json={"question": QUESTION}).status_code == 429


def test_a_paused_channel_replays_nothing(site: Site) -> None:
    chosen = new_ulid()
    site.bot.pauses.pause("web", "休んでいます。")
    answer = site.ask(QUESTION, answer_id=chosen)
    assert (answer["status"], answer["message"]) == ("unavailable", "休んでいます。")
    assert [name for name, _ in steps(site, question=QUESTION)] == ["answer"]


def test_a_shared_answer_does_not_let_anybody_into_the_conversation(site: Site) -> None:
    first = site.ask("街路樹の本数は")
    shared = site.ask(QUESTION, conversation_id=str(first["conversation_id"]))
    for path in (f"/answers/{shared['id']}", f"/api/v1/answers/{shared['id']}"):
        assert str(first["conversation_id"]) not in site.client.get(path).text
    replayed = site.ask(QUESTION, answer_id=str(shared["id"]))
    assert replayed["conversation_id"] != first["conversation_id"]
