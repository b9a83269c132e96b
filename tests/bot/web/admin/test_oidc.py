"""Signing in with a real identity provider: the npm package oidc-provider, also where it lies."""

import time
from collections.abc import Iterator

import httpx
import pytest

from bot.accounts.register import Accounts
from bot.accounts.roles import Role
from bot.web.admin.entrance import COOKIE
from tests.fakes_bot import open_fake_bot
from tests.oidc_providers import SECRET, IdentityProvider, Visitor, provided
from tests.operators import signed_in
from tests.services import free_port
from tests.sites import HTML, Site, served
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import AuditLog

BACK = "/admin/sign-in/oidc/callback"


@pytest.fixture(scope="module")
def provider_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def site(provider_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    settings = {
        "OIDC_ISSUER": f"http://127.0.0.1:{provider_port}",
        "OIDC_CLIENT_ID": "keikaku",
        "OIDC_CLIENT_SECRET": SECRET,
        "OIDC_ROLES": "groups:city-planning=publisher, groups:it=admin",
    }
    with served(open_fake_bot(tmp_path_factory.mktemp("site"), stocked=False, **settings)) as opened:
        yield opened


@pytest.fixture(scope="module")
def running(provider_port: int, site: Site) -> Iterator[IdentityProvider]:
    with provided(provider_port, site.url) as opened:
        yield opened


@pytest.fixture
def provider(running: IdentityProvider) -> Iterator[IdentityProvider]:
    yield running
    running.lie()


@pytest.fixture
def visitor(site: Site) -> Iterator[Visitor]:
    with httpx.Client(base_url=site.url, timeout=20, follow_redirects=True) as client:
        yield Visitor(client)


def is_signed_in(visitor: Visitor) -> bool:
    return visitor.client.get("/admin/sign-in", headers=HTML, follow_redirects=False).status_code == 303


def role_of(site: Site, name: str) -> Role:
    return next(each.role for each in Accounts(site.bot.catalogue.engine).all() if each.name == name)


def acts(site: Site) -> list[tuple[str, str]]:
    return [(entry.act, entry.subject) for entry in AuditLog(site.bot.catalogue.engine).entries()]


def test_a_provider_that_is_down_is_told_on_the_sign_in_page(site: Site, visitor: Visitor) -> None:
    page = visitor.depart()
    assert page.status_code == 503
    assert "市の認証につながりません" in page.text
    assert "localhost" not in page.text


def test_who_has_a_group_signs_in_with_its_role(site: Site, provider: IdentityProvider, visitor: Visitor) -> None:
    page = visitor.sign_in("tanaka", "/admin/audit?act=publish")
    assert str(page.url) == f"{site.url}/admin/audit?act=publish"
    assert is_signed_in(visitor)
    assert role_of(site, "tanaka") is Role.PUBLISHER
    assert acts(site)[:2] == [("sign_in", "tanaka"), ("account.add", "tanaka")]


def test_the_highest_of_several_roles_counts(site: Site, provider: IdentityProvider, visitor: Visitor) -> None:
    visitor.sign_in("sato")
    assert role_of(site, "sato") is Role.ADMIN


def test_who_has_no_role_is_refused_by_name(site: Site, provider: IdentityProvider, visitor: Visitor) -> None:
    page = visitor.sign_in("suzuki")
    assert page.status_code == 403
    assert "suzuki さんには、この管理画面を使う役割がありません" in page.text
    assert not is_signed_in(visitor)
    assert acts(site)[0] == ("sign_in.failed", "")


def test_a_role_that_was_taken_away_ends_at_the_next_sign_in(
    site: Site, provider: IdentityProvider, visitor: Visitor
) -> None:
    visitor.sign_in("sato-2")
    provider.lie(claims={"groups": ["city-planning"]})
    with httpx.Client(base_url=site.url, timeout=20, follow_redirects=True) as elsewhere:
        Visitor(elsewhere).sign_in("sato-2")
    assert role_of(site, "sato-2") is Role.PUBLISHER
    assert not is_signed_in(visitor)


def test_a_closed_account_stays_closed_whatever_the_provider_says(
    site: Site, provider: IdentityProvider, visitor: Visitor
) -> None:
    visitor.sign_in("tanaka-3")
    Accounts(site.bot.catalogue.engine).set_disabled("tanaka-3", True, Act("cli:tests"))
    assert not is_signed_in(visitor)
    with httpx.Client(base_url=site.url, timeout=20, follow_redirects=True) as elsewhere:
        page = Visitor(elsewhere).sign_in("tanaka-3")
    assert (page.status_code, "利用は止められています" in page.text) == (403, True)


def test_a_guest_does_not_become_who_has_the_name_already(
    site: Site, provider: IdentityProvider, visitor: Visitor
) -> None:
    with signed_in(site, Role.ADMIN):
        visitor.sign_in("tanaka-admin@city.example.jp")
        provider.lie(claims={"preferred_username": "admin@city.example.jp", "sub": "tanaka-9"})
    with httpx.Client(base_url=site.url, timeout=20, follow_redirects=True) as elsewhere:
        page = Visitor(elsewhere).sign_in("tanaka-9")
    assert page.status_code != 403
    assert role_of(site, "admin@city.example.jp") is Role.ADMIN
    names = [each.name for each in Accounts(site.bot.catalogue.engine).all()]
    assert any(name.startswith("admin@city.example.jp-") for name in names)


@pytest.mark.parametrize(
    "lie",
    [
        {"sign": "other"},
        {"sign": "none"},
        {"sign": "secret"},
        {"claims": {"nonce": "another"}},
        {"claims": {"nonce": None}},
        {"claims": {"aud": "another"}},
        {"claims": {"aud": ["keikaku", "another"], "azp": "another"}},
        {"claims": {"iss": "https://login.evil.example"}},
        {"claims": {"exp": int(time.time()) - 3600}},
        {"claims": {"exp": None}},
        {"claims": {"iat": int(time.time()) + 3600}},
        {"claims": {"sub": "sato"}},
        {"claims": {"sub": ""}},
    ],
)
def test_an_id_token_that_is_not_right_opens_nothing(
    site: Site, provider: IdentityProvider, visitor: Visitor, lie: dict[str, object]
) -> None:
    provider.lie(**lie)
    page = visitor.sign_in("tanaka")
    assert page.status_code == 403
    assert "確かめられなかったため" in page.text
    assert not is_signed_in(visitor)
    assert COOKIE not in visitor.client.cookies


def test_nobody_comes_back_who_did_not_go(site: Site, provider: IdentityProvider, visitor: Visitor) -> None:
    page = visitor.client.get(f"{BACK}?code=made-up&state=made-up", headers=HTML)
    assert (page.status_code, "もう一度お試しください" in page.text) == (403, True)


def test_what_another_browser_brings_back_is_refused(site: Site, provider: IdentityProvider, visitor: Visitor) -> None:
    caught = httpx.URL()
    with httpx.Client(base_url=site.url, timeout=20, follow_redirects=True) as attacker:

        def stop(request: httpx.Request) -> None:
            nonlocal caught
            if request.url.path == BACK:
                caught = request.url
                raise InterruptedError

        attacker.event_hooks["request"] = [stop]
        with pytest.raises(InterruptedError):
            Visitor(attacker).sign_in("tanaka")
    visitor.depart()
    assert visitor.client.get(caught, headers=HTML).status_code == 403
    assert not is_signed_in(visitor)


def test_a_way_back_leads_in_once(site: Site, provider: IdentityProvider, visitor: Visitor) -> None:
    page = visitor.sign_in("tanaka")
    back = next(each.url for each in page.history if each.url.path == BACK)
    visitor.client.cookies.delete(COOKIE)
    assert visitor.client.get(back, headers=HTML).status_code == 403


def test_who_breaks_off_at_the_provider_is_told_so(site: Site, provider: IdentityProvider, visitor: Visitor) -> None:
    page = visitor.depart()
    cancelled = visitor.client.get(f"{page.url}/abort", headers=HTML)
    assert (cancelled.status_code, "取りやめられました" in cancelled.text) == (403, True)


def test_signing_out_leads_to_the_providers_own(site: Site, provider: IdentityProvider, visitor: Visitor) -> None:
    visitor.sign_in("tanaka")
    form = visitor.client.get("/admin/password", headers=HTML).text
    csrf = form.partition('name="csrf" value="')[2].partition('"')[0]
    page = visitor.client.post("/admin/sign-out", data={"csrf": csrf}, headers=HTML)
    assert "市の認証にはまだサインインしています" in page.text
    assert f"{provider.url}/session/end?client_id=keikaku" in page.text
    assert not is_signed_in(visitor)


def test_the_secret_and_the_code_stand_in_no_page(site: Site, provider: IdentityProvider, visitor: Visitor) -> None:
    page = visitor.sign_in("tanaka")
    seen = "".join(f"{each.headers}{each.text}" for each in [*page.history, page] if each.url.host == page.url.host)
    assert "geheim" not in seen
