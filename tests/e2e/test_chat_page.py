"""Residents at a real browser, with nothing but a keyboard."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.fakes_bot import open_fake_bot
from tests.sites import Site, served

pytestmark = pytest.mark.browser

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--no-first-run"]
QUOTE = "市民ひとりあたりの公園の広さを10平方メートルにします。"
MIN_TARGET_PX = 44
MIN_TEXT_PX = 16


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}; apt-get install chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(open_fake_bot(tmp_path_factory.mktemp("bot"), RATE_PER_MINUTE=1000)) as opened:
        yield opened


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def page(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    context = browser.new_context(base_url=site.url, java_script_enabled=request.param, locale="ja-JP")
    yield context.new_page()
    context.close()


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
    expect(page.locator("mark")).to_have_text(QUOTE)
    expect(page.locator("mark")).to_be_in_viewport()


def test_a_conversation_goes_on_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.get_by_label("計画について知りたいこと").press_sequentially("公園の広さ")
    page.keyboard.press("Enter")
    page.get_by_label("続けて質問する").press_sequentially("街路樹の本数は")
    page.keyboard.press("Enter")
    page.locator("summary").press("Enter")
    expect(page.locator(".turn.user")).to_have_text("公園の広さ")


def test_feedback_is_thanked_for(page: Page) -> None:
    page.goto("/")
    page.get_by_label("計画について知りたいこと").fill("公園の広さ")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="はい").press("Enter")
    expect(page.get_by_role("status")).to_have_text("ご意見をありがとうございました。")


def test_the_first_tab_leads_past_the_header(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="本文へ移動")).to_be_focused()
    expect(page.get_by_role("link", name="本文へ移動")).to_be_in_viewport()


@pytest.fixture(params=["/", "/plans", "/plans/minato-midori/2", "/docs", "answer"])
def narrow(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    # 320 CSS pixels are 1280 at 400 % zoom. Source: WCAG 2.2, 1.4.10 Reflow
    context = browser.new_context(base_url=site.url, viewport={"width": 320, "height": 640}, locale="ja-JP")
    page = context.new_page()
    path = str(request.param)
    page.goto(f"/answers/{site.ask('公園の広さ')['id']}" if path == "answer" else path)
    yield page
    context.close()


def test_nothing_scrolls_sideways_at_320_pixels(narrow: Page) -> None:
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 320


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
