"""Residents at the widget: by keyboard alone, with an input method, at 400 %, in every language, over several pages."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from prompts.interfaces import interface
from prompts.reading import INTERFACES
from tests.e2e.conftest import KeepPicture, NewContext, Visit
from tests.e2e.resident import Resident
from tests.e2e.scripted import NOT_FOUND, PARK, QUOTES, THREE
from tests.hosts import Hosts
from tests.sites import Site

pytestmark = pytest.mark.browser

LONGEST_WAY = 60
LIMIT_CHARS = 300
FOCUS_LOST = """() => {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  const style = getComputedStyle(active);
  const box = active.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const outlined = parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none";
  return inside && (outlined || style.boxShadow !== "none") ? "" : active.outerHTML.slice(0, 300);
}"""
"""The focused element, where it is out of sight or looks like any other."""
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


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    for _ in range(LONGEST_WAY):
        page.keyboard.press(key)
        assert page.evaluate(FOCUS_LOST) == ""
        if target.evaluate("(each) => each.getRootNode().activeElement === each"):
            return
    pytest.fail(f"{key} never reached {target}")


def test_by_keyboard_alone_a_question_is_asked_and_its_quote_seen_in_the_plan(visit: Visit) -> None:
    page = (scene := visit(reduced_motion="reduce")).page
    resident = scene.resident
    tab_to(page, resident.launcher)
    page.keyboard.press("Enter")
    expect(resident.field).to_be_focused()
    page.keyboard.type(THREE)
    page.keyboard.press("Enter")
    expect(resident.statements).to_have_count(len(QUOTES))
    expect(resident.field).to_be_focused()
    tab_to(page, resident.chips.nth(1), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(resident.sources.nth(1)).to_be_focused()
    tab_to(page, resident.sources.nth(1).get_by_role("link", name=resident.word("page.see_in_plan")))
    with page.expect_popup() as opened:
        page.keyboard.press("Enter")
    expect(opened.value.locator("mark")).to_have_text(QUOTES[1])
    expect(opened.value.locator("mark")).to_be_in_viewport()
    opened.value.close()
    page.bring_to_front()
    tab_to(page, resident.sources.nth(1).get_by_role("button", name=resident.word("widget.to_answer")))
    page.keyboard.press("Enter")
    expect(resident.chips.nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(resident.launcher).to_be_focused()


def test_the_keyboard_is_never_trapped(visit: Visit) -> None:
    page = (scene := visit()).page
    scene.resident.open()
    scene.resident.ask(THREE)
    for key in ("Tab", "Shift+Tab"):
        for _ in range(LONGEST_WAY):
            page.keyboard.press(key)
            if page.evaluate("document.activeElement.tagName") not in ("KEIKAKU-CHAT", "BODY"):
                break
        else:
            pytest.fail(f"{key} never left the panel")


def test_escape_closes_the_settings_before_the_panel(visit: Visit) -> None:
    scene = visit()
    scene.resident.open()
    scene.resident.settings()
    scene.page.keyboard.press("Escape")
    expect(scene.resident.button("widget.settings")).to_be_focused()
    expect(scene.resident.field).to_be_visible()
    scene.page.keyboard.press("Escape")
    expect(scene.resident.field).to_be_hidden()
    expect(scene.resident.launcher).to_be_focused()


def test_enter_confirms_what_the_input_method_composes_and_does_not_send(visit: Visit) -> None:
    scene = visit()
    scene.resident.open()
    keyboard = scene.page.context.new_cdp_session(scene.page)
    keyboard.send("Input.imeSetComposition", {"text": "こうえん", "selectionStart": 4, "selectionEnd": 4})
    enter = {"key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229}
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", **enter})
    keyboard.send("Input.insertText", {"text": "公園の広さ"})
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    expect(scene.resident.field).to_have_value("公園の広さ")
    assert scene.line.calls == []
    scene.page.keyboard.press("Enter")
    expect(scene.resident.statements).to_have_count(1)


def test_enter_while_composing_does_not_send(visit: Visit) -> None:
    scene = visit()
    scene.resident.open()
    keyboard = scene.page.context.new_cdp_session(scene.page)
    keyboard.send("Input.imeSetComposition", {"text": "公園", "selectionStart": 2, "selectionEnd": 2})
    scene.page.keyboard.press("Enter")
    scene.page.wait_for_timeout(200)
    assert scene.line.calls == []


def test_shift_and_enter_break_the_line(visit: Visit) -> None:
    scene = visit()
    scene.resident.open()
    scene.resident.field.press_sequentially("公園の")
    scene.resident.field.press("Shift+Enter")
    scene.resident.field.press_sequentially("広さ")
    expect(scene.resident.field).to_have_value("公園の\n広さ")
    assert scene.line.calls == []


def test_the_counter_counts_as_the_server_does(visit: Visit) -> None:
    resident = (scene := visit()).resident
    resident.open()
    resident.field.fill("👨‍👩‍👧公園")
    expect(resident.chat.get_by_text(resident.word("widget.counter", count=7, limit=LIMIT_CHARS))).to_be_visible()
    resident.send("あ" * (LIMIT_CHARS + 2))
    expect(resident.status).to_have_text(resident.word("widget.too_long", over=2))
    assert scene.line.calls == []
    resident.send("園" * LIMIT_CHARS)
    expect(resident.chat.locator(".answer")).to_have_count(1)


def test_an_empty_question_is_not_sent(visit: Visit) -> None:
    scene = visit()
    scene.resident.open()
    scene.resident.send("　\n")
    expect(scene.resident.status).to_have_text(scene.resident.word("errors.question_empty"))
    assert scene.line.calls == []


def test_a_suggestion_is_a_question(visit: Visit) -> None:
    resident = visit().resident
    resident.open()
    suggestion = resident.chat.locator(".suggestion").first
    words = suggestion.inner_text()
    suggestion.click()
    expect(resident.chat.locator(".question")).to_contain_text(words)
    expect(resident.chat.locator(".answer")).to_have_count(1)


def test_follow_ups_keep_the_conversation_over_pages_until_it_is_cleared(
    visit: Visit, hosts: Hosts, site: Site
) -> None:
    scene = visit()
    resident = scene.resident
    resident.open()
    resident.ask(PARK)
    scene.page.goto(hosts.page("strict", scene.line.url))
    expect(resident.field).to_be_visible()
    expect(resident.statements).to_have_count(1)
    resident.ask(THREE)
    asked = site.bot.answerer.asked
    assert asked[-1].conversation_id == asked[-2].conversation_id != ""
    assert PARK in [turn.content for turn in asked[-1].history]
    resident.settings()
    resident.button("widget.clear").click()
    resident.chat.locator(".clearing").get_by_role("button", name=resident.word("widget.clear"), exact=True).click()
    expect(resident.statements).to_have_count(0)
    assert not re.search("公園|01[0-9A-Z]{24}", scene.page.evaluate("JSON.stringify({ ...sessionStorage })"))
    resident.ask(PARK)
    assert asked[-1].conversation_id != asked[-2].conversation_id


def test_two_tabs_do_not_mix(new_context: NewContext, hosts: Hosts, site: Site) -> None:
    context = new_context()
    first, second = (Resident(context.new_page()) for _ in range(2))
    for resident in (first, second):
        resident.page.goto(hosts.page("plain", site.url))
        resident.open()
    first.ask(PARK)
    second.ask(THREE)
    asked = site.bot.answerer.asked
    assert asked[-1].conversation_id != asked[-2].conversation_id
    second.page.reload()
    expect(second.statements).to_have_count(len(QUOTES))


def test_an_answer_is_copied_and_its_link_shows_it_verified_again(visit: Visit) -> None:
    scene = visit(permissions=["clipboard-read", "clipboard-write"])
    resident = scene.resident
    scene.page.evaluate("delete Navigator.prototype.share")
    resident.open()
    resident.ask(PARK)
    resident.button("widget.copy").click()
    expect(resident.status).to_have_text(resident.word("widget.copied"))
    copied = scene.page.evaluate("navigator.clipboard.readText()")
    assert QUOTES[0] in copied
    resident.button("widget.share").click()
    expect(resident.status).to_have_text(resident.word("widget.copied"))
    link = scene.page.evaluate("navigator.clipboard.readText()")
    assert link in copied
    scene.page.goto(link)
    expect(scene.page.locator("main")).to_contain_text(QUOTES[0])
    expect(scene.page.locator("main")).to_contain_text(resident.word("page.asked_again"))


def test_readings_stand_above_the_quote_and_leave_its_text_as_it_was(visit: Visit) -> None:
    resident = visit().resident
    resident.open()
    resident.ask(PARK)
    quote = resident.sources.locator("blockquote")
    before = quote.inner_text()
    resident.set("widget.furigana")
    expect(quote.locator("ruby").first).to_be_visible()
    expect(resident.statements.locator("ruby").first).to_be_visible()
    assert quote.text_content() == QUOTES[0] == before
    resident.set("widget.furigana")
    expect(quote.locator("ruby")).to_have_count(0)


@pytest.mark.parametrize("code", [each for each in INTERFACES if each != "ja"])
def test_another_language_is_chosen_and_marked(visit: Visit, code: str) -> None:
    scene = visit()
    resident = scene.resident
    resident.open()
    resident.settings()
    resident.chat.get_by_role("combobox").select_option(code)
    resident.language = code
    expect(resident.field).to_be_visible()
    panel = resident.chat.get_by_role("dialog")
    expect(panel).to_have_attribute("lang", interface(code).lang)
    resident.ask(THREE)
    expect(resident.statements.first.locator("span").first).to_have_attribute("lang", "ja")
    scene.page.reload()
    expect(resident.field).to_be_visible()


def test_settings_are_kept_over_pages(visit: Visit) -> None:
    scene = visit()
    resident = scene.resident
    resident.open()
    resident.settings()
    resident.chat.get_by_label(resident.word("widget.size_largest")).check()
    resident.chat.get_by_label(resident.word("widget.contrast")).check()
    size = "(each) => parseFloat(getComputedStyle(each).fontSize)"
    large = resident.field.evaluate(size)
    scene.page.reload()
    expect(resident.field).to_be_visible()
    assert resident.field.evaluate(size) == large > 16
    resident.settings()
    expect(resident.chat.get_by_label(resident.word("widget.contrast"))).to_be_checked()


def test_without_speech_recognition_there_is_no_voice_button(visit: Visit, hosts: Hosts) -> None:
    scene = visit("/healthz")
    scene.page.add_init_script("delete window.SpeechRecognition; delete window.webkitSpeechRecognition")
    scene.page.goto(hosts.page("plain", scene.line.url))
    scene.resident.open()
    expect(scene.resident.button("widget.voice")).to_have_count(0)


def test_blocked_storage_is_no_hindrance(visit: Visit, hosts: Hosts) -> None:
    scene = visit("/healthz")
    scene.page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('', 'SecurityError') } })"
    )
    scene.page.goto(hosts.page("plain", scene.line.url))
    scene.watch.errors.clear()
    scene.resident.open()
    scene.resident.ask(THREE)
    assert scene.watch.errors == []


def test_feedback_with_a_reason_reaches_the_server(visit: Visit) -> None:
    resident = visit().resident
    resident.open()
    resident.ask(PARK)
    resident.button("widget.bad").click()
    resident.chat.get_by_label(resident.word("widget.reason_outdated")).check()
    resident.button("widget.send_feedback").click()
    expect(resident.chat.get_by_text(resident.word("page.thanks"))).to_be_visible()


def test_where_nothing_is_found_the_department_can_be_called(visit: Visit) -> None:
    resident = visit().resident
    resident.open()
    resident.ask(NOT_FOUND)
    expect(resident.answer.locator("a[href='tel:0123456789']")).to_be_visible()
    expect(resident.answer.get_by_text("第1章 みどりの将来像")).to_be_visible()


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


def test_a_paused_channel_shows_its_notice_and_no_field(visit: Visit, site: Site, keep_picture: KeepPicture) -> None:
    scene = visit()
    site.bot.pauses.pause("web", "点検のため、ただいまお休みしています。")
    try:
        scene.resident.launcher.click()
        expect(scene.resident.status).to_have_text("点検のため、ただいまお休みしています。")
        expect(scene.resident.field).to_have_count(0)
        keep_picture(scene.page, "paused")
    finally:
        site.bot.pauses.resume("web")
