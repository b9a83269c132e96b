"""What is done after a request has been acknowledged: a view to open, a word to say."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable

from bot.errors import LedgerError, SlackError
from bot.ledger import Ledger

log = logging.getLogger(__name__)


class Errands:
    """Runs them beside each other. One that fails somebody is kept in the ledger with a number, which they are told."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._running: set[asyncio.Task[None]] = set()

    def start(self, errand: Awaitable[None], sorry: Callable[[str], Awaitable[None]] | None = None) -> None:
        """Begins an errand; `sorry` says its number to somebody, should it fail."""
        task = asyncio.ensure_future(self._run(errand, sorry))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def finish(self, within_s: float) -> None:
        """Waits for those under way, and ends those that take longer."""
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=within_s)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def noted(self, error: BaseException) -> str:
        """Keeps a fault; its number."""
        try:
            number = await asyncio.to_thread(self._ledger.add_fault, "slack", error)
        except LedgerError:
            number = secrets.token_hex(4).upper()
        log.error("error %s: %s", number, _named(error))
        return number

    async def _run(self, errand: Awaitable[None], sorry: Callable[[str], Awaitable[None]] | None) -> None:
        try:
            await errand
        except Exception as error:
            if sorry is not None:
                await self._say(sorry, await self.noted(error))
            elif isinstance(error, SlackError):
                log.warning("left undone: %s", error)
            else:
                await self.noted(error)

    async def _say(self, sorry: Callable[[str], Awaitable[None]], number: str) -> None:
        try:
            await sorry(number)
        except Exception as error:
            log.warning("error %s could not be told: %s", number, _named(error))


def _named(error: BaseException) -> str:
    # Other errors' words may repeat what somebody asked.
    return str(error) if isinstance(error, SlackError) else type(error).__name__
