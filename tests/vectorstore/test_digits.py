"""Numerals in digits, kanji and both."""

from fractions import Fraction

import pytest

from vectorstore.digits import number_of


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("3億7,858万", 378_580_000),
        ("二千三百", 2300),
        ("二〇二七", 2027),
        ("1.5万", 15_000),
        ("十", 10),
        ("0.25", Fraction(1, 4)),
    ],
)
def test_a_numeral_has_one_value(numeral: str, value: int | Fraction) -> None:
    assert number_of(numeral) == value


@pytest.mark.parametrize("text", ["", "約十", "十人"])
def test_what_is_no_numeral_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match=f"{text!r} is no numeral"):
        number_of(text)
