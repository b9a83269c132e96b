from collections.abc import Callable

import pytest

from tests.sites import Site


def ask(site: Site, **headers: str) -> tuple[int, str]:
    response = site.client.post("/api/v1/answers", json={"question": "公園"}, headers=headers)
    return response.status_code, response.headers.get("retry-after", "")


def test_a_client_waits_after_so_many_questions_a_minute(open_site: Callable[..., Site]) -> None:
    site = open_site(RATE_PER_MINUTE=2)
    assert [ask(site)[0] for _ in range(3)] == [200, 200, 429]
    response = site.client.post("/api/v1/search", json={"query": "公園"})
    assert (response.status_code, response.json()["code"]) == (429, "rate_limited")
    assert response.headers["retry-after"] in response.json()["detail"]
    assert 0 < int(response.headers["retry-after"]) <= 60


def test_a_client_waits_after_so_many_questions_a_day(open_site: Callable[..., Site]) -> None:
    site = open_site(RATE_PER_DAY=1)
    assert ask(site)[0] == 200
    response = site.client.post("/api/v1/answers", json={"question": "公園"})
    assert (response.status_code, response.json()["code"]) == (429, "daily_limit")
    assert 60 < int(response.headers["retry-after"]) <= 86_400


def test_the_page_counts_like_the_api(open_site: Callable[..., Site]) -> None:
    site = open_site(RATE_PER_MINUTE=1)
    assert ask(site)[0] == 200
    page = site.client.post("/", data={"question": "公園"}, headers={"Accept": "text/html"})
    assert page.status_code == 429
    assert "<html" in page.text


def test_a_client_cannot_claim_another_address(open_site: Callable[..., Site]) -> None:
    site = open_site(RATE_PER_MINUTE=1)
    assert ask(site, **{"X-Forwarded-For": "203.0.113.1"})[0] == 200
    assert ask(site, **{"X-Forwarded-For": "203.0.113.2"})[0] == 429


def test_behind_a_trusted_proxy_each_client_counts_alone(open_site: Callable[..., Site]) -> None:
    site = open_site(RATE_PER_MINUTE=1, TRUSTED_PROXIES="127.0.0.0/8, ::1/128")
    assert ask(site, **{"X-Forwarded-For": "203.0.113.1"})[0] == 200
    assert ask(site, **{"X-Forwarded-For": "203.0.113.2"})[0] == 200
    assert ask(site, **{"X-Forwarded-For": "198.51.100.9, 203.0.113.2"})[0] == 429


@pytest.mark.parametrize(("second", "status"), [("2001:db8:1:2::ffff", 429), ("2001:db8:1:3::1", 200)])
def test_an_ipv6_client_counts_as_its_network(open_site: Callable[..., Site], second: str, status: int) -> None:
    site = open_site(RATE_PER_MINUTE=1, TRUSTED_PROXIES="127.0.0.1")
    assert ask(site, **{"X-Forwarded-For": "2001:db8:1:2::1"})[0] == 200
    assert ask(site, **{"X-Forwarded-For": second})[0] == status


def test_looking_and_rating_are_not_counted_as_questions(open_site: Callable[..., Site]) -> None:
    site = open_site(RATE_PER_MINUTE=1, RATE_PER_DAY=1)
    answer = site.ask("公園の広さ")
    for path in ("widget", f"answers/{answer['id']}", f"answers/{answer['id']}/readings"):
        assert [site.client.get(f"/api/v1/{path}").status_code for _ in range(5)] == [200] * 5
    rated = site.client.post(f"/api/v1/answers/{answer['id']}/feedback", json={"rating": "up"})
    assert rated.status_code == 204
    assert ask(site)[0] == 429


def test_what_cannot_be_asked_costs_no_question(open_site: Callable[..., Site]) -> None:
    site = open_site(RATE_PER_MINUTE=1)
    for body in ({"question": ""}, {"question": "公園", "city": "atlantis"}, {}):
        assert site.client.post("/api/v1/answers", json=body).status_code == 422
    assert ask(site)[0] == 200


def test_ratings_have_a_limit_of_their_own(site: Site) -> None:
    path = f"/api/v1/answers/{site.ask('公園の広さ')['id']}/feedback"
    statuses = [site.client.post(path, json={"rating": "up"}).status_code for _ in range(31)]
    assert statuses == [204] * 30 + [429]
    assert ask(site)[0] == 200


def test_looking_has_a_limit_too(site: Site) -> None:
    seen = [site.client.get("/api/v1/widget").status_code for _ in range(601)]
    assert seen == [200] * 600 + [429]
