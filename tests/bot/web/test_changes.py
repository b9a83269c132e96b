"""What changed between two editions, as a resident reads it."""

import csv

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.hostile import storable_strings
from tests.shelving import shelve
from tests.sites import HTML, Site
from vectorstore.domain import Status

TITLE = "# みなと野市水の計画\n\n"
PIPES = "## 水道管\n\n古い水道管を毎年5キロ取り替えます。工事の前に、近くの人に知らせます。\n\n"
RIVER = "## 川\n\n川の水質を毎年二回調べ、その結果を市民に知らせ、学校の学習にも役立てます。\n\n"
GOALS = "## 指標\n\n| 指標 | 現状 | 目標 |\n| --- | --- | --- |\n| 取り替えた管 | 12 | 20 |\n| 漏水 | 30 | 9 |\n\n"
CHANGES = "/plans/minato-mizu/2/changes"


def changes(site: Site, path: str = CHANGES) -> LexborHTMLParser:
    response = site.client.get(path, headers=HTML)
    assert response.status_code == 200, response.text
    return LexborHTMLParser(response.text)


def texts(tree: LexborHTMLParser | LexborNode, selector: str) -> list[str]:
    return [" ".join(each.text().split()) for each in tree.css(selector)]


def exact(tree: LexborHTMLParser, selector: str) -> list[str]:
    """What stands in the plan, without page numbers and the words for those who hear the page."""
    for each in tree.css(".heard, .side, .leaf"):
        each.decompose()
    return texts(tree, selector)


def test_both_editions_stand_first_each_with_its_status(site: Site) -> None:
    shelve(site.bot.catalogue, TITLE + PIPES, TITLE + RIVER, statuses=(Status.DRAFT, Status.ADOPTED))
    tree = changes(site)
    assert texts(tree, ".compared .status") == ["案", "決定"]
    assert texts(tree, ".notice") == ["「案」と「決定」を比べています。文書の位置づけが異なります。"]


def test_two_decided_editions_need_no_warning(site: Site) -> None:
    shelve(site.bot.catalogue, TITLE + PIPES, TITLE + RIVER)
    assert texts(changes(site), ".notice") == []


def test_a_changed_sentence_is_shown_before_and_after_with_its_words_marked(site: Site) -> None:
    shelve(site.bot.catalogue, TITLE + PIPES, TITLE + PIPES.replace("毎年5キロ", "毎年8キロ"))
    tree = changes(site)
    assert exact(tree, ".sentence p") == ["古い水道管を毎年5キロ取り替えます。", "古い水道管を毎年8キロ取り替えます。"]
    assert (texts(tree, "del"), texts(tree, "ins")) == (["5"], ["8"])


def test_marks_are_said_in_words_too(site: Site) -> None:
    shelve(site.bot.catalogue, TITLE + PIPES, TITLE + PIPES.replace("毎年5キロ", "毎年8キロ"))
    tree = changes(site)
    assert texts(tree, ".side") == ["前", "後"]
    assert texts(tree, "del") == ["削除：5（ここまで）"]
    assert texts(tree, "ins") == ["追加：8（ここまで）"]


def test_sentences_that_came_and_went_are_told_as_such(site: Site) -> None:
    told = "工事の前に、近くの人に知らせます。"
    shelve(site.bot.catalogue, TITLE + PIPES, TITLE + PIPES.replace(told, "断水は夜に限ります。"))
    tree = changes(site)
    assert texts(tree, ".side") == ["なくなった文", "加わった文"]
    assert exact(tree, ".sentence p") == [told, "断水は夜に限ります。"]


def test_a_figure_of_a_table_is_shown_old_and_new_beside_its_row(site: Site) -> None:
    shelve(site.bot.catalogue, TITLE + GOALS, TITLE + GOALS.replace("| 20 |", "| 25 |"))
    assert texts(changes(site), ".changed tbody tr > *") == ["取り替えた管 目標", "20", "25"]


