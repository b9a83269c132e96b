"""What Slack has signed is answered by a served site; whatever else comes is refused without a word, and nothing ends it."""

import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.e2e.slack_hall import SENTENCE, answer_id, settle
from tests.e2e.slack_served import FORM, JSON, NAMED, OPEN, PATH, STAFF, Served, kill, served
from tests.e2e.twisted import twisted
from tests.services import free_port
from tests.slack_cloud import SlackCloud, signed, slack_cloud
from tests.slack_cloud.reading import Json

pytestmark = [pytest.mark.slow]

QUESTION, ANSWER = "備蓄の目標は", "19,600人"
INTERNAL_QUESTION = "七番倉庫について"
MESSAGE = "消防団の人数は"
MEBIBYTE = 2**20
TWISTED = int(os.environ.get("KEIKAKU_SLACK_TWISTED", "600"))
"""Payloads that are tried; thousands take half a minute."""
GARBAGE = (b"", b"x", b"{", b"[]", b"{}", b"payload=", b"payload=%5B%5D", b"\x00\x01", b"a=" * 1000, b"[" * 100_000)


@pytest.fixture(scope="module")
def site(sample_data_dir: Path) -> Iterator[Served]:
    with slack_cloud() as cloud, served(cloud, sample_data_dir) as opened:
        opened.start("--workers", "2")
        yield opened
        assert cloud.violations == []


@pytest.fixture(scope="module")
def requests(site: Served) -> list[tuple[str, Json]]:
    """Requests of every kind that Slack sends, each of which came to what it should."""
    team, start = site.team, len(site.cloud.sent)
    reply = site.asks(OPEN, QUESTION)
    team.edits(OPEN, reply.thread_ts, "備蓄倉庫の数は", mention=True)
    for message in (MESSAGE, MESSAGE * 60):
        team.looks_up(OPEN, STAFF, team.says(OPEN, STAFF, message))
    team.deletes(OPEN, team.says(OPEN, STAFF, MESSAGE))
    team.commands(OPEN, STAFF, QUESTION)
    team.opens_home(STAFF)
    team.opens_pane(STAFF)
    team.clicks(OPEN, STAFF, "open_source:1", message_ts=reply.ts)
    team.clicks(OPEN, STAFF, "feedback", message_ts=reply.ts, value=f"down:{answer_id(reply)}")
    site.cloud.until(lambda: {view.callback_id for view in team.opened()} == {"", "source", "reasons", "question"})
    team.submits(STAFF, team.opened("reasons")[0].id, {"reason": {"reason": {"selected_option": {"value": "wrong"}}}})
    team.submits(STAFF, team.opened("question")[0].id, {"question": {"question": {"value": QUESTION}}})
    site.cloud.until(lambda: sum(ANSWER in each.shown for each in team.ephemerals) == 2)
    team.clicks(OPEN, STAFF, "share", ephemeral=next(each for each in team.ephemerals if ANSWER in each.shown))
    site.cloud.until(lambda: any("共有しました" in each.text for each in team.ephemerals))
    settle(site.cloud, site.inbox)
    return [(each.kind, each.payload) for each in site.cloud.sent[start:]]


def written(kind: str, payload: Json) -> tuple[bytes, str]:
    """A body, whatever stands in it, and its content type."""
    if kind == "events_api":
        return json.dumps(payload).encode(), JSON
    fields = {"payload": json.dumps(payload)} if kind == "interactive" else payload
    return urlencode(list(fields.items()), errors="surrogatepass").encode(), FORM


def test_what_slack_sends_is_answered_beside_the_pages(site: Served, requests: list[tuple[str, Json]]) -> None:
    assert {kind for kind, _ in requests} == {"events_api", "slash_commands", "interactive"}
    assert not site.cloud.unacknowledged
    assert site.client.post("/api/v1/answers", json={"question": QUESTION}).json()["status"] == "answered"
    assert site.client.get("/", headers={"Accept": "text/html"}).status_code == 200


def test_slack_is_shown_that_the_address_is_ours(site: Served) -> None:
    response = site.send(json.dumps({"type": "url_verification", "challenge": "3eZbrw1aBm2rZgRNFdxV"}).encode())
    assert (response.status_code, response.json()) == (200, {"challenge": "3eZbrw1aBm2rZgRNFdxV"})


def forgeries(right: dict[str, str], secret: str, body: bytes) -> list[dict[str, str]]:
    """Headers that do not prove a body to be Slack's, though `right` ones would."""
    now, (stamp, proof) = time.time(), right.values()
    untimely = [signed(secret, body, now + away_s) for away_s in (-301, -3_600, -31_536_000, 90, 600)]
    proofs = ("", "v0=", proof[3:], proof[:-1], f"v1{proof[2:]}", f"{proof}0")
    stamps = ("", "nan", f"{stamp}.0", f"-{stamp}", str(int(stamp) + 30))
    return [
        *untimely,
        signed("geraten", body),
        signed(secret, body + b" "),
        *({"X-Slack-Signature": each} for each in proofs),
        *({"X-Slack-Request-Timestamp": each} for each in stamps),
    ]


def at_rest(site: Served) -> None:
    """Waits until what came before has been seen to, and the bot calls Slack no more."""
    calls = -1
    while calls != len(site.cloud.calls()):
        calls = len(site.cloud.calls())
        time.sleep(1)


