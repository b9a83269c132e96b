"""The page of an edition: headings, addresses, tables, pages, banners; and the quote that an address cites."""

import re
from collections.abc import Sequence

import pytest

from bot.placing import stamp
from tests.fakes_bot import PLAN, Shelves, edition, sections
from tests.html import attributes, opened, shown
from tests.sites import Site
from vectorstore.domain import Block, BlockKind, Section, Status, Table, TableRow
from vectorstore.readings import NewReading
from vectorstore.ulid import new_ulid

HERE = f"/plans/{PLAN.id}/2"
PARK = "市民ひとりあたりの公園の広さを10平方メートルにします。"


def section(at: int, level: int, *blocks: Block, heading: str = "") -> Section:
    named = heading or f"見出し{at}"
    path = ("計画",) * (level - 1) + (named,)
    return Section(f"s{at}", "", at, level, path, Status.ADOPTED, (Block(BlockKind.HEADING, named), *blocks))


def shelve(site: Site, found: Sequence[Section], status: Status = Status.ADOPTED) -> None:
    """The second edition is read anew, and now holds these sections."""
    key = site.bot.catalogue.save(NewReading(PLAN, edition(2, status), tuple(found), [], {}))
    Shelves(site.bot.catalogue).publish(new_ulid(), (edition(2, status),), {edition(2, status).id: key})


def mark(text: str, quote: str) -> str:
    start = text.index(quote)
    return f"{start}-{start + len(quote)}-{stamp(quote)}"


def test_a_citation_leads_to_its_quote_marked(site: Site) -> None:
    (cited,) = site.client.post("/api/v1/answers", json={"question": "公園の広さ"}).json()["citations"]
    assert re.fullmatch(rf"{HERE}\?section=.+&mark=.+#quote", cited["url"])
    tree = opened(site, cited["url"])
    assert shown(tree, "mark") == [cited["quote"]] == [PARK]
    assert attributes(tree, "[id=quote]", "class") == ["quoted"]
    assert tree.css_first(".to-quote")


@pytest.mark.parametrize("named", ["0-5-00000000", "9-3-aaaaaaaa", "0-99999-aaaaaaaa", "x", "1-2-3"])
def test_a_quote_that_is_not_there_is_not_marked_and_the_page_says_so(site: Site, named: str) -> None:
    tree = opened(site, f"{HERE}?section=e-{PLAN.id}-2-s1&mark={named}")
    assert tree.css("mark") == []
    (notice,) = tree.css("[id=quote]")
    assert "たしかめられませんでした" in notice.text()
    assert tree.css_first(f"[id=e-{PLAN.id}-2-s1] [id=quote]")


def test_a_quote_of_a_section_that_is_no_more_is_marked_where_it_went(site: Site) -> None:
    _, earlier = sections(edition(2, Status.ADOPTED), "10平方メートル")
    url = f"{HERE}?section={earlier.id}&mark={mark(earlier.text, PARK)}"
    shelve(site, [section(1, 1, Block(BlockKind.PARAGRAPH, "公園について。")), section(2, 1, *earlier.blocks[1:])])
    assert shown(opened(site, url), "[id=s2] mark") == [PARK]
    shelve(site, [section(1, 1, Block(BlockKind.PARAGRAPH, "公園について。"))])
    tree = opened(site, url)
    assert tree.css("mark") == []
    assert "この版の中で" in tree.css("[id=quote]")[0].text()


def test_a_stored_answer_finds_its_quote_in_a_section_that_was_read_anew(site: Site) -> None:
    answer = site.client.post("/api/v1/answers", json={"question": "公園の広さ"}).json()
    _, earlier = sections(edition(2, Status.ADOPTED), "10平方メートル")
    longer = (earlier.blocks[0], Block(BlockKind.PARAGRAPH, "はじめに。"), *earlier.blocks[1:])
    shelve(site, [Section(earlier.id, "", 0, 1, earlier.heading_path, Status.ADOPTED, longer)])
    (cited,) = site.client.get(f"/api/v1/answers/{answer['id']}").json()["citations"]
    assert cited["verified"]
    assert cited["url"] != answer["citations"][0]["url"]
    assert shown(opened(site, cited["url"]), "mark") == [PARK]
    assert opened(site, answer["citations"][0]["url"]).css("mark") == []


