import pytest

from bot.understanding.city_keys import city_for

HELD = ("三鷹市", "調布市", "青空市", "みなと野市", "大田区", "日の出町", "檜原村", "新居浜市", "大野市", "小野市")


@pytest.mark.parametrize(
    ("key", "city"),
    [
        ("三鷹市", "三鷹市"),
        ("三鷹", "三鷹市"),
        (" 三鷹 ", "三鷹市"),
        ("みたか", "三鷹市"),
        ("ミタカ", "三鷹市"),
        ("ﾐﾀｶ", "三鷹市"),
        ("mitaka", "三鷹市"),
        ("Mitaka-shi", "三鷹市"),
        ("mitakashi", "三鷹市"),
        ("Mitaka City", "三鷹市"),
        ("ｍｉｔａｋａ", "三鷹市"),
        ("chofu", "調布市"),
        ("choufu", "調布市"),
        ("Chōfu-shi", "調布市"),
        ("minatono", "みなと野市"),
        ("aozora", "青空市"),
        ("ota-ku", "大田区"),
        ("Ohta", "大田区"),
        ("hinode-machi", "日の出町"),
        ("hinohara village", "檜原村"),
        ("niihama", "新居浜市"),
    ],
)
def test_a_city_is_found_by_any_of_its_names(key: str, city: str) -> None:
    assert city_for(key, HELD) == city


@pytest.mark.parametrize("key", ["", "-", "市", "shi", "mita", "mitaka-machi", "musashino", "武蔵野市", "三鷹市役所"])
def test_what_names_no_held_city_finds_none(key: str) -> None:
    assert city_for(key, HELD) == ""


def test_a_key_that_fits_two_cities_finds_neither_but_the_full_name_does() -> None:
    assert city_for("ono", HELD) == ""
    assert city_for("小野市", HELD) == "小野市"
    assert city_for("府中", ("府中市", "府中町")) == ""