def test_a_changed_value_leads_to_its_page_in_both_editions(site: Site) -> None:
    shelve(site.bot.catalogue, TITLE + GOALS, TITLE + GOALS.replace("| 20 |", "| 25 |"), page=3)
    links = changes(site).css(".changed td .leaf")
    assert [(each.attributes["href"] or "").partition("#")[0] for each in links] == [
        "/plans/minato-mizu/1",
        "/plans/minato-mizu/2",
    ]
    assert [each.text(deep=False) for each in links] == ["3ページ", "3ページ"]


def test_a_row_that_was_moved_with_its_value_changed_is_shown_where_it_is_now(site: Site) -> None:
    head, rest = GOALS.split("| 漏水", 1)[0], "| 漏水 (一年あたりの件数) | 30 | 9 |\n\n"
    moved = (
        head
        + "## 水もれ\n\n水もれの目標です。毎年の工事の前に、地区ごとに件数を調べて公表します。\n\n"
        + head[8:].split("| 取り")[0]
    )
    shelve(site.bot.catalogue, TITLE + head + rest, TITLE + moved + rest.replace("| 9 |", "| 8 |"))
    assert exact(changes(site), "[aria-labelledby=added] tbody tr > *") == ["漏水 (一年あたりの件数) 目標", "9", "8"]


def test_the_changes_are_had_as_a_table_for_a_spreadsheet(site: Site) -> None:
    shelve(site.bot.catalogue, TITLE + GOALS + PIPES, TITLE + GOALS.replace("| 20 |", "| -25 |") + RIVER)
    (link,) = changes(site, f"{CHANGES}?since=1").css("a[download]")
    response = site.client.get(link.attributes["href"] or "")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert "minato-mizu-1-2.csv" in response.headers["content-disposition"]
    assert response.content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(response.content.decode("utf-8-sig").splitlines())
    assert head[-2:] == ["前の版のアドレス", "後の版のアドレス"]
    assert rows[0][1:6] == ["指標", "取り替えた管", "目標", "20", "-25"]
    assert rows[0][-1].startswith(f"{site.url}/plans/minato-mizu/2#")
    assert [row[0] for row in rows[1:]] == ["加わった節", "なくなった節"]
    assert site.client.get("/plans/minato-mizu/1/changes.csv").status_code == 404


def test_what_a_spreadsheet_would_run_stays_a_text(site: Site) -> None:
    shelve(site.bot.catalogue, TITLE + GOALS, TITLE + GOALS.replace("| 20 |", "| =1+1 |"))
    rows = list(csv.reader(site.client.get(f"{CHANGES}.csv").content.decode("utf-8-sig").splitlines()))
    assert rows[1][5] == "'=1+1"


def test_rows_that_came_and_went_are_listed(site: Site) -> None:
    shelve(site.bot.catalogue, TITLE + GOALS, TITLE + GOALS.replace("| 漏水 | 30 | 9 |", "| 井戸の数 | 2 | 4 |"))
    assert exact(changes(site), ".changed li") == ["井戸の数 2 4", "漏水 30 9"]


def test_sections_that_came_went_and_were_renamed_lead_to_where_they_stand(site: Site) -> None:
    renamed = PIPES.replace("## 水道管", "## 水道の管")
    shelve(site.bot.catalogue, TITLE + PIPES + RIVER, TITLE + renamed + GOALS)
    tree = changes(site)
    assert texts(tree, ".counts li") == ["加わった節 1", "なくなった節 1", "場所や見出しが変わった節 1"]
    for heading, number in (("added", 2), ("removed", 1), ("moved", 2)):
        link = tree.css(f"[aria-labelledby={heading}] li a")[0].attributes["href"] or ""
        path, _, anchor = link.partition("#")
        assert path == f"/plans/minato-mizu/{number}"
        assert f'id="{anchor}"' in site.client.get(path).text


def test_a_changed_section_leads_to_itself_in_both_editions(site: Site) -> None:
    shelve(site.bot.catalogue, TITLE + PIPES, TITLE + PIPES.replace("5キロ", "8キロ"))
    links = [each.attributes["href"] or "" for each in changes(site).css(".changed .onward a")]
    assert [link.partition("#")[0] for link in links] == ["/plans/minato-mizu/1", "/plans/minato-mizu/2"]


