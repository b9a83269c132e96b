"""A site that answers from what a workbench ingests: real catalogue, real indexes, real answers; a small embedding model."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import cast

import httpx

from bot.answerer import Answerer
from bot.ledger import Ledger
from bot.library import Library
from bot.pausing import Pauses
from bot.retrieval.confidence import Judge, Thresholds
from bot.settings import BotSettings
from tests.fakes_bot import FakeBot, WordAnswerer
from tests.sites import Site, served
from tests.workbench import Workbench

_LOW = Thresholds(0.3, 0.3)
"""The small model knows letters alone: what is meant and what is not lie nearer to each other."""


@dataclass(frozen=True)
class WorkingSite:
    """A site, and the workbench that fills it."""

    site: Site
    bench: Workbench
    answerer: Answerer


@contextmanager
def working_site(folder: Path) -> Iterator[WorkingSite]:
    """Serves what is ingested into `folder`; a publication is followed from the next question on."""
    bench = Workbench(folder)
    library = Library(bench.store, bench.catalogue, bench.embedder, look_again_s=0.0)
    answerer = Answerer(library, Judge(_LOW))
    settings = BotSettings(_env_file=None, KEIKAKU_DATA_DIR=folder, TRUSTED_PROXIES="127.0.0.1")
    engine = bench.catalogue.engine
    bot = FakeBot(settings, cast(WordAnswerer, answerer), bench.catalogue, Ledger(engine), Pauses(engine))
    try:
        with served(bot) as site:
            site.client.event_hooks = {"request": [_from_another_client(count())]}
            yield WorkingSite(site, bench, answerer)
    finally:
        library.close()


def _from_another_client(counted: Iterator[int]) -> Callable[[httpx.Request], None]:
    """Lets each request come from an address of its own, so that no limit of one client is reached."""

    def forward(request: httpx.Request) -> None:
        number = next(counted)
        request.headers["X-Forwarded-For"] = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"

    return forward
