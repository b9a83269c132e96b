"""Brings what happens in a workspace to the app, over a socket or by signed HTTP."""

from typing import TYPE_CHECKING, Protocol

from tests.slack_cloud.reading import Json

if TYPE_CHECKING:
    from tests.slack_cloud.workplace import Workplace


class Courier(Protocol):
    """`base_url` is the cloud's own address, for response_urls."""

    base_url: str

    def send_event(self, team: "Workplace", event: Json, *, is_ext_shared: bool = False) -> str:
        """Sends an event of the Events API; returns its event_id."""

    def send(self, team: "Workplace", kind: str, payload: Json) -> str:
        """Sends a payload as it stands; returns the delivery's id. `kind` is events_api, slash_commands, interactive."""
