"""The pages of the golden questions in a real browser: as axe-core sees them, by keyboard alone, without JavaScript."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import KeepPicture, NewContext
from tests.e2e.keyboard import tab_to
from tests.e2e.test_axe import AXE, RUN, THEMES
from tests.fakes_bot import open_fake_bot
from tests.operators import sign_in_browser
from tests.sites import Site, served
from vectorstore.operations.acts import Act
from vectorstore.operations.gate_reports import GateReport, GateReports, GoldenOutcome
from vectorstore.operations.golden import GoldenQuestion, GoldenQuestions

pytestmark = [pytest.mark.browser, pytest.mark.slow]

QUOTE = "街路樹の本数 9,800本 12,000本"
TREES = GoldenQuestion(
    "trees", "みなと野市", "街路樹は何本に増やしますか", {"expected": "answer", "gold_quote": [QUOTE]}
)
MOON = GoldenQuestion("moon", "", "月に行けますか", {"expected": "abstain"}, "import")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with two golden questions, of which one was answered wrongly."""
    bot = open_fake_bot(tmp_path_factory.mktemp("golden"))
    GoldenQuestions(bot.catalogue.engine).keep_all([TREES, MOON], Act("cli:tests"))
    fared = GoldenOutcome("trees", TREES.question, True, False, "12,000本", "見つかりません")
    report = GateReport("g1", "", "", "2026-11-22T00:00:00+00:00", golden=(fared,))
    GateReports(bot.catalogue.engine).keep(report)
    with served(bot) as opened:
        yield opened


def signed_in(site: Site, new_context: NewContext, **options: object) -> Page:
    page: Page = new_context(**options).new_page()
    sign_in_browser(page, site)
    return page


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    theme: str, site: Site, new_context: NewContext, keep_picture: KeepPicture
) -> None:
    if not AXE.is_file():
        pytest.skip(f"no axe-core at {AXE}; run npm ci in bot/web/widget")
    page = signed_in(site, new_context, bypass_csp=True, reduced_motion="reduce", **THEMES[theme])
    for name in ("list", "fault", "trees", "moon"):
        page.goto(f"{site.url}/admin/golden" + (f"/{name}" if name in ("trees", "moon") else ""))
        if name == "fault":
            page.get_by_role("button", name="登録する", exact=True).click()
            expect(page.get_by_role("alert")).to_contain_text("質問を書いてください。")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert [re.sub(r"\s+", " ", each) for each in page.evaluate(RUN)] == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        keep_picture(page, f"golden-{name}-{theme.replace(' ', '-')}")


def test_a_question_is_written_by_keyboard_alone_and_without_javascript(site: Site, new_context: NewContext) -> None:
    page = signed_in(site, new_context, java_script_enabled=False)
    page.goto(f"{site.url}/admin/golden")
    tab_to(page, page.get_by_role("textbox", name="質問", exact=True))
    page.keyboard.type("公園はいくつになりますか")
    tab_to(page, page.get_by_role("textbox", name="正しい答えに示される計画の文（1行に1つ）"))
    page.keyboard.type("公園の数 85か所 92か所")
    tab_to(page, page.get_by_role("button", name="登録する", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("確認用の質問を登録しました")
    expect(page.get_by_role("link", name="公園はいくつになりますか")).to_be_visible()
