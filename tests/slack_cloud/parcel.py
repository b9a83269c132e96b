"""One thing to deliver, and what came of an attempt to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.slack_cloud.reading import Json, text
from tests.slack_cloud.workplace import Workplace

ACCEPTING = frozenset({"slash_commands", "interactive"})
"""What may be answered along with its acknowledgement, and is not sent again where that fails to come."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """`kind` is Socket Mode's word: events_api, slash_commands, interactive."""

    id: str
    team: Workplace
    kind: str
    payload: Json

    @property
    def event_id(self) -> str:
        return text(self.payload, "event_id")


@dataclass(frozen=True, slots=True)
class Outcome:
    """`seconds` until the answer; `reason` is why it was no acknowledgement, in Slack's word, "" where it was one."""

    seconds: float
    reason: str = ""
    status: int = 0
    answer: Mapping[str, object] = field(default_factory=dict)
    is_final: bool = False
