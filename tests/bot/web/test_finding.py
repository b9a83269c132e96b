"""How search engines find the plans."""

import json
import re
from collections.abc import Callable
from typing import cast
from xml.etree import ElementTree as ET

import pytest
from pydantic import ValidationError
from selectolax.lexbor import LexborHTMLParser

from bot.settings import BotSettings
from bot.web.finding import Entry, site_map, site_map_part
from bot.web.problems import ProblemError
from tests.fakes_bot import Shelves
from tests.hostile import storable_strings
from tests.shelving import shelve
from tests.sites import HTML, Site
from vectorstore.domain import Period, Plan, Status

HOME = "https://keikaku.city.example.jp"
TEXT = "# 計画\n\n## 川\n\n川の水質を調べます。\n"
BIDI_AND_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def head(site: Site, path: str) -> LexborHTMLParser:
    response = site.client.get(path, headers=HTML)
    assert response.status_code == 200
    return LexborHTMLParser(response.text)


def content(tree: LexborHTMLParser, selector: str) -> str | None:
    found = tree.css_first(selector)
    return (found.attributes.get("content") or found.attributes.get("href")) if found else None


def snippet(tree: LexborHTMLParser) -> dict[str, object]:
    (script,) = tree.css('script[type="application/ld+json"]')
    return cast(dict[str, object], json.loads(script.text()))


def locations(xml: str) -> list[str]:
    return [each.text or "" for each in ET.fromstring(xml).iterfind(".//{*}loc")]  # noqa: S314 - our own


def test_the_site_map_lists_the_pages_and_each_plans_foremost_edition(open_site: Callable[..., Site]) -> None:
    site = open_site(PUBLIC_URL=f"{HOME}/")
    shelve(site.bot.catalogue, TEXT, TEXT)
    response = site.client.get("/sitemap.xml")
    assert response.headers["content-type"].startswith("application/xml")
    assert locations(response.text) == [f"{HOME}/", f"{HOME}/plans", f"{HOME}/plans/minato-mizu/2"]
    assert "<lastmod>2022-03-31</lastmod>" in response.text


def test_a_withdrawn_plan_is_not_in_the_site_map(site: Site) -> None:
    assert "minato-midori" in site.client.get("/sitemap.xml").text
    Shelves(site.bot.catalogue).withdraw()
    assert "minato-midori" not in site.client.get("/sitemap.xml").text


def test_an_internal_plan_is_not_in_the_site_map(site: Site) -> None:
    assert "naibu" not in site.client.get("/sitemap.xml").text


def test_without_a_public_address_the_requests_own_is_told(site: Site) -> None:
    assert locations(site.client.get("/sitemap.xml").text)[0] == f"{site.url}/"
    assert content(head(site, "/"), "link[rel=canonical]") == f"{site.url}/"


def test_more_addresses_than_one_file_holds_come_in_parts() -> None:
    found = [Entry(f"{HOME}/plans/{number}/1") for number in range(100_001)]
    assert locations(site_map(HOME, found)) == [f"{HOME}/sitemap-{part}.xml" for part in (1, 2, 3)]
    parts = [locations(site_map_part(found, part)) for part in (1, 2, 3)]
    assert [len(part) for part in parts] == [50_000, 50_000, 1]
    for part in (0, 4):
        with pytest.raises(ProblemError):
            site_map_part(found, part)


def test_a_part_of_the_site_map_can_be_fetched(site: Site) -> None:
    assert locations(site.client.get("/sitemap-1.xml").text) == locations(site.client.get("/sitemap.xml").text)
    assert site.client.get("/sitemap-2.xml").status_code == 404


def test_robots_may_read_pages_but_not_answers(open_site: Callable[..., Site]) -> None:
    lines = open_site(PUBLIC_URL=HOME).client.get("/robots.txt").text.splitlines()
    assert {"Disallow: /api/", "Disallow: /originals/*/pages/", "Allow: /"} <= set(lines)
    assert lines[-1] == f"Sitemap: {HOME}/sitemap.xml"


def test_an_edition_has_one_address_whatever_is_marked_in_it(open_site: Callable[..., Site]) -> None:
    site = open_site(PUBLIC_URL=HOME)
    tree = head(site, "/plans/minato-midori/2?section=e-minato-midori-2-s1&mark=1-2-00&lang=en")
    assert content(tree, "link[rel=canonical]") == f"{HOME}/plans/minato-midori/2"
    assert content(tree, "meta[property='og:url']") == f"{HOME}/plans/minato-midori/2"
    assert "みなと野市みどりの基本計画" in (content(tree, "meta[property='og:title']") or "")
    assert "みなと野市みどりの基本計画" in (content(tree, "meta[name=description]") or "")


