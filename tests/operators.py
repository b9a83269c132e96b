"""Operators for tests: signed in at a site, over HTTP or in a browser."""

from functools import cache

import httpx
from argon2 import PasswordHasher
from playwright.sync_api import Page

from bot.accounts.passwords import Passwords
from bot.accounts.register import Accounts
from bot.accounts.roles import Role
from bot.accounts.sessions import Sessions
from bot.web.admin.csrf import masked
from bot.web.admin.entrance import COOKIE, CSRF_HEADER
from tests.sites import HTML, Site
from vectorstore.operations.acts import Act

PASSWORD = "みなと野の公園を歩く 1234"
_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Signing in takes a tenth of a second at the usual costs."""


@cache
def quick_passwords() -> Passwords:
    return Passwords(_CHEAP)


def account_of(site: Site, role: Role) -> str:
    """The name of an account in a role, made where there is none; its password is PASSWORD."""
    accounts = Accounts(site.bot.catalogue.engine, quick_passwords())
    name = f"{role.value}@city.example.jp"
    if all(each.name != name for each in accounts.all()):
        accounts.add(name, role, PASSWORD, Act("cli:tests"))
    return name


def signed_in(site: Site, role: Role | str = Role.ADMIN) -> httpx.Client:
    """A client with a session's cookie; it sends the CSRF token with each call, and `csrf_of` tells it for forms.

    The session is made without the sign-in page, which has tests of its own. Close it: `with signed_in(site) as client`.
    """
    new = _sessions(site).open(account_of(site, Role(role)))
    client = httpx.Client(base_url=site.url, timeout=60, headers=HTML | {CSRF_HEADER: masked(new.csrf)})
    client.cookies.set(COOKIE, new.token, domain="127.0.0.1")
    return client


def csrf_of(client: httpx.Client) -> str:
    """The token that a form's hidden field `csrf` holds."""
    return str(client.headers[CSRF_HEADER])


def sign_in_browser(page: Page, site: Site, role: Role | str = Role.ADMIN) -> None:
    """Gives a browser's page a session; go to the page that you want to see after it."""
    new = _sessions(site).open(account_of(site, Role(role)))
    page.context.add_cookies([{"name": COOKIE, "value": new.token, "url": site.url, "httpOnly": True}])


def _sessions(site: Site) -> Sessions:
    settings = site.bot.settings
    return Sessions(site.bot.catalogue.engine, settings.session_idle, settings.session_longest)
