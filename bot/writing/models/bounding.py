"""Breaks a server's reply off that is longer than any could be: a line without an end would be gathered until memory is."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from typing import Protocol

from bot.writing.port import Failure, ModelError

_BYTES_A_TOKEN = 2_000
"""Each token comes in an event of its own, of 200 to 700 bytes."""
_BYTES_BESIDE = 2**20

Hooks = Mapping[str, list[Callable[["Response"], Awaitable[None]]]]


class Response(Protocol):
    """A response of httpx or of its next of kin; whatever is read of it is read by this."""

    aiter_bytes: Callable[..., AsyncGenerator[bytes, None]]


def hooks(most_tokens: int) -> Hooks:
    """What an HTTP client calls for each response, so that no more is read of it than `most_tokens` can take."""
    most = _BYTES_BESIDE + most_tokens * _BYTES_A_TOKEN

    async def bound(response: Response) -> None:
        response.aiter_bytes = _bounded(response.aiter_bytes, most)

    return {"response": [bound]}


def _bounded(read: Callable[..., AsyncGenerator[bytes, None]], most: int) -> Callable[..., AsyncGenerator[bytes, None]]:
    async def bounded(*args: int, **kwargs: int) -> AsyncGenerator[bytes, None]:
        left = most
        async with aclosing(read(*args, **kwargs)) as parts:
            async for part in parts:
                # Counted once unpacked: packed, a thousand times as much comes in as few bytes.
                left -= len(part)
                if left < 0:
                    raise ModelError(Failure.CUT, f"more than {most:,} bytes came in reply")
                # Where more has come already nothing waits, and what never waits cannot be broken off.
                await asyncio.sleep(0)
                yield part

    return bounded
