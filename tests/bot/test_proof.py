from collections.abc import Sequence

import pytest

from bot.domain import DraftStatement, Proof
from bot.proof import examine, prove, unsupported
from vectorstore.domain import Chunk, ChunkKind, Edition, Passage, Plan, Sentence, SentenceKind, Status

PLAN = Plan("hino", "日野市みどりのプラン2030", "日野市")
EDITION = Edition("e1", "hino", 1, "本編", Status.ADOPTED, "0" * 64, "plan.pdf", "application/pdf")
PEAK = "市の人口は2033(令和15)年に最多となり、その後は減ると見込まれています。"
COST = "総事業費は10,000,000千円で、職員は増やしません。"
ROW = Sentence(
    "公園面積 40 55",
    SentenceKind.TABLE_ROW,
    context="表1 みどりの指標 単位：ha",
    columns=(("指標", "公園面積"), ("現状値（2024年度）", "40"), ("目標値（2030年度）", "55")),
)


def passage(*sentences: str | Sentence, chunk_id: str = "c1") -> Passage:
    held = tuple(one if isinstance(one, Sentence) else Sentence(one) for one in sentences)
    chunk = Chunk(chunk_id, "e1", "s1", 0, ChunkKind.TEXT, ("第1章 みどりの現状", "1 公園"), held)
    return Passage(chunk, PLAN, EDITION, Status.ADOPTED, 1.0)


def draft(text: str, *sentences: str | Sentence) -> DraftStatement:
    held = passage(*sentences)
    return DraftStatement(text, tuple((held, at) for at in range(len(sentences))))


def stored(*texts: str) -> str:
    return "\n".join(texts)


def shown(drafts: Sequence[DraftStatement], section: str) -> list[tuple[str, Proof]]:
    return [(one.text, one.proof) for one in prove(drafts, lambda _: section)]


def test_a_quote_is_shown_as_it_stands() -> None:
    assert shown([draft(PEAK, PEAK)], stored("見出し", PEAK)) == [(PEAK, Proof.VERBATIM)]


def test_a_statement_in_other_words_is_shown_where_its_quote_carries_it() -> None:
    text = "人口は令和15年に最多となる見込みです。"
    assert shown([draft(text, PEAK)], PEAK) == [(text, Proof.SUPPORTED)]


def test_a_statement_beyond_its_quote_is_replaced_by_it() -> None:
    wrong = draft("人口は2034年に最多となる見込みです。", PEAK)
    proved, rejected = examine([wrong], lambda _: PEAK)
    assert [(one.text, one.proof) for one in proved] == [(PEAK, Proof.VERBATIM)]
    assert [(one.draft, one.reasons, one.replaced) for one in rejected] == [(wrong, ("2034年",), True)]


def test_a_quote_that_does_not_stand_in_its_section_is_dropped() -> None:
    invented = draft("人口は増えます。", "人口は増えます。")
    proved, rejected = examine([invented], lambda _: PEAK)
    assert proved == []
    assert [one.replaced for one in rejected] == [False]


def test_one_standing_quote_of_two_is_kept() -> None:
    proved = prove([draft(PEAK, PEAK, "これは書いてありません。")], lambda _: PEAK)
    assert [[at for _, at in one.quotes] for one in proved] == [[0]]


def test_an_outlines_heading_is_looked_for_in_its_own_section() -> None:
    heading = Sentence("2 街路樹", SentenceKind.HEADING, section_id="s2")
    sections = {"s1": "1 公園", "s2": "2 街路樹"}
    assert [one.text for one in prove([draft("2 街路樹", heading)], sections.__getitem__)] == ["2 街路樹"]


def test_two_drafts_that_fall_back_to_one_quote_are_shown_once() -> None:
    held = passage(PEAK)
    wrong = [DraftStatement(text, ((held, 0),)) for text in ("2040年です。", "2041年です。")]
    assert [one.text for one in prove(wrong, lambda _: PEAK)] == [PEAK]


def test_a_row_may_name_its_columns_caption_and_unit() -> None:
    text = "指標：公園面積　現状値（2024年度）：40　目標値（2030年度）：55（表1 みどりの指標 単位：ha）"
    assert shown([draft(text, ROW)], ROW.text) == [(text, Proof.SUPPORTED)]
    assert shown([draft("目標値（2030年度）は55haです。", ROW)], ROW.text)[0][1] is Proof.SUPPORTED


