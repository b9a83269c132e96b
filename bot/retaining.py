"""Forgets each day what has been kept for longer than the retention time, in a process that runs on."""

import asyncio
import logging
from pathlib import Path

from bot.errors import LedgerError
from bot.insights.vectors import forget_vectors
from bot.ledger import Ledger

log = logging.getLogger(__name__)

_DAY_S = 24 * 60 * 60


def forget(ledger: Ledger, days: int, data_dir: Path) -> int:
    """Forgets what is older than `days`, and what was made of it; how many answers.

    Raises:
        LedgerError: the database cannot be used.
    """
    forgotten = ledger.forget(days)
    forget_vectors(data_dir)
    return forgotten


async def retain(ledger: Ledger, days: int, data_dir: Path) -> None:
    """Forgets what is older than `days`, now and each day, until it is cancelled."""
    while True:
        try:
            if await asyncio.to_thread(ledger.holds_older, days):
                forgotten = await asyncio.to_thread(forget, ledger, days, data_dir)
                log.info("forgot %d answers of more than %d days ago", forgotten, days)
        except LedgerError as error:
            log.warning("old answers could not be forgotten: %s", error)
        await asyncio.sleep(_DAY_S)
