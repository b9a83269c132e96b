"""Sites with a few plans."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.fakes_bot import open_fake_bot
from tests.sites import Site, served

OpenSite = Callable[..., Site]


@pytest.fixture
def open_site(tmp_path: Path) -> Iterator[OpenSite]:
    """Serves a bot with settings by their environment names; `stocked=False` for one without plans."""
    with ExitStack() as open_sites:

        def opened(**settings: object) -> Site:
            stocked = bool(settings.pop("stocked", True))
            limits: dict[str, object] = {"RATE_PER_MINUTE": 1000, "RATE_PER_DAY": 1000}
            return open_sites.enter_context(served(open_fake_bot(tmp_path, stocked=stocked, **limits | settings)))

        yield opened


@pytest.fixture
def site(open_site: OpenSite) -> Site:
    """A site with the usual settings."""
    return open_site()
