"""A city's identity provider for tests: the npm package oidc-provider, in a Node process of its own."""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.sites import HTML

HOME = Path(__file__).parent / "oidc_provider"
SECRET = "geheim & 100%: in tests"
_START_S = 20.0


@dataclass(frozen=True)
class IdentityProvider:
    """The provider; it signs in whoever types any password. tanaka plans, sato keeps the machines, suzuki neither."""

    url: str

    def lie(self, **tamper: object) -> None:
        """Makes it send ID tokens that are not right: `claims` of another kind, or `sign` by another key."""
        httpx.put(f"{self.url}/tamper", content=json.dumps(tamper or None)).raise_for_status()


@contextmanager
def provided(port: int, site_url: str) -> Iterator[IdentityProvider]:
    """Serves it for a site, as long as the context lasts."""
    if shutil.which("node") is None or not (HOME / "node_modules").is_dir():
        pytest.skip(f"no oidc-provider; apt-get install nodejs npm, then npm ci in {HOME}")
    settings = json.dumps({"port": port, "site": site_url, "secret": SECRET})
    command = ["node", str(HOME / "provider.mjs"), settings]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(process, url)
            yield IdentityProvider(url)
        finally:
            process.terminate()


def _wait(process: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + _START_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            httpx.get(f"{url}/jwks").raise_for_status()
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"oidc-provider did not start within {_START_S:g} s")


class Visitor:
    """Somebody with a browser that keeps cookies and follows redirects, signing in by the provider's own forms."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def depart(self, wanted: str = "/admin") -> httpx.Response:
        """The provider's first page."""
        return self.client.get("/admin/sign-in/oidc", params={"next": wanted}, headers=HTML)

    def fill(self, page: httpx.Response, name: str) -> httpx.Response:
        """What comes after the provider's forms, which ask who it is and whether that is right."""
        for answers in ({"prompt": "login", "login": name, "password": "x"}, {"prompt": "consent"}):
            action = re.search(r'<form[^>]*action="([^"]+)"', page.text)
            assert action, page.text
            page = self.client.post(str(page.url.join(action[1])), data=answers, headers=HTML)
        return page

    def sign_in(self, name: str, wanted: str = "/admin") -> httpx.Response:
        """The whole way there and back."""
        return self.fill(self.depart(wanted), name)
