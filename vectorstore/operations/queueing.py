"""The bell that wakes the worker, and its clock; the jobs themselves stand in the database."""

import json
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from vectorstore.errors import QueueError
from vectorstore.settings import StoreSettings

if TYPE_CHECKING:
    from huey.api import Huey
    from huey.registry import Message

_NAME = "keikaku"
_LONGEST_WAIT_S = 0.5
"""Between two looks into a queue that cannot call by itself, which SQLite's cannot."""
_SQLITE_TIMEOUT_S = 30
_LEAST_PAUSE_S = 30
_REDIS = ("redis", "rediss")
_POSTGRES = ("postgresql", "postgres", "postgresql+psycopg")


class Bell:
    """Rings for jobs. A ring that is lost costs time, never a job: the worker looks for those that wait each minute.

    The queue is opened with the first ring, so that a process which answers residents starts without it.
    """

    def __init__(self, settings: StoreSettings) -> None:
        self._settings = settings
        self._address = _shown(settings.queue_url) or str(settings.data_dir / "queue.db")
        self._run: Callable[[str], None] | None = None

    @classmethod
    def of(cls, settings: StoreSettings) -> Self:
        """The bell of the queue that the settings name: a file in the data folder, PostgreSQL or Redis.

        Raises:
            QueueError: `QUEUE_URL` names none of them.
        """
        if settings.queue_url and urlsplit(settings.queue_url).scheme not in (*_REDIS, *_POSTGRES):
            raise QueueError(
                "QUEUE_URL is no address of a queue; give redis://host:6379/0 or postgresql://user@host/name, "
                "or leave it empty"
            )
        return cls(settings)

    def ring(self, job_id: str) -> None:
        """Tells the worker, wherever it is, that a job waits.

        Raises:
            QueueError: the queue cannot be reached.
        """
        with _translated(self._address):
            with suppress(Exception):  # a server that was started anew has left a dead line behind
                self._ringing(job_id)
                return
            self._ringing(job_id)

    def check(self) -> None:
        """Sees whether the queue can be used.

        Raises:
            QueueError: it cannot.
        """
        with _translated(self._address):
            self._huey.storage.queue_size()

    def close(self) -> None:
        """Lets go of the queue."""
        if "_huey" in self.__dict__:
            self._huey.storage.close()

    def consume(self, run: Callable[[str], None], each_minute: Callable[[], None]) -> None:
        """Runs one job after the other, and `each_minute` between them, until SIGTERM or SIGINT; main thread only.

        It does not wait for a job that runs when the signal comes: whoever runs it puts it back.

        Raises:
            QueueError: the queue cannot be reached when it begins; later it is tried again and again.
        """
        from huey.api import crontab  # noqa: PLC0415 - see `_opened`
        from huey.consumer import Consumer  # noqa: PLC0415

        self._run = run
        with _translated(self._address):
            self._ringing  # noqa: B018 - what rings is what answers
            self._huey.storage.queue_size()
        self._huey.periodic_task(crontab(), name="look")(_seldom(each_minute))
        Consumer(self._huey, max_delay=_LONGEST_WAIT_S, shutdown_timeout=0).run()

    @cached_property
    def _huey(self) -> "Huey":
        self._settings.data_dir.mkdir(parents=True, exist_ok=True)
        return _opened(self._settings)

    @cached_property
    def _ringing(self) -> Callable[[str], object]:
        ringing: Callable[[str], object] = self._huey.task(name="run")(self._answer)
        return ringing

    def _answer(self, job_id: str) -> None:
        if self._run is not None:
            self._run(job_id)


class _Serializer:
    """Writes messages as JSON: whoever can write to the queue must not be able to hand the worker code to run."""

    def serialize(self, data: "Message") -> bytes:
        return json.dumps(list(data)).encode()

    def deserialize(self, data: bytes) -> "Message":
        from huey.registry import Message  # noqa: PLC0415 - see `_opened`

        return Message(*json.loads(data))


def _opened(settings: StoreSettings) -> "Huey":
    # Imported here: a process that never rings needs none of them.
    from huey.api import PostgresHuey, RedisHuey, SqliteHuey  # noqa: PLC0415

    common = {"results": False, "serializer": _Serializer()}
    scheme = urlsplit(settings.queue_url).scheme
    if scheme in _REDIS:
        return RedisHuey(_NAME, url=settings.queue_url, **common)
    if scheme in _POSTGRES:
        return PostgresHuey(_NAME, dsn=settings.queue_url.replace("+psycopg", "", 1), **common)
    file = settings.data_dir / "queue.db"
    return SqliteHuey(_NAME, filename=str(file), timeout=_SQLITE_TIMEOUT_S, fsync=False, **common)


def _seldom(act: Callable[[], None]) -> Callable[[], None]:
    """Acts once where calls have piled up behind a long job."""
    last = -math.inf

    def act_if_due() -> None:
        nonlocal last
        if time.monotonic() - last > _LEAST_PAUSE_S:
            last = time.monotonic()
            act()

    return act_if_due


def _shown(url: str) -> str:
    """The address without its password."""
    password = urlsplit(url).password
    return url.replace(f":{password}@", ":***@", 1) if password else url


@contextmanager
def _translated(address: str) -> Iterator[None]:
    """Turns whatever the queue's driver raises into a QueueError that names the queue."""
    try:
        yield
    except Exception as error:  # each of the three drivers has errors of its own
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        raise QueueError(f"{address}: the queue of jobs cannot be used ({reason}). Check QUEUE_URL") from error
