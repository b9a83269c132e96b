import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import BotSettings
from tests.fakes_bot import PLAN, Shelves, edition
from tests.sites import HTML, Site
from vectorstore.domain import Plan, Status

CITY_SITE = "https://www.city.minatono.example.jp"
INTRANET = "https://intra.example.jp"
STRANGER = "https://evil.example"
PUNYCODE = "https://xn--o9jd6d8846c.example.jp"
OTHER = Plan("aozora", "青空市総合計画", "青空市", "総合計画")

OpenSite = Callable[..., Site]


def two_cities(open_site: OpenSite, **settings: object) -> Site:
    """みなと野市's own site may ask about みなと野市 alone, the intranet about 青空市 too."""
    site = open_site(ALLOWED_ORIGINS=f"{CITY_SITE}={PLAN.city},{INTRANET}", **settings)
    shelves, ours, theirs = Shelves(site.bot.catalogue), edition(2, Status.ADOPTED), edition(1, Status.ADOPTED, OTHER)
    shown = shelves.save(PLAN, ours, "10平方メートル") | shelves.save(OTHER, theirs, "7平方メートル")
    shelves.publish("g2", (ours, theirs), shown)
    return site


def ask(site: Site, origin: str, **more: str) -> tuple[int, str]:
    """The status, with the city asked about or the problem's code."""
    asked = {"question": "公園の広さ", **more}
    response = site.client.post("/api/v1/answers", json=asked, headers={"Origin": origin})
    if response.status_code != 200:
        return response.status_code, response.json()["code"]
    return 200, site.bot.answerer.asked[-1].city


@pytest.mark.parametrize(("city", "asked_about"), [("", ""), ("minatono", "みなと野市"), ("青空", "青空市")])
def test_a_listed_site_may_ask_about_every_city(open_site: OpenSite, city: str, asked_about: str) -> None:
    assert ask(two_cities(open_site), INTRANET, city=city) == (200, asked_about)


@pytest.mark.parametrize("city", ["", "minatono", "みなと野市"])
def test_a_site_bound_to_a_city_asks_about_that_city_alone(open_site: OpenSite, city: str) -> None:
    site = two_cities(open_site)
    assert ask(site, CITY_SITE, city=city) == (200, "みなと野市")
    assert site.bot.answerer.asked[-1].city_only


def test_a_site_bound_to_a_city_may_not_ask_about_another(open_site: OpenSite) -> None:
    site = two_cities(open_site)
    assert ask(site, CITY_SITE, city="青空市") == (403, "origin_not_allowed")
    found = site.client.post("/api/v1/search", json={"query": "公園", "city": "aozora"}, headers={"Origin": CITY_SITE})
    assert found.status_code == 403
    setup = site.client.get("/api/v1/widget?city=aozora", headers={"Origin": CITY_SITE})
    assert setup.status_code == 403


def test_a_search_from_a_bound_site_finds_that_citys_passages_alone(open_site: OpenSite) -> None:
    site = two_cities(open_site)
    found = site.client.post("/api/v1/search", json={"query": "公園の広さ"}, headers={"Origin": CITY_SITE}).json()
    assert {each["plan"]["city"] for each in found["passages"]} == {"みなと野市"}


def test_an_origin_may_be_bound_by_the_citys_key(open_site: OpenSite) -> None:
    site = open_site(ALLOWED_ORIGINS=f"{CITY_SITE}=minatono")
    assert ask(site, CITY_SITE) == (200, "みなと野市")


@pytest.mark.parametrize(
    "origin",
    [STRANGER, "null", "", f"{CITY_SITE}.evil.example", CITY_SITE.replace("https", "http"), f"{CITY_SITE}:8443"],
)
def test_a_site_that_is_not_listed_is_refused_and_nothing_is_asked(open_site: OpenSite, origin: str) -> None:
    site = two_cities(open_site)
    assert ask(site, origin) == (403, "origin_not_allowed")
    assert site.bot.answerer.asked == []


@pytest.mark.parametrize("path", ["/", "/answers/01ARZ3NDEKTSV4RRFFQ69G5FAV/feedback"])
def test_a_form_on_another_site_is_refused(site: Site, path: str) -> None:
    form = {"question": "公園の広さ", "rating": "up"}
    sent = site.client.post(path, data=form, headers=HTML | {"Origin": STRANGER})
    assert sent.status_code == 403
    assert "ALLOWED_ORIGINS" in sent.text


