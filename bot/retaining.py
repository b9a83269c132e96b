"""Forgets each day what has been kept for longer than the retention time, in a process that runs on."""

import asyncio
import logging

from bot.errors import LedgerError
from bot.ledger import Ledger

log = logging.getLogger(__name__)

_DAY_S = 24 * 60 * 60


async def retain(ledger: Ledger, days: int) -> None:
    """Forgets what is older than `days`, now and each day, until it is cancelled."""
    while True:
        try:
            if await asyncio.to_thread(ledger.holds_older, days):
                forgotten = await asyncio.to_thread(ledger.forget, days)
                log.info("forgot %d answers of more than %d days ago", forgotten, days)
        except LedgerError as error:
            log.warning("old answers could not be forgotten: %s", error)
        await asyncio.sleep(_DAY_S)
