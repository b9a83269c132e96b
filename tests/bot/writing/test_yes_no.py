import pytest

from bot.writing.yes_no import without_yes_no


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("いいえ、令和7年3月に策定済みです。", "令和7年3月に策定済みです。"),
        ("はい。", ""),
        ("Yes, the plan was adopted.", "The plan was adopted."),
        ("No", ""),
        ("不明です。", "不明です。"),
        ("Không có mục tiêu nào.", "Không có mục tiêu nào."),
        ("네, 2027년도까지입니다.", "2027년도까지입니다."),
        ("令和9年度までです。", "令和9年度までです。"),
    ],
)
def test_a_sentence_is_shown_without_its_yes_or_no(said: str, left: str) -> None:
    assert without_yes_no(said) == left
