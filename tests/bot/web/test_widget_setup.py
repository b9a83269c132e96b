import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.web import widget
from prompts.reading import INTERFACES, pages, replies
from tests.fakes_bot import PLAN, Shelves, edition
from tests.sites import STREAM, Site
from vectorstore.domain import Plan, Status

OpenSite = Callable[..., Site]

SETUP = "/api/v1/widget"
STRANGER = {"Origin": "https://evil.example"}
LISTED = "https://www.city.minatono.example.jp"
SOURCES = Path(widget.__file__).parent / "widget" / "src"


def setup(site: Site, **params: str) -> dict[str, object]:
    response = site.client.get(SETUP, params=params)
    assert response.status_code == 200, response.text
    found: dict[str, object] = response.json()
    return found


def test_the_setup_holds_what_the_types_of_the_widget_name(site: Site) -> None:
    body = re.search(r"interface WidgetSetup \{(.*?)\n\}", (SOURCES / "types.ts").read_text(), re.DOTALL)
    assert body
    assert set(setup(site)) == set(re.findall(r"readonly (\w+):", body[1]))


def test_a_city_is_named_by_its_key_and_told_in_full(site: Site) -> None:
    found = setup(site, city="minatono")
    assert (found["state"], found["city"], found["cities"]) == ("open", "みなと野市", [])


def test_an_unknown_city_is_told_in_the_callers_language(site: Site) -> None:
    response = site.client.get(SETUP, params={"city": "atlantis", "language": "en"})
    assert (response.status_code, response.json()["code"]) == (422, "city_unknown")
    assert "plans of" in response.json()["detail"]


def test_where_several_cities_are_held_and_none_is_named_there_is_a_choice(site: Site) -> None:
    shelves, theirs = Shelves(site.bot.catalogue), Plan("aozora", "青空市総合計画", "青空市", "総合計画")
    shown = shelves.save(theirs, edition(1, Status.ADOPTED, theirs), "7平方メートル")
    shelves.publish("g2", (edition(1, Status.ADOPTED, theirs),), shown)
    assert setup(site)["cities"] == sorted([PLAN.city, "青空市"])
    assert setup(site, city="aozora")["cities"] == []


@pytest.mark.parametrize("code", INTERFACES)
def test_every_interface_brings_its_words_and_the_names_of_all(site: Site, code: str) -> None:
    found = setup(site, language=code)
    language, languages = found["language"], found["languages"]
    assert isinstance(language, dict)
    assert isinstance(languages, list)
    assert language["code"] == code
    assert [each["code"] for each in languages] == list(INTERFACES)
    assert len({each["name"] for each in languages}) == len(INTERFACES)


def test_every_word_that_the_widget_says_is_in_its_setup(site: Site) -> None:
    words = setup(site)["words"]
    assert isinstance(words, dict)
    written = "\n".join(file.read_text(encoding="utf-8") for file in SOURCES.rglob("*.ts"))
    groups = "|".join(sorted({key.partition(".")[0] for key in (*pages("ja"), *replies("ja"))}))
    said = set(re.findall(rf"[\"'`]((?:{groups})\.[a-z_]+)[\"'`]", written))
    assert len(said) > 20
    assert said <= set(words)
    for beginning in re.findall(rf"`((?:{groups})\.[a-z_]*)\$", written):
        assert any(key.startswith(beginning) for key in words), beginning


def test_the_setup_is_small(site: Site) -> None:
    for code in INTERFACES:
        body = site.client.get(SETUP, params={"language": code}).content
        assert len(gzip.compress(body)) < 5_000


def test_each_suggestion_is_answered_from_the_plan_that_it_names(site: Site) -> None:
    suggestions = setup(site, city="minatono")["suggestions"]
    assert suggestions == ["公園を広げるについて教えてください"]
    answer = site.ask("公園を広げるについて教えてください")
    assert answer["status"] == "answered"


def test_suggestions_follow_what_is_published(site: Site) -> None:
    assert setup(site)["suggestions"]
    Shelves(site.bot.catalogue).withdraw()
    assert setup(site)["suggestions"] == []


def test_suggesting_keeps_nothing_and_counts_nothing(site: Site) -> None:
    setup(site)
    assert "keikaku_answers_total{" not in site.client.get("/metrics").text


def test_an_empty_city_hall_has_a_setup_too(open_site: OpenSite) -> None:
    site = open_site(stocked=False)
    found = setup(site)
    assert (found["state"], found["suggestions"], found["cities"]) == ("open", [], [])


def test_a_paused_channel_says_so_with_its_notice(site: Site) -> None:
    site.bot.pauses.pause("web", "点検のため、休んでいます。")
    found = setup(site)
    assert (found["state"], found["notice"], found["suggestions"]) == ("paused", "点検のため、休んでいます。", [])
    assert site.client.get("/readyz").status_code == 200


def test_an_unchanged_setup_is_not_sent_again(site: Site) -> None:
    first = site.client.get(SETUP)
    assert first.headers["cache-control"] == "no-cache"
    again = site.client.get(SETUP, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    site.bot.pauses.pause("web")
    changed = site.client.get(SETUP, headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200


def test_a_site_that_is_not_listed_can_read_why(site: Site) -> None:
    refused = site.client.get(SETUP, params={"language": "en"}, headers=STRANGER)
    assert (refused.status_code, refused.json()["code"]) == (403, "origin_not_allowed")
    assert "ALLOWED_ORIGINS" in refused.json()["detail"]
    assert refused.headers["access-control-allow-origin"] == "*"


def test_a_listed_site_reads_its_setup(open_site: OpenSite) -> None:
    site = open_site(ALLOWED_ORIGINS=f"{LISTED}=minatono")
    found = site.client.get(SETUP, headers={"Origin": LISTED})
    assert found.headers["access-control-allow-origin"] == LISTED
    assert "Origin" in found.headers["vary"]
    assert found.json()["city"] == "みなと野市"


def test_the_setup_travels_compressed(site: Site) -> None:
    found = site.client.get(SETUP, headers={"Accept-Encoding": "gzip"})
    assert found.headers["content-encoding"] == "gzip"
    plain = site.client.get(SETUP, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert found.json() == plain.json()


def test_a_stream_is_never_gathered_for_compression(site: Site) -> None:
    wanted = STREAM | {"Accept-Encoding": "gzip"}
    with site.client.stream("POST", "/api/v1/answers", json={"question": "公園の広さ"}, headers=wanted) as stream:
        assert "content-encoding" not in stream.headers
        chunks = list(stream.iter_raw())
    assert len(chunks) > 2
    assert json.loads(b"".join(chunks).split(b"data: ")[-1])["status"] == "answered"


def test_any_site_may_load_the_script(site: Site) -> None:
    script = site.client.get("/widget.js", headers=STRANGER)
    assert script.status_code == 200
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert script.headers["access-control-allow-origin"] == "*"
    assert script.headers["cross-origin-resource-policy"] == "cross-origin"
    assert script.headers["cache-control"] == "public, max-age=300, must-revalidate"
    again = site.client.get("/widget.js", headers={"If-None-Match": script.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cross-origin-resource-policy"] == "cross-origin"


def test_the_described_calls_name_their_refusals(site: Site) -> None:
    paths = site.client.get("/openapi.json").json()["paths"]
    asking = paths["/api/v1/answers"]["post"]["responses"]
    assert {"200", "403", "409", "4XX"} <= set(asking)
    assert "application/problem+json" in asking["409"]["content"]
    setting_up = paths[SETUP]["get"]
    assert "403" in setting_up["responses"]
    assert {each["name"] for each in setting_up["parameters"]} == {"city", "language"}
