import pytest

from bot.understanding.focus import content_words, focus_of


@pytest.mark.parametrize(
    ("question", "focus"),
    [
        ("日野市環境審議会の会長は誰ですか", "会長"),
        ("プランの予算総額はいくらですか", "予算総額"),
        ("教育費の総額はいくらですか", "教育費"),
        ("審議会で素案は承認されましたか", "承認"),
        ("どんな制度を進めますか", "制度"),
        ("何件の意見が来ましたか", "意見"),
        ("公園管理についての考え方を教えてください", "公園管理"),
        ("「緑の回廊」はどのようなものですか", "回廊"),
        ("最終更新日を和暦で教えてください", "最終更新日"),
        ("公園の面積（全体）はいくらですか", "面積"),
        ("体系3は？", "体系3"),
    ],
)
def test_a_question_turns_on_its_noun(question: str, focus: str) -> None:
    assert focus in focus_of(question)


def test_compounds_bring_their_parts() -> None:
    assert focus_of("予算総額はいくらですか") == ("予算総額", "予算", "総額")


def test_both_of_two_things_are_asked_for() -> None:
    assert {"現状値", "目標値"} <= set(focus_of("入館者数の現状値と目標値を教えてください"))


def test_names_and_words_of_asking_carry_no_meaning() -> None:
    assert content_words("日野市の人口のピークはいつですか。教えてください", ("日野市",)) == ("人口", "ピーク")