def test_a_quote_over_blocks_and_rows_is_marked_whole(site: Site) -> None:
    _, held = sections(edition(2, Status.ADOPTED), "10平方メートル")
    quote = held.text[held.text.index("空き地を") : held.text.index("85か所") + 2]
    tree = opened(site, f"{HERE}?section={held.id}&mark={mark(held.text, quote)}")
    assert "".join(shown(tree, "mark")) == re.sub(r"\s", "", quote)
    assert {each.parent.tag for each in tree.css("mark") if each.parent} == {"span", "th", "td"}


def test_headings_skip_no_level(site: Site) -> None:
    shelve(site, [section(at, level) for at, level in enumerate((2, 4, 4, 3, 1, 6, 7, 8, 9, 9))])
    tree = opened(site, HERE)
    assert [each.tag for each in tree.css("h1, article :is(h2, h3, h4, h5, h6)")] == [
        "h1", "h2", "h3", "h3", "h3", "h2", "h3", "h4", "h5", "h6", "h6"
    ]  # fmt: skip


def test_the_outline_is_nested_as_the_headings_are(site: Site) -> None:
    shelve(site, [section(at, level) for at, level in enumerate((1, 2, 2, 1))])
    tree = opened(site, HERE)
    assert shown(tree, ".entries > ol > li > a") == ["見出し0", "見出し3"]
    assert attributes(tree, ".entries > ol > li:first-child > ol a", "href") == ["#s1", "#s2"]


