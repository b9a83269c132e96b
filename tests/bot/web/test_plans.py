from tests.fakes_bot import Shelves
from tests.sites import Site


def test_the_register_lists_each_plan_with_its_editions_newest_first(site: Site) -> None:
    (plan,) = site.client.get("/api/v1/plans").json()["plans"]
    assert (plan["id"], plan["city"]) == ("minato-midori", "みなと野市")
    assert [(each["number"], each["status"], each["live"]) for each in plan["editions"]] == [
        (2, "adopted", True),
        (1, "superseded", False),
    ]
    assert plan["editions"][0]["period"] == {"start": 2025, "end": 2034, "fiscal": True}


def test_a_plan_has_the_outline_of_its_live_edition(site: Site) -> None:
    plan = site.client.get("/api/v1/plans/minato-midori").json()
    assert plan["edition"] == 2
    assert [(each["heading_path"][-1], each["page"]) for each in plan["outline"]] == [
        ("第1章 みどりの将来像", 1),
        ("1-1 公園を広げる", 2),
    ]


def test_a_section_is_given_with_its_text(site: Site) -> None:
    path = "/api/v1/plans/minato-midori/editions/1/sections/e-minato-midori-1-s1"
    section = site.client.get(path).json()
    assert "8平方メートル" in section["text"]
    assert section["edition"]["status"] == "superseded"
    assert section["url"] == "/plans/minato-midori/1#e-minato-midori-1-s1"


def test_a_section_of_another_edition_is_not_there(site: Site) -> None:
    path = "/api/v1/plans/minato-midori/editions/2/sections/e-minato-midori-1-s1"
    assert site.client.get(path).status_code == 404


def test_every_address_that_an_answer_gives_opens(site: Site) -> None:
    answer = site.client.post("/api/v1/answers", json={"question": "公園の広さ"}).json()
    missed = site.client.post("/api/v1/answers", json={"question": "Wo ist der Bahnhof"}).json()
    for linked in (*answer["citations"], *missed["nearest"]):
        path, _, anchor = linked["url"].partition("#")
        page = site.client.get(path)
        assert page.status_code == 200
        assert f'id="{anchor}"' in page.text


def test_a_withdrawn_edition_still_opens(site: Site) -> None:
    Shelves(site.bot.catalogue).withdraw()
    assert site.client.get("/api/v1/plans/minato-midori").json()["editions"][0]["status"] == "withdrawn"
    assert "この計画は取り下げられています。" in site.client.get("/plans/minato-midori/2").text
