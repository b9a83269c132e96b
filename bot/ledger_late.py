"""Answers whose turn at the database has not come yet: they are read from here until it has."""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait

from bot.afterwards import PATIENCE_S, Afterwards
from vectorstore.domain import Audience

Row = Mapping[str, str]

log = logging.getLogger(__name__)


class LateAnswers:
    """The rows of answers that another's transaction keeps out of the database. Thread-safe.

    They are this process's alone, and go with it where it is killed.
    """

    def __init__(self) -> None:
        self._afterwards = Afterwards()
        self._rows: dict[str, tuple[Row, Future[None]]] = {}

    def write(self, row: Row, work: Callable[[float], None]) -> None:
        """Writes a row by `work`, at once or as soon as it can be.

        Raises:
            CatalogueError: it cannot be written, and no waiting would help.
        """
        done = self._afterwards.do(work)
        if not done.done():
            self._rows[row["id"]] = row, done
            done.add_done_callback(lambda _: self._over(row["id"], done))

    def body(self, answer_id: str, audience: Audience) -> str | None:
        """The body of an answer that is for this audience and waits."""
        row, _ = self._rows.get(answer_id, (None, None))
        return row["body"] if row and row["audience"] == audience.value else None

    def bodies(self, conversation_id: str, audience: Audience) -> list[str]:
        """Those of a conversation, oldest first."""
        rows = [row for row, _ in tuple(self._rows.values())]
        own = (row for row in rows if (row["conversation_id"], row["audience"]) == (conversation_id, audience.value))
        return [row["body"] for row in own]

    def wait_for(self, answer_id: str) -> None:
        """Returns once an answer waits no more."""
        _, done = self._rows.get(answer_id, (None, None))
        if done:
            wait([done], PATIENCE_S)

    def _over(self, answer_id: str, done: "Future[None]") -> None:
        self._rows.pop(answer_id, None)
        if error := done.exception():
            # Not its causes: the driver repeats the row, and with it the question.
            log.warning("answer %s could not be kept: %s", answer_id, error)
