"""Operators who are signed in at a site."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx
import pytest

from tests.operators import signed_in
from tests.sites import Site

Enter = Callable[[Site, str], httpx.Client]


@pytest.fixture
def enter() -> Iterator[Enter]:
    """Signs somebody in, in a role, until the test ends."""
    with ExitStack() as opened:
        yield lambda site, role: opened.enter_context(signed_in(site, role))
