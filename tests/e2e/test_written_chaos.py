"""Whatever the model does, a proved answer comes in time."""

import json
import shutil
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from bot.domain import Mode, Outcome
from tests.e2e.llm_asked import LIMIT_S, QUESTIONS, WritingSite, listen, writing_site
from tests.llm_server import (
    Script,
    after_thinking,
    broken_events,
    cut,
    dripping,
    fails,
    garbage,
    hanging,
    llm,
    lying,
    never_ending,
    picky,
    reply,
    says,
    slow,
    true_reply,
    true_statements,
    truncated,
    truthful,
)
from tests.llm_server.lies import LIES
from tests.llm_server.received import Received
from tests.locked_databases import locked
from tests.sites import STREAM
from vectorstore.ulid import new_ulid

pytestmark = [pytest.mark.slow, pytest.mark.alone]

LATE_S = LIMIT_S + 1


def as_a_list(request: Received) -> str:
    return json.dumps([{"statement": text} for text in true_statements(request)], ensure_ascii=False)


def as_text(request: Received) -> str:
    return "".join(f"- {text}[1]\n" for text in true_statements(request))


def fenced(request: Received) -> str:
    return f"回答は次のとおりです。\n```json\n{true_reply(request)}\n```\n以上です。"


def repeated(request: Received) -> str:
    return reply(true_statements(request, 1) * 200)


def junk(request: Received) -> str:
    told = true_statements(request, 1)
    return reply([*told, "\ud83c\u0000です。", "\u202e公園です。", "<script>alert(1)</script>", *told])


def huge(request: Received) -> str:
    return json.dumps({"statements": [], "note": "あ" * 2_000_000}, ensure_ascii=False) + true_reply(request)


@pytest.fixture(scope="module")
def site(sample_data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WritingSite]:
    data_dir = Path(shutil.copytree(sample_data_dir, tmp_path_factory.mktemp("written") / "data", symlinks=True))
    with llm(truthful()) as model, writing_site(model, data_dir) as opened:
        yield opened


@pytest.fixture(autouse=True)
def well_again(site: WritingSite) -> Iterator[None]:
    """After each trouble the model is well, and the next question is written."""
    yield
    give_up = time.monotonic() + 40
    while site.hears(truthful()).answer["mode"] != "written":
        assert time.monotonic() < give_up
        time.sleep(1)


BROKEN: dict[str, Script] = {
    "hanging": hanging(),
    "hanging after the head": hanging(head=True),
    "slow": slow(30, truthful()),
    "dripping": dripping(true_reply, every_s=0.2),
    "cut quietly": cut(true_reply, "quiet"),
    "cut": cut(true_reply, "closed"),
    "reset": cut(true_reply, "reset"),
    "cut at once": cut(true_reply, "closed", after=0),
    "truncated": truncated(true_reply),
    "no JSON to speak of": says("申し訳ありませんが、お答えできません。"),
    "half JSON": says('{"statements": [{"text": "'),
    "wrong keys": says('{"foo": {"bar": ["公園は99か所です。"]}}'),
    "no statements": says('{"statements": []}'),
    "nothing": says(""),
    "blanks without an end": says(" \n" * 200_000, size=1000),
    "only thoughts": says("<think>" + "公園は99か所です。" * 300),
    "five megabytes": says(huge, size=10_000),
    "never ending": never_ending(),
    "429": fails(429),
    "429 for an hour": fails(429, retry_after="3600"),
    "500": fails(500),
    "503": fails(503, body=b"<html>busy</html>"),
    "401": fails(401),
    "404": fails(404),
    "200 without sense": fails(200, body=b"<html>login</html>"),
    "200 of another kind": fails(200, body=b"[1, 2, 3]"),
    "no HTTP": garbage(),
    "broken events": broken_events(b"data: {\xff\n\n", b"data: [DONE]\n\n"),
    "events of another kind": broken_events(b'data: {"choices": null}\n\n', b'data: "x"\n\n'),
    "an error among the events": broken_events(b'data: {"error": {"message": "boom"}}\n\n'),
}

GOOD: dict[str, Script] = {
    "truthful": truthful(),
    "a list with other names": says(as_a_list),
    "plain text": says(as_text),
    "fenced": says(fenced),
    "after thinking": after_thinking(says(true_reply)),
    "after thinking apart": after_thinking(says(true_reply), apart=True),
    "letter by letter": says(true_reply, size=1),
    "at one go": says(true_reply, size=100_000),
    "repeated": says(repeated),
    "without forms": picky(["response_format"], truthful()),
    "without temperature": picky(["temperature"], truthful()),
    "without a count": picky(["stream_options"], truthful()),
    "late": slow(LIMIT_S / 3, truthful()),
}


@pytest.mark.parametrize("trouble", BROKEN)
def test_a_broken_model_leaves_the_quoted_answer_in_time(site: WritingSite, trouble: str) -> None:
    told = site.hears(BROKEN[trouble])
    assert told.answer["mode"] == "quoted"
    assert told.answer["status"] in ("answered", "partial")
    assert told.faults() == []
    assert told.seconds < LATE_S


@pytest.mark.parametrize("manner", GOOD)
def test_a_good_reply_is_written_in_whatever_form_it_comes(site: WritingSite, manner: str) -> None:
    told = site.hears(GOOD[manner])
    assert told.answer["mode"] == "written"
    assert told.texts
    assert told.faults() == []
    assert told.seconds < LATE_S


