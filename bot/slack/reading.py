"""Small readers of Slack's JSON: what is not there, or not of the expected kind, reads as empty."""

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl

Json = Mapping[str, object]

_EMPTY: Json = {}
_TELLING = frozenset({"type", "command", "ssl_check"})
"""Whatever Slack sends has one of these."""


def part(payload: Json, *path: str) -> Json:
    """The object that lies at a path."""
    for name in path:
        found = payload.get(name)
        payload = found if isinstance(found, Mapping) else _EMPTY
    return payload


def text(payload: Json, *path: str) -> str:
    """The text that lies at a path, without NUL and halves of surrogate pairs, which databases refuse."""
    found = part(payload, *path[:-1]).get(path[-1])
    return found.replace("\0", "").encode("utf-8", "replace").decode() if isinstance(found, str) else ""


def parts(payload: Json, name: str) -> tuple[Json, ...]:
    """The objects of a list."""
    found = payload.get(name)
    return tuple(each for each in found if isinstance(each, Mapping)) if isinstance(found, list) else ()


def says(payload: Json, name: str) -> bool:
    """Whether it says yes."""
    return payload.get(name) is True


def parsed(written: str) -> Json | None:
    """The object that a text holds as JSON, or None where it holds none."""
    try:
        found = json.loads(written)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, Mapping) else None


def payload_of(body: str) -> Json | None:
    """What a request of Slack's carries: JSON, a form, or JSON in a form's `payload`; None where it is none of these."""
    if body.lstrip().startswith(("{", "[")):
        found = parsed(body)
    else:
        form = dict(parse_qsl(body, keep_blank_values=True))
        found = parsed(form["payload"]) if "payload" in form else form
    return found if found and not _TELLING.isdisjoint(found) and _is_whole(found) else None


def _is_whole(payload: Json) -> bool:
    """Whether it has what a payload of its type is told apart by. Whoever looks for a listener relies on that."""
    match payload.get("type"):
        case "event_callback":
            return isinstance(payload.get("event", _EMPTY), Mapping)
        case "block_actions":
            actions = parts(payload, "actions")
            return bool(actions) and all(isinstance(each.get("action_id"), str) for each in actions)
        case "view_submission" | "view_closed":
            return all(isinstance(part(payload, "view").get(name), str) for name in ("type", "callback_id"))
        case "message_action" | "shortcut":
            return isinstance(payload.get("callback_id"), str)
    return True


def teams_of(body: Json) -> tuple[str, ...]:
    """The workspaces that a request may be for, the surest first.

    In a channel that organisations share, `team` is the one of whoever acted; where the app is installed stands in
    the authorization of an event, in a view, or on the app's own message.
    """
    authorizations = [text(each, "team_id") for each in parts(body, "authorizations")[:1]]
    named = (
        text(body, "view", "app_installed_team_id"),
        *authorizations,
        text(body, "team", "id"),
        text(body, "team_id"),
        text(body, "user", "team_id"),
        text(body, "message", "team"),
    )
    return tuple(dict.fromkeys(filter(None, named)))
