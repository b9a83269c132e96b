import re
from collections.abc import Callable

import pytest
from pydantic import SecretStr

from bot.settings import BotSettings
from tests.sites import HTML, STREAM, Site

CITY = "https://www.city.minatono.example.jp"


@pytest.mark.parametrize("path", ["/", "/plans", "/api/v1/plans", "/nothing", "/static/style.css"])
def test_every_response_keeps_to_itself(site: Site, path: str) -> None:
    headers = site.client.get(path, headers=HTML).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "require-trusted-types-for 'script'; trusted-types 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "microphone=(self)" in headers["permissions-policy"]


@pytest.mark.parametrize("path", ["/", "/plans", "/plans/minato-midori/2", "/docs"])
def test_pages_hold_nothing_that_their_own_policy_forbids(site: Site, path: str) -> None:
    page = site.client.get(path, headers=HTML).text
    assert " style=" not in page
    assert "<style" not in page
    # Scripts come from files of our own; what is written into a page is data.
    for script in re.findall(r"<script\b[^>]*>", page):
        assert 'src="/' in script or 'type="application/ld+json"' in script
    assert not re.search(r"<[^>]+\son\w+=", page)


def test_a_listed_site_may_ask(open_site: Callable[..., Site]) -> None:
    site = open_site(ALLOWED_ORIGINS=f"{CITY}, https://other.example.jp")
    answer = site.client.post("/api/v1/answers", json={"question": "公園"}, headers={"Origin": CITY})
    assert answer.headers["access-control-allow-origin"] == CITY
    crash = site.client.post("/api/v1/answers", json={"question": "爆発"}, headers={"Origin": CITY})
    assert (crash.status_code, crash.headers["access-control-allow-origin"]) == (500, CITY)


@pytest.mark.parametrize("origin", ["https://evil.example", f"{CITY}.evil.example", "null"])
def test_no_other_site_may_read_answers(open_site: Callable[..., Site], origin: str) -> None:
    site = open_site(ALLOWED_ORIGINS=CITY)
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    assert site.client.options("/api/v1/answers", headers=asked).status_code == 400
    answer = site.client.post("/api/v1/answers", json={"question": "公園"}, headers={"Origin": origin})
    assert "access-control-allow-origin" not in answer.headers


SECRETS = [name for name, field in BotSettings.model_fields.items() if field.annotation is SecretStr]
PUBLIC = ["/", "/plans", "/plans/minato-midori/2", "/docs", "/openapi.json", "/nothing", "/metrics", "/readyz"]
CALLS = ["widget", "plans", "plans/minato-midori", "nothing"]


def test_no_secret_is_in_any_page_or_call(open_site: Callable[..., Site]) -> None:
    kinds = {"slack_bot_token": "xoxb-", "slack_app_token": "xapp-"}
    secrets = {name: f"{kinds.get(name, '')}geheim-{at}-of-many-secrets" for at, name in enumerate(SECRETS)}
    assert len(secrets) > 4
    site = open_site(**{str(BotSettings.model_fields[name].validation_alias): said for name, said in secrets.items()})
    assert site.bot.settings.admin_token.get_secret_value() in secrets.values()
    answer = site.ask("公園の広さ")
    paths = [
        *PUBLIC,
        *(f"/api/v1/{call}" for call in CALLS),
        f"/answers/{answer['id']}",
        f"/api/v1/answers/{answer['id']}",
    ]
    seen = [site.client.get(path, headers=HTML) for path in paths]
    for question in ("公園の広さ", "爆発", "", *secrets):
        seen += [site.client.post("/api/v1/answers", json={"question": question}, headers=STREAM)]
        seen += [site.client.post("/", data={"question": question}, headers=HTML)]
    told = "".join(f"{each.headers}{each.text}" for each in seen)
    assert "geheim-" not in told
