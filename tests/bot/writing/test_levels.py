import pytest

from bot.writing.levels import is_in_language, level_of
from prompts.interfaces import interface
from prompts.reading import INTERFACES

TEXTS = {
    "ja": "公園の数を92か所にします。",
    "en": "The city aims at 92 parks by fiscal 2027 (令和9年度), as みどりの計画 says.",
    "zh": "根据「みどりの計画」，本市计划到2027年度将公园增加到92处。",
    "zh-Hant": "根據「みどりの計画」，本市計畫在2027年度前將公園增加到92處。",
    "ko": "시는 2027년도까지 공원을 92곳으로 늘릴 계획입니다.",
    "vi": "Thành phố đặt mục tiêu có 92 công viên vào năm tài chính 2027.",
    "pt": "A cidade pretende ter 92 parques até o ano fiscal de 2027.",
    "tl": "Layunin ng lungsod na magkaroon ng 92 parke sa taong piskal 2027.",
    "ne": "सहरले २०२७ आर्थिक वर्षसम्म ९२ वटा पार्क बनाउने लक्ष्य राखेको छ।",
}


@pytest.mark.parametrize("frame", INTERFACES)
def test_a_model_is_told_the_language_in_two_ways_and_how_to_write(frame: str) -> None:
    level = level_of(frame)
    assert level.rules
    assert any(letter > "\u007f" for letter in level.language) or frame in {"en", "tl"}
    assert not any("{" in rule for rule in (level.language, *level.rules))


def test_what_has_no_level_of_its_own_is_english() -> None:
    assert level_of("fr") == level_of("en")


@pytest.mark.parametrize("frame", INTERFACES)
@pytest.mark.parametrize("spoken", TEXTS)
def test_a_sentence_is_taken_for_its_own_language_alone(frame: str, spoken: str) -> None:
    assert is_in_language(TEXTS[spoken], frame) is (interface(frame).language == spoken)


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("92 parks", "vi"),
        ("みどりの公園課", "ja-easy"),
        ("2027年度", "zh"),
        ("Wi-Fiを使えます。", "ja"),
        ("青空市環境部公園課", "ja"),
    ],
)
def test_what_is_too_short_to_tell_is_let_pass(text: str, frame: str) -> None:
    assert is_in_language(text, frame)
