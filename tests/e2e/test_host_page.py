"""The widget as a guest: it costs the host page next to nothing, works on a hostile one, and leaves no trace."""

import gzip
from typing import Any

import pytest
from playwright.sync_api import FloatRect, Page, expect

from tests.chaos import Chaos
from tests.conftest import ROOT
from tests.e2e.conftest import Visit
from tests.e2e.resident import Resident
from tests.e2e.scripted import QUOTES, SLOW, THREE
from tests.hosts import Hosts
from tests.sites import Site

pytestmark = pytest.mark.browser

MAX_GZIPPED_BYTES = 40_000
MAX_BLOCKING_MS = 20
LOADS = 3
OBSERVE = """
// Total Blocking Time: what a task takes beyond 50 ms. Shifts right after a click or a key are none, as Cumulative Layout Shift counts them.
window.seen = { shift: 0, blocking: 0 };
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) if (!each.hadRecentInput) seen.shift += each.value;
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => { for (const each of list.getEntries()) seen.blocking += each.duration - 50; })
  .observe({ type: "longtask", buffered: true });
"""
SENTINELS = "#sentinel, #box, #button, #link, #q, #kurashi, table, body, html"
SCROLL = "scrollTo(0, 40)"
BESIDE_PANEL: FloatRect = {"x": 0, "y": 0, "width": 600, "height": 600}
LOOKS = """(chat) => [...chat.shadowRoot.querySelectorAll("textarea, button, .statement, .chip, h3, a")]
  .filter((each) => each.getClientRects().length)
  .map((each) => {
    const { width, height } = each.getBoundingClientRect();
    const style = getComputedStyle(each);
    return [each.className, Math.round(width), Math.round(height), style.color, style.backgroundColor, style.fontSize,
      style.fontFamily, style.letterSpacing, style.textTransform, style.direction, style.opacity].join(" ");
  })"""
TRACES = """(sentinels) => {
  const styles = [...document.querySelectorAll(sentinels)].map((each) => {
    const style = getComputedStyle(each);
    return [each.tagName, ...[...style].map((name) => `${name}: ${style.getPropertyValue(name)}`)].join("; ");
  });
  const copy = document.documentElement.cloneNode(true);
  for (const each of [...copy.querySelectorAll("keikaku-chat")]) each.parentNode.removeChild(each);
  const prototypes = [Object, Array, String, Function, Element, HTMLElement, Node, Event, Promise, Map, Set];
  return {
    globals: Object.getOwnPropertyNames(window).sort().join(),
    prototypes: prototypes.map((each) => Object.getOwnPropertyNames(each.prototype).sort().join()).join("; "),
    styles: styles.join("; "),
    dom: copy.outerHTML,
    sheets: document.adoptedStyleSheets.length + document.styleSheets.length,
    history: history.length,
    title: document.title,
    address: location.href,
    scroll: `${scrollX} ${scrollY}`,
    cookies: document.cookie,
    local: Object.getOwnPropertyNames(localStorage).join(),
    name: window.name,
  };
}"""


