from dataclasses import replace

import pytest

from bot.composing.lists import wanted_count
from bot.composing.quoting import quote
from bot.domain import Question
from bot.understanding.query import Holdings, Understood, understand
from tests.passages import heading, item, passage
from vectorstore.domain import Sentence, SentenceKind

HOLDINGS = Holdings(("青空市",), (("p1", "青空市みどりの計画", "青空市"),))


def asked(text: str) -> Understood:
    return understand(Question(text), HOLDINGS)


def row(text: str, *columns: tuple[str, str]) -> Sentence:
    return Sentence(text, SentenceKind.TABLE_ROW, columns=columns)


def test_a_list_question_gets_the_list_with_as_many_items_as_it_says() -> None:
    goals = passage(
        "目標は次のとおりです。", item("木を増やす"), item("水を守る"), item("土を残す"), path=("三つの目標",)
    )
    acts = passage("取組は次のとおりです。", item("苗木を配る"), item("川を測る"), chunk="c2", path=("目標の取組",))
    texts = [draft.text for draft in quote(asked("３つの目標を挙げてください"), [acts, goals])]
    assert texts[-3:] == ["木を増やす", "水を守る", "土を残す"]


@pytest.mark.parametrize(
    ("question", "count"),
    [("４つの柱は何ですか", 4), ("three pillars", 3), ("三つの目標", 3), ("柱を教えて", 0), ("2030年の目標", 0)],
)
def test_the_number_of_items_is_read_from_the_question(question: str, count: int) -> None:
    assert wanted_count(question) == count


def test_a_row_is_worded_with_its_columns_and_cites_its_header() -> None:
    header = row("指標 現状値 目標値（2030年度）")
    trees = row("街路樹 120本 300本", ("指標", "街路樹"), ("現状値", "120本"), ("目標値（2030年度）", "300本"))
    (draft,) = quote(asked("街路樹の目標値はいくつですか"), [passage(header, trees)])
    assert draft.text == "指標：街路樹／現状値：120本／目標値（2030年度）：300本"
    assert [at for _, at in draft.quotes] == [1, 0]


def test_a_column_named_with_a_figure_is_not_named_where_its_header_is_not_at_hand() -> None:
    trees = row("街路樹 300本", ("指標", "街路樹"), ("目標値（2030年度）", "300本"))
    (draft,) = quote(asked("街路樹の目標値はいくつですか"), [passage(trees)])
    assert "2030" not in draft.text


def test_rows_that_lack_a_word_of_the_question_stay_out_beside_one_that_has_it() -> None:
    rows = [
        row(f"{name} {n}本", ("区", name), ("街路樹", f"{n}本"))
        for name, n in (("北区", 10), ("南区", 20), ("東区", 30))
    ]
    texts = [draft.text for draft in quote(asked("南区の街路樹は何本ですか"), [passage(*rows)])]
    assert texts == ["区：南区／街路樹：20本"]


def test_a_heading_that_answers_best_comes_with_the_sentence_below_it() -> None:
    found = replace(passage(heading("公園の計画"), "公園を広げます。"), sentence_scores=(2.0, 1.5))
    texts = [draft.text for draft in quote(asked("公園はどうなりますか"), [found])]
    assert texts == ["公園の計画", "公園を広げます。"]


def test_what_a_sentence_announces_comes_along() -> None:
    rules = passage("公園の決まりは次のとおりです。", item("犬をつなぐ"), item("火を使わない"))
    texts = [draft.text for draft in quote(asked("公園の決まりはありますか"), [rules])]
    assert texts == ["公園の決まりは次のとおりです。", "犬をつなぐ", "火を使わない"]


def test_nothing_is_quoted_from_no_passages() -> None:
    assert quote(asked("公園はどうなりますか"), []) == []


def test_a_heading_under_which_something_better_was_found_is_left_to_the_citation() -> None:
    found = passage(heading("（１）公園の数"), Sentence("公園は85か所あります。"), path=("（１）公園の数",))
    drafts = quote(asked("公園は何か所ありますか"), [found])
    assert [draft.text for draft in drafts] == ["公園は85か所あります。"]
