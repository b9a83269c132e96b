"""A publisher takes a plan down by keyboard alone; axe-core finds nothing wrong with any state of the plans' pages."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from bot.accounts.roles import Role
from tests.e2e.conftest import KeepPicture, NewContext
from tests.e2e.keyboard import tab_to
from tests.e2e.test_admin_axe import is_scrolled_sideways, source, violations
from tests.e2e.test_axe import THEMES
from tests.fakes_bot import PLAN, open_fake_bot
from tests.operators import sign_in_browser
from tests.sites import Site, served
from vectorstore.operations.acts import Act
from vectorstore.operations.withdrawals import Withdrawals

__all__ = ["source"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HERE = f"/admin/plans/{PLAN.id}"
WHY = "面積の数字に誤りがあったため"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(open_fake_bot(tmp_path_factory.mktemp("city"))) as opened:
        yield opened


def publisher(new_context: NewContext, site: Site, **options: object) -> Page:
    page = new_context(bypass_csp=True, reduced_motion="reduce", **options).new_page()
    sign_in_browser(page, site, Role.PUBLISHER)
    return page


def test_a_plan_is_taken_down_and_let_stand_again_by_keyboard_alone(new_context: NewContext, city: Site) -> None:
    page = publisher(new_context, city)
    page.goto(f"{city.url}{HERE}")
    tab_to(page, page.get_by_label("理由"))
    page.keyboard.type(WHY)
    tab_to(page, page.get_by_label("確かめました"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="取り下げる"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("取り下げました")
    expect(page.get_by_role("heading", name="取り下げ：計画の全部の版")).to_be_visible()
    tab_to(page, page.get_by_label("取り下げをやめる理由"))
    page.keyboard.type("数字を確かめたため")
    tab_to(page, page.get_by_role("button", name="取り下げをやめる"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("取り下げをやめました")


@pytest.mark.parametrize("theme", THEMES)
def test_no_state_of_the_pages_has_a_fault(
    theme: str, new_context: NewContext, city: Site, source: str, keep_picture: KeepPicture
) -> None:
    page = publisher(new_context, city, **THEMES[theme])
    withdrawals = Withdrawals(city.bot.catalogue.engine)
    withdrawals.withdraw(PLAN.id, Act("花子", WHY), 1, hides=True)
    for path in ("/admin/plans", HERE, f"{HERE}/editions/2", f"/plans/{PLAN.id}/1"):
        page.goto(city.url + path)
        examine(page, source, keep_picture, f"{path}-{theme}")
    page.goto(city.url + HERE)
    page.get_by_role("button", name="取り下げる").click()
    expect(page.get_by_role("alert")).to_be_visible()
    examine(page, source, keep_picture, f"{HERE}-fault-{theme}")
    withdrawals.restore(PLAN.id, Act("花子"), 1)


def examine(page: Page, source: str, keep_picture: KeepPicture, name: str) -> None:
    keep_picture(page, re.sub("[^a-z]+", "-", name).strip("-"))
    assert violations(page, source) == [], name
    assert not is_scrolled_sideways(page), name
