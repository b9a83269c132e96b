from collections.abc import Callable

import pytest

from tests.sites import HTML, Site

CITY = "https://www.city.minatono.example.jp"


@pytest.mark.parametrize("path", ["/", "/plans", "/api/v1/plans", "/nothing", "/static/style.css"])
def test_every_response_keeps_to_itself(site: Site, path: str) -> None:
    headers = site.client.get(path, headers=HTML).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"


@pytest.mark.parametrize("path", ["/", "/plans", "/plans/minato-midori/2", "/docs"])
def test_pages_hold_nothing_that_their_own_policy_forbids(site: Site, path: str) -> None:
    page = site.client.get(path, headers=HTML).text
    assert " style=" not in page
    assert "<style" not in page
    assert "<script" not in page


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
