"""axe-core finds nothing wrong with any state of the widget, nor with any page, in no language and under no theme."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from prompts.reading import INTERFACES
from tests.conftest import ROOT
from tests.e2e.conftest import KeepPicture, Visit
from tests.e2e.scripted import NOT_FOUND, PARK, THREE
from tests.e2e.states import STATES
from tests.sites import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = ROOT / "bot" / "web" / "widget" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
  const { violations } = await axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`));
}"""
LIGHT: dict[str, object] = {}
DARK: dict[str, object] = {"color_scheme": "dark"}
FORCED: dict[str, object] = {"forced_colors": "active"}
PHONE: dict[str, object] = {"viewport": {"width": 320, "height": 640}}
THEMES = {"light": LIGHT, "dark": DARK, "forced colours": FORCED, "phone": PHONE}
PLAN = "/plans/minato-midori/2"
PATHS = ["/", "/plans", PLAN, f"{PLAN}?q=公園", f"{PLAN}/changes", "/docs", "permalink", "citation"]

Examine = Callable[[Page], list[str]]


@pytest.fixture(scope="module")
def violations() -> Examine:
    """What axe-core finds on a page."""
    if not AXE.is_file():
        pytest.skip(f"no axe-core at {AXE}; run npm ci in bot/web/widget")
    source = AXE.read_text(encoding="utf-8")

    def examine(page: Page) -> list[str]:
        page.evaluate(source)
        found: list[str] = page.evaluate(RUN)
        return [re.sub(r"\s+", " ", each) for each in found]

    return examine


@pytest.fixture
def examined(visit: Visit) -> Visit:
    """Opens pages on which axe-core may run, whatever their policy; nothing in them fades, for that has no contrast yet."""
    return partial(visit, bypass_csp=True, reduced_motion="reduce")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_in_every_state_of_the_widget(
    state: str, theme: str, examined: Visit, violations: Examine, keep_picture: KeepPicture
) -> None:
    scene = examined(**THEMES[theme])
    STATES[state](scene)
    keep_picture(scene.page, f"{state}-{theme}")
    assert violations(scene.page) == []


@pytest.mark.parametrize("theme", ["forced colours", "phone"])
def test_of_an_answer_in_forced_colours_and_on_a_phone(
    theme: str, examined: Visit, violations: Examine, keep_picture: KeepPicture
) -> None:
    scene = examined(**THEMES[theme])
    STATES["answered"](scene)
    keep_picture(scene.page, f"answered-{theme}")
    assert violations(scene.page) == []


@pytest.mark.parametrize("language", INTERFACES)
def test_in_every_language(language: str, examined: Visit, violations: Examine, keep_picture: KeepPicture) -> None:
    scene = examined("plain", f'data-language="{language}"', language=language)
    scene.resident.open()
    scene.resident.ask(THREE)
    scene.resident.ask(NOT_FOUND)
    scene.resident.settings()
    keep_picture(scene.page, f"language-{language}")
    assert violations(scene.page) == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("path", PATHS)
def test_on_every_page(
    path: str, theme: str, examined: Visit, violations: Examine, keep_picture: KeepPicture, site: Site
) -> None:
    scene = examined(_address(site, path), **THEMES[theme])
    page = scene.page
    if path == "/":
        expect(scene.resident.field).to_be_visible()
        expect(page.locator("#question")).to_be_hidden()
    keep_picture(page, f"page{path.replace('/', '-')}-{theme}")
    assert violations(page) == []


def _address(site: Site, path: str) -> str:
    """An answer's own page and a citation's are made by asking."""
    if path.startswith("/"):
        return path
    answer = site.ask(PARK)
    if path == "permalink":
        return f"/answers/{answer['id']}"
    citations = answer["citations"]
    assert isinstance(citations, list)
    return str(citations[0]["url"])
