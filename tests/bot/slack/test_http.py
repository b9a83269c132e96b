import json
import logging
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.fakes_bot import open_fake_bot
from tests.services import free_port
from tests.sites import served
from tests.slack_sites import CHANNEL, QUESTION, STAFF, SlackSite, form, signed, slack_site

SECRET = "secret-of-t01minato"


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[SlackSite]:
    with slack_site(tmp_path) as site:
        yield site


def event(slack: SlackSite, text: str = QUESTION, **more: object) -> dict[str, object]:
    """A message to the bot, which nobody has sent yet."""
    ts = slack.team.clock.ts()
    spoken = {"type": "message", "channel": slack.direct, "channel_type": "im", "user": STAFF, "text": text, "ts": ts}
    outer = {"type": "event_callback", "team_id": slack.team.id, "event_id": f"Ev{ts}", "event": spoken}
    return outer | more


def kept(slack: SlackSite) -> int:
    """How many deliveries there have ever been."""
    with slack.bot.catalogue.engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM slack_deliveries").scalar_one())


def test_a_signed_event_is_kept_before_it_is_acknowledged(slack: SlackSite) -> None:
    response = slack.send(event(slack))
    assert (response.status_code, response.text) == (200, "")
    assert kept(slack) == 1


def test_slack_is_shown_that_the_address_is_ours(slack: SlackSite) -> None:
    response = slack.send(
        {"type": "url_verification", "token": "t", "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}
    )
    assert response.status_code == 200
    assert response.json() == {"challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}


@pytest.mark.parametrize(
    "payload", [{"type": "url_verification", "challenge": "c"}, {"ssl_check": "1"}, {"type": "event_callback"}]
)
def test_nothing_unsigned_is_answered(slack: SlackSite, payload: dict[str, str]) -> None:
    response = slack.site.client.post("/slack/events", json=payload)
    assert (response.status_code, response.text) == (401, "")


@pytest.mark.parametrize("age_s", [301, 3600, -90, -400])
def test_an_old_request_or_one_from_the_future_is_refused(slack: SlackSite, age_s: float) -> None:
    response = slack.send(event(slack), at=time.time() - age_s)
    assert (response.status_code, response.text) == (401, "")
    assert kept(slack) == 0


def test_a_forged_request_is_refused(slack: SlackSite) -> None:
    assert slack.send(event(slack), secret="geraten").status_code == 401
    body = json.dumps(event(slack)).encode()
    headers = signed(SECRET, body) | {"Content-Type": "application/json"}
    changed = slack.site.client.post("/slack/events", content=body.replace(b"U01", b"U02"), headers=headers)
    assert (changed.status_code, changed.text, kept(slack)) == (401, "", 0)


def test_the_same_request_is_taken_once(slack: SlackSite) -> None:
    body = json.dumps(event(slack)).encode()
    headers = signed(SECRET, body) | {"Content-Type": "application/json"}
    responses = [slack.site.client.post("/slack/events", content=body, headers=headers) for _ in range(3)]
    assert [each.status_code for each in responses] == [200, 401, 401]
    assert kept(slack) == 1


def test_an_event_that_slack_signs_anew_is_acknowledged_and_not_asked_again(slack: SlackSite) -> None:
    payload = event(slack)
    assert [slack.send(payload, at=time.time() - age).status_code for age in (2, 1, 0)] == [200, 200, 200]
    assert kept(slack) == 1


GARBAGE = (
    b"",
    b"x",
    b"{",
    b"[]",
    b"[1, 2]",
    b'"event_callback"',
    b"{}",
    b'{"a": 1}',
    b"payload=",
    b"payload=%7B",
    b"payload=%5B%5D",
    b'{"type": "block_actions", "team": 5}',
    b'{"type": "event_callback", "authorizations": [5]}',
    b"\x00\x01",
    b"a=" * 1000,
    b"[" * 100_000,
    b'{"type":' * 100_000,
)


@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded", "", "text/plain"])
def test_garbage_that_is_signed_is_refused_without_a_trace(slack: SlackSite, content_type: str) -> None:
    for body in GARBAGE:
        response = slack.send(body, content_type=content_type)
        assert (response.status_code, response.text) == (400, ""), body[:40]


def test_bytes_that_are_no_text_are_refused(slack: SlackSite) -> None:
    assert slack.send(b'{"type": "event_callback", "x": "\xff"}').status_code == 401


def test_what_tells_nothing_is_acknowledged(slack: SlackSite) -> None:
    own, by = {"type": "event_callback", "team_id": "T01MINATO"}, {"team": {"id": "T01MINATO"}, "user": {"id": "U01"}}
    message = {"type": "message", "channel": "C01", "text": None}
    for payload in (
        {"type": "event_callback"},
        own,
        own | {"event": {"type": "message"}},
        own | {"event": {"type": "reaction_added", "user": "U01"}},
        own | {"event": {"type": "assistant_thread_context_changed", "assistant_thread": {}}},
        own | {"event": message},
        own | {"event": message | {"subtype": "message_changed", "message": []}},
        by | {"type": "block_actions", "actions": [{"action_id": "link"}]},
        by | {"type": "block_actions", "actions": [{"action_id": "open_source:1", "value": "?"}], "response_url": "x"},
        by | {"type": "view_closed", "view": {"type": "modal", "callback_id": "source"}},
        by | {"type": "view_submission", "view": {"type": "modal", "callback_id": "reasons", "private_metadata": "{"}},
    ):
        response = slack.send(payload if payload["type"] == "event_callback" else form(payload))
        assert (response.status_code, response.text, kept(slack)) == (200, "", 0), payload


def test_a_workspace_without_a_token_is_acknowledged_and_named_once_in_the_log(
    slack: SlackSite, caplog: pytest.LogCaptureFixture
) -> None:
    response = slack.send(event(slack, team_id="T09FREMD"))
    assert (response.status_code, kept(slack)) == (200, 0)
    assert [each.getMessage() for each in caplog.records if "T09FREMD" in each.getMessage()] == [
        "nothing done: SLACK_BOT_TOKEN has no token of workspace T09FREMD"
    ]


def test_only_slacks_way_of_calling_is_answered(slack: SlackSite) -> None:
    client = slack.site.client
    assert [client.request(way, "/slack/events").status_code for way in ("GET", "PUT", "DELETE")] == [405, 405, 405]
    assert client.get("/slack/events").headers["allow"] == "POST"
    assert client.get("/slack").status_code == 404


def test_a_body_may_be_as_long_as_slacks_are_and_no_longer(slack: SlackSite) -> None:
    long = event(slack, padding="x" * 500_000)
    assert slack.send(long).status_code == 200
    response = slack.send(event(slack, padding="x" * 2**20))
    assert (response.status_code, response.text) == (413, "")


def test_no_page_of_another_site_may_call_it(tmp_path: Path) -> None:
    listed = "https://www.city.example.jp"
    with slack_site(tmp_path, ALLOWED_ORIGINS=listed) as slack:
        asked = {"Origin": listed, "Access-Control-Request-Method": "POST"}
        refused = slack.site.client.options("/slack/events", headers=asked)
        posted = slack.send(event(slack), Origin=listed)
    for response in (refused, posted):
        assert not [name for name in response.headers if name.lower().startswith("access-control-")]


def test_the_api_says_nothing_of_it(slack: SlackSite) -> None:
    assert "slack" not in slack.site.client.get("/openapi.json").text.lower()


def test_a_site_without_slack_has_no_such_address(tmp_path: Path) -> None:
    with served(open_fake_bot(tmp_path)) as site:
        assert site.client.post("/slack/events", json={}).status_code == 404


def test_what_cannot_be_kept_is_not_acknowledged(slack: SlackSite) -> None:
    with slack.bot.catalogue.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE slack_deliveries RENAME TO away")
    payload = event(slack)
    assert slack.send(payload, at=time.time() - 1).status_code >= 500
    with slack.bot.catalogue.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO slack_deliveries")
    assert slack.send(payload).status_code == 200
    slack.settle()
    assert len(slack.team.messages(slack.direct)) == 1


def test_a_site_answers_residents_while_slack_cannot_be_reached(tmp_path: Path) -> None:
    settings: dict[str, object] = {
        "SLACK_BOT_TOKEN": "xoxb-1-nobody-there",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_BASE_URL": f"http://127.0.0.1:{free_port()}/api/",
    }
    with served(open_fake_bot(tmp_path, stocked=True, **settings)) as site:
        assert site.ask(QUESTION)["status"] == "answered"
        body = json.dumps({"type": "event_callback", "team_id": "T01", "event": {"type": "message"}}).encode()
        headers = signed(SECRET, body) | {"Content-Type": "application/json"}
        assert site.client.post("/slack/events", content=body, headers=headers).status_code == 503
        started = time.monotonic()
    assert time.monotonic() - started < 20


def test_a_site_answers_residents_while_slack_says_nothing(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as deaf:
        settings: dict[str, object] = {
            "SLACK_BOT_TOKEN": "xoxb-1-nobody-there",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_BASE_URL": f"http://127.0.0.1:{deaf.getsockname()[1]}/api/",
        }
        with served(open_fake_bot(tmp_path, stocked=True, **settings)) as site:
            assert site.ask(QUESTION)["status"] == "answered"


def test_the_log_holds_neither_words_nor_secrets(slack: SlackSite, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    for text in (QUESTION, "爆発の費用は"):
        slack.says(text, slack.direct)
        slack.send(event(slack, text), secret="geraten")
        slack.send(event(slack, text, team_id="T09FREMD"))
    slack.team.commands(CHANNEL, STAFF, "爆発の時期は")
    slack.settle()
    said = "\n".join(each.getMessage() for each in caplog.records if each.name.startswith(("bot", "slack")))
    assert "refused" in said
    for secret in ("公園", "爆発", SECRET, slack.team.bot_token, "v0="):
        assert secret not in said
