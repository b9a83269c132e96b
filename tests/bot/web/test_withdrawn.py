"""Old citations of a plan that was taken down open, and say so; what was taken down for good is not shown again."""

from pathlib import Path

import pytest

from tests.fakes_bot import PLAN, Shelves
from tests.html import attributes, opened, shown
from tests.shelving import shelve
from tests.sites import HTML, Site
from vectorstore.operations.acts import Act
from vectorstore.operations.withdrawals import Withdrawals

ASKED = "公園の広さはどうなりますか"
WHY = "面積の数字に誤りがあったため"
HERE = f"/plans/{PLAN.id}/2"
DIGEST = f"{2:064d}"
BLANK = "取り下げられた計画のため、この部分は表示しません。"


def withdraw(site: Site, number: int = 0, *, hides: bool = False) -> None:
    Withdrawals(site.bot.catalogue.engine).withdraw(PLAN.id, Act("hanako", WHY), number, hides=hides)


def keep_file(site: Site) -> None:
    folder: Path = site.bot.settings.data_dir / "originals"
    folder.mkdir(exist_ok=True)
    (folder / DIGEST).write_bytes(b"%PDF-1.7 the file")


def cited(site: Site, answer: dict[str, object]) -> dict[str, object]:
    [citation] = site.client.get(f"/api/v1/answers/{answer['id']}").json()["citations"]
    return dict(citation)


def test_an_old_citation_opens_and_tells_when_and_why_the_plan_was_taken_down(site: Site) -> None:
    answer = site.ask(ASKED)
    before = cited(site, answer)
    withdraw(site)
    after = cited(site, answer)
    assert (after["state"], after["quote"], after["verified"]) == ("withdrawn", before["quote"], True)
    tree = opened(site, str(after["url"]))
    assert shown(tree, "mark") == [before["quote"]]
    [notice] = shown(tree, ".notice")
    assert "取り下げられています" in notice
    assert WHY in notice
    assert "取り下げの日：20" in notice
    assert tree.css_first("article") is not None


def test_it_answers_no_more_and_is_found_by_no_search_engine(site: Site) -> None:
    withdraw(site)
    assert site.ask(ASKED)["status"] == "not_found"
    assert site.client.post("/api/v1/search", json={"query": ASKED}).json()["passages"] == []
    assert HERE not in site.client.get("/sitemap.xml").text
    assert opened(site, HERE).css_first("meta[name=robots]") is not None
    [plan] = site.client.get("/api/v1/plans").json()["plans"]
    assert {(each["status"], each["live"]) for each in plan["editions"]} == {("withdrawn", False)}


def test_what_is_taken_down_for_good_is_not_shown_again(site: Site) -> None:
    keep_file(site)
    answer = site.ask(ASKED)
    before = cited(site, answer)
    withdraw(site, hides=True)
    kept = site.client.get(f"/api/v1/answers/{answer['id']}").json()
    [citation] = kept["citations"]
    assert (citation["quote"], citation["heading_path"], citation["source_url"]) == ("", [], "")
    assert (citation["state"], citation["verified"]) == ("withdrawn", False)
    assert [each["text"] for each in kept["statements"]] == [BLANK]
    page = site.client.get(f"/answers/{answer['id']}", headers=HTML).text
    assert BLANK in page
    assert str(before["quote"]) not in page
    tree = opened(site, str(before["url"]))
    assert WHY in shown(tree, ".notice")[0]
    assert "本文、元のファイル、ページの画像は、いまは公開していません" in shown(tree, ".notice")[0]
    assert tree.css("article, nav.outline, form.search, mark") == []
    assert not [each for each in attributes(tree, "main a", "href") if "/originals/" in each or "https://" in each]


@pytest.mark.parametrize(
    "path",
    [
        f"/originals/{DIGEST}",
        f"/originals/{DIGEST}/pages/1.webp",
        f"/api/v1/plans/{PLAN.id}/editions/2/sections/e-{PLAN.id}-2-s1",
    ],
)
def test_no_file_picture_or_section_of_it_is_sent(site: Site, path: str) -> None:
    keep_file(site)
    withdraw(site, 2, hides=True)
    known = {"If-None-Match": f'"{DIGEST}", "{DIGEST}-1"'}
    assert site.client.get(path).status_code == 404
    assert site.client.get(path, headers=known).status_code == 404


def test_what_is_let_stand_again_is_shown_as_before(site: Site) -> None:
    answer = site.ask(ASKED)
    before = cited(site, answer)
    withdraw(site, hides=True)
    Withdrawals(site.bot.catalogue.engine).restore(PLAN.id, Act("hanako", "確認済み"))
    assert cited(site, answer) == before
    assert site.ask(ASKED)["status"] == "answered"


def test_the_suggestions_of_the_day_before_are_not_shown(site: Site) -> None:
    first = site.client.get("/api/v1/widget").json()["suggestions"]
    assert first
    withdraw(site)
    assert site.client.get("/api/v1/widget").json()["suggestions"] == []


def test_an_edition_taken_down_leads_to_the_one_that_answers(site: Site) -> None:
    withdraw(site, 1)
    tree = opened(site, f"/plans/{PLAN.id}/1?section=e-{PLAN.id}-1-s1")
    assert f"{HERE}#e-{PLAN.id}-2-s1" in attributes(tree, ".notice a", "href")
    assert "いまの版：第2版" in shown(tree, ".notice")[0]


def test_a_section_under_another_heading_is_found_by_what_it_says(site: Site) -> None:
    text = "川の水質を毎年調べ、結果を市のホームページで公表します。川辺の草刈りは町内会と市が分けて受け持ちます。"
    before = f"# 計画\n\n## 川のこと\n\n{text}\n\n## 公園\n\n公園を広げます。\n"
    after = f"# 計画\n\n## 公園\n\n公園を広げます。\n\n## 水辺を守る\n\n{text}\n"
    older, newer = shelve(site.bot.catalogue, before, after)
    sections = {each.heading: each.id for each in site.bot.catalogue.sections(older.id)}
    moved = {each.heading: each.id for each in site.bot.catalogue.sections(newer.id)}
    tree = opened(site, f"/plans/{older.plan_id}/1?section={sections['川のこと']}")
    assert f"/plans/{older.plan_id}/2#{moved['水辺を守る']}" in attributes(tree, ".notice a", "href")


def test_a_rollback_does_not_bring_it_back(site: Site) -> None:
    shelves = Shelves(site.bot.catalogue)
    answer = site.ask(ASKED)
    shelves.revise()
    withdraw(site)
    site.bot.catalogue.publish("g1")
    assert cited(site, answer)["state"] == "withdrawn"
    assert site.ask(ASKED)["status"] == "not_found"
