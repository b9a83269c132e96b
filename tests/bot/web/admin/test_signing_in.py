import re
from collections.abc import Callable, Iterator

import httpx
import pytest

from bot.accounts.register import Accounts
from bot.accounts.roles import Role
from bot.settings import BotSettings
from bot.web.admin.entrance import COOKIE
from tests.operators import PASSWORD, account_of, csrf_of, signed_in
from tests.sites import HTML, Site
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import AuditLog

OpenSite = Callable[..., Site]
TOKEN = "a-token-for-programs-alone-1"


@pytest.fixture
def client(site: Site) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.url, timeout=20, headers=HTML) as opened:
        yield opened


def sign_in(client: httpx.Client, name: str, password: str = PASSWORD, **more: str) -> httpx.Response:
    return client.post("/admin/sign-in", data={"name": name, "password": password} | more)


def test_before_anybody_has_an_account_the_page_says_how_to_make_one(client: httpx.Client) -> None:
    page = client.get("/admin", follow_redirects=True)
    assert (page.status_code, page.url.path) == (200, "/admin/sign-in")
    assert "keikaku account add 名前 --role admin" in page.text
    assert "<form" not in page.text


def test_a_name_and_a_password_lead_to_the_page_that_was_wanted(site: Site, client: httpx.Client) -> None:
    name = account_of(site, Role.VIEWER)
    asked = client.get("/admin/audit?act=publish")
    assert asked.status_code == 303
    page = client.get(asked.headers["location"])
    wanted = re.findall(r'name="next" value="([^"]+)"', page.text)
    assert wanted == ["/admin/audit?act=publish"]
    done = sign_in(client, name.upper(), next=wanted[0])
    assert (done.status_code, done.headers["location"]) == (303, wanted[0])
    assert client.get(wanted[0]).status_code == 200
    assert client.get("/admin/sign-in?next=/admin/audit").headers["location"] == "/admin/audit"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/admin",
        "//evil.example/admin",
        "/\\evil.example",
        "/admin/\\..\\//evil.example",
        "/admin\t//evil.example",
        "/administration",
        "/admin@evil.example",
        "javascript:alert(1)",
        "/plans",
        "/admin/sign-in?next=/admin/sign-in",
        "",
    ],
)
def test_no_address_leads_away_from_the_operators_pages(site: Site, client: httpx.Client, wanted: str) -> None:
    name = account_of(site, Role.VIEWER)
    assert 'name="next" value="/admin"' in client.get("/admin/sign-in", params={"next": wanted}).text
    assert sign_in(client, name, next=wanted).headers["location"] == "/admin"


def test_whatever_was_wrong_the_words_are_the_same(site: Site, client: httpx.Client) -> None:
    name, closed = account_of(site, Role.ADMIN), account_of(site, Role.VIEWER)
    Accounts(site.bot.catalogue.engine).set_disabled(closed, True, Act("cli:tests"))
    pages = [sign_in(client, *pair) for pair in ((name, "wrong"), ("nobody", PASSWORD), (closed, PASSWORD), ("", ""))]
    assert [page.status_code for page in pages] == [401] * 4
    assert all("名前かパスワードが違います" in page.text for page in pages)
    assert COOKIE not in client.cookies
    shown = [re.sub(r'name="name" value="[^"]*"', "", page.text) for page in pages]
    assert len(set(shown)) == 1
    assert not any(PASSWORD in page.text for page in pages)


def test_who_fails_ten_times_is_locked_out_and_one_address_after_twenty(site: Site, client: httpx.Client) -> None:
    name, other = account_of(site, Role.ADMIN), account_of(site, Role.VIEWER)
    for _ in range(10):
        sign_in(client, name, "wrong")
    for who in (name, name.upper()):
        page = sign_in(client, who)
        assert (page.status_code, "続けて間違えたため" in page.text) == (401, True)
    assert sign_in(client, other).status_code == 303
    for _ in range(7):
        assert sign_in(client, name).status_code == 401
    page = sign_in(client, other)
    assert (page.status_code, "試みが多すぎます" in page.text) == (429, True)
    assert 0 < int(page.headers["retry-after"]) <= 60


def test_a_form_on_another_site_signs_nobody_in(site: Site, client: httpx.Client) -> None:
    name = account_of(site, Role.VIEWER)
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        response = client.post("/admin/sign-in", data={"name": name, "password": PASSWORD}, headers=headers)
        assert response.status_code == 403
        assert "set-cookie" not in response.headers


