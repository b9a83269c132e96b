"""The kill switch: which channels are paused, and what they say instead of answers."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, delete, insert, select

from bot.errors import LedgerError
from bot.ledger_tables import pauses
from vectorstore.database import reading, writing
from vectorstore.errors import CatalogueError

CHANNELS = ("web", "slack")
LOOK_AGAIN_S = 1.0
"""Every running process follows a pause within this time."""
_PARTS = {"page": "web"}


@dataclass(frozen=True, slots=True)
class Pause:
    """A channel that takes no questions since a time; `notice` is "" where the usual words do."""

    channel: str
    notice: str
    since: str


class Pauses:
    """The paused channels, kept in the database for all processes.

    Every method raises LedgerError when the database cannot be used.
    """

    def __init__(self, engine: Engine, look_again_s: float = LOOK_AGAIN_S) -> None:
        self._engine = engine
        self._look_again_s = look_again_s
        self._lock = threading.Lock()
        self._seen: Mapping[str, Pause] = {}
        self._looked_at = float("-inf")

    def of(self, channel: str) -> Pause | None:
        """The pause of a channel, the page being a part of `web`; never one of the command line."""
        with self._lock:
            if time.monotonic() - self._looked_at > self._look_again_s:
                self._seen = self._read()
                self._looked_at = time.monotonic()
        return self._seen.get(_PARTS.get(channel, channel))

    def all(self) -> tuple[Pause, ...]:
        """Every paused channel, as of now."""
        return tuple(self._read().values())

    def pause(self, channel: str, notice: str = "") -> None:
        """Pauses a channel; one that is paused gets the new notice."""
        row = {"channel": channel, "notice": notice, "since": datetime.now(UTC).isoformat(timespec="seconds")}
        self._write(channel, row)

    def resume(self, channel: str) -> None:
        """Opens a channel again."""
        self._write(channel, None)

    def _read(self) -> Mapping[str, Pause]:
        try:
            with reading(self._engine) as connection:
                rows = connection.execute(select(pauses).order_by(pauses.c.channel)).mappings().all()
        except CatalogueError as error:
            raise LedgerError(f"pauses: {error}") from error
        return {row["channel"]: Pause(**row) for row in rows}

    def _write(self, channel: str, row: Mapping[str, str] | None) -> None:
        try:
            with writing(self._engine) as connection:
                connection.execute(delete(pauses).where(pauses.c.channel == channel))
                if row is not None:
                    connection.execute(insert(pauses).values(row))
        except CatalogueError as error:
            raise LedgerError(f"pauses: {error}") from error
        self._looked_at = float("-inf")
