"""Payloads of commands, shortcuts, clicks and submitted modals; sources: docs.slack.dev/reference/interaction-payloads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.slack_cloud.message_json import in_thread, message_json
from tests.slack_cloud.reading import Json, mapping, mappings, text
from tests.slack_cloud.records import Ephemeral, Posted, ShownView
from tests.slack_cloud.views import view_json
from tests.slack_cloud.workplace import Channel, Workplace


def command(team: Workplace, channel: Channel, user: str, words: str, trigger_id: str) -> dict[str, object]:
    """Source: https://docs.slack.dev/interactivity/implementing-slash-commands. It is a form, not JSON."""
    return {
        "token": team.app.verification_token,
        "team_id": team.id,
        "team_domain": team.domain,
        "channel_id": channel.id,
        "channel_name": "directmessage" if channel.kind == "im" else channel.name,
        "user_id": user,
        "user_name": team.member(user).name,
        "command": "/keikaku",
        "text": words,
        "api_app_id": team.app.id,
        "is_enterprise_install": "false",
        "response_url": team.new_response_url(channel.id, user),
        "trigger_id": trigger_id,
    }


def _by(team: Workplace, user: str) -> dict[str, object]:
    """Who did it, in which workspace, of which app."""
    home = team.member(user).home_team or team.id
    name = team.member(user).name
    return {
        "user": {"id": user, "username": name, "name": name, "team_id": home},
        "api_app_id": team.app.id,
        "token": team.app.verification_token,
        "team": {"id": team.id, "domain": team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _channel(channel: Channel) -> Json:
    names = {"im": "directmessage", "group": "privategroup"}
    return {"id": channel.id, "name": names.get(channel.kind, channel.name)}


def shortcut(team: Workplace, channel: Channel, user: str, message: Posted, trigger_id: str) -> dict[str, object]:
    """A message shortcut, `message_action`."""
    by = _by(team, user)
    del by["api_app_id"]
    return by | {
        "type": "message_action",
        "action_ts": team.clock.ts(),
        "channel": _channel(channel),
        "callback_id": "look_up",
        "trigger_id": trigger_id,
        "response_url": team.new_response_url(channel.id, user, message.ts),
        "message_ts": message.ts,
        "message": message_json(team, message) | dict(in_thread(channel, message)),
    }


@dataclass(frozen=True, slots=True)
class Click:
    """Who clicks on what: the element, as it stands in the blocks, and the value that goes with it."""

    user: str
    element: Json
    value: str
    trigger_id: str


def clicked(team: Workplace, channel: Channel, click: Click, on: Posted | Ephemeral) -> dict[str, object]:
    """`block_actions` on a message. Of an ephemeral one Slack does not say what stood in it."""
    is_ephemeral = isinstance(on, Ephemeral)
    container: dict[str, object] = {
        "type": "message",
        "message_ts": on.ts,
        "channel_id": channel.id,
        "is_ephemeral": is_ephemeral,
    }
    container |= {"thread_ts": on.thread_ts} if on.thread_ts else {}
    payload = _by(team, click.user) | {
        "type": "block_actions",
        "container": container,
        "trigger_id": click.trigger_id,
        "channel": _channel(channel),
        "state": {"values": {}},
        "response_url": team.new_response_url(channel.id, click.user, on.ts, on.thread_ts),
        "actions": [_action(team, click)],
    }
    if isinstance(on, Posted):
        payload["message"] = message_json(team, on) | dict(in_thread(channel, on))
    return payload


def clicked_in_view(team: Workplace, click: Click, shown: ShownView) -> dict[str, object]:
    """`block_actions` in a modal or in the Home tab: no channel, no response_url."""
    return _by(team, click.user) | {
        "type": "block_actions",
        "container": {"type": "view", "view_id": shown.id},
        "trigger_id": click.trigger_id,
        "view": view_json(team, shown),
        "state": {"values": {}},
        "actions": [_action(team, click)],
    }


def _action(team: Workplace, click: Click) -> Json:
    element = click.element
    action: dict[str, object] = {
        "action_id": text(element, "action_id"),
        "block_id": text(element, "block_id"),
        "type": text(element, "type"),
        "action_ts": team.clock.ts(),
    }
    if action["type"] in ("button", "feedback_buttons"):
        action["text"] = element.get("text") or {"type": "plain_text", "text": ""}
        return action | ({"value": click.value} if click.value else {})
    if action["type"] in ("static_select", "overflow", "radio_buttons"):
        return action | {"selected_option": {"text": {"type": "plain_text", "text": click.value}, "value": click.value}}
    return action | {"value": click.value}


def submitted(
    team: Workplace, user: str, shown: ShownView, values: Mapping[str, Mapping[str, object]], trigger_id: str
) -> dict[str, object]:
    """`view_submission`; `values` are by block_id and action_id."""
    view = view_json(team, shown)
    view["state"] = {"values": {block: dict(actions) for block, actions in values.items()}}
    return _by(team, user) | {"type": "view_submission", "trigger_id": trigger_id, "view": view, "response_urls": []}


def closed(team: Workplace, user: str, shown: ShownView) -> dict[str, object]:
    """`view_closed`, for views that ask for it."""
    return _by(team, user) | {"type": "view_closed", "view": view_json(team, shown), "is_cleared": False}


def elements(blocks: tuple[Json, ...] | list[Json]) -> Iterator[Json]:
    """Every interactive element, with the block_id of the block that it stands in."""
    for place, block in enumerate(blocks):
        inside = [*mappings(block, "elements"), mapping(block, "accessory"), mapping(block, "element")]
        for element in inside:
            if text(element, "action_id"):
                yield {**element, "block_id": text(block, "block_id") or f"b{place}"}
