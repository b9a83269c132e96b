import pytest

from bot.understanding.transliteration import hangul, romaji_spellings


@pytest.mark.parametrize(
    ("katakana", "romaji", "korean"),
    [
        ("チョウフ", "chofu", "조후"),
        ("ヒノ", "hino", "히노"),
        ("サッポロ", "sapporo", "삿포로"),
        ("センダイ", "sendai", "센다이"),
        ("トウキョウ", "tokyo", "도쿄"),
        ("オオタ", "ota", "오타"),
        ("シンジュク", "shinjuku", "신주쿠"),
    ],
)
def test_a_name_is_spelled_as_its_readers_spell_it(katakana: str, romaji: str, korean: str) -> None:
    assert romaji in romaji_spellings(katakana)
    assert hangul(katakana) == korean