@pytest.mark.parametrize(
    "text",
    [
        "目標値（2030年度）は40haです。",
        "現状値（2024年度）：55　目標値（2030年度）：40",
        "目標値（2031年度）：55",
        "目標値（2030年度）は55kmです。",
        "目標値（2030年度）は56haです。",
    ],
)
def test_a_row_told_wrongly_is_replaced_by_the_row(text: str) -> None:
    assert shown([draft(text, ROW)], ROW.text) == [(ROW.text, Proof.VERBATIM)]


def test_the_plans_title_and_headings_need_no_quote() -> None:
    text = "「日野市みどりのプラン2030」第1章 みどりの現状によると、人口は令和15年に最多となる見込みです。"
    assert shown([draft(text, PEAK)], PEAK)[0] == (text, Proof.SUPPORTED)


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("総事業費は100億円です。", COST),
        ("総事業費は１００億円です。", COST),
        ("総事業費は約100億円です。", COST),
        ("職員は増やしません。", COST),
        ("事業費は約37.9億円です。", "事業費は3,785,800千円です。"),
        ("割合は3割です。", "割合は30％です。"),
        ("対象は20%以上50%未満です。", "対象は２０％以上５０％未満とする。"),
        ("四つの柱があります。", "計画には4つの柱があります。"),
        ("2023年度から2027年度までの計画です。", "計画期間は令和5～9年度です。"),
        ("令和6年度に策定しました。", "令和7年3月に策定しました。"),
        ("2024年度の目標です。", "平成36年度の目標です。"),
        ("R7年度の実績です。", "令和7年度の実績です。"),
        ("差引は87千円の減です。", "差引は△87千円です。"),
        ("The population is expected to peak in 2033 (Reiwa 15).", PEAK),
        ("The cost is 10 billion yen and the staff will not grow.", COST),
        ("인구는 2033년에 가장 많아질 전망입니다.", PEAK),
        ("公園を整備しなければなりません。", "公園を整備しなければならない。"),
        ("市民だけでなく事業者も参加します。", "市民だけでなく事業者も参加します。"),
    ],
)
def test_what_the_quote_carries_in_another_form_is_supported(statement: str, evidence: str) -> None:
    assert unsupported(statement, [evidence]) == []


@pytest.mark.parametrize(
    ("statement", "evidence", "missing"),
    [
        ("総事業費は10億円です。", COST, "10億円"),
        ("総事業費は10,000,000円です。", COST, "10,000,000円"),
        ("事業費は約38.9億円です。", "事業費は3,785,800千円です。", "約38.9億円"),
        ("事業費は37.9億円です。", "事業費は3,785,800千円です。", "37.9億円"),
        ("参加者は100人です。", "参加者は約100人です。", "100人"),
        ("参加者は100人です。", "参加者は延べ100人です。", "100人"),
        ("対象は20%以上50%以下です。", "対象は20%以上50%未満です。", "50%以下"),
        ("差引は87千円です。", "差引は△87千円です。", "87千円"),
        ("令和9年の目標です。", "令和9年度の目標です。", "令和9年"),
        ("4月22日から読めます。", "4月21日から読めます。", "4月22日"),
        ("施策1-2-4です。", "施策1-2-3です。", "1-2-4"),
        ("職員を増やします。", COST, "yes: 増やす"),
        ("公園は整備しません。", "公園を整備します。", "no: 整備"),
        ("記載はありません。", "記載があります。", "no: 有る"),
        ("公園を整備します。", "公園の整備を検討します。", "modality: 整備"),
        ("公園を整備しました。", "公園を整備します。", "past: 整備"),
        ("方針を決定しました。", "方針を協議しました。", "sure: 決定"),
        ("すべての学校で行います。", "学校で行います。", "sure: 全て"),
        ("人口は増加します。", "人口は減少します。", "opposite: 増加"),
        ("The staff will grow.", "職員は増やしません。", "yes"),
        ("The plan does not name a budget.", "計画は予算を示します。", "no"),
        ("There are five pillars.", "計画には4つの柱があります。", "five"),
    ],
)
def test_what_the_quote_does_not_carry_is_named(statement: str, evidence: str, missing: str) -> None:
    assert missing in unsupported(statement, [evidence])


def test_a_unit_beside_the_table_holds_for_its_figures() -> None:
    row, context = "公債費 3,785,800", "歳出（単位：千円）"
    assert unsupported("公債費は3,785,800千円です。", [row, context]) == []
    assert unsupported("公債費は約37.9億円です。", [row, context]) == []
    assert unsupported("公債費は3,785,800円です。", [row, context]) == ["3,785,800円"]
