"""Residents at the widget: by keyboard alone, in every language, over several pages."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from prompts.interfaces import interface
from prompts.reading import INTERFACES
from tests.e2e.conftest import KeepPicture, NewContext, Visit
from tests.e2e.keyboard import IS_FOCUSED
from tests.e2e.resident import Resident
from tests.e2e.scripted import NOT_FOUND, PARK, QUOTES, THREE
from tests.hosts import Hosts
from tests.sites import Site

pytestmark = pytest.mark.browser

LONGEST_WAY = 60
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


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    expect(target).to_be_visible()
    for _ in range(LONGEST_WAY):
        page.keyboard.press(key)
        assert page.evaluate(FOCUS_LOST) == ""
        if target.evaluate(IS_FOCUSED):
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
