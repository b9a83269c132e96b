"""What a candidate changes, as operators see it before it is published."""

import csv
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from tests.bot.web.admin.conftest import Enter
from tests.fakes_bot import edition
from tests.shelving import WATER, shelve, written
from tests.sites import HTML, Site
from vectorstore.domain import Edition, Status
from vectorstore.readings import NewReading

TITLE = "# みなと野市水の計画\n\n"
GOALS = "## 指標\n\n| 指標 | 現状 | 目標 |\n| --- | --- | --- |\n| 取り替えた管 | 12 | 20 |\n| 漏水 | 30 | 9 |\n\n"
PAGE = "/admin/plans/minato-mizu/changes"


def offered(site: Site, *, internal: bool = False) -> tuple[Edition, Edition]:
    """What answers, and a candidate that was read and is not published."""
    (live,) = shelve(site.bot.catalogue, TITLE + GOALS, internal={1} if internal else ())
    new = replace(edition(2, Status.ADOPTED, WATER), label="改定版")
    site.bot.catalogue.save(NewReading(WATER, new, written(new, TITLE + GOALS.replace("| 20 |", "| 25 |")), [], {}))
    return live, new


def told(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(each.text().split()) for each in tree.css(selector)]


def test_what_is_not_published_yet_is_compared_with_what_answers(site: Site, enter: Enter) -> None:
    live, new = offered(site)
    client = enter(site, "viewer")
    for address in (PAGE, f"{PAGE}?before={live.id}&after={new.id}"):
        tree = LexborHTMLParser(client.get(address).text)
        assert told(tree, "h1") == ["何が変わるか みなと野市水の計画"]
        assert [words.split()[-1] for words in told(tree, ".compared dd")] == ["公開中", "まだ公開していません"]
        assert told(tree, ".changed tbody tr > *") == ["取り替えた管 目標", "20", "25"]
        assert [link.attributes["href"] for link in tree.css(".changed .onward a")] == [
            f"/plans/minato-mizu/1#{live.id}-s1"
        ]


def test_internal_editions_are_compared_too_but_lead_to_no_public_page(site: Site, enter: Enter) -> None:
    offered(site, internal=True)
    tree = LexborHTMLParser(enter(site, "viewer").get(PAGE).text)
    assert "庁内だけ" in told(tree, ".compared dd")[0]
    assert told(tree, ".changed .onward a") == []


def test_the_same_is_had_as_a_table_and_by_programs(site: Site, enter: Enter) -> None:
    live, new = offered(site)
    client = enter(site, "viewer")
    (link,) = LexborHTMLParser(client.get(PAGE).text).css("a[download]")
    rows = list(csv.reader(client.get(link.attributes["href"] or "").content.decode("utf-8-sig").splitlines()))
    assert rows[1][2:6] == ["取り替えた管", "目標", "20", "25"]
    record = client.get(f"/api/v1/admin/plans/minato-mizu/changes?before={live.id}&after={new.id}").json()
    assert record["counts"] == {"cell": 1}


def test_what_is_not_there_is_not_found(site: Site, enter: Enter) -> None:
    live, _ = offered(site)
    client = enter(site, "viewer")
    for address in (f"{PAGE}?before=nothing", f"{PAGE}?before={live.id}&after={live.id}", f"{PAGE}?part=2"):
        assert client.get(address).status_code == 404
    assert client.get("/admin/plans/nothing/changes").status_code == 404


def test_nobody_sees_it_who_is_not_signed_in(site: Site) -> None:
    offered(site)
    for address in (PAGE, f"{PAGE}.csv", f"/api/v1/admin{PAGE.removeprefix('/admin')}"):
        response = site.client.get(address, headers=HTML)
        assert response.status_code in (303, 401)
        assert "取り替えた管" not in response.text
