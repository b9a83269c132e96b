"""The pages as a reader without JavaScript gets them."""

import re
from html import unescape

import httpx

from tests.sites import HTML, Site


def sent(site: Site, address: str = "/", **form: str) -> httpx.Response:
    return site.client.post(address, data=form, headers=HTML, follow_redirects=True)


def posted(site: Site, address: str = "/", **form: str) -> str:
    response = sent(site, address, **form)
    assert response.headers["content-type"].startswith("text/html")
    return response.text


def got(site: Site, address: str, **parameters: str) -> str:
    return site.client.get(address, params=parameters or None, headers=HTML).text


def links(page: str) -> list[str]:
    return [unescape(each) for each in re.findall(r'(?:href|action)="(/[^"]*)"', page)]


def without_readings(page: str) -> str:
    return re.sub(r"<(r[pt])\b.*?</\1>|</?ruby>", "", page)
