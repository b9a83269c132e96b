"""The app that the manifest describes is the one that the bot is."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import cast

import pytest
import yaml
from slack_bolt.async_app import AsyncApp

from bot.slack.app import SlackApp
from bot.slack.listeners import listen
from bot.slack.reading import Json, part, parts, text
from bot.slack.scopes import ASSISTANT_EVENTS, BOT_SCOPES, COMMAND, EVENTS, SHORTCUT, missing
from prompts import reading
from tests.fakes_bot import open_fake_bot

ROOT = Path(__file__).resolve().parents[3]
MANIFEST = ROOT / "slack" / "manifest.yaml"
HTTP_ADDRESS = "https://plans.city.example.jp/slack/events"
READS = {"message.channels": "channels", "message.groups": "groups", "message.im": "im", "message.mpim": "mpim"}


class Noting:
    """Takes listeners as Bolt's app does, and notes what they listen to."""

    def __init__(self) -> None:
        self.names: dict[str, set[str]] = {}

    def __getattr__(self, kind: str) -> Callable[[object], Callable[[object], None]]:
        def listen_to(name: object) -> Callable[[object], None]:
            if isinstance(name, str):
                self.names.setdefault(kind, set()).add(name)
            return lambda _: None

        return listen_to


@pytest.fixture
def listened_to(tmp_path: Path) -> Iterator[dict[str, set[str]]]:
    bot, noting = open_fake_bot(tmp_path, stocked=False), Noting()
    listen(cast("AsyncApp", noting), SlackApp(bot)._office)
    yield noting.names
    bot.catalogue.close()


def parsed(written: str) -> Json:
    found = yaml.safe_load(written)
    assert isinstance(found, Mapping)
    return found


@pytest.fixture(scope="module")
def written() -> str:
    return MANIFEST.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def manifest(written: str) -> Json:
    return parsed(written)


def test_it_asks_for_the_scopes_that_the_doctor_looks_for(manifest: Json) -> None:
    assert part(manifest, "oauth_config", "scopes")["bot"] == list(BOT_SCOPES)
    assert list(BOT_SCOPES) == sorted(BOT_SCOPES)


def test_it_subscribes_to_what_the_bot_hears(manifest: Json) -> None:
    assert part(manifest, "settings", "event_subscriptions")["bot_events"] == list(EVENTS)


def test_the_bot_listens_to_what_slack_is_asked_for_and_to_what_apps_of_old_send(
    listened_to: dict[str, set[str]],
) -> None:
    asked_for = {event.partition(".")[0] for event in EVENTS}
    assert listened_to["event"] == asked_for | set(ASSISTANT_EVENTS)
    assert listened_to["command"] == {COMMAND}
    assert listened_to["shortcut"] == {SHORTCUT}


def test_each_event_has_the_scope_that_slack_gives_it_for() -> None:
    # Source: https://docs.slack.dev/reference/events
    assert {f"{kind}:history" for kind in READS.values()} <= set(BOT_SCOPES)
    assert {f"{kind}:read" for kind in READS.values()} <= set(BOT_SCOPES)
    assert {each for each in EVENTS if each.startswith("message.")} == set(READS)
    assert "app_mentions:read" in BOT_SCOPES


def test_command_and_shortcut_are_those_that_the_bot_listens_to(manifest: Json) -> None:
    (command,) = parts(part(manifest, "features"), "slash_commands")
    (shortcut,) = parts(part(manifest, "features"), "shortcuts")
    assert text(command, "command") == COMMAND
    assert (text(shortcut, "callback_id"), text(shortcut, "type")) == (SHORTCUT, "message")
    assert text(shortcut, "name") == reading.pages("ja")["slack.shortcut_title"]


def test_people_can_write_to_it_and_its_home_is_open(manifest: Json) -> None:
    home = part(manifest, "features", "app_home")
    assert home == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert part(manifest, "settings", "interactivity")["is_enabled"] is True


def test_slack_needs_no_way_into_the_network_as_it_stands(manifest: Json, written: str) -> None:
    settings = part(manifest, "settings")
    assert settings["socket_mode_enabled"] is True
    assert settings["token_rotation_enabled"] is False
    assert settings["org_deploy_enabled"] is False
    assert HTTP_ADDRESS in written
    assert HTTP_ADDRESS not in str(manifest)


def test_with_the_marks_taken_off_it_is_an_app_over_http(written: str) -> None:
    taken_off = re.sub(r"# (url|request_url): ", r"\1: ", written)
    over_http = parsed(taken_off)
    (command,) = parts(part(over_http, "features"), "slash_commands")
    settings = part(over_http, "settings")
    addresses = [text(command, "url"), text(settings, "event_subscriptions", "request_url")]
    assert [*addresses, text(settings, "interactivity", "request_url")] == [HTTP_ADDRESS] * 3


def test_texts_are_as_long_as_slack_takes_them(manifest: Json) -> None:
    # Source: https://docs.slack.dev/reference/app-manifest
    shown, features = part(manifest, "display_information"), part(manifest, "features")
    assert 0 < len(text(shown, "name")) <= 35
    assert 0 < len(text(shown, "description")) <= 140
    assert 174 <= len(text(shown, "long_description")) <= 4_000
    assert " " not in text(shown, "long_description")
    assert re.fullmatch("#[0-9a-f]{6}", text(shown, "background_color"))
    assert 0 < len(text(features, "bot_user", "display_name")) <= 80
    (command,), (shortcut,) = parts(features, "slash_commands"), parts(features, "shortcuts")
    assert len(text(command, "description")) <= 2_000
    assert len(text(command, "usage_hint")) <= 1_000
    assert len(text(shortcut, "name")) <= 24
    assert len(text(shortcut, "description")) <= 150


def test_new_apps_are_made_for_the_messages_tab(manifest: Json) -> None:
    # Slack makes no new app with assistant_view: https://docs.slack.dev/ai/migrating-to-agent-messaging
    features = part(manifest, "features")
    assert "assistant_view" not in features
    assert 0 < len(text(features, "agent_view", "agent_description")) <= 300
    prompts = parts(part(features, "agent_view"), "suggested_prompts")
    assert 1 <= len(prompts) <= 4
    assert all(text(each, "title") and text(each, "message") for each in prompts)


def test_what_a_token_lacks_is_told_in_order() -> None:
    assert missing(frozenset(BOT_SCOPES)) == ()
    assert missing(frozenset({*BOT_SCOPES, "files:read"}) - {"users:read", "chat:write"}) == (
        "chat:write",
        "users:read",
    )
