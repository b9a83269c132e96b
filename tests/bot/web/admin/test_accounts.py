from collections.abc import Iterator

import httpx
import pytest

from bot.accounts.register import Account, Accounts
from bot.accounts.roles import Role
from bot.web.admin.entrance import COOKIE
from tests.operators import PASSWORD, account_of, signed_in
from tests.sites import HTML, Site

NEW = "田中 一郎"


@pytest.fixture
def admin(site: Site) -> Iterator[httpx.Client]:
    with signed_in(site, Role.ADMIN) as client:
        client.follow_redirects = True
        yield client


def account(site: Site, name: str) -> Account:
    return Accounts(site.bot.catalogue.engine).one(name)


def add(admin: httpx.Client, name: str = NEW, role: str = "operator", password: str = PASSWORD) -> httpx.Response:
    return admin.post("/admin/accounts", data={"name": name, "role": role, "password": password})


def test_an_admin_adds_somebody_who_then_signs_in(site: Site, admin: httpx.Client) -> None:
    page = add(admin)
    assert page.status_code == 200
    assert f"{NEW} さんを加えました" in page.text
    assert account(site, NEW).role is Role.OPERATOR
    assert NEW in admin.get("/admin/accounts").text
    done = httpx.post(f"{site.url}/admin/sign-in", data={"name": NEW, "password": PASSWORD})
    assert COOKIE in done.cookies


@pytest.mark.parametrize(
    ("name", "password", "field", "words"),
    [
        ("a/b", PASSWORD, "name", "64字まで"),
        ("admin@city.example.jp", PASSWORD, "name", "もういます"),
        (NEW, "short", "password", "12文字以上"),
        (NEW, "x" * 300, "password", "256文字以下"),
        (NEW, "田中 一郎田中 一郎田中 一郎", "password", "名前と同じ"),
    ],
)
def test_what_cannot_be_taken_is_told_beside_its_field(
    admin: httpx.Client, name: str, password: str, field: str, words: str
) -> None:
    page = add(admin, name, password=password)
    assert page.status_code == 422
    assert page.text.count(words) >= 2
    assert f'href="#{field}"' in page.text
    assert f'id="{field}-error"' in page.text
    assert f'value="{name}"' in page.text
    assert f'value="{password}"' not in page.text


def test_an_admin_changes_role_password_and_whether_somebody_may_sign_in(site: Site, admin: httpx.Client) -> None:
    add(admin)
    place = f"/admin/accounts/{NEW}"
    assert "役割を変えました" in admin.post(f"{place}/role", data={"role": "publisher"}).text
    assert account(site, NEW).role is Role.PUBLISHER
    assert "利用を止めました" in admin.post(f"{place}/closed", data={"closed": "true"}).text
    assert account(site, NEW).disabled
    assert "また使える" in admin.post(f"{place}/closed", data={"closed": "false"}).text
    assert "パスワードを変えました" in admin.post(f"{place}/password", data={"password": "another walk today"}).text
    short = admin.post(f"{place}/password", data={"password": "short"})
    assert (short.status_code, "12文字以上" in short.text) == (422, True)
    done = httpx.post(f"{site.url}/admin/sign-in", data={"name": NEW, "password": "another walk today"})
    assert COOKIE in done.cookies


def test_who_is_locked_out_is_let_in_again_by_an_admin(site: Site, admin: httpx.Client) -> None:
    name = account_of(site, Role.VIEWER)
    for _ in range(10):
        httpx.post(f"{site.url}/admin/sign-in", data={"name": name, "password": "wrong"})
    assert "しばらくサインインできません" in admin.get("/admin/accounts").text
    assert "すぐにサインインを試せる" in admin.post(f"/admin/accounts/{name}/unlock").text
    assert "しばらくサインインできません" not in admin.get("/admin/accounts").text


def test_the_last_admin_is_told_to_make_another_one_first(site: Site, admin: httpx.Client) -> None:
    place = "/admin/accounts/admin@city.example.jp"
    for act, data in (("role", {"role": "viewer"}), ("closed", {"closed": "true"})):
        page = admin.post(f"{place}/{act}", data=data)
        assert (page.status_code, "最後の管理者です" in page.text) == (422, True)
    assert account(site, "admin@city.example.jp").role is Role.ADMIN


def test_who_loses_a_role_is_signed_out_at_once(site: Site, admin: httpx.Client) -> None:
    with signed_in(site, Role.PUBLISHER) as publisher:
        assert publisher.get("/admin/audit").status_code == 200
        admin.post("/admin/accounts/publisher@city.example.jp/role", data={"role": "viewer"})
        assert publisher.get("/admin/audit").status_code == 303


def test_everybody_sees_who_may_sign_in_and_admins_alone_see_forms(site: Site) -> None:
    with signed_in(site, Role.PUBLISHER) as client:
        for path in ("/admin/accounts", "/admin/accounts/publisher@city.example.jp"):
            page = client.get(path)
            assert page.status_code == 200
            assert 'method="post" action="/admin/accounts' not in page.text


def test_people_change_their_own_password_and_sign_in_again(site: Site) -> None:
    name, new = account_of(site, Role.VIEWER), "a longer walk in the park"
    with signed_in(site, Role.VIEWER) as here, signed_in(site, Role.VIEWER) as there:
        done = here.post("/admin/password", data={"current": PASSWORD, "password": new, "again": new})
        assert done.headers["location"] == "/admin/sign-in?told=changed"
        assert COOKIE not in here.cookies
        assert there.get("/admin/audit").status_code == 303
    old = httpx.post(f"{site.url}/admin/sign-in", data={"name": name, "password": PASSWORD}, headers=HTML)
    assert old.status_code == 401
    assert COOKIE in httpx.post(f"{site.url}/admin/sign-in", data={"name": name, "password": new}).cookies


@pytest.mark.parametrize(
    ("current", "new", "again", "words"),
    [
        ("wrong", "a longer walk", "a longer walk", "いまのパスワードが違います"),
        (PASSWORD, "short", "short", "12文字以上"),
        (PASSWORD, "a longer walk", "a longer wall", "2回とも同じではありません"),
    ],
)
def test_ones_own_password_stays_where_something_is_wrong(
    site: Site, current: str, new: str, again: str, words: str
) -> None:
    with signed_in(site, Role.VIEWER) as client:
        page = client.post("/admin/password", data={"current": current, "password": new, "again": again})
        assert (page.status_code, words in page.text) == (422, True)
        assert client.get("/admin/audit").status_code == 200


def test_guessing_ones_own_password_on_an_open_machine_ends_after_ten(site: Site) -> None:
    guess = {"current": "a guess", "password": "a longer walk", "again": "a longer walk"}
    with signed_in(site, Role.VIEWER) as client:
        pages = [client.post("/admin/password", data=guess).text for _ in range(11)]
    assert ["続けて間違えたため" in page for page in pages] == [False] * 10 + [True]
