import json
import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from bot.domain import AnswerEvent, Question
from tests.fakes_bot import Shelves, WordAnswerer
from tests.sites import STREAM, Site

ASKED = "公園の広さはどうなりますか"
QUOTE = "市民ひとりあたりの公園の広さを10平方メートルにします。"


def events(lines: Iterator[str]) -> list[tuple[str, dict[str, object]]]:
    found: list[tuple[str, dict[str, object]]] = []
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        if line.startswith("data: "):
            found.append((name, json.loads(line.removeprefix("data: "))))
    return found


def streamed(site: Site, question: str) -> list[tuple[str, dict[str, object]]]:
    with site.client.stream("POST", "/api/v1/answers", json={"question": question}, headers=STREAM) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        return events(response.iter_lines())


def test_an_answer_carries_its_quote_and_where_it_stands(site: Site) -> None:
    answer = site.ask(ASKED)
    assert answer["status"] == "answered"
    assert answer["text"] == f"{QUOTE} [1]"
    assert answer["statements"] == [{"text": QUOTE, "citations": [1], "proof": "verbatim", "written_in": ""}]
    assert answer["citations"] == [
        {
            "number": 1,
            "plan": {
                "id": "minato-midori",
                "title": "みなと野市みどりの基本計画",
                "city": "みなと野市",
                "kind": "基本計画",
            },
            "edition": {"number": 2, "label": "第2版", "status": "adopted", "date": "2022-03-31"},
            "heading_path": ["第1章 みどりの将来像", "1-1 公園を広げる"],
            "page": 2,
            "printed_page": "",
            "quote": QUOTE,
            "passage_id": "c-e-minato-midori-2-s1",
            "url": "/plans/minato-midori/2?section=e-minato-midori-2-s1&mark=11-39-d870cbce#quote",
            "source_url": "https://www.minatono.example.jp/minato-midori-2.pdf#page=2",
            "state": "current",
            "verified": True,
            "replaced_by": None,
            "translation": "",
        }
    ]


def test_what_the_plans_do_not_say_is_an_answer_with_somewhere_to_go(site: Site) -> None:
    answer = site.ask("Wo ist der Bahnhof")
    assert answer["status"] == "not_found"
    assert answer["text"] == answer["message"] == "計画には見つかりませんでした。"
    assert answer["citations"] == answer["statements"] == []
    assert answer["nearest"] == [
        {"heading_path": ["第1章 みどりの将来像"], "url": "/plans/minato-midori/2#e-minato-midori-2-s0"}
    ]
    assert answer["contact"] == {"department": "公園緑地課", "phone": "0123-45-6789（内線 12）", "url": ""}


def test_a_stream_tells_the_steps_and_ends_with_the_whole_answer(site: Site) -> None:
    told = streamed(site, ASKED)
    assert [name for name, _ in told] == ["status", "status", "passages", "statement", "answer"]
    assert told[3][1] == {"index": 0, "text": QUOTE, "citations": [1], "proof": "verbatim", "written_in": ""}
    answer = told[-1][1]
    # What must be known first is told before the statements.
    assert told[2][1] == {"citations": answer["citations"], "notices": answer["notices"]}
    assert site.client.get(f"/api/v1/answers/{answer['id']}").json() == {**answer, "conversation_id": ""}


def test_a_stream_sends_japanese_as_it_is(site: Site) -> None:
    body = site.client.post("/api/v1/answers", json={"question": ASKED}, headers=STREAM).text
    assert QUOTE in body
    assert "\\u" not in body


def test_a_crash_within_a_stream_is_told_in_words(site: Site) -> None:
    name, told = streamed(site, "爆発について")[-1]
    assert name == "error"
    problem = told["problem"]
    assert isinstance(problem, dict)
    assert problem["code"] == "internal"
    assert problem["error_id"] in problem["detail"]
    assert "爆発" not in json.dumps(told, ensure_ascii=False)


class SlowAnswerer(WordAnswerer):
    def events(self, question: Question) -> Iterator[AnswerEvent]:
        for event in super().events(question):
            time.sleep(0.25)
            yield event


