"""Every operators' page and call, as the application itself names them, lets in whom it should and nobody else."""

import base64
import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute

from bot.accounts.roles import Role
from bot.web.admin import routers
from bot.web.admin.entrance import COOKIE, CSRF_HEADER
from tests.fakes_bot import open_fake_bot
from tests.operators import signed_in
from tests.sites import HTML, Site, served

Route = tuple[str, str]

OPEN = {
    ("GET", "/admin/sign-in"),
    ("POST", "/admin/sign-in"),
    ("GET", "/admin/sign-in/oidc"),
    ("GET", "/admin/sign-in/oidc/callback"),
}
OWN = {("POST", "/admin/sign-out"), ("POST", "/admin/password")}
"""What everybody may change: their own."""
READING = ("GET", "HEAD", "OPTIONS")
TOKEN = "a-token-for-programs-alone-1"
JSON = {"Accept": "application/json"}


def routes() -> Iterator[Route]:
    for prefix, group in (("/admin", routers.PAGES), ("/api/v1/admin", routers.CALLS)):
        for router in group:
            for route in router.routes:
                assert isinstance(route, APIRoute)
                path = re.sub(r"\{\w+(:\w+)?\}", "1", prefix + route.path)
                yield from ((method, path) for method in sorted(route.methods or ()))


ROUTES = [each for each in dict.fromkeys(routes()) if each not in OPEN]
CHANGES = [each for each in ROUTES if each[0] not in READING]
CALLS = [each for each in ROUTES if each[1].startswith("/api/")]
PAGES = [each for each in ROUTES if each not in CALLS]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(open_fake_bot(tmp_path_factory.mktemp("site"), stocked=False, ADMIN_TOKEN=TOKEN)) as opened:
        yield opened


@pytest.fixture
def stranger(site: Site) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.url, timeout=20) as client:
        yield client


@pytest.fixture
def admin(site: Site) -> Iterator[httpx.Client]:
    with signed_in(site, Role.ADMIN) as client:
        yield client


def code_of(response: httpx.Response) -> str:
    if response.request.method == "HEAD":
        return ""
    return str(response.json()["code"]) if "json" in response.headers["content-type"] else response.text[:80]


def others(each_of: list[Route], send: Callable[[str, str], httpx.Response], *codes: str) -> list[object]:
    """The routes that reply with another problem than one of these, and what they said."""
    replies = [(route, send(*route)) for route in each_of]
    return [
        (route, reply.status_code, code_of(reply))
        for route, reply in replies
        if code_of(reply) not in codes and (route[0], reply.status_code) != ("HEAD", 401)
    ]


def test_there_are_pages_and_calls_to_guard() -> None:
    assert len(PAGES) > 20
    assert len(CALLS) > 5
    assert len(CHANGES) > 10
    assert {method for method, _ in CHANGES} <= {"POST", "PUT", "PATCH", "DELETE"}


@pytest.mark.parametrize("cookies", [{}, {COOKIE: "made-up"}], ids=str)
def test_nobody_gets_in_without_signing_in(site: Site, cookies: dict[str, str]) -> None:
    with httpx.Client(base_url=site.url, timeout=20, cookies=cookies) as client:
        assert others(ROUTES, client.request, "not_signed_in") == []


def test_nothing_of_the_operators_stays_in_a_browser(admin: httpx.Client, stranger: httpx.Client) -> None:
    for client in (admin, stranger):
        for path in ("/admin/accounts", "/admin/nothing", "/api/v1/admin/audit"):
            assert client.get(path).headers["cache-control"] == "no-store"


def test_whoever_reads_pages_is_shown_the_way_in(stranger: httpx.Client) -> None:
    replies = {route: stranger.request(*route, headers=HTML) for route in PAGES}
    assert {route: reply.status_code for route, reply in replies.items()} == dict.fromkeys(PAGES, 303)
    assert all(reply.headers["location"].startswith("/admin/sign-in?next=%2Fadmin") for reply in replies.values())


def test_a_viewer_changes_nothing(site: Site) -> None:
    with signed_in(site, Role.VIEWER) as viewer:
        changes = [each for each in CHANGES if each not in OWN]
        assert others(changes, lambda method, path: viewer.request(method, path, headers=JSON), "not_allowed") == []


@pytest.mark.parametrize("token", ["", "made-up", "あ", base64.urlsafe_b64encode(bytes(86)).decode()])
def test_nothing_changes_without_the_csrf_token(admin: httpx.Client, token: str) -> None:
    headers = {b"Accept": b"application/json", CSRF_HEADER.encode(): token.encode()}
    assert others(CHANGES, lambda method, path: admin.request(method, path, headers=headers), "csrf") == []


@pytest.mark.parametrize("form", [{"data": {"csrf": "x"}}, {"files": {"other": "x"}}, {"json": {}}], ids=str)
def test_a_form_without_the_csrf_token_changes_nothing(admin: httpx.Client, form: dict[str, Any]) -> None:
    del admin.headers[CSRF_HEADER]
    assert others(CHANGES, lambda method, path: admin.request(method, path, headers=JSON, **form), "csrf") == []


@pytest.mark.parametrize(
    "sent", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "null"}]
)
def test_no_other_sites_page_changes_anything(admin: httpx.Client, sent: dict[str, str]) -> None:
    codes = ("csrf", "origin_not_allowed")
    assert others(CHANGES, lambda method, path: admin.request(method, path, headers=JSON | sent), *codes) == []


def test_a_wrong_token_of_a_program_opens_nothing(stranger: httpx.Client) -> None:
    headers = {"Authorization": "Bearer made-up"}
    codes = ("not_signed_in", "rate_limited")
    assert others(CALLS, lambda method, path: stranger.request(method, path, headers=headers), *codes) == []


def test_a_programs_token_opens_no_page(stranger: httpx.Client) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    assert others(PAGES, lambda method, path: stranger.request(method, path, headers=headers), "not_signed_in") == []


def test_a_programs_token_in_an_address_opens_nothing(stranger: httpx.Client) -> None:
    query = {"token": TOKEN, "access_token": TOKEN, "authorization": f"Bearer {TOKEN}"}
    assert others(CALLS, lambda method, path: stranger.request(method, path, params=query), "not_signed_in") == []
