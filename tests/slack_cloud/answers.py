"""What an acknowledgement says besides: a command's first words, a modal's next state."""

from tests.slack_cloud.asked import Asked
from tests.slack_cloud.block_kit import Surface
from tests.slack_cloud.parcel import Parcel
from tests.slack_cloud.reading import Json, mapping, text
from tests.slack_cloud.refusal import Refusal
from tests.slack_cloud.response_urls import answer as respond
from tests.slack_cloud.view_rules import view_faults
from tests.slack_cloud.views import add_view, change_view
from tests.slack_cloud.workplace import Workplace

RESPONSE_ACTIONS = frozenset({"errors", "update", "push", "clear"})
"""Source: https://docs.slack.dev/surfaces/modals#response_actions."""


def take_answer(parcel: Parcel, answer: Json) -> None:
    """Carries out what came with the acknowledgement of a parcel."""
    team = parcel.team
    with team.record.held():
        if not answer:
            if text(parcel.payload, "type") == "view_submission":
                _close(team, _view_id(parcel))
            return
        if parcel.kind == "slash_commands":
            _say(team, parcel, answer)
        elif text(parcel.payload, "type") == "view_submission":
            _reshape(team, parcel, answer)


def _say(team: Workplace, parcel: Parcel, answer: Json) -> None:
    url = text(parcel.payload, "response_url").split("/")[-2]
    try:
        respond(team, team.response_urls[url], answer)
    except Refusal as refusal:
        team.record.violate("slash_commands", f"answered with what Slack refuses: {refusal.error}")


def _view_id(parcel: Parcel) -> str:
    return text(mapping(parcel.payload, "view"), "id")


def _close(team: Workplace, view_id: str) -> None:
    for shown in team.views:
        if shown.id == view_id:
            shown.closed = True


def _reshape(team: Workplace, parcel: Parcel, answer: Json) -> None:
    action = text(answer, "response_action")
    shown = next((view for view in team.views if view.id == _view_id(parcel)), None)
    if shown is None or action not in RESPONSE_ACTIONS:
        team.record.violate("view_submission", f"unknown response_action {action!r}")
    elif action == "clear":
        for other in team.views:
            other.closed = other.closed or other.root_id == shown.root_id
    elif action == "errors":
        shown.errors = mapping(answer, "errors")
        blocks = {text(block, "block_id") for block in Asked(team, "", shown.view).blocks(100, Surface.MODAL)}
        strange = set(shown.errors) - blocks
        if strange or not shown.errors:
            team.record.violate("view_submission", f"errors name no input block: {sorted(strange)}")
    else:
        view = mapping(answer, "view")
        team.record.violate("view_submission", *view_faults(view, Surface.MODAL))
        if action == "update":
            change_view(team, shown, view, "update")
        else:
            add_view(team, shown.user, view, "push", shown)