def test_an_adopted_plan_is_told_as_legislation(open_site: Callable[..., Site]) -> None:
    site = open_site(PUBLIC_URL=HOME)
    told = snippet(head(site, "/plans/minato-midori/2"))
    city = "みなと野市"
    assert told["@type"] == "Legislation"
    assert told["legislationIdentifier"] == "minato-midori/2"
    assert told["datePublished"] == "2022-03-31"
    assert told["temporalCoverage"] == "2025-04-01/2035-03-31"
    assert told["spatialCoverage"] == {"@type": "AdministrativeArea", "name": city}
    assert told["publisher"] == {"@type": "GovernmentOrganization", "name": city}
    assert told["url"] == f"{HOME}/plans/minato-midori/2"


def test_a_draft_is_told_as_a_document_with_where_it_stands(site: Site) -> None:
    shelve(site.bot.catalogue, TEXT, statuses=(Status.DRAFT,), period=Period(2026, 2030, fiscal=False))
    tree = head(site, "/plans/minato-mizu/1")
    told = snippet(tree)
    assert (told["@type"], told["creativeWorkStatus"]) == ("DigitalDocument", "Draft")
    assert told["temporalCoverage"] == "2026/2030"
    assert "案" in (content(tree, "meta[name=description]") or "")
    assert content(tree, "meta[name=robots]") is None


def test_the_chat_is_told_as_a_service_of_the_city(site: Site) -> None:
    told = snippet(head(site, "/"))
    assert told["@type"] == "GovernmentService"
    assert told["provider"] == [{"@type": "GovernmentOrganization", "name": "みなと野市"}]
    assert {"ja", "en", "zh-Hans", "zh-Hant"} <= set(cast(list[str], told["availableLanguage"]))


def test_what_is_out_of_use_is_not_to_be_found(site: Site) -> None:
    assert content(head(site, "/plans/minato-midori/1"), "meta[name=robots]") == "noindex"
    assert content(head(site, "/plans/minato-midori/2"), "meta[name=robots]") is None
    Shelves(site.bot.catalogue).withdraw()
    assert content(head(site, "/plans/minato-midori/2"), "meta[name=robots]") == "noindex"


def test_an_answer_is_not_to_be_found_and_its_question_not_told(site: Site) -> None:
    answer = site.ask("公園の広さは")
    tree = head(site, f"/answers/{answer['id']}")
    assert content(tree, "meta[name=robots]") == "noindex"
    assert "公園" not in "".join(each.attributes.get("content") or "" for each in tree.css("meta"))


def test_changes_are_found_under_one_address(site: Site) -> None:
    assert content(head(site, "/plans/minato-midori/2/changes"), "meta[name=robots]") is None
    tree = head(site, "/plans/minato-midori/2/changes?since=1")
    assert content(tree, "meta[name=robots]") == "noindex"
    assert content(tree, "link[rel=canonical]") == f"{site.url}/plans/minato-midori/2/changes"


def test_hostile_titles_leave_head_and_site_map_whole(site: Site) -> None:
    strings = (
        *storable_strings()[::60],
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "\u202e" + "市" * 10_000,
    )
    for number, words in enumerate(strings):
        plan = Plan(f"boese-{number}", words, words, words)
        shelve(site.bot.catalogue, TEXT, plan=plan, date="</lastmod>", source_url=f"https://x.example/{words}")
        tree = head(site, f"/plans/boese-{number}/1")
        told = snippet(tree)
        assert told["@type"] == "Legislation"
        assert tree.css_first("footer.site")
        for shown in (str(told.get("name", "")), content(tree, "meta[property='og:title']") or ""):
            assert len(shown) <= 120
            assert not BIDI_AND_HIDDEN.search(shown)
        found = locations(site.client.get("/sitemap.xml").text)
        assert found[2:] == [f"{site.url}/plans/boese-{number}/1"]


def test_a_hostile_host_name_stays_a_name(site: Site) -> None:
    for path in ("/", "/sitemap.xml", "/robots.txt"):
        response = site.client.get(path, headers={"Host": 'a"><script>alert(1)</script>'})
        assert "<script>alert" not in response.text


@pytest.mark.parametrize("wrong", ["keikaku.example.jp", "ftp://x.example", "https://x.example/path", "https://"])
def test_a_wrong_public_address_is_named_at_start(wrong: str) -> None:
    with pytest.raises(ValidationError, match="PUBLIC_URL"):
        BotSettings(_env_file=None, PUBLIC_URL=wrong)
