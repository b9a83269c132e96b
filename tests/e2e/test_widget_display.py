"""The widget on small screens, with wider text, without motion, under a thumb: nothing is lost."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import KeepPicture, Visit
from tests.e2e.scripted import THREE

pytestmark = pytest.mark.browser

SPACING = """(chat) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
    p { margin-bottom: 2em !important }`);
  chat.shadowRoot.adoptedStyleSheets = [...chat.shadowRoot.adoptedStyleSheets, sheet];
}"""
"""Source: WCAG 2.2, 1.4.12 Text Spacing."""
CLIPPED = """(chat) => [...chat.shadowRoot.querySelectorAll("button, a, p, h2, h3, h4, h5, label, select, blockquote")]
  .filter((each) => each.getClientRects().length && !each.matches(".hidden, .skip, .folded"))
  .filter((each) => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display !== "inline")
  .map((each) => each.outerHTML)"""


@pytest.mark.parametrize(("width", "height"), [(320, 256), (320, 640), (740, 320)], ids=["400 %", "phone", "landscape"])
def test_on_a_small_screen_nothing_is_lost(visit: Visit, keep_picture: KeepPicture, width: int, height: int) -> None:
    scene = visit(viewport={"width": width, "height": height})
    resident = scene.resident
    resident.open()
    resident.ask(THREE)
    keep_picture(scene.page, f"small-{width}x{height}")
    assert scene.page.evaluate("document.documentElement.scrollWidth") <= width
    assert resident.chat.evaluate(CLIPPED) == []
    for target in (resident.statements.last, resident.sources.last, resident.button("widget.copy"), resident.field):
        target.scroll_into_view_if_needed()
        expect(target).to_be_in_viewport()
    resident.settings()
    keep_picture(scene.page, f"small-{width}x{height}-settings")
    for target in (resident.button("widget.clear"), resident.chat.get_by_role("combobox")):
        target.scroll_into_view_if_needed()
        expect(target).to_be_in_viewport()
    resident.button("widget.close").click()
    expect(resident.launcher).to_be_in_viewport()


def test_wider_text_spacing_cuts_nothing_off(visit: Visit, keep_picture: KeepPicture) -> None:
    scene = visit()
    scene.resident.open()
    scene.resident.ask(THREE)
    scene.resident.chat.evaluate(SPACING)
    keep_picture(scene.page, "text-spacing")
    assert scene.resident.chat.evaluate(CLIPPED) == []


def test_with_reduced_motion_nothing_moves(visit: Visit) -> None:
    scene = visit(reduced_motion="reduce")
    scene.resident.open()
    scene.resident.send(f"ゆっくり、{THREE}")
    expect(scene.resident.statements.first).to_be_visible()
    assert scene.resident.chat.evaluate("(chat) => chat.shadowRoot.getAnimations().length") == 0


def test_targets_are_large_enough_to_touch(visit: Visit) -> None:
    scene = visit(viewport={"width": 360, "height": 740}, has_touch=True)
    scene.resident.open()
    scene.resident.ask(THREE)
    scene.resident.settings()
    targets = scene.resident.chat.locator(
        "button:visible, input:visible, select:visible, textarea:visible, .link:visible"
    )
    small = targets.evaluate_all(
        """(all) => all.filter((each) => {
          const box = (each.closest("label.choice") ?? each).getBoundingClientRect();
          return Math.min(box.width, box.height) < 43.5;
        }).map((each) => each.outerHTML)"""
    )
    assert small == []


@pytest.mark.parametrize(("language", "date"), [("en", "March 31, 2022"), ("ne", "2022-03-31")])
def test_a_date_is_written_as_the_language_does_or_else_in_figures_alone(
    visit: Visit, language: str, date: str
) -> None:
    scene = visit("plain", f'data-language="{language}"', language=language, locale=language)
    scene.resident.open()
    scene.resident.ask(THREE)
    expect(scene.resident.sources.first.locator("time")).to_have_text(date)
