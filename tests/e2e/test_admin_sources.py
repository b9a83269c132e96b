"""The page of the addresses that are looked at: no fault by axe-core, no wider than a telephone, by keyboard alone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import KeepPicture, NewContext
from tests.e2e.test_axe import AXE, RUN, THEMES
from tests.fakes_bot import PLAN, open_fake_bot
from tests.operators import sign_in_browser
from tests.sites import Site, served
from vectorstore.domain import Status
from vectorstore.operations.acts import Act
from vectorstore.operations.particulars import Particulars
from vectorstore.operations.sources import Finding, Sources, SourceState, Trouble

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FOLDER = "https://www.city.minatono.example.jp/shisei/keikaku"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with served(open_fake_bot(tmp_path)) as opened:
        sources = Sources(opened.bot.catalogue.engine)
        said = Particulars(PLAN.id, city=PLAN.city, status=Status.DRAFT)
        found = (
            Finding(SourceState.CHANGED, job_id="01J00000000000000000000000"),
            Finding(SourceState.DOUBTFUL, trouble=Trouble("sign_in")),
            Finding(SourceState.FAILED, trouble=Trouble("failures.server", {"status": "404"})),
        )
        for finding in found:
            kept = sources.keep(
                f"{FOLDER}/{finding.state.value}-midori-no-kihon-keikaku.pdf", said, 24, Act("cli:tests")
            )
            sources.note_result(kept.id, finding)
        yield opened


def opened(new_context: NewContext, site: Site, **options: object) -> Page:
    page = new_context(bypass_csp=True, reduced_motion="reduce", **options).new_page()
    sign_in_browser(page, site, "operator")
    page.goto(f"{site.url}/admin/sources")
    return page


def faults(page: Page) -> list[str]:
    if not AXE.is_file():
        pytest.skip(f"no axe-core at {AXE}; run npm ci in bot/web/widget")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = [re.sub(r"\s+", " ", each) for each in page.evaluate(RUN)]
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return [*found, *([f"{widths[0]} wide in {widths[1]}"] if widths[0] > widths[1] else [])]


@pytest.mark.parametrize("theme", THEMES)
def test_nothing_is_wrong_with_the_list_an_address_and_what_was_typed_wrong(
    theme: str, new_context: NewContext, site: Site, keep_picture: KeepPicture
) -> None:
    page = opened(new_context, site, **THEMES[theme])
    keep_picture(page, f"sources-{theme}")
    assert faults(page) == []
    page.get_by_role("button", name="登録して確認する").click()
    expect(page).to_have_title(re.compile("^エラー："))
    assert faults(page) == []
    page.goto(f"{site.url}/admin/sources")
    page.get_by_role("link", name=re.compile("doubtful")).last.click()
    expect(page.get_by_role("button", name="いまの内容を新しい版として読み取る")).to_be_visible()
    keep_picture(page, f"source-{theme}")
    assert faults(page) == []


def test_an_address_is_registered_and_removed_by_keyboard_alone(new_context: NewContext, site: Site) -> None:
    page = opened(new_context, site)
    page.get_by_label("アドレス（URL）").focus()
    page.keyboard.type(f"{FOLDER}/bosai.pdf")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("登録しました")
    page.get_by_role("link", name=f"{FOLDER}/bosai.pdf").press("Enter")
    page.get_by_text("この登録を外す").press("Enter")
    page.get_by_role("button", name="登録を外す").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("外しました")
    expect(page.get_by_role("link", name=f"{FOLDER}/bosai.pdf")).to_have_count(0)
