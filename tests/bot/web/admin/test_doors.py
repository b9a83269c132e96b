"""Every door of the operators', as the application itself names them, against whoever should not come through."""

import json
import logging
import re
import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote

import httpx
import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from sqlalchemy import MetaData, select

from bot.accounts.register import Accounts
from bot.accounts.roles import Role
from bot.accounts.sessions import Sessions, utc_now
from bot.web.admin.entrance import COOKIE
from bot.web.app import create_app
from tests.bot.web.admin.conftest import Enter
from tests.bot.web.admin.working import read_job
from tests.bot.web.conftest import OpenSite
from tests.fakes_bot import open_fake_bot
from tests.operators import PASSWORD, account_of, csrf_of, signed_in
from tests.sites import HTML, Site, served
from vectorstore.operations.acts import Act

LISTED = "https://www.city.example.jp"
TOKEN = "a-token-for-programs-alone-1"
JSON = {"Accept": "application/json"}
BY = Act("cli:tests")
Route = tuple[str, str]
OPEN = {
    ("GET", "/admin/sign-in"),
    ("POST", "/admin/sign-in"),
    ("GET", "/admin/sign-in/oidc"),
    ("GET", "/admin/sign-in/oidc/callback"),
}
"""What those may call who are not signed in."""
OWN = {"/admin/sign-out", "/admin/password"}
PUBLISHERS = r"/(publish|rollback|pin|unpin|withdraw|restore|policy)$"
ADMINS = r"^/admin/(channels|accounts)/?"
ODD = (
    "\0",
    "\ud800",
    "9" * 4400,
    "9999999999999999999999",
    "{0.__class__}%s%n",
)
"""Strings that break programs which take them for something else."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with served(open_fake_bot(folder, ADMIN_TOKEN=TOKEN, ALLOWED_ORIGINS=LISTED, RATE_PER_MINUTE=100_000)) as opened:
        yield opened


def contexts(site: Site) -> Iterator[tuple[str, str, Dependant]]:
    for each in iter_route_contexts(create_app(site.bot).routes):
        if str(each.path).startswith(("/admin", "/api/v1/admin")):
            for method in sorted(each.methods or ()):
                yield method, str(each.path), each.dependant


def routes(site: Site) -> list[Route]:
    found = dict.fromkeys((method, filled(path)) for method, path, _ in contexts(site))
    return [each for each in found if each not in OPEN]


def filled(path: str, value: str = "1") -> str:
    return re.sub(r"{\w+(:\w+)?}", lambda _: value, path)


def code_of(response: httpx.Response) -> str:
    is_problem = response.headers.get("content-type", "").startswith("application/problem+json")
    return str(response.json()["code"]) if is_problem and response.request.method != "HEAD" else ""


def least(route: Route) -> Role:
    """Who may change something there."""
    method, path = route
    if method in ("GET", "HEAD"):
        return Role.OPERATOR if path.endswith(("/correct", "/settings")) else Role.VIEWER
    if path in OWN:
        return Role.VIEWER
    if re.search(ADMINS, path):
        return Role.ADMIN
    return Role.PUBLISHER if re.search(PUBLISHERS, path) and "/golden/" not in path else Role.OPERATOR


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_do_what_it_may_and_no_more(site: Site, enter: Enter, role: Role) -> None:
    client = enter(site, role.value)
    del client.headers["X-CSRF-Token"]
    for route in routes(site):
        reply = client.request(*route, headers=JSON)
        if role.includes(least(route)):
            assert reply.status_code != 403 or code_of(reply) == "csrf", route
        else:
            assert (reply.status_code, code_of(reply)) == (403, "not_allowed"), route


@pytest.mark.parametrize("how", ["run out", "idle", "closed", "lowered", "signed out", "password"])
def test_a_session_that_has_ended_opens_nothing(site: Site, how: str) -> None:
    engine, name = site.bot.catalogue.engine, f"{how.replace(' ', '.')}@city.example.jp"
    accounts, settings = Accounts(engine), site.bot.settings
    accounts.add(name, Role.ADMIN, PASSWORD, BY)
    past = {"run out": settings.session_longest, "idle": settings.session_idle}.get(how, timedelta())
    token = Sessions(engine, settings.session_idle, settings.session_longest, lambda: utc_now() - past).open(name).token
    match how:
        case "closed":
            accounts.set_disabled(name, True, BY)
        case "lowered":
            accounts.set_role(name, Role.VIEWER, BY)
        case "password":
            accounts.set_password(name, PASSWORD * 2, BY)
        case "signed out":
            Sessions(engine, settings.session_idle, settings.session_longest).end(token, name)
    with httpx.Client(base_url=site.url, headers=JSON, cookies={COOKIE: token}) as client:
        assert {client.request(*route).status_code for route in routes(site)} == {401}


@pytest.mark.parametrize("origin", [LISTED, "https://evil.example", "null"])
def test_no_other_site_reads_or_asks_anything_here_though_it_be_listed(site: Site, enter: Enter, origin: str) -> None:
    client = enter(site, "admin")
    for method, path in (*routes(site), *OPEN):
        asks = {"Origin": origin, "Access-Control-Request-Method": method}
        for reply in (
            client.request(method, path, headers=JSON | {"Origin": origin}),
            client.options(path, headers=asks | {"Access-Control-Request-Headers": "x-csrf-token, authorization"}),
        ):
            assert reply.status_code in (403, 405), (method, path)
            assert not [name for name in reply.headers if name.startswith("access-control")]
    assert client.get("/api/v1/plans", headers={"Origin": LISTED}).headers["access-control-allow-origin"] == LISTED


def test_every_reply_keeps_to_itself(site: Site, enter: Enter) -> None:
    for client in (enter(site, "admin"), httpx.Client(base_url=site.url)):
        for method, path in (*routes(site), *OPEN, ("GET", "/admin/nothing")):
            headers = client.request(method, path).headers
            assert headers["cache-control"] == "no-store", path
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["x-robots-tag"] == "noindex"
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert "unsafe" not in headers["content-security-policy"]
        client.close()


def names_of(dependant: Dependant, kind: str) -> Iterator[str]:
    for each in getattr(dependant, kind):
        fields = getattr(each.field_info.annotation, "model_fields", None)
        yield from fields or [each.alias]
    for inner in dependant.dependencies:
        yield from names_of(inner, kind)


@pytest.mark.parametrize("odd", ODD, ids=lambda text: repr(text[:10]))
def test_nothing_odd_breaks_anything(site: Site, enter: Enter, odd: str) -> None:
    client, job = enter(site, "admin"), read_job(site.bot)
    escaped = quote(odd.encode("utf-8", "surrogatepass"), safe="")
    real = {"job_id": job.id, "number": "1", "plan_id": "minato-midori", "generation_id": "g1"}
    for method, path, dependant in contexts(site):
        if method == "HEAD" or path in OWN or path.startswith("/admin/sign-in"):
            continue
        known = re.sub(r"{(\w+)(:\w+)?}", lambda found: real.get(found[1], "1"), path)
        query = "&".join(f"{name}={escaped}" for name in list(names_of(dependant, "query_params"))[:3])
        body = list(names_of(dependant, "body_params"))
        is_form = path.startswith("/admin")
        form = "&".join(f"{name}={escaped}" for name in body)
        content = form if is_form else json.dumps(dict.fromkeys(body, odd))
        headers = JSON | {"Content-Type": "application/x-www-form-urlencoded" if is_form else "application/json"}
        for address in dict.fromkeys((filled(path, escaped), known if body else f"{known}?{query}")):
            reply = client.request(method, address, content=content.encode() if body else None, headers=headers)
            assert reply.status_code < 500, (method, path, reply.text)


def test_an_address_with_a_password_is_taken_in_nowhere(site: Site, enter: Enter) -> None:
    client, address = enter(site, "operator"), f"https://name:{PASSWORD[-4:]}secret@plans.example.jp/a.pdf"
    replies = [
        client.post("/api/v1/admin/jobs", json={"kind": "read", "addresses": [address]}),
        client.post("/api/v1/admin/sources", json={"url": address}),
        client.post("/admin/uploads", data={"addresses": address}, files={"x": ("", b"")}),
        client.post("/admin/sources", data={"url": address, "csrf": csrf_of(client)}),
    ]
    assert [reply.status_code for reply in replies] == [422] * 4
    assert "secret" not in kept(site)


def kept(site: Site) -> str:
    """All that stands in the database."""
    tables, engine = MetaData(), site.bot.catalogue.engine
    tables.reflect(engine)
    with engine.connect() as connection:
        return "\n".join(repr(row) for each in tables.sorted_tables for row in connection.execute(select(each)))


def test_neither_the_logs_nor_the_database_hold_what_opens_a_door(
    open_site: OpenSite, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    site = open_site(ADMIN_TOKEN=TOKEN)
    name, wrong = account_of(site, Role.ADMIN), "a wrong password, typed"
    with httpx.Client(base_url=site.url, headers=HTML) as client:
        for typed in (wrong, PASSWORD):
            client.post("/admin/sign-in", data={"name": name, "password": typed})
        client.post("/admin/sign-in", data={"name": wrong, "password": name})
        client.get("/api/v1/admin/audit", headers={"Authorization": f"Bearer {TOKEN}"})
        client.get("/api/v1/admin/audit", headers={"Authorization": f"Bearer {wrong}"})
        secrets = [PASSWORD, wrong, TOKEN, client.cookies[COOKIE]]
    told = kept(site) + "".join(each.getMessage() for each in caplog.records if not each.name.startswith("http"))
    assert not [secret for secret in secrets if secret in told]


def test_residents_do_not_wait_for_those_who_knock_while_the_provider_is_silent(open_site: OpenSite) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        issuer = f"http://127.0.0.1:{silent.getsockname()[1]}"
        site = open_site(OIDC_ISSUER=issuer, OIDC_CLIENT_ID="keikaku", TRUSTED_PROXIES="127.0.0.1")
        paths = ["/admin/sign-in/oidc", "/admin/sign-in?told=signed_out_here"] * 30
        threads = [threading.Thread(target=knock, args=(site, path, at)) for at, path in enumerate(paths)]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        begun = time.monotonic()
        assert httpx.get(f"{site.url}/plans", timeout=20).status_code == 200
        assert httpx.get(f"{site.url}/admin/sign-in", timeout=20).status_code == 200
        assert time.monotonic() - begun < 5
        silent.settimeout(0)
        hung_up(silent)
    for thread in threads:
        thread.join()


def knock(site: Site, path: str, number: int) -> None:
    headers = {"X-Forwarded-For": f"10.0.0.{number}"}
    assert httpx.get(site.url + path, headers=headers, timeout=60).status_code in (200, 303, 503)


def hung_up(silent: socket.socket) -> None:
    """Ends the connection that is being waited for."""
    try:
        while True:
            silent.accept()[0].close()
    except BlockingIOError:
        return


def test_who_goes_away_while_a_file_is_sent_leaves_nothing_behind(
    open_site: OpenSite, caplog: pytest.LogCaptureFixture
) -> None:
    site = open_site()
    head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'
    left = site.bot.settings.data_dir / "incoming"

    def body() -> Iterator[bytes]:
        yield head + b"0" * 100_000
        while not list(left.glob("*.part")):
            time.sleep(0.01)
        raise ConnectionAbortedError

    with signed_in(site, Role.OPERATOR) as client, pytest.raises(ConnectionAbortedError):
        client.post("/admin/uploads", content=body(), headers={"Content-Type": "multipart/form-data; boundary=x"})
    deadline = time.monotonic() + 60
    while list(left.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.1)
    assert list(left.iterdir()) == []
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]


def test_behind_a_proxy_that_calls_us_by_the_own_machine_the_cookie_is_for_tls_alone(open_site: OpenSite) -> None:
    site = open_site(PUBLIC_URL="https://plans.city.example.jp")
    data = {"name": account_of(site, Role.VIEWER), "password": PASSWORD}
    response = httpx.post(f"{site.url}/admin/sign-in", data=data, headers={"Origin": "https://plans.city.example.jp"})
    assert response.status_code == 303
    assert "Secure" in response.headers.get_list("set-cookie")[0]


def test_only_who_may_publish_lets_residents_read_again_what_was_closed(open_site: OpenSite, enter: Enter) -> None:
    site = open_site()
    digest = site.bot.catalogue.edition("e-minato-midori-2").original_sha256
    originals = site.bot.settings.data_dir / "originals"
    originals.mkdir()
    (originals / digest).write_bytes(b"%PDF-1.4")
    address = "/api/v1/admin/plans/minato-midori/editions/2/particulars"
    operator, publisher = enter(site, "operator"), enter(site, "publisher")
    assert operator.put(address, json={"audience": "internal"}).status_code == 202
    assert httpx.get(f"{site.url}/plans/minato-midori/2").status_code == 404
    for said in ({"audience": "public"}, {}):
        assert operator.put(address, json=said).status_code == 403
    assert httpx.get(f"{site.url}/plans/minato-midori/2").status_code == 404
    assert publisher.put(address, json={"audience": "public"}).status_code == 202
    assert httpx.get(f"{site.url}/plans/minato-midori/2").status_code == 200
    with signed_in(site, Role.VIEWER) as viewer:
        assert viewer.put(address, json={"audience": "internal"}).status_code == 403
