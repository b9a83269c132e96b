"""Searching the text of an edition, and the register."""

import re
from collections.abc import Sequence

import pytest

from tests.fakes_bot import PLAN, Shelves, edition
from tests.html import attributes, opened, shown
from tests.sites import Site
from vectorstore.domain import Block, BlockKind, Plan, Section, Status
from vectorstore.readings import NewReading

HERE = f"/plans/{PLAN.id}/2"


def shelve(site: Site, texts: Sequence[str]) -> None:
    blocks = (Block(BlockKind.HEADING, "取組"), *(Block(BlockKind.PARAGRAPH, each) for each in texts))
    held = Section("s0", "", 0, 1, ("取組",), Status.ADOPTED, blocks)
    key = site.bot.catalogue.save(NewReading(PLAN, edition(2, Status.ADOPTED), (held,), [], {}))
    Shelves(site.bot.catalogue).publish("g9", (edition(2, Status.ADOPTED),), {edition(2, Status.ADOPTED).id: key})


def test_what_is_found_is_counted_listed_and_marked(site: Site) -> None:
    tree = opened(site, HERE, q="公園の数")
    assert "「公園の数」は1か所にあります。" in shown(tree, ".results")[0]
    assert shown(tree, ".results li > a") == ["1-1 公園を広げる"]
    assert shown(tree, ".results li p") == ["公園の数 85か所 92か所"]
    assert shown(tree, ".results mark") == shown(tree, "article mark.found") == ["公園の数"]
    (link,) = attributes(tree, ".results li > a", "href")
    assert "公園の数" in shown(tree, f"tr[id='{link[1:]}']")[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ごみの量を減らします。", "ゴミ"),
        ("コンピューターを配ります。", "ｺﾝﾋﾟｭｰﾀｰ"),
        ("ＳＤＧｓに取り組みます。", "sdgs"),
        ("令和７年度に始めます。", "令和7年度"),
        ("ま ち づ く り を進めます。", "まちづくり"),
        ("東京～大阪を結びます。", "東京〜大阪"),
    ],
)
def test_width_case_and_kana_make_no_difference(site: Site, text: str, words: str) -> None:
    shelve(site, [text, "ほかの文です。"])
    tree = opened(site, HERE, q=words)
    assert "1か所" in shown(tree, ".results")[0]
    (found,) = shown(tree, "article mark.found")
    assert text.startswith(found)


def test_all_words_must_stand_in_one_block(site: Site) -> None:
    shelve(site, ["公園を増やします。木も植えます。", "公園を直します。", "木を切ります。"])
    tree = opened(site, HERE, q="木　公園")
    assert shown(tree, ".results li p") == ["公園を増やします。"]
    assert shown(tree, "article mark.found") == ["公園", "木"]


def test_a_long_sentence_is_cut_around_the_words(site: Site) -> None:
    shelve(site, ["あ" * 200 + "公園" + "い" * 200])
    (snippet,) = shown(opened(site, HERE, q="公園"), ".results li p")
    assert re.fullmatch("…あ+公園い+…", snippet)
    assert len(snippet) < 100


def test_a_word_that_stands_everywhere_is_counted_but_not_listed_without_end(site: Site) -> None:
    shelve(site, ["市の取組です。"] * 130)
    tree = opened(site, HERE, q="市")
    assert "130か所" in shown(tree, ".results")[0]
    assert "はじめの100か所" in shown(tree, ".results")[0]
    assert len(tree.css(".results li")) == len(tree.css("article mark.found")) == 100


def test_nothing_found_is_said(site: Site) -> None:
    tree = opened(site, HERE, q="宇宙港")
    assert "見つかりませんでした" in shown(tree, ".results")[0]
    assert tree.css("mark") == []


@pytest.mark.parametrize(
    ("words", "said"), [("", "入れてください"), (" 　", "入れてください"), ("あ" * 101, "100文字まで")]
)
def test_what_cannot_be_looked_for_is_said_at_the_field(site: Site, words: str, said: str) -> None:
    tree = opened(site, HERE, q=words)
    (described,) = attributes(tree, "input[name=q][aria-invalid=true]", "aria-describedby")
    assert said in shown(tree, f"[id={described}]")[0]
    assert tree.css(".results") == []


def test_hostile_words_are_shown_as_text(site: Site) -> None:
    words = "<script>alert(1)</script> .*( \\"
    tree = opened(site, HERE, q=words)
    assert "見つかりませんでした" in shown(tree, ".results")[0]
    assert attributes(tree, "input[name=q]", "value") == [words]
    assert tree.css("main script") == []


def test_the_language_and_furigana_stay_as_chosen(site: Site) -> None:
    tree = opened(site, HERE, lang="en", furigana="1")
    assert attributes(tree, "form.search input[type=hidden]", "name") == ["lang", "furigana"]
    assert attributes(tree, "form.search input[type=hidden]", "value") == ["en", "1"]


def test_a_long_register_is_searched_by_title_or_city(site: Site) -> None:
    assert opened(site, "/plans").css("form.search") == []
    for at in range(6):
        plan = Plan(f"p{at}", f"みどり計画{at}", f"{at}野市")
        one = edition(1, Status.ADOPTED, plan)
        key = site.bot.catalogue.save(NewReading(plan, one, (), [], {}))
        Shelves(site.bot.catalogue).publish(f"g-{at}", (one,), {one.id: key})
    assert opened(site, "/plans").css("form.search")
    assert shown(opened(site, "/plans", q="３野市 ミドリ"), ".register .title") == ["みどり計画3"]
    assert "合う計画はありません" in shown(opened(site, "/plans", q="みかん"), "main")[0]
