import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.normalising import contains_quote, find_quote, fold, fold_quote

JAPANESE = st.text(
    alphabet=st.sampled_from("市計画の人口あアｱｶﾞﾊﾟ０1２ＡbＣ（)「」、。 　\n㎡①Ⅳ〜～－ー%％が\u3099ﾞ한국각ﾡￂ"),
    max_size=40,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ﾃﾞｼﾞﾀﾙ ＤＸ", "デジタルdx"),
        ("2015 年度 から", "2015年度から"),
        ("防 災 組 織", "防災組織"),
        ("施策１－２－３", "施策1-2-3"),
        ("サ―ビス", "サービス"),
        ("第Ⅳ章", "第iv章"),
        ("⻑期計画", "長期計画"),
        ("20〜30人", "20~30人"),
        ("令和七年", "令和七年"),
        ("Smart City Plan", "smart city plan"),
        ("上の行\n下の行", "上の行\n下の行"),
    ],
)
def test_the_search_copy_has_one_spelling(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(JAPANESE)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(JAPANESE)
def test_the_quote_copy_is_nfkc_without_white_space(text: str) -> None:
    assert fold_quote(text) == "".join(unicodedata.normalize("NFKC", text).split())


@given(st.lists(JAPANESE, min_size=3, max_size=3))
def test_a_piece_of_a_text_is_found_where_it_stands(pieces: list[str]) -> None:
    before, quote, after = pieces
    text = f"始{before}。{quote}。{after}終"
    span = find_quote(text, f"。{quote}。")
    assert contains_quote(text, f"。{quote}。")
    assert span is not None
    # A mark behind the quote belongs to its last letter and comes along.
    assert fold_quote(text[slice(*span)]).startswith(fold_quote(f"。{quote}。"))


def test_a_quote_is_found_over_other_widths_and_line_ends() -> None:
    text = "前文。人口は１２，３４５ 人\nで、ﾋﾟｰｸ を迎える。後文"
    span = find_quote(text, "12,345人で、ピーク")
    assert span is not None
    assert text[slice(*span)] == "１２，３４５ 人\nで、ﾋﾟｰｸ"


@pytest.mark.parametrize("quote", ["", " 　", "人口は増え"])
def test_what_does_not_stand_there_is_not_found(quote: str) -> None:
    assert find_quote("人口は減る", quote) is None
    assert not contains_quote("人口は減る", quote)
