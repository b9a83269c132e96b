"""What somebody did in Slack other than to write: a button pressed, a command given, a modal sent."""

from dataclasses import dataclass

from bot.slack.reading import Json, parsed, part, parts, says, text
from bot.slack.telling import Place
from bot.slack.workspaces import Workspace


@dataclass(frozen=True, slots=True)
class Click:
    """A button pressed. `value` is what the button bears; `trigger_id` opens one view within three seconds."""

    place: Place
    action_id: str
    value: str
    trigger_id: str

    @property
    def number(self) -> int:
        """The number at the end of `open_source:3`, 0 where there is none."""
        written = self.action_id.rpartition(":")[2]
        return int(written) if written.isascii() and written.isdigit() else 0

    @property
    def mark(self) -> str:
        """The same for each delivery of this click."""
        return f"act:{self.trigger_id}"


def click_of(body: Json, workspace: Workspace) -> Click:
    """The click that a payload of type `block_actions` tells of.

    Source: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
    """
    action = next(iter(parts(body, "actions")), {})
    container = part(body, "container")
    # What one person alone sees stands in no thread.
    thread_ts = "" if says(container, "is_ephemeral") else text(container, "thread_ts")
    place = Place(
        workspace,
        channel=text(body, "channel", "id") or text(container, "channel_id"),
        user=text(body, "user", "id"),
        thread_ts=thread_ts or text(body, "message", "thread_ts"),
        response_url=text(body, "response_url"),
    )
    return Click(place, text(action, "action_id"), text(action, "value"), text(body, "trigger_id"))


@dataclass(frozen=True, slots=True)
class Sent:
    """A modal that was sent: what it carried, and what stands in its fields."""

    id: str
    hash: str
    user: str
    carried: Json
    fields: Json

    @property
    def key(self) -> str:
        """The same for each delivery of this one sending."""
        return f"view:{self.id}:{self.hash}"

    def field(self, name: str) -> str:
        """What was written or chosen in a field."""
        state = part(self.fields, name, name)
        return text(state, "value") or text(state, "selected_option", "value")


def sent_of(body: Json) -> Sent:
    """The modal that a payload of type `view_submission` brings.

    Source: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
    """
    view = part(body, "view")
    carried = parsed(text(view, "private_metadata")) or {}
    return Sent(text(view, "id"), text(view, "hash"), text(body, "user", "id"), carried, part(view, "state", "values"))