def test_whatever_is_not_slacks_is_refused_without_a_word(site: Served, requests: list[tuple[str, Json]]) -> None:
    at_rest(site)
    calls, sent, taken = len(site.cloud.calls()), 0, []
    for body, content_type in (written(*each) for each in requests):
        proof = site.proof(body)
        untold: list[dict[str, str] | None] = [None]
        for forged in [*untold, *forgeries(proof, site.team.app.signing_secret, body)]:
            headers = {"Content-Type": content_type} | ({} if forged is None else proof | forged)
            response = site.client.post(PATH, content=body, headers=headers)
            sent += 1
            if (response.status_code, response.content) != (401, b""):
                taken.append((response.status_code, headers))
    assert sent > 200
    assert not taken
    settle(site.cloud, site.inbox)
    assert len(site.cloud.calls()) == calls


def test_a_request_is_taken_once_however_often_it_comes_at_once(site: Served) -> None:
    for body in (site.event() for _ in range(10)):
        proof = site.proof(body)
        with ThreadPoolExecutor(8) as senders:
            sent = [senders.submit(site.send, body, **proof) for _ in range(8)]
        assert sorted(each.result().status_code for each in sent) == [200] + 7 * [401]


def test_a_body_may_have_a_mebibyte_and_no_more(site: Served) -> None:
    room = MEBIBYTE - len(site.event(padding=""))
    assert site.send(site.event(padding="x" * room)).status_code == 200
    body = site.event(padding="x" * (room + 1))
    chunks = (body[at : at + 65_536] for at in range(0, len(body), 65_536))
    whole, chunked = site.send(body), site.client.post(PATH, content=chunks, headers=site.proof(body))
    assert {(each.status_code, each.content) for each in (whole, chunked)} == {(413, b"")}


def test_neither_garbage_nor_twisted_payloads_end_it(site: Served, requests: list[tuple[str, Json]]) -> None:
    kinds = {kind: [payload for each, payload in requests if each == kind] for kind, _ in requests}
    bodies = [written(kind, each) for kind, known in kinds.items() for each in twisted(known, TWISTED // len(kinds))]
    bodies += [(body, kind) for body in GARBAGE for kind in (JSON, FORM, "text/plain", "")]
    bodies += [(b'{"type":"event_callback","event":' + b"[" * depth, JSON) for depth in range(900, 1_100, 10)]
    with ThreadPoolExecutor(8) as senders:
        told = [(each.status_code, each.content) for each in senders.map(lambda each: site.send(*each), bodies)]
    # What two twists have made the same is a replay.
    assert set(told) <= {(200, b""), (400, b""), (401, b"")}
    assert told.count((200, b"")) > TWISTED / 2
    site.cloud.until(lambda: not site.inbox.unfinished(), 60)
    assert "Traceback" not in "".join(each.said for each in site.bots.started)
    assert ANSWER in site.asks(OPEN, QUESTION).shown
    # It was told of threads, people and buttons that there are not.
    site.cloud.forgive()


def test_the_pages_do_not_show_what_staff_were_answered(site: Served) -> None:
    shown = site.asks(NAMED, INTERNAL_QUESTION)
    assert SENTENCE in shown.shown
    kept = answer_id(shown)
    pages = (f"/answers/{kept}", f"/api/v1/answers/{kept}", f"/api/v1/answers/{kept}/readings")
    rated = site.client.post(f"/api/v1/answers/{kept}/feedback", json={"rating": "up"})
    told = [rated, *(site.client.get(page) for page in pages)]
    assert {each.status_code for each in told} == {404}
    told.append(site.client.post("/api/v1/answers", json={"question": INTERNAL_QUESTION, "answer_id": kept}))
    assert not [each.text for each in told if SENTENCE in each.text]
    assert site.client.get(f"/api/v1/answers/{answer_id(site.asks(OPEN, QUESTION))}").status_code == 200


def test_an_answer_that_a_kill_cut_off_is_finished_after_a_restart(site: Served) -> None:
    taken = site.event()
    proof = site.proof(taken)
    assert site.send(taken, **proof).status_code == 200
    site.cloud.fail("chat.stopStream", hang_s=20)
    ts = site.team.says(OPEN, STAFF, QUESTION, mention=True)
    site.cloud.until(lambda: any(each.streaming for each in site.team.replies(OPEN, ts)))
    kill(site.bots.started[-1])
    site.cloud.recover()
    site.start("--workers", "2")
    assert ANSWER in site.reply(OPEN, ts).shown
    assert site.send(taken, **proof).status_code == 401


def test_while_slack_cannot_be_reached_pages_are_served_and_slack_is_answered_later(sample_data_dir: Path) -> None:
    cloud, port = SlackCloud(), free_port()
    with served(cloud, sample_data_dir, SLACK_BASE_URL=f"http://127.0.0.1:{port}/api/") as site:
        site.start()
        assert site.client.post("/api/v1/answers", json={"question": QUESTION}).json()["status"] == "answered"
        event = site.event()
        proof = site.proof(event)
        assert [site.send(event, **proof).status_code for _ in range(2)] == [503, 503]
        with cloud.running(port):
            assert ANSWER in site.asks(OPEN, QUESTION).shown
            assert [site.send(event, **proof).status_code for _ in range(2)] == [200, 401]


def test_where_no_signing_secret_is_set_there_is_no_such_address(sample_data_dir: Path) -> None:
    with slack_cloud() as cloud, served(cloud, sample_data_dir, SLACK_SIGNING_SECRET="") as site:
        site.start()
        assert site.send(site.event()).status_code == 404