def test_feedback_and_plans_are_for_listed_sites_too(site: Site) -> None:
    rated = site.client.post(
        f"/api/v1/answers/{site.ask('公園の広さ')['id']}/feedback", json={"rating": "up"}, headers={"Origin": STRANGER}
    )
    assert rated.status_code == 403
    assert site.client.get("/api/v1/plans", headers={"Origin": STRANGER}).status_code == 403


def test_our_own_pages_may_ask(open_site: OpenSite) -> None:
    site = open_site(PUBLIC_URL="https://keikaku.example.jp")
    assert ask(site, site.url)[0] == 200
    assert ask(site, "https://keikaku.example.jp")[0] == 200
    form = site.client.post("/", data={"question": "公園の広さ"}, headers=HTML | {"Origin": site.url})
    assert form.status_code == 200


def test_behind_a_proxy_the_browser_says_that_a_page_is_our_own(site: Site) -> None:
    asked = {"Origin": "https://keikaku.example.jp", "Sec-Fetch-Site": "same-origin"}
    assert site.client.post("/api/v1/answers", json={"question": "公園の広さ"}, headers=asked).status_code == 200
    across = asked | {"Sec-Fetch-Site": "cross-site"}
    assert site.client.post("/api/v1/answers", json={"question": "公園の広さ"}, headers=across).status_code == 403


def test_a_caller_that_is_no_browser_needs_no_listing(open_site: OpenSite) -> None:
    assert two_cities(open_site).ask("公園の広さ", city="aozora")["status"] == "answered"


def test_only_listed_sites_may_read_what_they_are_told(open_site: OpenSite) -> None:
    site = two_cities(open_site)
    for origin, readable in ((INTRANET, INTRANET), (STRANGER, None)):
        answer = site.client.post("/api/v1/answers", json={"question": "公園"}, headers={"Origin": origin})
        assert answer.headers.get("access-control-allow-origin") == readable


def test_a_site_that_waits_can_read_for_how_long(open_site: OpenSite) -> None:
    site = two_cities(open_site, RATE_PER_MINUTE=1)
    ask(site, INTRANET)
    waiting = site.client.post("/api/v1/answers", json={"question": "公園"}, headers={"Origin": INTRANET})
    assert (waiting.status_code, waiting.headers["access-control-allow-origin"]) == (429, INTRANET)
    assert "retry-after" in waiting.headers["access-control-expose-headers"].lower()


def test_a_site_that_is_not_listed_is_logged_once(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "bot.web.origins"):
        for _ in range(3):
            ask(site, STRANGER)
    assert [record.getMessage().count(STRANGER) for record in caplog.records] == [1]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://WWW.City.example.jp", {"https://www.city.example.jp": ""}),
        (
            "https://a.example.jp:443, http://b.example.jp:8080",
            {"https://a.example.jp": "", "http://b.example.jp:8080": ""},
        ),
        ("https://みなと野.example.jp = みなと野市", {PUNYCODE: "みなと野市"}),
        ("http://[::1]:8000", {"http://[::1]:8000": ""}),
    ],
)
def test_origins_are_read_as_browsers_write_them(tmp_path: Path, written: str, read: dict[str, str]) -> None:
    made = BotSettings(_env_file=None, KEIKAKU_DATA_DIR=tmp_path, ALLOWED_ORIGINS=written)
    assert made.allowed_origins == read


@pytest.mark.parametrize(
    ("written", "mend"),
    [
        ("*", "https://www.city.example.jp"),
        ("https://*.example.jp", "https://www.city.example.jp"),
        ("www.city.example.jp", "https://"),
        ("ftp://a.example.jp", "https://"),
        ("https://a.example.jp/", "write https://a.example.jp"),
        ("https://a.example.jp/kikaku", "write https://a.example.jp"),
        ("https://user@a.example.jp", "write https://a.example.jp"),
        ("https://a.example.jp:port", "https://"),
        ("https://a.example.jp=三鷹市,https://a.example.jp=調布市", "named twice"),
    ],
)
def test_what_is_no_origin_is_named_with_its_mend(tmp_path: Path, written: str, mend: str) -> None:
    with pytest.raises(ValidationError, match="ALLOWED_ORIGINS") as refused:
        BotSettings(_env_file=None, KEIKAKU_DATA_DIR=tmp_path, ALLOWED_ORIGINS=written)
    assert mend in str(refused.value)
