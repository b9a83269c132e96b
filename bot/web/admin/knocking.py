"""Threads of their own for whoever is not signed in yet: anybody may knock, and no resident shall wait for it."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial, wraps
from typing import ParamSpec, TypeVar

from bot.web.problems import ProblemError

_WAITING = 50
_BUSY_S = "10"

P = ParamSpec("P")
T = TypeVar("T")


class Porch:
    """A few threads, and those who wait for one; who comes when it is full is sent away."""

    def __init__(self, threads: int) -> None:
        self._threads = ThreadPoolExecutor(threads)
        self._inside = 0

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Does the work as soon as there is a thread for it.

        Raises:
            ProblemError: `not_ready`, where too many wait already.
        """
        if self._inside >= _WAITING:
            raise ProblemError("not_ready", language="ja", headers={"Retry-After": _BUSY_S})
        self._inside += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, partial(work, *args, **kwargs))
        finally:
            self._inside -= 1

    def received(self, route: Callable[P, T]) -> Callable[P, Awaitable[T]]:
        """A route whose work is done here."""

        @wraps(route)
        async def run(*args: P.args, **kwargs: P.kwargs) -> T:
            return await self.run(route, *args, **kwargs)

        return run


PASSWORDS = Porch(2)
"""Each hash takes 64 MiB and a tenth of a second."""
PROVIDER = Porch(4)
"""The city's identity provider may take ten seconds to be no answer; passwords do not wait for it."""
