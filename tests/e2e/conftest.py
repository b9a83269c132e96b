"""A Chromium for the browser tests of a file; a context of its own for each."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.chaos import Chaos, chaos
from tests.e2e.admin_served import admin_site
from tests.e2e.resident import Resident, Scene
from tests.e2e.scripted import ScriptedAnswerer
from tests.e2e.watching import Watch
from tests.fakes_bot import open_fake_bot
from tests.hosts import Hosts, hosting
from tests.sites import Site, served

__all__ = ["admin_site"]

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--no-first-run"]
PATIENCE_MS = 30_000
"""Generous: what a test waits for comes in a moment, but machines are busy."""

NewContext = Callable[..., BrowserContext]
Visit = Callable[..., Scene]
KeepPicture = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; while it is open, this thread has an event loop that other files cannot start theirs in."""
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}; apt-get install chromium")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[NewContext]:
    """Makes contexts, which are closed after the test."""
    opened: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(**{"locale": "ja-JP", **options})  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def page(new_context: NewContext) -> Page:
    """A page on a desk."""
    return new_context().new_page()


@pytest.fixture(scope="session")
def hosts() -> Iterator[Hosts]:
    """The city's own web site, on an origin of its own."""
    with hosting() as opened:
        yield opened


@pytest.fixture(scope="session")
def site(hosts: Hosts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A bot whose answers follow the script, open to the city's web site."""
    bot = open_fake_bot(
        tmp_path_factory.mktemp("bot"), RATE_PER_MINUTE=100_000, RATE_PER_DAY=100_000, ALLOWED_ORIGINS=hosts.url
    )
    bot.answerer = ScriptedAnswerer(bot.catalogue)
    with served(bot) as opened:
        yield opened


@pytest.fixture(scope="session")
def keep_picture() -> KeepPicture:
    """Saves a screenshot for people to look at, where KEIKAKU_SCREENSHOTS names a folder."""
    folder = os.environ.get("KEIKAKU_SCREENSHOTS", "")

    def keep(page: Page, name: str) -> None:
        if folder:
            page.screenshot(path=Path(folder, f"{name}.png"))

    return keep


@pytest.fixture
def line(site: Site) -> Iterator[Chaos]:
    """A line to the bot that can be made bad."""
    with chaos(site.url) as opened:
        yield opened


@pytest.fixture
def visit(new_context: NewContext, hosts: Hosts, line: Chaos) -> Visit:
    """Opens a page of the city's web site, or with a path a page of our own, in a context of its own."""

    def go(name: str = "plain", attributes: str = "", *, language: str = "ja", **options: object) -> Scene:
        context = new_context(**options)
        watch = Watch.over(context)
        page = context.new_page()
        page.goto(line.url + name if name.startswith("/") else hosts.page(name, line.url, attributes))
        return Scene(Resident(page, language), line, watch)

    return go
