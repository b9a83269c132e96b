import pytest

from bot.placing import place, stamp, still_stands
from vectorstore.normalising import fold_quote

TEXT = "1 公園\n公園を広げます。公園を守ります。\n公園を広げます。\n指標 現状値\n公園の数 ８５か所\n公園の数 ８５か所"


def test_the_span_is_the_quote_in_the_text_itself() -> None:
    assert place(TEXT, "公園を守ります。") == (13, 21)
    assert TEXT[13:21] == "公園を守ります。"


def test_width_and_white_space_may_differ() -> None:
    span = place(TEXT, "公園の数85か所")
    assert span
    assert TEXT[slice(*span)] == "公園の数 ８５か所"


def test_a_quote_over_lines_is_one_span() -> None:
    span = place(TEXT, "公園を守ります。\n公園を広げます。\n指標")
    assert span
    assert fold_quote(TEXT[slice(*span)]) == "公園を守ります。公園を広げます。指標"


def test_a_whole_line_goes_before_a_part_of_one() -> None:
    assert place(TEXT, "公園を広げます。") == (22, 30)


def test_the_words_that_it_was_quoted_with_tell_which_of_several_is_meant() -> None:
    assert place(TEXT, "公園を広げます。", around="公園を広げます。公園を守ります。") == (5, 13)
    assert place(TEXT, "公園を広げます。", around="どこにもない言葉") == (22, 30)


def test_a_row_that_stands_twice_is_told_by_its_table() -> None:
    text = "市税\n合計 100\n使用料\n合計 100"
    assert place(text, "合計 100", around="使用料\n合計 100") == (14, 20)


@pytest.mark.parametrize("quote", ["", "  ", "公園を狭めます。"])
def test_what_does_not_stand_there_has_no_span(quote: str) -> None:
    assert place(TEXT, quote) is None


def test_a_letter_that_melts_into_several_is_taken_whole() -> None:
    text = "延長は5㌔です。"
    span = place(text, "延長は5キロです。")
    assert span == (0, len(text))
    assert place(text, "ロです。") == (4, 8)


def test_a_stamp_is_the_same_for_what_counts_as_the_same() -> None:
    assert stamp("公園の数 ８５か所") == stamp("公園の数85か所") != stamp("公園の数86か所")
    assert len(stamp("公園")) == 8


def test_a_span_stands_while_its_words_do() -> None:
    assert still_stands(TEXT, (13, 21), "公園を守ります。")
    assert not still_stands(TEXT, (12, 20), "公園を守ります。")
    assert not still_stands(TEXT, None, "公園")
    assert not still_stands(TEXT, (0, 0), "")
