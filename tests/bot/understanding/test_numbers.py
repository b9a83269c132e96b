from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.numbers import figures_in
from vectorstore.digits import number_of


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("10,000,000千円", 10_000_000_000, "円"),
        ("100億円", 10_000_000_000, "円"),
        ("3億7,858万円", 378_580_000, "円"),
        ("100百万円", 100_000_000, "円"),
        ("¥5,000", 5000, "円"),
        ("10 billion yen", 10_000_000_000, "円"),
        ("３割５分", 35, "%"),
        ("12.5パーセント", Fraction(25, 2), "%"),
        ("△ 87,385", -87385, ""),
        ("四つの柱", 4, "つ"),
        ("二千三百人", 2300, "人"),
        ("1.5km", 1500, "m"),
        ("12ha", 120_000, "m2"),
        ("3ヶ月", 3, "か月"),
        ("5カ所", 5, "箇所"),
        ("3分の1", Fraction(1, 3), "分の"),
        ("3 months", 3, ""),
    ],
)
def test_a_figure_is_read_in_its_base_unit(text: str, value: Fraction, unit: str) -> None:
    assert [(figure.value, figure.unit) for figure in figures_in(text)] == [(Fraction(value), unit)]


@pytest.mark.parametrize(
    "text", ["四季", "一部の市民", "第三者", "十分な説明", "数十人", "三鷹市", "令和7年4月1日", "2027年度"]
)
def test_words_and_dates_are_no_figures(text: str) -> None:
    assert figures_in(text) == []


def test_bounds_are_kept_in_one_spelling() -> None:
    assert [figure.bounds for figure in figures_in("およそ120人、20％以上50％未満、のべ300人程度")] == [
        {"約"},
        {"以上"},
        {"未満"},
        {"延べ", "約"},
    ]


@pytest.mark.parametrize("text", ["20～30人", "20-30人", "20から30人"])
def test_the_first_of_a_range_takes_the_unit_of_the_second(text: str) -> None:
    assert [(figure.value, figure.unit) for figure in figures_in(text)] == [(Fraction(20), "人"), (Fraction(30), "人")]


def test_names_made_of_digits_are_one_thing() -> None:
    assert [figure.text for figure in figures_in("施策1-2-3は、042-000-0000へ8:30から")] == [
        "1-2-3",
        "042-000-0000",
        "8:30",
    ]


@given(st.integers(1, 99_999))
def test_thousands_of_yen_are_the_same_amount_in_any_spelling(thousands: int) -> None:
    spellings = [f"{thousands:,}千円", f"{thousands}千円", f"{thousands * 1000:,}円"]
    assert {figure.value for text in spellings for figure in figures_in(text)} == {thousands * 1000}


@given(st.integers(11, 99_999_999))
def test_kanji_numerals_count_as_digits_do(number: int) -> None:
    assert number_of(_kanji(number)) == number
    # A lone 百 is a word as often as a number.
    assert len(_kanji(number)) == 1 or [figure.value for figure in figures_in(f"{_kanji(number)}人")] == [number]


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert all(figure.end > figure.start for figure in figures_in(text))


def _kanji(number: int) -> str:
    upper, lower = divmod(number, 10_000)
    return (f"{_below_ten_thousand(upper)}万" if upper else "") + _below_ten_thousand(lower)


def _below_ten_thousand(number: int) -> str:
    letters = ""
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            letters += ("" if digit == 1 and name else "〇一二三四五六七八九"[digit]) + name
    return letters