def test_junk_among_the_statements_is_not_shown(site: WritingSite) -> None:
    told = site.hears(says(junk))
    shown = json.dumps(told.answer, ensure_ascii=False) + "".join(told.texts)
    assert not any(each in shown for each in ("\u202e", "\\u0000", "script", "\ud83c"))
    assert told.faults() == []


@pytest.mark.parametrize("kind", LIES)
def test_a_lie_is_shown_at_no_moment(site: WritingSite, kind: str) -> None:
    told = site.hears(lying(kind, honest=1))
    assert told.faults() == []
    assert told.answer["status"] in ("answered", "partial")
    assert told.seconds < LATE_S


def test_statements_are_shown_before_the_model_has_ended(site: WritingSite) -> None:
    told = site.hears(truthful(pace_s=0.02))
    assert told.answer["mode"] == "written"
    assert told.first_s < told.seconds - 0.1


def test_what_was_shown_of_a_reply_that_breaks_off_is_proved_and_the_quoted_answer_stands(site: WritingSite) -> None:
    told = site.hears(cut(true_reply, "closed", after=0.8, pace_s=0.02))
    assert told.texts
    assert told.answer["mode"] == "quoted"
    assert told.faults() == []


def test_a_server_that_is_killed_in_the_middle_and_comes_back_writes_again(site: WritingSite) -> None:
    killing = threading.Timer(0.7, site.model.stop)
    killing.start()
    told = site.hears(truthful(pace_s=0.2))
    killing.join()
    assert (told.answer["mode"], told.faults()) == ("quoted", [])
    assert told.seconds < LATE_S
    down = site.hears(truthful())
    assert down.answer["mode"] == "quoted"
    assert down.seconds < LATE_S
    site.model.start()  # `well_again` sees that it is used again


def test_eight_at_once_with_a_slow_model_wait_no_longer_than_one(site: WritingSite) -> None:
    site.model.script = slow(30, truthful())
    questions = [site.question() for _ in range(8)]
    with ThreadPoolExecutor(8) as residents:
        told = list(residents.map(lambda question: listen(site.server.url, question), questions))
    assert [each.answer["mode"] for each in told] == ["quoted"] * 8
    assert max(each.writing_s for each in told) < LATE_S


@pytest.mark.parametrize("trouble", [hanging(), never_ending(), truthful()])
def test_with_the_database_in_other_hands_an_answer_comes_in_time_and_its_link_opens(
    site: WritingSite, trouble: Script
) -> None:
    site.hears(truthful())  # the day's key is made
    with locked(site.data_dir / "keikaku.db"):
        told = site.hears(trouble)
        link = f"{site.server.url}/{told.answer['id']}"
        assert httpx.get(link).json()["statements"] == told.answer["statements"]
    assert told.faults() == []
    assert told.seconds < LATE_S
    assert httpx.get(link).json()["statements"] == told.answer["statements"]


def test_who_takes_the_database_while_the_model_writes_keeps_nobody_waiting(site: WritingSite) -> None:
    with ExitStack() as held:
        taking = threading.Timer(LIMIT_S / 2, lambda: held.enter_context(locked(site.data_dir / "keikaku.db")))
        taking.start()
        told = site.hears(hanging(head=True))
        taking.join()
    assert told.answer["mode"] == "quoted"
    assert told.seconds < LATE_S


def test_answers_that_nobody_waits_for_any_more_come_to_an_end_as_well(site: WritingSite) -> None:
    site.model.script = never_ending(0.05)
    before = site.threads()
    for question in QUESTIONS[:8]:
        body = {"question": f"{question}急ぎです。"}
        with httpx.stream("POST", site.server.url, json=body, headers=STREAM, timeout=30) as response:
            next(response.iter_lines())
    give_up = time.monotonic() + 4 * LATE_S
    while site.model.open_lines:
        assert time.monotonic() < give_up
        time.sleep(0.05)
    assert site.threads() <= before + len(QUESTIONS)


def test_a_reader_who_hangs_up_stops_the_model_and_what_it_took_is_booked(site: WritingSite) -> None:
    site.model.script, chosen = dripping(true_reply, every_s=0.05), new_ulid()
    before, asked = site.tokens(), len(site.model.requests)
    body = {"question": site.question(), "answer_id": chosen}
    give_up = time.monotonic() + 4 * LATE_S
    with httpx.stream("POST", site.server.url, json=body, headers=STREAM, timeout=30):
        while len(site.model.requests) == asked:
            assert time.monotonic() < give_up
            time.sleep(0.01)
    while (kept := site.kept(chosen)) is None:
        assert time.monotonic() < give_up
        time.sleep(0.05)
    assert kept.writing is not None
    assert (kept.mode, kept.writing.outcome) == (Mode.QUOTED, Outcome.LEFT)
    assert site.tokens() == before + kept.writing.tokens_in + kept.writing.tokens_out > before


def test_the_answer_as_json_comes_in_time_too(site: WritingSite) -> None:
    for script, mode in ((hanging(), "quoted"), (cut(true_reply), "quoted"), (truthful(), "written")):
        answer, seconds = site.is_given(script)
        assert (answer["mode"], answer["status"]) == (mode, "answered")
        assert seconds < LATE_S