def test_every_sign_in_has_a_session_of_its_own_and_ends_the_one_before(site: Site, client: httpx.Client) -> None:
    name = account_of(site, Role.VIEWER)
    sign_in(client, name)
    first = client.cookies[COOKIE]
    sign_in(client, name)
    assert client.cookies[COOKIE] != first
    assert httpx.get(f"{site.url}/admin/audit", cookies={COOKIE: first}).status_code == 401
    planted = {COOKIE: "planted-by-somebody-else"}
    fresh = httpx.post(f"{site.url}/admin/sign-in", data={"name": name, "password": PASSWORD}, cookies=planted)
    assert fresh.cookies[COOKIE] != planted[COOKIE]


def test_signing_out_ends_the_session_and_is_noted(site: Site, client: httpx.Client) -> None:
    name = account_of(site, Role.VIEWER)
    sign_in(client, name)
    token = client.cookies[COOKIE]
    csrf = re.findall(r'name="csrf" value="([^"]+)"', client.get("/admin/audit").text)[0]
    out = client.post("/admin/sign-out", data={"csrf": csrf})
    assert out.headers["location"] == "/admin/sign-in?told=signed_out"
    assert "サインアウトしました" in client.get(out.headers["location"]).text
    assert COOKIE not in client.cookies
    assert httpx.get(f"{site.url}/admin/audit", cookies={COOKIE: token}).status_code == 401
    acts = [(entry.act, entry.actor) for entry in AuditLog(site.bot.catalogue.engine).entries(2)]
    assert acts == [("sign_out", name), ("sign_in", name)]


def test_the_forms_token_is_another_one_on_every_page_and_each_holds(site: Site) -> None:
    with signed_in(site, Role.VIEWER) as client:
        first, second = (client.get("/admin/password").text.partition('name="csrf" value="')[2][:60] for _ in range(2))
        assert first != second


COOKIE_CASES = [
    ({}, "127.0.0.1:8000", False),
    ({}, "localhost:8000", False),
    ({}, "[::1]:8000", False),
    ({}, "plans.city.example.jp", True),
    ({}, "127.0.0.1.evil.example", True),
    ({"PUBLIC_URL": "https://plans.city.example.jp"}, "plans.city.example.jp", True),
    ({"PUBLIC_URL": "http://plans.intra.example.jp"}, "plans.intra.example.jp", False),
]


@pytest.mark.parametrize(("settings", "host", "is_secure"), COOKIE_CASES, ids=str)
def test_the_sessions_cookie_keeps_to_itself(
    open_site: OpenSite, settings: dict[str, str], host: str, is_secure: bool
) -> None:
    site = open_site(stocked=False, **settings)
    data = {"name": account_of(site, Role.VIEWER), "password": PASSWORD}
    response = httpx.post(f"{site.url}/admin/sign-in", data=data, headers={"Host": host})
    cookie, _ = response.headers.get_list("set-cookie")
    assert re.match(rf"{COOKIE}=[\w-]{{43}};", cookie)
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= {part.strip() for part in cookie.split(";")}
    assert ("Secure" in cookie) is is_secure
    assert "Max-Age" not in cookie


def test_a_browser_that_may_not_keep_the_session_is_told_why_it_is_asked_again(site: Site) -> None:
    data = {"name": account_of(site, Role.VIEWER), "password": PASSWORD}
    with httpx.Client(base_url=site.url, headers=HTML | {"Host": "plans.intra.example.jp"}) as client:
        assert client.post("/admin/sign-in", data=data).status_code == 303
        page = client.get("/admin/audit", follow_redirects=False)
        assert page.status_code == 303
        assert "https:// で始まるアドレス" in client.get(page.headers["location"]).text


def test_a_program_shows_its_token_and_acts_in_its_name(open_site: OpenSite) -> None:
    site = open_site(stocked=False, ADMIN_TOKEN=TOKEN)
    response = httpx.get(f"{site.url}/api/v1/admin/audit", headers={"Authorization": f"Bearer {TOKEN}"})
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    listed = httpx.get(f"{site.url}/api/v1/admin/audit", headers={"Authorization": f"bearer  {TOKEN}"})
    assert listed.status_code == 200