def test_where_only_the_order_of_rows_changed_it_says_so(site: Site) -> None:
    head, rows = GOALS.split("| 取り替えた管", 1)[0], ("| 取り替えた管 | 12 | 20 |\n", "| 漏水 | 30 | 9 |\n")
    shelve(site.bot.catalogue, TITLE + head + "".join(rows), TITLE + head + "".join(reversed(rows)))
    assert "順番や形だけが変わりました。" in texts(changes(site), ".changed p")


def test_the_same_text_is_told_as_the_same(site: Site) -> None:
    shelve(site.bot.catalogue, TITLE + PIPES, TITLE + PIPES.replace("5キロ", "５ キロ"))
    tree = changes(site)
    assert "二つの版に書かれていることは同じです。" in texts(tree, "main p")
    assert not tree.css("ins, del")


def test_a_first_edition_has_nothing_before_it(site: Site) -> None:
    shelve(site.bot.catalogue, TITLE + PIPES)
    assert "ここにある最初の版です。" in texts(changes(site, "/plans/minato-mizu/1/changes"), "main p")[0]


def test_an_earlier_edition_may_be_named(site: Site) -> None:
    shelve(site.bot.catalogue, TITLE + PIPES, TITLE + RIVER, TITLE + PIPES.replace("5キロ", "8キロ"))
    assert texts(changes(site, "/plans/minato-mizu/3/changes"), ".counts li")[0] == "加わった節 1"
    tree = changes(site, "/plans/minato-mizu/3/changes?since=1")
    assert texts(tree, ".counts li") == ["内容が変わった節 1"]
    assert [each.attributes["href"] for each in tree.css(".held a")] == ["/plans/minato-mizu/3/changes?since=2"]


def test_editions_that_are_not_there_are_not_found(site: Site) -> None:
    shelve(site.bot.catalogue, TITLE + PIPES, TITLE + RIVER)
    for wrong in ("1/changes?since=2", "2/changes?since=2", "2/changes?since=9", "9/changes", "2/changes?part=2"):
        assert site.client.get(f"/plans/minato-mizu/{wrong}").status_code == 404
    assert site.client.get("/plans/naibu/1/changes").status_code == 404


def test_an_internal_edition_is_not_compared_with(site: Site) -> None:
    shelve(site.bot.catalogue, TITLE + PIPES, TITLE + RIVER, TITLE + GOALS, internal={2})
    response = site.client.get("/plans/minato-mizu/3/changes")
    assert "水道管" in response.text
    assert "川の水質" not in response.text
    assert site.client.get("/plans/minato-mizu/3/changes?since=2").status_code == 404


def test_many_changed_sections_come_in_parts(site: Site) -> None:
    def sections(figure: int) -> str:
        return TITLE + "".join(f"## 節{n}\n\n井戸{n}の深さは{figure}メートルです。\n\n" for n in range(150))

    shelve(site.bot.catalogue, sections(5), sections(8))
    tree = changes(site)
    assert len(tree.css("section.changed")) == 100
    rest = tree.css("nav .links a")[1].attributes["href"] or ""
    assert len(changes(site, rest).css("section.changed")) == 50


def test_hostile_words_stay_words(site: Site) -> None:
    strings = storable_strings()
    before = "".join(f"## {each!r}\n\n{each}\n\n本文は5です。\n\n" for each in strings[::7])
    shelve(site.bot.catalogue, TITLE + before, TITLE + before.replace("5です", "8です").replace("script", "skript"))
    tree = changes(site)
    assert not tree.css("script, main img, main svg, main iframe, main form, main style, main [onerror], main [onload]")
    assert texts(tree, "del")
    assert tree.css_first("footer.site")


def test_a_reader_of_another_language_gets_its_words_and_the_plan_in_japanese(site: Site) -> None:
    shelve(site.bot.catalogue, TITLE + PIPES, TITLE + PIPES.replace("5キロ", "8キロ"))
    tree = changes(site, f"{CHANGES}?lang=en")
    assert texts(tree, ".side") == ["Before", "After"]
    assert {each.attributes.get("lang") for each in tree.css("section.changed h3 > span")} == {"ja"}
