"""A written answer at the widget and on the page without JavaScript: what is whose words, and in which language."""

import re

import pytest
from playwright.sync_api import Locator, expect

from bot.words import Words
from tests.e2e.conftest import KeepPicture, NewContext, Visit
from tests.e2e.scripted import CUT_OFF, QUOTES, TRANSLATION, WORDS, WRITTEN
from tests.e2e.watching import assert_fits
from tests.sites import Site

pytestmark = pytest.mark.browser

PHONE = {"width": 320, "height": 640}


def languages(words: Locator) -> list[str]:
    found: list[str] = words.evaluate_all("(all) => all.map((each) => each.closest('[lang]').lang)")
    return found


def test_what_a_model_wrote_and_what_the_plan_says_are_told_apart(visit: Visit) -> None:
    resident = visit().resident
    resident.open()
    resident.ask(WRITTEN)
    expect(resident.chat.locator("[data-code=written_by_model]")).to_have_text(
        resident.word("notices.written_by_model")
    )
    expect(resident.statements).to_have_count(3)
    expect(resident.chat.locator(".statement.quoted")).to_have_count(2)
    expect(resident.answer.get_by_text(resident.word("labels.quote"), exact=True)).to_have_count(1)


def test_a_reader_of_another_language_gets_the_translation_beside_the_quote_and_marked(
    visit: Visit, keep_picture: KeepPicture
) -> None:
    resident = visit("plain", 'data-language="en"', language="en").resident
    resident.open()
    resident.ask(WRITTEN)
    assert languages(resident.statements.locator("> span")) == ["en", "ja", "ja"]
    first = resident.sources.first
    expect(first.locator("blockquote")).to_have_text(QUOTES[0])
    expect(first.locator(".translation")).to_contain_text(resident.word("labels.translation"))
    assert languages(first.get_by_text(TRANSLATION)) == ["en"]
    expect(resident.chat.locator(".translation")).to_have_count(1)
    keep_picture(resident.page, "written-en")


def test_what_was_shown_before_the_model_broke_off_is_replaced_once_and_said_once(visit: Visit) -> None:
    resident = visit().resident
    resident.open()
    resident.listen()
    resident.send(CUT_OFF)
    # Who wrote it is known before it is whole.
    coming = re.compile(f"{resident.word('notices.written_by_model')}.*{WORDS['ja']}", re.DOTALL)
    expect(resident.chat.locator(".coming").first).to_contain_text(coming)
    resident.field.focus()
    expect(resident.statements).to_have_count(3)
    expect(resident.statements.first).to_contain_text(QUOTES[0])
    expect(resident.status).to_have_text(resident.word("widget.replaced", count=3))
    expect(resident.field).to_be_focused()
    assert resident.heard().count(resident.word("widget.replaced", count=3)) == 1
    assert resident.word("widget.answered", count=3) not in resident.heard()
    expect(resident.chat.locator("[data-code=written_by_model]")).to_have_count(0)


def test_a_conversation_kept_in_the_tab_shows_the_same_again(visit: Visit) -> None:
    scene = visit("plain", 'data-language="en"', language="en")
    scene.resident.open()
    scene.resident.ask(WRITTEN)
    scene.page.reload()
    expect(scene.resident.field).to_be_visible()
    expect(scene.resident.chat.locator(".statement.quoted")).to_have_count(2)
    expect(scene.resident.sources.first).to_contain_text(TRANSLATION)


@pytest.mark.parametrize("zoom", ["wide", "phone"])
def test_on_a_narrow_screen_and_in_large_letters_nothing_sticks_out(
    zoom: str, visit: Visit, keep_picture: KeepPicture
) -> None:
    scene = visit("plain", 'data-language="en"', language="en", viewport=PHONE) if zoom == "phone" else visit()
    scene.resident.open()
    scene.resident.ask(WRITTEN)
    assert_fits(scene.page)
    keep_picture(scene.page, f"written-{zoom}")


@pytest.mark.parametrize("dress", ["light", "dark"])
def test_without_javascript_the_page_tells_them_apart_too(
    dress: str, new_context: NewContext, site: Site, keep_picture: KeepPicture
) -> None:
    page = new_context(java_script_enabled=False, color_scheme=dress, viewport=PHONE).new_page()
    asked = site.client.post("/api/v1/answers", json={"question": WRITTEN, "language": "en"}).json()
    page.goto(f"{site.url}/answers/{asked['id']}?lang=en")
    words = Words("en")
    expect(page.locator(".notice.written_by_model")).to_have_text(words("notices.written_by_model"))
    expect(page.locator(".statement")).to_have_count(3)
    expect(page.locator(".statement.quoted")).to_have_count(2)
    expect(page.get_by_text(words("labels.quote"), exact=True)).to_have_count(1)
    expect(page.locator(".translation")).to_contain_text(f"{words('labels.translation')} {TRANSLATION}")
    keep_picture(page, f"written-page-{dress}")