def traces(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(TRACES, SENTINELS)
    return found


def test_it_weighs_at_most_forty_kilobytes() -> None:
    script = (ROOT / "bot" / "web" / "static" / "widget.js").read_bytes()
    assert len(gzip.compress(script, 9)) <= MAX_GZIPPED_BYTES


def test_it_is_sent_compressed(site: Site) -> None:
    with site.client.stream("GET", "/widget.js", headers={"Accept-Encoding": "gzip"}) as reply:
        assert reply.headers["content-encoding"] == "gzip"
        assert sum(map(len, reply.iter_raw())) <= MAX_GZIPPED_BYTES


def test_the_host_page_is_not_kept_from_its_work(visit: Visit) -> None:
    scene = visit()
    scene.page.add_init_script(OBSERVE)
    blocking = []
    for _ in range(LOADS):
        scene.page.reload()
        expect(scene.resident.launcher).to_be_visible()
        scene.page.wait_for_load_state("networkidle")
        blocking.append(scene.page.evaluate("seen.blocking"))
    # Whatever else the machine does falls on some loads; what the widget costs would fall on all.
    assert min(blocking) <= MAX_BLOCKING_MS


@pytest.mark.alone
def test_the_host_page_never_shifts(visit: Visit) -> None:
    scene = visit()
    scene.page.add_init_script(OBSERVE)
    scene.page.reload()
    scene.resident.open()
    scene.resident.ask(SLOW)
    scene.resident.button("widget.close").click()
    scene.page.wait_for_timeout(200)
    assert scene.page.evaluate("seen.shift") == 0


def test_until_it_is_opened_it_fetches_nothing_but_itself(visit: Visit, hosts: Hosts) -> None:
    scene = visit()
    expect(scene.resident.launcher).to_be_visible()
    scene.page.wait_for_load_state("networkidle")
    assert scene.watch.beyond(hosts.url) == [f"{scene.line.url}/widget.js"]


def test_it_asks_its_own_server_alone_and_keeps_nothing_beyond_the_tab(visit: Visit, hosts: Hosts) -> None:
    scene = visit()
    scene.resident.open()
    scene.resident.ask(THREE)
    assert scene.watch.beyond(hosts.url, scene.line.url) == []
    assert scene.watch.errors == []
    assert scene.page.context.cookies() == []
    assert scene.page.evaluate("localStorage.length") == 0
    assert scene.page.evaluate("indexedDB.databases()") == []


@pytest.mark.parametrize("name", ["plain", "strict", "twice", "quirks", "inline", "spa", "rtl"])
def test_on_every_kind_of_page_it_answers(name: str, visit: Visit) -> None:
    scene = visit(name, 'data-language="ja"')
    expect(scene.resident.chat).to_have_count(1)
    if name != "inline":
        scene.resident.open()
    scene.resident.ask(THREE)
    expect(scene.resident.statements).to_have_text([f"{quote}[{at}]" for at, quote in enumerate(QUOTES, 1)])
    assert scene.watch.errors == []


def test_in_a_frame_it_answers(visit: Visit) -> None:
    resident = visit("framed").resident
    frame = resident.page.frame_locator("iframe")
    frame.get_by_role("button", name=resident.word("widget.launcher")).click()
    field = frame.get_by_role("textbox", name=resident.word("page.question"))
    field.fill(THREE)
    field.press("Enter")
    expect(frame.locator(".statement")).to_have_count(len(QUOTES))


@pytest.mark.parametrize("name", ["plain", "strict", "hostile"])
def test_nothing_outside_of_it_changes(name: str, visit: Visit, hosts: Hosts, line: Chaos) -> None:
    page = visit("/healthz").page
    page.route("**/widget.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(hosts.page(name, line.url))
    page.evaluate(SCROLL)
    before = traces(page) | {"picture": page.screenshot(clip=BESIDE_PANEL, caret="initial")}
    page.unroute("**/widget.js")
    page.goto(hosts.page(name, line.url))
    page.evaluate(SCROLL)
    resident = Resident(page)
    resident.launcher.press("Enter")
    resident.ask(THREE)
    picture = page.screenshot(clip=BESIDE_PANEL, caret="initial")
    resident.button("widget.close").press("Enter")
    after = traces(page) | {"picture": picture}
    assert {key: after[key] for key in after if after[key] != before[key]} == {}


def test_on_a_hostile_page_it_works_and_looks_like_itself(visit: Visit) -> None:
    at_home = visit("plain")
    abroad = visit("hostile")
    assert looks(abroad.resident) == looks(at_home.resident)
    assert abroad.watch.errors == []


def looks(resident: Resident) -> list[str]:
    resident.open()
    resident.ask(THREE)
    found: list[str] = resident.chat.evaluate(LOOKS)
    return found
