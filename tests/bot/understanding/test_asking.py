import pytest

from bot.understanding.asking import Asked, asked_of
from bot.understanding.language import language_of
from prompts.reading import LANGUAGES

QUESTIONS = [
    ("会長は誰ですか", Asked.WHO),
    ("いつ始まりますか", Asked.WHEN),
    ("計画期間は？", Asked.WHEN),
    ("冊子はどこで読めますか", Asked.WHERE),
    ("予算額はいくらですか", Asked.HOW_MUCH),
    ("委員は何人ですか", Asked.HOW_MANY),
    ("なぜ改定したのですか", Asked.WHY),
    ("四つの柱を挙げてください", Asked.LIST),
    ("計画は改定されますか", Asked.YES_NO),
    ("二つの市の違いは何ですか", Asked.COMPARE),
    ("BPRとは何ですか", Asked.DEFINE),
    ("もう決定した計画ですか", Asked.STATUS),
    ("どのように進めますか", Asked.HOW),
    ("問い合わせ先を教えて", Asked.CONTACT),
    ("計画の名前を教えて", Asked.OTHER),
    ("Who chairs the council?", Asked.WHO),
    ("When does it end?", Asked.WHEN),
    ("How much is the budget?", Asked.HOW_MUCH),
    ("How many members are there?", Asked.HOW_MANY),
    ("Is the plan adopted?", Asked.STATUS),
    ("目标是什么时候？", Asked.WHEN),
    ("预算是多少？", Asked.HOW_MUCH),
    ("계획은 언제 끝납니까?", Asked.WHEN),
    ("위원은 몇 명입니까?", Asked.HOW_MANY),
    ("Kế hoạch kết thúc năm nào?", Asked.WHEN),
    ("Quem é o presidente do conselho?", Asked.WHO),
    ("Kailan matatapos ang plano?", Asked.WHEN),
    ("योजना कहिले सकिन्छ?", Asked.WHEN),
]


@pytest.mark.parametrize(("question", "kind"), QUESTIONS)
def test_what_is_asked_for_is_known(question: str, kind: Asked) -> None:
    assert kind in asked_of(question, language_of(question))


def test_a_question_that_names_what_it_wants_is_no_yes_or_no_question() -> None:
    assert Asked.YES_NO not in asked_of("会長は誰ですか", "ja")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_asks_and_never_without_a_kind(language: str) -> None:
    assert asked_of("", language) == {Asked.OTHER}
