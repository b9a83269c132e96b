"""Which questions ask what changed between two editions, and which ask about the world."""

from dataclasses import replace

import pytest

from bot.understanding.revising import Revised, asks_what_changed, editions_meant
from tests.fakes_bot import edition
from vectorstore.domain import Status

ON_EDITIONS = {
    "ja": (
        "素案から案で何が変わりましたか",
        "目標値はどう変わりましたか",
        "前の計画と何が違いますか",
        "この計画は素案から何が変わりましたか",
        "待機児童の目標値はどう変わりましたか",
        "素案と確定版の違いを教えてください",
        "案の段階から変更された点は？",
        "総合計画の変更点を教えて",
        "指標の目標値は変更されましたか",
        "改訂前と改訂後で何が違うの",
        "総合計画は改定で何が変わりましたか",
        "計画のどこが変わったの",
        "素案と比べて追加された施策はありますか",
        "素案のどこが修正されましたか",
        "計画の内容はどう変わりましたか",
        "素案にあって確定版でなくなったものは",
        "素案になかった指標が追加されましたか",
        "素案段階から変わった数値を一覧で",
        "素案はどこが直りましたか",
        "目標値の変更を教えてください",
        "素案から何が変りましたか",
        "けいかくは そあんから なにが かわりましたか",
        "そあんと かくていばんの ちがいを おしえて ください",
        "もとの案から なにが かわりましたか",
    ),
    "en": (
        "What changed from the draft to the adopted plan?",
        "How did the targets change?",
        "What is different from the previous plan?",
        "How have the target values been changed?",
        "What was revised since the first draft?",
        "What's different in this version of the plan?",
        "Compare the draft with the adopted plan",
    ),
    "zh": ("从草案到正式计划有什么变化？", "目标值改了哪些？", "和之前的计划有什么不同？", "目標值有什麼變更？"),
    "ko": ("초안에서 무엇이 바뀌었나요?", "목표치는 어떻게 바뀌었습니까?", "이전 계획과 무엇이 다른가요?"),
    "vi": (
        "So với dự thảo, kế hoạch đã thay đổi những gì?",
        "Các mục tiêu đã thay đổi như thế nào?",
        "Khác gì so với kế hoạch trước?",
    ),
    "pt": (
        "O que mudou em relação ao rascunho?",
        "Como as metas mudaram?",
        "Qual a diferença em relação ao plano anterior?",
    ),
    "tl": ("Ano ang nagbago mula sa draft?", "Paano nagbago ang mga target?", "Ano ang pagkakaiba sa nakaraang plano?"),
    "ne": ("मस्यौदाबाट के परिवर्तन भयो?", "लक्ष्यहरू कसरी परिवर्तन भए?", "पुरानो योजनासँग के फरक छ?"),
}
ON_THE_WORLD = {
    "ja": (
        "人口はどう変わりましたか",
        "社会がどう変化しましたか",
        "計画策定後、暮らしはどう変わりましたか",
        "この計画で市民の生活はどう変わりますか",
        "目標値はいくつですか",
        "目標はどう変わりますか",
        "待機児童は前の年から増えましたか",
        "人口は前回の調査からどう変わりましたか",
        "案内所はどこに変わりましたか",
        "提案から何が変わりましたか",
        "ごみの出し方はいつから変わりますか",
        "総合計画と地域防災計画はどう違いますか",
        "水道料金は素案と修正案でどう変わりましたか",
        "世帯数が変わった理由は",
        "目標値の変更届はどこに出しますか",
        "素案はどこで読めますか",
        "じんこうは どう かわりましたか",
    ),
    "en": (
        "How has the population changed?",
        "How will climate change targets be met?",
        "What does the draft say about schools?",
        "How did society change?",
    ),
    "zh": ("人口有什么变化？", "社会如何变化？"),
    "ko": ("인구는 어떻게 바뀌었나요?",),
    "vi": ("Dân số thay đổi như thế nào?",),
    "pt": ("Como a população mudou?",),
    "tl": ("Paano nagbago ang populasyon?",),
    "ne": ("जनसंख्या कसरी परिवर्तन भयो?",),
}
FIRST, SECOND, THIRD = (
    replace(edition(number, status), label=label)
    for number, status, label in ((1, Status.DRAFT, "素案"), (2, Status.DRAFT, "案"), (3, Status.ADOPTED, "確定版"))
)


def cases(of: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(language, question) for language, questions in of.items() for question in questions]


@pytest.mark.parametrize(("language", "question"), cases(ON_EDITIONS))
def test_a_question_on_two_editions_is_known(language: str, question: str) -> None:
    assert asks_what_changed(question, language, ())


@pytest.mark.parametrize(("language", "question"), cases(ON_THE_WORLD))
def test_a_question_on_the_world_is_none(language: str, question: str) -> None:
    assert asks_what_changed(question, language, ()) is None


def test_topics_are_what_is_neither_an_edition_nor_a_change() -> None:
    found = asks_what_changed(
        "素案から待機児童の目標値はどう変わりましたか", "ja", ("素案", "待機", "児童", "目標値", "変わる")
    )
    assert found
    assert (found.topics, found.targets) == (("待機", "児童"), True)


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("何が変わりましたか", (2, 3)),
        ("素案から何が変わりましたか", (1, 3)),
        ("素案から案で何が変わりましたか", (1, 2)),
        ("案から確定版で何が変わりましたか", (2, 3)),
        ("素案から確定版で何が変わりましたか", (1, 3)),
        ("第1版と第3版の違いは", (1, 3)),
        ("確定版で何が変わりましたか", (2, 3)),
    ],
)
def test_editions_are_meant_by_label_status_or_number_else_the_latest(question: str, meant: tuple[int, int]) -> None:
    found = editions_meant(Revised(question, "ja"), (FIRST, SECOND, THIRD))
    assert found
    assert tuple(each.number for each in found) == meant


def test_one_edition_cannot_be_compared() -> None:
    assert editions_meant(Revised("何が変わりましたか", "ja"), (FIRST,)) is None
