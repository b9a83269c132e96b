"""The methods views.*: modals and the Home tab."""

from collections.abc import Mapping

from tests.slack_cloud.asked import Answer, Asked
from tests.slack_cloud.block_kit import Surface
from tests.slack_cloud.limits import VIEWS_IN_STACK
from tests.slack_cloud.reading import Json, text
from tests.slack_cloud.records import ShownView
from tests.slack_cloud.refusal import Refusal
from tests.slack_cloud.view_rules import view_faults
from tests.slack_cloud.workplace import Workplace


def open_modal(asked: Asked) -> Answer:
    view = checked_view(asked, Surface.MODAL)
    trigger = asked.team.use_trigger(asked.required("trigger_id"))
    return _shown(asked.team, add_view(asked.team, trigger.user, view, "open"))


def push(asked: Asked) -> Answer:
    view = checked_view(asked, Surface.MODAL)
    trigger = asked.team.use_trigger(asked.required("trigger_id"))
    previous = found_view(asked.team, trigger.view_id)
    stack = [v for v in asked.team.views if v.root_id == previous.root_id and not v.closed]
    if len(stack) >= VIEWS_IN_STACK:
        raise asked.violated("push_limit_reached")
    return _shown(asked.team, add_view(asked.team, trigger.user, view, "push", previous))


def update(asked: Asked) -> Answer:
    view = checked_view(asked, Surface.MODAL)
    view_id, external_id = asked.text("view_id"), asked.text("external_id")
    shown = next((v for v in asked.team.views if external_id and v.view.get("external_id") == external_id), None)
    shown = shown or found_view(asked.team, view_id)
    _check_hash(asked, shown)
    change_view(asked.team, shown, view, "update")
    return _shown(asked.team, shown)


def publish(asked: Asked) -> Answer:
    user = asked.required("user_id")
    if user not in asked.team.people:
        raise Refusal("user_not_found")
    view = checked_view(asked, Surface.HOME)
    shown = next((v for v in asked.team.views if v.user == user and v.how == "publish"), None)
    if shown is None:
        return _shown(asked.team, add_view(asked.team, user, view, "publish"))
    _check_hash(asked, shown)
    change_view(asked.team, shown, view, "publish")
    return _shown(asked.team, shown)


def checked_view(asked: Asked, surface: Surface) -> Json:
    """The view, checked by the rules for its kind."""
    view = asked.decoded("view", "invalid_arguments")
    if not isinstance(view, Mapping):
        raise asked.violated("invalid_arguments", "missing required field: view")
    faults = view_faults(view, surface)
    if faults:
        error = "view_too_large" if any("view_too_large" in fault for fault in faults) else "invalid_arguments"
        raise asked.violated(error, *faults)
    return view


def add_view(team: Workplace, user: str, view: Json, how: str, previous: ShownView | None = None) -> ShownView:
    view_id = team.clock.id("V")
    root_id = previous.root_id if previous else view_id
    shown = ShownView(view_id, user, view, how, team.clock.ts(), root_id, previous.id if previous else "")
    team.views.append(shown)
    return shown


def change_view(team: Workplace, shown: ShownView, view: Json, how: str) -> None:
    shown.view, shown.how, shown.hash, shown.errors = view, how, team.clock.ts(), {}


def found_view(team: Workplace, view_id: str) -> ShownView:
    shown = next((view for view in team.views if view.id == view_id and not view.closed), None)
    if shown is None:
        raise Refusal("not_found")
    return shown


def _check_hash(asked: Asked, shown: ShownView) -> None:
    if asked.text("hash") not in ("", shown.hash):
        raise Refusal("hash_conflict")


def _shown(team: Workplace, shown: ShownView) -> Answer:
    return {"view": view_json(team, shown)}


def view_json(team: Workplace, shown: ShownView) -> dict[str, object]:
    """Source: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload."""
    view = shown.view
    blocks = view.get("blocks")
    return {
        "id": shown.id,
        "team_id": team.id,
        "type": text(view, "type"),
        "title": view.get("title"),
        "submit": view.get("submit"),
        "close": view.get("close"),
        "blocks": _with_ids(blocks if isinstance(blocks, list) else []),
        "private_metadata": text(view, "private_metadata"),
        "callback_id": text(view, "callback_id"),
        "external_id": text(view, "external_id"),
        "state": {"values": {}},
        "hash": shown.hash,
        "clear_on_close": view.get("clear_on_close", False),
        "notify_on_close": view.get("notify_on_close", False),
        "root_view_id": shown.root_id,
        "previous_view_id": shown.previous_id or None,
        "app_id": team.app.id,
        "app_installed_team_id": team.id,
        "bot_id": team.bot_id,
    }


def _with_ids(blocks: list[Json]) -> list[Json]:
    return [{"block_id": f"b{place}", **block} for place, block in enumerate(blocks)]
