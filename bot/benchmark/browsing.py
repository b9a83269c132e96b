"""Measures what a resident waits for: from Enter to the first sentence on the screen, in a real browser."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from urllib.parse import urljoin

from bot.benchmark.bench import Bench
from bot.benchmark.figures import Figure, percentile
from bot.benchmark.processes import BenchmarkError
from bot.benchmark.serving import keikaku_server

_ARGUMENTS = ("--no-sandbox", "--disable-background-networking", "--no-first-run")
_TIMEOUT_MS = 30_000
_WARMING = 3
_FIELD = "keikaku-chat textarea"
_CLOCK = """
(() => {
  const wait = { asked: 0, sent: 0, told: 0, shown: 0 };
  const send = window.fetch;
  const read = ReadableStreamDefaultReader.prototype.read;
  const letters = new TextDecoder();
  let before = 0;
  const said = ".statement, .message";
  const sentences = () => document.querySelector("keikaku-chat").shadowRoot.querySelectorAll(said).length;
  const look = () => {
    if (wait.told && !wait.shown && sentences() > before)
      requestAnimationFrame(() => setTimeout(() => (wait.shown ||= performance.now())));
    else if (!wait.shown) requestAnimationFrame(look);
  };
  addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    before = sentences();
    Object.assign(wait, { asked: performance.now(), sent: 0, told: 0, shown: 0 });
    requestAnimationFrame(look);
  }, true);
  window.fetch = (...call) => {
    if (call[1]?.method === "POST") wait.sent = performance.now();
    return send(...call);
  };
  ReadableStreamDefaultReader.prototype.read = async function () {
    const piece = await read.call(this);
    if (!wait.told && piece.value && /event: (statement|answer)/.test(letters.decode(piece.value))) wait.told = performance.now();
    return piece;
  };
  window.firstSentence = wait;
})();
"""
"""Runs before the page's own script. `shown` is the end of the frame in which the sentence was painted first."""
_SHOWN = """() => new Promise((resolve) => {
  const look = () => (firstSentence.shown ? resolve(firstSentence) : setTimeout(look, 20));
  look();
})"""


@dataclass(frozen=True, slots=True)
class Wait:
    """One wait in milliseconds: `page` is the browser's share of `whole`; the rest is the server and the line to it."""

    whole: float
    page: float


def browser_figures(bench: Bench, name: str, questions: Sequence[str], rounds: int) -> list[Figure]:
    """The waits for each question, asked once, in a page of the server on the data folder of that name.

    Raises:
        BenchmarkError: there is no browser, or no answer.
    """
    with keikaku_server(bench, name, questions[0]) as server:
        waits = _waits(urljoin(server.url, "/"), questions)
    parts = [waits[number::rounds] for number in range(rounds)]

    def share(of: str, percent: int) -> tuple[float, ...]:
        return tuple(percentile([getattr(each, of) for each in part], percent) for part in parts)

    return [
        Figure("first sentence on screen, p50", "ms", share("whole", 50)),
        Figure("first sentence on screen, p95", "ms", share("whole", 95)),
        Figure("… of it the page, p50", "ms", share("page", 50)),
        Figure("… of it the page, p95", "ms", share("page", 95)),
    ]


def check_browser() -> None:
    """Looks for what drives the browser.

    Raises:
        BenchmarkError: Playwright or Chromium is missing; the message names the mend.
    """
    if find_spec("playwright") is None:
        raise BenchmarkError("measuring in a browser needs playwright: make dev. Or leave it out with --no-browser")
    if shutil.which("chromium") is None:
        raise BenchmarkError("measuring in a browser needs chromium: make system. Or leave it out with --no-browser")


def _waits(url: str, questions: Sequence[str]) -> list[Wait]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  a development dependency

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_ARGUMENTS)
        page = browser.new_page(locale="ja-JP")
        page.set_default_timeout(_TIMEOUT_MS)
        page.add_init_script(_CLOCK)
        page.goto(url)
        waits = []
        for question in questions:
            page.locator(_FIELD).fill(question)
            page.locator(_FIELD).press("Enter")
            at = page.evaluate(_SHOWN)
            waits.append(Wait(at["shown"] - at["asked"], at["sent"] - at["asked"] + at["shown"] - at["told"]))
        browser.close()
    return waits[_WARMING:]
