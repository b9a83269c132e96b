from typing import Any

from tests.bot.web.conftest import OpenSite
from tests.fakes_bot import Shelves
from tests.sites import Site

ASKED = "公園の広さはどうなりますか"


def readings(site: Site, answer_id: object) -> dict[str, Any]:
    response = site.client.get(f"/api/v1/answers/{answer_id}/readings")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def joined(runs: list[dict[str, str]]) -> str:
    return "".join(run["text"] for run in runs)


def test_statements_and_quotes_are_read_without_a_changed_letter(site: Site) -> None:
    answer: dict[str, Any] = site.ask(ASKED)
    found = readings(site, answer["id"])
    assert [joined(runs) for runs in found["statements"]] == [each["text"] for each in answer["statements"]]
    assert {number: joined(runs) for number, runs in found["quotes"].items()} == {
        str(each["number"]): each["quote"] for each in answer["citations"]
    }
    assert {"text": "公園", "reading": "こうえん"} in found["quotes"]["1"]
    assert {"text": "の", "reading": ""} in found["quotes"]["1"]


def test_an_answer_without_statements_has_no_readings(site: Site) -> None:
    assert readings(site, site.ask("Wo ist der Bahnhof")["id"]) == {"statements": [], "quotes": {}}


def test_what_residents_may_no_longer_see_is_not_read_to_them(site: Site) -> None:
    answer = site.ask(ASKED)
    Shelves(site.bot.catalogue).close_to_public()
    response = site.client.get(f"/api/v1/answers/{answer['id']}/readings")
    assert response.status_code == 404
    assert response.json()["code"] == "not_found"


def test_an_unknown_answer_is_not_found(open_site: OpenSite) -> None:
    site = open_site()
    for answer_id in ("01J00000000000000000000000", "x", "%00"):
        assert site.client.get(f"/api/v1/answers/{answer_id}/readings").status_code == 404
