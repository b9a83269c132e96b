import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.furigana import Run, runs

HIRAGANA = re.compile("[ぁ-ゖー]+")
KANJI = re.compile("[㐀-䶿一-鿿豈-﫿\U00020000-\U000323af々〆〇]")
JAPANESE = st.text(st.sampled_from("計画取り組むお知らせ年度第ヶかカー々〇一二十１2（）。、\n 𠮷葛\U000e0100葛\ufe00"))
ANY = st.text() | JAPANESE


def read(text: str) -> str:
    return "".join(f"{run.text}[{run.reading}]" if run.reading else run.text for run in runs(text))


@pytest.mark.parametrize(
    "expected",
    [
        "計画[けいかく]",
        "基本[きほん]計画[けいかく]",
        "取[と]り組[く]む",
        "お知[し]らせ",
        "話[はな]し合[あ]い",
        "若[も]しくは",
        "3か年[ねん]計画[けいかく]",
        "第[だい]2次[じ]",
        "令和[れいわ]6年度[ねんど]",
        "１日[にち]",
        "365日[にち]",
        "4月[がつ]20日[か]",
        "３日間[かかん]",
        "1,200日[にち]",
        "6本",
        "20分",
        "人々[ひとびと]",
        "霞ヶ関[かすみがせき]",
        "二十歳[はたち]",
        "二[に]次[じ]災害[さいがい]",
        "株式[かぶしき]会社[がいしゃ]",
        "コンピューター化[か]",
        "X線[せん]",
        "葛\U000e0100[くず]",
    ],
)
def test_kanji_are_read_and_nothing_else(expected: str) -> None:
    assert read(re.sub(r"\[.*?\]", "", expected)) == expected


@pytest.mark.parametrize(
    "text", ["", "ひらがなとカタカナ", "SDGs 2030 😀", "鱻", "徳島（とくしま）", "〇〇", "二〇二五", "㍿"]
)
def test_nothing_is_read_where_nothing_needs_or_has_a_reading(text: str) -> None:
    assert all(not run.reading for run in runs(text))


@given(ANY)
def test_the_runs_are_the_text_to_the_letter(text: str) -> None:
    assert "".join(run.text for run in runs(text)) == text


@given(ANY)
def test_a_reading_is_hiragana_over_kanji(text: str) -> None:
    for run in runs(text):
        assert run.text
        assert not run.reading or (HIRAGANA.fullmatch(run.reading) and KANJI.search(run.text))


@pytest.mark.parametrize("piece", ["市民の計画\n", "😀\u200b", "ﷺ", "計", "あ" * 99 + "。"])
def test_a_text_of_any_length_keeps_every_letter(piece: str) -> None:
    text = piece * (30_000 // len(piece))
    assert "".join(run.text for run in runs(text)) == text


def test_a_text_without_kanji_is_one_run() -> None:
    assert runs("これは、ひらがなです。") == (Run("これは、ひらがなです。"),)