def test_every_sentence_and_row_has_an_address(site: Site) -> None:
    tree = opened(site, HERE)
    held = f"e-{PLAN.id}-2-s1"
    assert shown(tree, f"[id='{held}.1']") == [PARK]
    assert shown(tree, f"[id='{held}.2']") == ["歩いて10分で公園に着ける街にします。"]
    assert "街路樹の本数" in shown(tree, f"tr[id='{held}.12']")[0]
    ids = attributes(tree, "[id]", "id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in attributes(tree, "article a[href^='#'], nav.outline a", "href")} <= set(ids)


def test_a_block_without_words_does_no_harm(site: Site) -> None:
    shelve(site, [section(1, 1, Block(BlockKind.FIGURE, ""), Block(BlockKind.PARAGRAPH, "文です。"))])
    assert shown(opened(site, HERE), "article span[id]") == ["文です。"]
    assert attributes(opened(site, HERE), "article p .permalink", "href") == ["#s1.1"]


def test_a_heading_has_a_link_to_itself_with_a_name(site: Site) -> None:
    assert attributes(opened(site, HERE), ".headline .permalink", "aria-label") == [
        "「第1章 みどりの将来像」へのリンク",
        "「1-1 公園を広げる」へのリンク",
    ]


def test_a_table_has_caption_and_headers_of_columns_and_rows(site: Site) -> None:
    tree = opened(site, HERE)
    assert shown(tree, "caption") == ["成果の目安"]
    assert shown(tree, "thead th[scope=col]") == ["指標", "現状値", "目標値"]
    assert shown(tree, "tbody th[scope=row]") == ["街路樹の本数", "公園の数"]


def test_rows_of_figures_have_no_headers(site: Site) -> None:
    rows = tuple(TableRow((str(at), "5"), f"{at} 5") for at in range(3))
    table = Table(("", ""), rows)
    shelve(site, [section(1, 1, Block(BlockKind.TABLE, table.text, table=table))])
    tree = opened(site, HERE)
    assert tree.css("th") == []
    assert shown(tree, "td") == ["0", "5", "1", "5", "2", "5"]


def test_merged_cells_are_one_cell_again(site: Site) -> None:
    header = TableRow(("区分", "人口", "人口"), "区分 人口"), TableRow(("区分", "男", "女"), "男 女")
    rows = TableRow(("港", "5", "6"), "港 5 6"), TableRow(("港", "7", "8"), "7 8")
    table = Table(("区分", "人口 男", "人口 女"), rows, header)
    shelve(site, [section(1, 1, Block(BlockKind.TABLE, table.text, table=table))])
    tree = opened(site, HERE)
    assert shown(tree, "th, td") == ["区分", "人口", "男", "女", "港", "5", "6", "7", "8"]
    assert attributes(tree, "[colspan]", "colspan") == ["2"]
    assert attributes(tree, "[rowspan]", "rowspan") == ["2", "2"]


def test_a_row_that_is_not_made_of_its_cells_is_shown_as_it_stands(site: Site) -> None:
    table = Table(("", ""), (TableRow(("港", "5"), "前書き 港 5"),))
    shelve(site, [section(1, 1, Block(BlockKind.TABLE, table.text, table=table))])
    named = mark("見出し1\n前書き 港 5", "前書き 港")
    assert shown(opened(site, f"{HERE}?section=s1&mark={named}"), "mark") == ["前書き 港"]


def test_a_page_mark_leads_to_the_original_at_that_page_and_to_its_picture(site: Site) -> None:
    assert attributes(opened(site, HERE), ".page a", "href")[1].endswith("minato-midori-2.pdf#page=2")
    folder = site.bot.settings.data_dir / "originals"
    folder.mkdir()
    digest = edition(2, Status.ADOPTED).original_sha256
    (folder / digest).write_bytes(b"%PDF")
    tree = opened(site, HERE)
    assert shown(tree, ".page summary") == ["1ページ", "2ページ", "1ページ（ファイルの3ページ目）"]
    assert attributes(tree, ".page a:not(.picture)", "href")[2] == f"/originals/{digest}#page=3"
    assert attributes(tree, ".page .picture", "href")[2] == f"/originals/{digest}/pages/3.webp"


def test_an_earlier_edition_leads_to_the_same_section_in_the_current_one(site: Site) -> None:
    tree = opened(site, f"/plans/{PLAN.id}/1?section=e-{PLAN.id}-1-s1")
    assert attributes(tree, ".notice a", "href") == [f"{HERE}#e-{PLAN.id}-2-s1", HERE]
    assert attributes(opened(site, f"/plans/{PLAN.id}/1"), ".notice a", "href") == [HERE]
    assert opened(site, HERE).css(".notice") == []


def test_a_withdrawn_edition_says_so_and_leads_to_nothing_else_that_is_withdrawn(site: Site) -> None:
    Shelves(site.bot.catalogue).withdraw()
    tree = opened(site, HERE)
    assert "取り下げられています" in tree.css(".notice")[0].text()
    assert tree.css(".notice a") == []


def test_what_changed_is_linked_where_there_is_an_edition_before(site: Site) -> None:
    assert f"{HERE}/changes" in attributes(opened(site, HERE), ".links a", "href")
    assert not any("changes" in each for each in attributes(opened(site, f"/plans/{PLAN.id}/1"), "a", "href"))


def test_a_phone_number_can_be_tapped(site: Site) -> None:
    assert attributes(opened(site, HERE), ".edition .phone", "href") == ["tel:0123456789"]


def test_furigana_change_no_letter_of_the_text(site: Site) -> None:
    plain, read = opened(site, HERE), opened(site, f"{HERE}?furigana=1")
    assert len(read.css("article rt")) > 10
    read.strip_tags(["rt", "rp"])
    assert shown(read, "article :is(span, th, td, h2, h3)") == shown(plain, "article :is(span, th, td, h2, h3)")
    assert attributes(read, "article [id]", "id") == attributes(plain, "article [id]", "id")


def test_a_browser_that_has_the_page_is_told_that_it_is_still_right(site: Site) -> None:
    first = site.client.get(HERE)
    again = {"If-None-Match": first.headers["etag"]}
    assert site.client.get(HERE, headers=again).status_code == 304
    assert site.client.get(HERE, headers=again | {"Accept-Language": "en"}).status_code == 200
    Shelves(site.bot.catalogue).revise()
    assert site.client.get(HERE, headers=again).status_code == 200
