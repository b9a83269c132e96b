"""Residents at a real browser that runs no script, with nothing but a keyboard."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import NewContext
from tests.fakes_bot import open_fake_bot
from tests.sites import Site, served

pytestmark = pytest.mark.browser

QUOTE = "市民ひとりあたりの公園の広さを10平方メートルにします。"
MIN_TARGET_PX = 44
MIN_TEXT_PX = 16
NARROW = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(open_fake_bot(tmp_path_factory.mktemp("bot"), RATE_PER_MINUTE=1000)) as opened:
        yield opened


@pytest.fixture
def page(new_context: NewContext, site: Site) -> Page:
    return new_context(base_url=site.url, java_script_enabled=False).new_page()


def press_until_focused(page: Page, name: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.locator(":focus").get_attribute("id") == name:
            return
    pytest.fail(f"Tab never reached #{name}")


def test_a_question_is_asked_and_its_source_read_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    press_until_focused(page, "question")
    page.keyboard.type("公園の広さはどうなりますか")
    page.keyboard.press("Enter")
    expect(page.locator("blockquote")).to_have_text(QUOTE)
    page.get_by_role("link", name="計画の中で見る").press("Enter")
    expect(page.locator("mark").first).to_be_in_viewport()
    assert "".join(page.locator("mark").all_inner_texts()) == QUOTE


def test_a_conversation_goes_on_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.get_by_label("計画について知りたいこと").press_sequentially("公園の広さ")
    page.keyboard.press("Enter")
    page.get_by_label("続けて質問する").press_sequentially("街路樹の本数は")
    page.keyboard.press("Enter")
    page.locator(".earlier summary").press("Enter")
    expect(page.locator(".turn.user")).to_have_text("公園の広さ")


def test_feedback_is_thanked_for(page: Page) -> None:
    page.goto("/")
    page.get_by_label("計画について知りたいこと").fill("公園の広さ")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="はい").press("Enter")
    expect(page.get_by_role("status")).to_have_text("ご意見をありがとうございました。")


def test_what_was_wrong_is_told_by_keyboard_alone(page: Page, site: Site) -> None:
    page.goto(f"/answers/{site.ask('公園の広さ')['id']}")
    page.get_by_role("link", name="いいえ").press("Enter")
    press_until_focused(page, "wrong")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="聞いたことの答えになっていない")).to_be_checked()
    page.get_by_label("くわしく").press_sequentially("目標の年が知りたい")
    page.get_by_role("button", name="送る").press("Enter")
    expect(page.get_by_role("status")).to_have_text("ご意見をありがとうございました。")


def test_language_and_furigana_are_chosen_once_and_stay(page: Page) -> None:
    page.goto("/")
    page.get_by_text("ことばと表示").press("Enter")
    page.get_by_role("link", name="やさしい にほんご").press("Enter")
    expect(page.locator("#hint rt").first).to_be_visible()
    page.locator("#question").press_sequentially("公園の広さ")
    page.keyboard.press("Enter")
    expect(page.locator("blockquote rt").first).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    page.locator(".display summary").press("Enter")
    page.get_by_role("link", name="ふりがなを").press("Enter")
    expect(page.locator("blockquote")).to_have_text(QUOTE)
    expect(page.locator("rt")).to_have_count(0)


def test_a_question_that_is_too_long_can_be_shortened(page: Page) -> None:
    page.goto("/")
    page.get_by_label("計画について知りたいこと").fill("公園" * 200)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("質問が長すぎます。300文字以内で入力してください。")
    field = page.get_by_label("計画について知りたいこと")
    expect(field).to_be_focused()
    expect(field).to_have_value("公園" * 200)


def test_the_first_tab_leads_past_the_header(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="本文へ移動")).to_be_focused()
    expect(page.get_by_role("link", name="本文へ移動")).to_be_in_viewport()


@pytest.fixture(
    params=["/", "/?lang=ja-easy", "/plans", "/plans/minato-midori/2", "/docs", "answer", "furigana", "why"]
)
def narrow(request: pytest.FixtureRequest, new_context: NewContext, site: Site) -> Page:
    # 320 CSS pixels are 1280 at 400 % zoom. Source: WCAG 2.2, 1.4.10 Reflow
    page = new_context(base_url=site.url, viewport=NARROW, java_script_enabled=False).new_page()
    answer = f"/answers/{site.ask('公園の広さ')['id']}"
    named = {"answer": answer, "furigana": f"{answer}?furigana=1", "why": f"{answer}/feedback"}
    page.goto(named.get(str(request.param), str(request.param)))
    return page


def test_nothing_scrolls_sideways_at_320_pixels(narrow: Page) -> None:
    assert narrow.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_buttons_and_fields_are_large_enough_to_touch(narrow: Page) -> None:
    if narrow.locator(".display").count():
        narrow.locator(".display summary").click()
    fields = "button, input:not([type=radio]), .choice, select, textarea, summary, .button, .phone, nav a, .display a"
    for target in narrow.locator(fields).filter(visible=True).all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= MIN_TARGET_PX, target.evaluate("each => each.outerHTML")


def test_no_text_is_smaller_than_it_should_be(narrow: Page) -> None:
    sizes = "all => all.map(each => parseFloat(getComputedStyle(each).fontSize))"
    texts = narrow.locator("p, a, li, td, th, span, time, summary, label, button, input:not([type=radio]), blockquote")
    assert min(texts.filter(visible=True).evaluate_all(sizes)) >= MIN_TEXT_PX


def test_every_page_names_its_headings_in_order(narrow: Page) -> None:
    levels = narrow.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(each => +each.tagName[1])")
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("code", ["ja", "en"])
@pytest.mark.parametrize("width", [360, 800, 1280])
def test_nothing_moves_when_the_script_takes_the_place_of_the_form(
    new_context: NewContext, site: Site, width: int, code: str
) -> None:
    page = new_context(base_url=site.url, viewport={"width": width, "height": 740}).new_page()
    page.add_init_script(
        "window.moved = 0;"
        "new PerformanceObserver((list) => list.getEntries().forEach((each) => (window.moved += each.value)))"
        ".observe({ type: 'layout-shift', buffered: true });"
    )
    page.goto(f"/?lang={code}")
    expect(page.locator("#question")).to_be_hidden()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.moved") == 0


def test_nothing_is_fetched_from_elsewhere(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    for path in ("/", "/plans", "/plans/minato-midori/2", "/docs"):
        page.goto(path)
    context.close()
    assert fetched
    assert [url for url in fetched if not url.startswith(site.url)] == []
