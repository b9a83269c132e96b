import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.eras import dates_in, era_year, other_era, year_variants

KANJI = "〇一二三四五六七八九"


@pytest.mark.parametrize(
    ("text", "year", "fiscal"),
    [
        ("令和9年度", 2027, True),
        ("令和元年", 2019, False),
        ("令和七年三月", 2025, False),
        ("二〇二七年", 2027, False),
        ("2027(令和9)年度", 2027, True),
        ("平成３６年度", 2024, True),
        ("昭和48（1973）年", 1973, False),
        ("平成30 年（2018）", 2018, False),
        ("R7.12.1", 2025, False),
        ("H17", 2005, False),
        ("FY2027", 2027, True),
        ("fiscal year 2027", 2027, True),
        ("Reiwa 7", 2025, False),
        ("2027년도", 2027, True),
        ("21 de abril de 2025", 2025, False),
    ],
)
def test_a_year_is_read_in_every_spelling(text: str, year: int, fiscal: bool) -> None:
    mentions = dates_in(text)
    assert [(mention.year, mention.fiscal) for mention in mentions] == [(year, fiscal)]


def test_a_range_gives_its_second_year_the_era_of_the_first() -> None:
    assert [mention.year for mention in dates_in("令和5～9年度")] == [2023, 2027]
    assert [mention.year for mention in dates_in("平成17年と22年")] == [2005, 2010]
    assert all(mention.fiscal for mention in dates_in("令和5～9年度"))


def test_calendars_that_disagree_are_two_years() -> None:
    assert [mention.year for mention in dates_in("2027(令和8)年度")] == [2026, 2027]


@pytest.mark.parametrize("text", ["アクションプラン2027", "2,027人", "10年間で", "3か月", "施策1-2-3", "H2O", "5月病"])
def test_what_names_no_year_is_none(text: str) -> None:
    assert [mention.year for mention in dates_in(text) if mention.year] == []


def test_march_lies_in_the_fiscal_year_before() -> None:
    march, april, year = (dates_in(text)[0] for text in ("令和7年3月", "令和7年4月", "令和7年"))
    assert (march.fiscal_year, april.fiscal_year, year.fiscal_year) == (2024, 2025, None)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("2027年度", "令和9年度"),
        ("令和9年度", "2027年度"),
        ("2019年", "平成31年・令和元年"),
        ("2019年4月", "平成31年4月"),
        ("2019年5月1日", "令和元年5月1日"),
        ("2019年度", "令和元年度"),
        ("平成36年度", "2024年度"),
        ("2027(令和9)年度", ""),
        ("4月21日", ""),
    ],
)
def test_the_other_calendar_is_told(text: str, other: str) -> None:
    assert other_era(dates_in(text)[0]) == other


def test_a_question_in_one_calendar_is_searched_in_both() -> None:
    assert {"2027年度", "2027(令和9)年度", "平成39年度"} <= set(year_variants("令和9年度の目標"))
    assert "令和6年度" in year_variants("2025年3月に決まったこと")
    assert "令和9年度" not in year_variants("令和9年度の目標")


@given(st.integers(1868, 2080), st.sampled_from(["年", "年度"]))
def test_there_and_back_again(year: int, unit: str) -> None:
    era = era_year(year)
    mentions = dates_in(f"{era}{unit}に")
    assert [(mention.year, mention.fiscal) for mention in mentions] == [(year, unit == "年度")]


@given(st.integers(1900, 2080), st.integers(1, 12), st.integers(1, 28), st.booleans())
def test_width_and_kanji_digits_tell_the_same_day(year: int, month: int, day: int, wide: bool) -> None:
    digits = str.maketrans("0123456789", "０１２３４５６７８９")
    text = f"{year}年{month}月{day}日"
    kanji = "".join(KANJI[int(digit)] for digit in str(year)) + f"年{month}月{day}日"
    for spelled in (text.translate(digits) if wide else text, kanji):
        mention = dates_in(spelled)[0]
        assert (mention.year, mention.month, mention.day) == (year, month, day)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert all(mention.text for mention in dates_in(text))
    assert isinstance(year_variants(text), tuple)
