"""The plan viewer in a browser: a plan of 400 pages, of which only what is in view is laid out."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from bot.placing import stamp
from tests.e2e.conftest import NewContext
from tests.large_plan import PLAN, open_large_bot, sections
from tests.sites import Site, served

pytestmark = pytest.mark.browser

HERE = f"/plans/{PLAN.id}/1"
DEEP = sections()[75]
QUOTE = "・取組7527を進めます"
DESK: ViewportSize = {"width": 1300, "height": 900}
PHONE: ViewportSize = {"width": 320, "height": 640}
PICTURE = b"<svg xmlns='http://www.w3.org/2000/svg' width='12' height='17'/>"


@pytest.fixture(scope="module")
def large_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("large")
    (folder / "originals").mkdir()
    (folder / "originals" / f"{1:064d}").write_bytes(b"%PDF")
    with served(open_large_bot(folder)) as opened:
        yield opened


def deep_url(site: Site) -> str:
    start = DEEP.text.index(QUOTE)
    return f"{site.url}{HERE}?section={DEEP.id}&mark={start}-{start + len(QUOTE)}-{stamp(QUOTE)}#quote"


def visit(page: Page, url: str) -> Page:
    """Opens an address; pictures of pages need no real file."""
    page.route("**/pages/*.webp", lambda route: route.fulfill(body=PICTURE, content_type="image/svg+xml"))
    page.goto(url)
    return page


@pytest.mark.parametrize("has_script", [True, False])
@pytest.mark.parametrize("size", [DESK, PHONE])
def test_a_quote_deep_in_the_plan_is_in_view(
    large_site: Site, new_context: NewContext, size: ViewportSize, has_script: bool
) -> None:
    context = new_context(viewport=size, java_script_enabled=has_script)
    page = visit(context.new_page(), deep_url(large_site))
    expect(page.locator("mark")).to_have_text(QUOTE)
    expect(page.locator("mark")).to_be_in_viewport()
    if has_script:
        assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


def test_the_outline_shows_what_is_read(large_site: Site, new_context: NewContext) -> None:
    page = visit(new_context(viewport=DESK).new_page(), deep_url(large_site))
    current = page.locator(".outline [aria-current]")
    expect(current).to_have_text(DEEP.heading)
    expect(current).to_be_in_viewport()
    page.evaluate("document.getElementById('s20').scrollIntoView()")
    expect(current).to_have_text("第20節 まちを育てる取組")


def test_the_picture_of_the_page_stands_beside_the_text(large_site: Site, new_context: NewContext) -> None:
    page = visit(new_context(viewport=DESK).new_page(), deep_url(large_site))
    beside = page.locator("aside[aria-label=読んでいるページの画像]")
    expect(beside.locator("img")).to_have_attribute("alt", re.compile("303ページの画像"))
    expect(beside.locator("img")).to_have_attribute("src", re.compile(f"/originals/{1:064d}/pages/303.webp$"))
    page.set_viewport_size(PHONE)
    expect(beside).to_be_hidden()


def test_a_page_mark_that_is_opened_shows_the_picture(large_site: Site, new_context: NewContext) -> None:
    page = visit(new_context(viewport=PHONE).new_page(), large_site.url + HERE)
    page.locator(".page summary").first.click()
    expect(page.locator(".page img")).to_have_attribute("alt", "1ページの画像。書かれている文は本文にあります。")
    expect(page.locator(".page a.picture").first).to_be_visible()


def test_without_a_script_no_picture_is_fetched_unasked(large_site: Site, new_context: NewContext) -> None:
    page = new_context(viewport=DESK, java_script_enabled=False).new_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    visit(page, large_site.url + HERE)
    assert not any(url.endswith(".webp") for url in fetched)


def test_the_outline_stands_beside_the_text_without_a_script_too(large_site: Site, new_context: NewContext) -> None:
    page = visit(new_context(viewport=DESK, java_script_enabled=False).new_page(), large_site.url + HERE)
    expect(page.locator(".outline a").first).to_be_visible()
    page.set_viewport_size(PHONE)
    expect(page.locator(".outline a").first).to_be_hidden()
    page.locator(".outline summary").click()
    expect(page.locator(".outline a").first).to_be_visible()


def test_on_a_phone_the_outline_makes_way_for_what_was_chosen(large_site: Site, new_context: NewContext) -> None:
    page = visit(new_context(viewport=PHONE).new_page(), large_site.url + HERE)
    page.locator(".outline summary").click()
    page.locator(".outline a[href='#s40']").click()
    expect(page.locator("#s40 .headline")).to_be_in_viewport()
    expect(page.locator(".outline a").first).to_be_hidden()


def test_what_is_out_of_view_is_found_by_the_browser_too(large_site: Site, new_context: NewContext) -> None:
    page = visit(new_context(viewport=DESK).new_page(), large_site.url + HERE)
    assert page.evaluate("window.find('取組9027を')")
    expect(page.get_by_text("取組9027を")).to_be_in_viewport()


def test_a_search_leads_to_the_place(large_site: Site, new_context: NewContext) -> None:
    page = visit(new_context(viewport=PHONE, java_script_enabled=False).new_page(), large_site.url + HERE)
    page.get_by_label("この計画の中をさがす").fill("取組9027")
    page.get_by_role("button", name="さがす").click()
    page.locator(".results li a").click()
    expect(page.locator("article mark.found")).to_be_in_viewport()


def test_a_heading_shows_its_link_to_those_who_use_the_keyboard(large_site: Site, new_context: NewContext) -> None:
    page = visit(new_context(viewport=DESK).new_page(), large_site.url + HERE)
    link = page.locator("#s0 .headline .permalink")
    expect(link).to_have_css("opacity", "0")
    page.locator(".page summary").first.focus()
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    expect(link).to_have_css("opacity", "1")
