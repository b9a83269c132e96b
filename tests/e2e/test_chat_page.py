"""Residents on our own pages: without a script everything works as a plain form, with one the chat takes its place."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page, Route, expect

from tests.chaos import RESET
from tests.e2e.conftest import NewContext, Visit
from tests.e2e.scripted import PARK, QUOTES
from tests.e2e.watching import assert_fits
from tests.sites import Site

pytestmark = pytest.mark.browser

MIN_TARGET_PX = 44
MIN_TEXT_PX = 16
LONGEST_WAY = 40
COLOURS = """(form) => [...form.querySelectorAll("*")].map((each) => {
  const { color, backgroundColor, borderColor, fontFamily, fontSize } = getComputedStyle(each);
  return [each.tagName, color, backgroundColor, borderColor, fontFamily, fontSize].join(" ");
})"""


@pytest.fixture
def plain(new_context: NewContext, site: Site) -> Page:
    """A browser that runs no scripts."""
    return new_context(java_script_enabled=False, base_url=site.url).new_page()


def ask(page: Page, question: str = PARK) -> None:
    page.goto("/")
    page.get_by_label("計画について知りたいこと").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator("blockquote")).to_have_text(QUOTES[0])


def press_until_focused(page: Page, name: str) -> None:
    for _ in range(LONGEST_WAY):
        page.keyboard.press("Tab")
        if page.locator(":focus").get_attribute("id") == name:
            return
    pytest.fail(f"Tab never reached #{name}")


def test_a_question_is_asked_and_its_source_read_by_keyboard_alone(plain: Page) -> None:
    plain.goto("/")
    press_until_focused(plain, "question")
    plain.keyboard.type(PARK)
    plain.keyboard.press("Enter")
    expect(plain.locator("blockquote")).to_have_text(QUOTES[0])
    plain.get_by_role("link", name="計画の中で見る").press("Enter")
    expect(plain.locator("mark")).to_have_text(QUOTES[0])
    expect(plain.locator("mark")).to_be_in_viewport()


def test_a_conversation_goes_on_by_keyboard_alone(plain: Page, site: Site) -> None:
    ask(plain)
    plain.get_by_label("続けて質問する").press_sequentially("街路樹の本数は")
    plain.keyboard.press("Enter")
    expect(plain.locator("main")).to_contain_text("街路樹の本数は")
    assert PARK in [turn.content for turn in site.bot.answerer.asked[-1].history]


def test_praise_is_thanked_for(plain: Page) -> None:
    ask(plain)
    plain.get_by_role("button", name="はい").press("Enter")
    expect(plain.get_by_role("status")).to_have_text("ご意見をありがとうございました。")


def test_blame_is_given_with_a_reason(plain: Page) -> None:
    ask(plain)
    plain.get_by_role("button", name="いいえ").or_(plain.get_by_role("link", name="いいえ")).press("Enter")
    plain.get_by_label("情報が古い").check()
    plain.get_by_role("button", name="送る").press("Enter")
    expect(plain.get_by_role("status")).to_have_text("ご意見をありがとうございました。")


def test_readings_are_shown_and_taken_away(plain: Page) -> None:
    ask(plain)
    plain.locator("header summary").click()
    plain.get_by_role("button", name="ふりがなをつける").or_(plain.get_by_role("link", name="ふりがなをつける")).click()
    expect(plain.locator("ruby").first).to_be_visible()


def test_the_first_tab_leads_past_the_header(plain: Page) -> None:
    plain.goto("/")
    plain.keyboard.press("Tab")
    expect(plain.get_by_role("link", name="本文へ移動")).to_be_focused()
    expect(plain.get_by_role("link", name="本文へ移動")).to_be_in_viewport()


def test_with_a_script_the_chat_takes_the_place_of_the_form(visit: Visit) -> None:
    scene = visit("/")
    expect(scene.page.locator("#question")).to_be_hidden()
    scene.resident.ask(PARK)
    expect(scene.resident.statements).to_have_count(1)
    scene.resident.sources.get_by_role("link", name=scene.resident.word("page.see_in_plan")).click()
    expect(scene.page.locator("mark")).to_have_text(QUOTES[0])
    scene.page.go_back()
    expect(scene.resident.statements).to_have_count(1)
    assert scene.watch.errors == []


def test_what_was_typed_into_the_form_before_the_script_came_is_kept(visit: Visit) -> None:
    scene = visit("/healthz")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    scene.page.route("**/widget.js", hold)
    scene.page.goto(scene.line.url, wait_until="commit")
    scene.page.locator("#question").fill("途中まで")
    held[0].continue_()
    expect(scene.resident.field).to_have_value("途中まで")


def test_where_the_chat_cannot_take_its_place_the_form_keeps_its_own_colours(visit: Visit, plain: Page) -> None:
    scene = visit("/healthz")
    scene.line.prefix, scene.line.always = "/api/v1/widget", RESET
    scene.page.goto(scene.line.url)
    scene.page.wait_for_function("document.querySelector('keikaku-chat').shadowRoot")
    plain.goto("/")
    assert scene.page.locator(".ask").evaluate(COLOURS) == plain.locator(".ask").evaluate(COLOURS)


@pytest.fixture(params=["/", "/plans", "/plans/minato-midori/2", "/docs", "answer"])
def narrow(request: pytest.FixtureRequest, new_context: NewContext, site: Site) -> Page:
    # 320 CSS pixels are 1280 at 400 % zoom. Source: WCAG 2.2, 1.4.10 Reflow
    page = new_context(base_url=site.url, viewport={"width": 320, "height": 640}).new_page()
    path = str(request.param)
    page.goto(f"/answers/{site.ask(PARK)['id']}" if path == "answer" else path)
    return page


def test_nothing_scrolls_sideways_at_320_pixels(narrow: Page) -> None:
    assert_fits(narrow)


def test_buttons_and_fields_are_large_enough_to_touch(narrow: Page) -> None:
    for target in narrow.locator("button:visible, input:visible, select:visible, summary:visible, nav a:visible").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= MIN_TARGET_PX, target.evaluate("each => each.outerHTML")


def test_no_text_is_smaller_than_it_should_be(narrow: Page) -> None:
    sizes = "all => all.map(each => parseFloat(getComputedStyle(each).fontSize))"
    texts = narrow.locator("p, a, li, td, th, span, time, summary, label, button, input:visible, blockquote")
    assert min(texts.evaluate_all(sizes)) >= MIN_TEXT_PX


def test_every_page_names_its_headings_in_order(narrow: Page) -> None:
    levels = narrow.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(each => +each.tagName[1])")
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_nothing_is_fetched_from_elsewhere(visit: Visit) -> None:
    scene = visit("/")
    for path in ("/plans", "/plans/minato-midori/2", "/docs"):
        scene.page.goto(scene.line.url + path)
    assert scene.watch.requests
    assert scene.watch.beyond(scene.line.url) == []
