"""Which interface a reader gets, and that answers and problems are told in it."""

import json
from html import unescape

import pytest

from prompts.interfaces import interface
from prompts.reading import INTERFACES, pages, say
from tests.sites import HTML, STREAM, Site

ASKED = "公園の広さはどうなりますか"


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("", "ja"),
        ("en", "en"),
        ("en-US,en;q=0.9", "en"),
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant"),
        ("zh-CN,zh;q=0.9", "zh"),
        ("fil-PH", "tl"),
        ("pt-BR, pt;q=0.8", "pt"),
        ("en; q=0.5, ko ; q=0.9", "ko"),
        ("ja;q=0.1,vi;q=0.2", "vi"),
        ("fr,de;q=0.9", "ja"),
        ("fr,ne;q=0.1", "ne"),
        ("en;q=0,ko;q=0.1", "ko"),
        ("en;q=0", "ja"),
        ("*", "ja"),
        ("en;q=loud,ko", "ko"),
        ("en;q=1.2.3,ko", "ko"),
        (";q=1,,;,en", "en"),
        (",".join(["xx"] * 500 + ["en"]), "ja"),
    ],
)
def test_a_page_speaks_what_the_browser_prefers(site: Site, accepted: str, code: str) -> None:
    response = site.client.get("/", headers=HTML | {"Accept-Language": accepted})
    assert f'<html lang="{interface(code).lang}"' in response.text
    assert pages(code)["page.lead"] in unescape(response.text)


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-TW", "zh_hk"])
def test_what_the_reader_asks_for_comes_before_the_browser(site: Site, lang: str) -> None:
    response = site.client.get("/", params={"lang": lang}, headers=HTML | {"Accept-Language": "en"})
    assert '<html lang="zh-Hant"' in response.text


@pytest.mark.parametrize("lang", ["xx", "../../etc", "<script>", "j" * 5000, "日本語"])
def test_an_unknown_language_leaves_the_browsers(site: Site, lang: str) -> None:
    response = site.client.get("/", params={"lang": lang}, headers=HTML | {"Accept-Language": "ko"})
    assert response.status_code == 200
    assert '<html lang="ko"' in response.text


@pytest.mark.parametrize("code", INTERFACES)
def test_every_page_speaks_every_interface(site: Site, code: str) -> None:
    known = interface(code)
    answer = site.ask(ASKED, language=known.language, level=known.level)
    for path in ("/", "/plans", "/plans/minato-midori/1", f"/answers/{answer['id']}", "/nothing"):
        page = site.client.get(path, params={"lang": code}, headers=HTML)
        assert f'<html lang="{known.lang}"' in page.text
        assert page.headers["content-language"] == known.lang


@pytest.mark.parametrize("code", INTERFACES)
@pytest.mark.parametrize("headers", [{}, STREAM])
def test_a_problem_is_told_in_the_language_of_the_body(site: Site, code: str, headers: dict[str, str]) -> None:
    known = interface(code)
    body = {"question": "", "language": known.language, "level": known.level}
    response = site.client.post("/api/v1/answers", json=body, headers={"Accept-Language": "fr"} | headers)
    assert response.json()["detail"] == say("errors.question_empty", code)


def test_an_unknown_city_is_told_in_easy_japanese(site: Site) -> None:
    body = {"question": ASKED, "city": "どこにもない市", "language": "ja", "level": "easy"}
    response = site.client.post("/api/v1/answers", json=body)
    assert response.json()["detail"] == say("errors.city_unknown", "ja-easy", city="どこにもない市")


def test_what_breaks_a_stream_is_told_in_the_language_of_the_body(site: Site) -> None:
    body = {"question": "爆発", "language": "zh-TW"}
    text = site.client.post("/api/v1/answers", json=body, headers=STREAM | {"Accept-Language": "en"}).text
    problem = json.loads(text.rpartition("event: error\ndata: ")[2].partition("\n")[0])["problem"]
    assert problem["detail"] == say("errors.internal", "zh-Hant", id=problem["error_id"])


@pytest.mark.parametrize(("parameter", "code"), [("language", "zh-Hant"), ("lang", "ja-easy")])
def test_a_call_may_name_its_language_in_its_address(site: Site, parameter: str, code: str) -> None:
    response = site.client.get("/api/v1/plans/nothing", params={parameter: code}, headers={"Accept-Language": "en"})
    assert response.json()["detail"] == say("errors.not_found", code)
