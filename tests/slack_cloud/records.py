"""What happened in the cloud, as tests read it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.slack_cloud.reading import Json, strings


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a Web API method; `answer` is the error that it got, "ok" where it got none, or the HTTP status."""

    at: float
    team: str
    method: str
    arguments: Json
    answer: str


@dataclass(frozen=True, slots=True)
class Ack:
    """A delivery that the bot acknowledged, and how long that took; `status` is 0 over a socket."""

    envelope_id: str
    seconds: float
    kind: str = "events_api"
    event_id: str = ""
    status: int = 0
    retry: int = 0


@dataclass(slots=True)
class Posted:
    """A message in a channel. `markdown` is what has been streamed into it so far and not been replaced by an update."""

    channel: str
    ts: str
    user: str
    text: str
    thread_ts: str = ""
    blocks: tuple[Json, ...] = ()
    metadata: Json = field(default_factory=dict)
    streaming: bool = False
    streamed: bool = False
    markdown: str = ""
    deleted: bool = False
    edited: str = ""
    bot_id: str = ""
    recipient: str = ""
    at: float = field(default_factory=time.monotonic)
    words_at: float = 0.0

    @property
    def shown(self) -> str:
        """All its words: fallback text, streamed text, and every text in its blocks."""
        return "\n".join([self.text, self.markdown, *strings(self.blocks)])


@dataclass(slots=True)
class Ephemeral:
    """A message that one person alone sees; those answered by response_url bear its token as `origin`."""

    channel: str
    user: str
    text: str
    blocks: tuple[Json, ...] = ()
    ts: str = ""
    thread_ts: str = ""
    origin: str = ""
    replaced: bool = False
    deleted: bool = False
    at: float = field(default_factory=time.monotonic)

    @property
    def shown(self) -> str:
        return "\n".join([self.text, *strings(self.blocks)])


@dataclass(slots=True)
class ShownView:
    """A modal or a Home tab; `how` is the call that last shaped it: open, push, update, publish, submit."""

    id: str
    user: str
    view: Json
    how: str
    hash: str
    root_id: str = ""
    previous_id: str = ""
    errors: Json = field(default_factory=dict)
    closed: bool = False
    at: float = field(default_factory=time.monotonic)

    @property
    def callback_id(self) -> str:
        return str(self.view.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        return str(self.view.get("private_metadata", ""))

    @property
    def shown(self) -> str:
        return "\n".join(strings(self.view))


@dataclass(frozen=True, slots=True)
class Prompted:
    """What a thread of the assistant pane was given: a status, a title, or prompts."""

    channel: str
    thread_ts: str
    kind: str
    value: object


class Record:
    """Everything that happened, under one lock: the tests' threads and the server's loop share it."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.calls: list[Call] = []
        self.acks: list[Ack] = []
        self.unacknowledged: list[Ack] = []
        self.violations: list[str] = []

    @contextmanager
    def held(self) -> Iterator[None]:
        with self.lock:
            yield

    def note(self, team: str, method: str, arguments: Json, answer: str) -> None:
        with self.lock:
            self.calls.append(Call(time.monotonic(), team, method, arguments, answer))

    def violate(self, where: str, *complaints: str) -> None:
        with self.lock:
            self.violations += [f"{where}: {complaint}" for complaint in complaints]
