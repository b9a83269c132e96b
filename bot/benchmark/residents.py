"""A crowd of residents: each asks over Server-Sent Events and, once answered, asks the next question, for a time."""

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice

import httpx

_TIMEOUT_S = 60.0
_HEADERS = {"Accept": "text/event-stream"}
_FIRST = ("event: statement", "event: answer")
"""An answer without statements says its words in its last event."""
_FAILED = "event: error"


@dataclass
class Crowd:
    """What the crowd met: milliseconds to the first statement of each answer, and every error in words."""

    residents: int
    first_ms: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    async def ask(self, client: httpx.AsyncClient, url: str, question: str) -> None:
        """One question, read to the end of its answer."""
        begun = time.perf_counter()
        first: float | None = None
        async with client.stream("POST", url, json={"question": question}, headers=_HEADERS) as reply:
            if not reply.is_success:
                raise httpx.HTTPStatusError(f"answered {reply.status_code}", request=reply.request, response=reply)
            async for line in reply.aiter_lines():
                if line == _FAILED:
                    raise httpx.RemoteProtocolError(f"failed at {question!r}")
                if first is None and line in _FIRST:
                    first = 1000 * (time.perf_counter() - begun)
        if first is None:
            raise httpx.RemoteProtocolError(f"no answer to {question!r}")
        self.first_ms.append(first)

    async def live(self, url: str, questions: Iterable[str], seconds: float) -> None:
        """One resident's questions, one after another, until the time is up."""
        until = time.perf_counter() + seconds
        async with httpx.AsyncClient(timeout=_TIMEOUT_S) as client:
            for question in questions:
                if time.perf_counter() >= until:
                    return
                try:
                    await self.ask(client, url, question)
                except httpx.HTTPError as error:
                    self.errors.append(f"{type(error).__name__}: {error}")


def gather(url: str, questions: Sequence[str], residents: int, seconds: float) -> Crowd:
    """What so many residents meet who ask at `url` at once for so long, each beginning at another question."""
    crowd = Crowd(residents)

    async def all_at_once() -> None:
        step = max(1, len(questions) // residents)
        own = (islice(cycle(questions), at * step, None) for at in range(residents))
        await asyncio.gather(*(crowd.live(url, each, seconds) for each in own))

    asyncio.run(all_at_once())
    return crowd
