"""Signing in, accounts and the audit log in a real browser: by keyboard alone, and as axe-core sees them."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from bot.accounts.roles import Role
from tests.e2e.conftest import KeepPicture, NewContext
from tests.e2e.keyboard import tab_to
from tests.e2e.test_axe import AXE, RUN, THEMES
from tests.fakes_bot import open_fake_bot
from tests.oidc_providers import SECRET, IdentityProvider, provided
from tests.operators import PASSWORD, account_of, sign_in_browser
from tests.services import free_port
from tests.sites import Site, served
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import AuditLog

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = ["/admin/accounts", "/admin/accounts/viewer@city.example.jp", "/admin/password", "/admin/audit"]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, IdentityProvider]]:
    port = free_port()
    settings = {
        "OIDC_ISSUER": f"http://127.0.0.1:{port}",
        "OIDC_CLIENT_ID": "keikaku",
        "OIDC_CLIENT_SECRET": SECRET,
        "OIDC_ROLES": "groups:city-planning=publisher",
    }
    folder = tmp_path_factory.mktemp("city")
    with served(open_fake_bot(folder, stocked=False, **settings)) as site, provided(port, site.url) as provider:
        account_of(site, Role.VIEWER)
        log = AuditLog(site.bot.catalogue.engine)
        log.add(Act("田中", "公募のため"), "policy", "みどりの計画", {"answering": "usual"}, {"answering": "adopted"})
        yield site, provider


@pytest.fixture
def office(city: tuple[Site, IdentityProvider]) -> Site:
    return city[0]


def violations(page: Page) -> list[str]:
    if not AXE.is_file():
        pytest.skip(f"no axe-core at {AXE}; run npm ci in bot/web/widget")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(RUN)
    return found


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_and_no_page_is_wider_than_a_phone(
    office: Site, new_context: NewContext, theme: str, keep_picture: KeepPicture
) -> None:
    context = new_context(bypass_csp=True, reduced_motion="reduce", **THEMES[theme])
    page = context.new_page()
    page.goto(f"{office.url}/admin/sign-in")
    found = {"/admin/sign-in": violations(page)}
    page.get_by_label("名前").fill("nobody")
    page.get_by_label("パスワード", exact=True).fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    found["refused"] = violations(page)
    sign_in_browser(page, office, Role.ADMIN)
    for path in PAGES:
        page.goto(office.url + path)
        found[path] = violations(page)
        keep_picture(page, f"admin{path.replace('/', '-')}-{theme}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.goto(f"{office.url}/admin/accounts")
    page.get_by_label("名前").fill("a/b")
    page.get_by_label("最初のパスワード").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_label("名前")).to_have_attribute("aria-invalid", "true")
    found["a fault"] = violations(page)
    keep_picture(page, f"admin-accounts-fault-{theme}")
    assert found == {address: [] for address in found}


def test_an_admin_signs_in_adds_somebody_and_signs_out_by_keyboard_alone(office: Site, new_context: NewContext) -> None:
    name = account_of(office, Role.ADMIN)
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{office.url}/admin/accounts")
    tab_to(page, page.get_by_label("名前"))
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("利用者")
    tab_to(page, page.get_by_label("名前"))
    page.keyboard.type("鈴木")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("みなと野の坂を下りる 5678")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("鈴木 さんを加えました")
    expect(page.get_by_text("取り込み", exact=True).last).to_be_visible()
    tab_to(page, page.get_by_role("button", name="サインアウト"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("サインアウトしました。")
    page.goto(f"{office.url}/admin/accounts")
    expect(page.get_by_role("heading", level=1)).to_have_text("サインイン")


def test_somebody_signs_in_and_out_with_the_citys_own_provider(
    city: tuple[Site, IdentityProvider], new_context: NewContext, keep_picture: KeepPicture
) -> None:
    site, provider = city
    page = new_context().new_page()
    page.goto(f"{site.url}/admin/audit")
    keep_picture(page, "admin-sign-in")
    page.get_by_role("link", name="市の認証でサインインする").click()
    expect(page).to_have_url(re.compile(re.escape(provider.url)))
    page.locator("input[name=login]").fill("tanaka")
    page.locator("input[name=password]").fill("x")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(f"{site.url}/admin/audit")
    expect(page.locator("header")).to_contain_text("tanaka")
    page.get_by_role("button", name="サインアウト").click()
    page.get_by_role("link", name="市の認証からもサインアウトする").click()
    page.get_by_role("button", name="Yes, sign me out").click()
    expect(page).to_have_url(f"{site.url}/admin/sign-in")