def test_guessing_tokens_is_slowed_down(open_site: OpenSite) -> None:
    site = open_site(stocked=False, ADMIN_TOKEN=TOKEN)
    guesses = [
        httpx.get(f"{site.url}/api/v1/admin/audit", headers={"Authorization": f"Bearer {number:032}"}).status_code
        for number in range(22)
    ]
    assert guesses == [401] * 20 + [429] * 2


def test_without_a_token_in_the_settings_none_is_right(site: Site) -> None:
    for token in ("None", "**********"):
        headers = {"Authorization": f"Bearer {token}"}
        assert httpx.get(f"{site.url}/api/v1/admin/audit", headers=headers).status_code == 401


@pytest.mark.parametrize("token", ["short", "x" * 23, "with a blank in the middle of it"])
def test_a_token_that_is_too_weak_is_named_at_start(token: str) -> None:
    with pytest.raises(ValueError, match="openssl rand -hex 32"):
        BotSettings(_env_file=None, ADMIN_TOKEN=token)


@pytest.mark.parametrize(
    "settings",
    [
        {"OIDC_ISSUER": "login.city.example.jp"},
        {"OIDC_ISSUER": "http://login.city.example.jp"},
        {"OIDC_ROLES": "city-planning=publisher"},
        {"OIDC_ROLES": "groups:city-planning=boss"},
        {"OIDC_ROLES": "groups:city-planning"},
    ],
    ids=str,
)
def test_a_wrong_setting_of_the_identity_provider_is_named_at_start(settings: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="write"):
        BotSettings(_env_file=None, **settings)  # type: ignore[arg-type]


def test_nobody_large_is_taken_in_before_its_sender_is_known(site: Site) -> None:
    body = b"x" * 200_000
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    stranger = httpx.post(f"{site.url}/admin/uploads", content=body, headers=headers)
    assert stranger.status_code == 401
    with signed_in(site, Role.OPERATOR) as client:
        elsewhere = client.post("/admin/password", content=body, headers=headers)
        assert elsewhere.status_code == 413
        taken = client.post("/api/v1/admin/uploads", content=body, headers=headers)
        assert taken.status_code not in (401, 413)


def test_an_upload_has_its_limit_too(open_site: OpenSite) -> None:
    site = open_site(stocked=False, UPLOAD_MAX_MB=1)
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    with signed_in(site, Role.OPERATOR) as client:
        response = client.post("/api/v1/admin/uploads", content=b"x" * (3 * 2**20), headers=headers)
        assert response.status_code in (413, 422)


def test_a_problem_is_told_on_a_page_of_the_operators_own(site: Site) -> None:
    with signed_in(site, Role.VIEWER) as client:
        page = client.get("/admin/accounts/nobody")
        assert (page.status_code, "お探しのものは見つかりませんでした" in page.text) == (404, True)
        assert "計画の管理" in page.text
        refused = client.post("/admin/accounts", data={"name": "x"})
        assert (refused.status_code, "この操作をする権限がありません" in refused.text) == (403, True)
        assert csrf_of(client)


def test_a_form_that_is_sent_after_the_session_has_ended_is_said_not_to_have_arrived(site: Site) -> None:
    name = account_of(site, Role.ADMIN)
    with signed_in(site, Role.ADMIN) as client:
        client.cookies.clear()
        page = f"{site.url}/admin/golden?city=x"
        lost = client.post("/admin/golden", data={"question": "長い質問"}, headers={"Referer": page})
        told = client.get(lost.headers["location"]).text
        assert "いま送った内容は届いていません" in told
        wanted = re.findall(r'name="next" value="([^"]+)"', told)[0]
        assert sign_in(client, name, next=wanted).headers["location"] == "/admin/golden?city=x"


@pytest.mark.parametrize("before", ["", "https://elsewhere.example/x", "https://elsewhere.example/administrator"])
def test_where_no_page_of_ours_is_told_the_first_one_is_shown(site: Site, client: httpx.Client, before: str) -> None:
    account_of(site, Role.ADMIN)
    lost = client.post("/admin/golden", data={"question": "質問"}, headers={"Referer": before})
    assert 'name="next" value="/admin"' in client.get(lost.headers["location"]).text


def test_an_address_that_takes_forms_alone_leads_to_the_page_with_the_form(site: Site) -> None:
    with signed_in(site, Role.ADMIN) as client:
        assert client.get("/admin/plans/a-plan/withdraw").headers["location"] == "/admin/plans/a-plan"