def test_a_silent_stream_is_kept_awake_by_comments(open_site: Callable[..., Site]) -> None:
    site = open_site(SSE_PING_S=0.1)
    slow = SlowAnswerer(site.bot.catalogue)
    site.bot.answerer.events = slow.events  # type: ignore[method-assign]
    body = site.client.post("/api/v1/answers", json={"question": ASKED}, headers=STREAM).text
    assert ": ping\n\n" in body
    assert "event: answer" in body


def test_an_answer_is_kept_though_its_reader_leaves(open_site: Callable[..., Site]) -> None:
    site = open_site()
    conversation = str(site.ask(ASKED)["conversation_id"])
    slow = SlowAnswerer(site.bot.catalogue)
    site.bot.answerer.events = slow.events  # type: ignore[method-assign]
    asked = {"question": "街路樹の本数は", "conversation_id": conversation}
    with site.client.stream("POST", "/api/v1/answers", json=asked, headers=STREAM) as response:
        next(response.iter_lines())
    deadline = time.monotonic() + 60
    while len(site.bot.ledger.turns(conversation)) < 4 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert site.bot.ledger.turns(conversation)[2].content == "街路樹の本数は"


def test_a_conversation_remembers_what_was_said(site: Site) -> None:
    first = site.ask(ASKED)
    second = site.ask("それはいつまでですか", conversation_id=str(first["conversation_id"]))
    assert second["conversation_id"] == first["conversation_id"]
    history = site.bot.answerer.asked[-1].history
    assert [(turn.role, turn.content) for turn in history] == [("user", ASKED), ("assistant", QUOTE)]


@pytest.mark.parametrize("unknown", ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "not an id", "'; drop table answers; --"])
def test_an_unknown_conversation_begins_anew(site: Site, unknown: str) -> None:
    answer = site.ask(ASKED, conversation_id=unknown)
    assert answer["conversation_id"] != unknown
    assert site.bot.answerer.asked[-1].history == ()


def test_an_old_answer_tells_that_its_plan_was_withdrawn(site: Site) -> None:
    answer = site.ask(ASKED)
    Shelves(site.bot.catalogue).withdraw()
    citation = site.client.get(f"/api/v1/answers/{answer['id']}").json()["citations"][0]
    assert citation["state"] == "withdrawn"
    assert citation["verified"] is True
    assert citation["edition"]["status"] == "adopted"


def test_an_old_answer_tells_that_a_newer_edition_has_come(site: Site) -> None:
    answer = site.ask(ASKED)
    Shelves(site.bot.catalogue).revise()
    assert site.client.get(f"/api/v1/answers/{answer['id']}").json()["citations"][0]["state"] == "superseded"


def test_personal_data_is_masked_where_a_question_is_kept(site: Site) -> None:
    answer = site.ask("公園の広さを taro.yamada@example.jp に送ってください")
    assert "taro.yamada@example.jp" in str(answer["question"])
    assert "taro.yamada" not in site.client.get(f"/api/v1/answers/{answer['id']}").text


def test_feedback_is_kept(site: Site) -> None:
    answer = site.ask(ASKED)
    rated = {"rating": "down", "reason": "incomplete", "comment": "電話は 090-1234-5678 です"}
    response = site.client.post(f"/api/v1/answers/{answer['id']}/feedback", json=rated)
    assert (response.status_code, response.content) == (204, b"")
    assert b'keikaku_feedback_total{rating="down"} 1.0' in site.client.get("/metrics").content


@pytest.mark.parametrize("answer_id", ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "nonsense", "..%2f..%2fetc"])
def test_feedback_on_an_unknown_answer_is_refused(site: Site, answer_id: str) -> None:
    response = site.client.post(f"/api/v1/answers/{answer_id}/feedback", json={"rating": "up"})
    assert response.status_code == 404


def test_search_ranks_passages(site: Site) -> None:
    response = site.client.post("/api/v1/search", json={"query": "公園の広さ", "k": 1})
    (passage,) = response.json()["passages"]
    assert passage["heading_path"][-1] == "1-1 公園を広げる"
    assert passage["url"] == "/plans/minato-midori/2#e-minato-midori-2-s1"
    assert passage["scores"] == {"lexical": passage["score"]}


def test_every_answer_is_counted(site: Site) -> None:
    site.ask(ASKED)
    figures = httpx.get(f"{site.url}/api/v1/metrics").text
    assert 'keikaku_answers_total{language="ja",mode="quoted",status="answered"} 1.0' in figures
    assert ASKED not in figures
