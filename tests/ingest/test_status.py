"""Statuses of documents and sections, with their evidence."""

import pytest

from ingest.status import Finding, document_status, with_statuses
from vectorstore.domain import Block, BlockKind, Section, Status


def section(path: tuple[str, ...], *texts: str, kind: BlockKind = BlockKind.LIST_ITEM) -> Section:
    blocks = (Block(BlockKind.HEADING, path[-1]), *(Block(kind, text) for text in texts))
    return Section("s", "e", 0, len(path), path, Status.ADOPTED, blocks)


@pytest.mark.parametrize(
    ("title", "opening", "status"),
    [
        ("みなと野市総合計画", "", Status.ADOPTED),
        ("みなと野市総合計画（案）", "", Status.DRAFT),
        ("みなと野市総合計画（素案）", "令和7年3月に策定しました。", Status.DRAFT),
        ("みなと野市総合計画", "骨子案", Status.DRAFT),
        ("第3回経営会議 会議録", "", Status.MINUTES),
        ("みなと野市教育連絡会 要録", "", Status.MINUTES),
        ("第5回会議に提出する方向性", "", Status.PROPOSAL),
        ("計画への市民意見の概要", "", Status.OPINION),
        ("みなと野市総合計画", "本計画は、素案への意見を踏まえて市議会で議決されました。", Status.ADOPTED),
        ("令和8年度みなと野市一般会計予算", "議案第5号", Status.PROPOSAL),
        ("第5回みなと野市総合計画審議会 資料2", "令和12年5月1日", Status.PROPOSAL),
        ("くらし計画を策定しました", "素案への意見の募集は終わりました", Status.ADOPTED),
    ],
)
def test_a_document_is_what_its_title_or_opening_says(title: str, opening: str, status: Status) -> None:
    assert document_status(title, "plan.pdf", opening).status is status


def test_the_evidence_is_the_words_themselves() -> None:
    assert document_status("くらし計画（素案）", "x.pdf", "").evidence == "素案"
    assert document_status("くらし計画", "x.pdf", "くらし計画を策定しました。").evidence == "策定しました"


def test_a_file_name_counts_only_when_the_text_is_silent() -> None:
    assert document_status("くらし計画", "くらし計画_素案.pdf", "").status is Status.DRAFT
    assert document_status("くらし計画", "くらし計画_素案.pdf", "くらし計画を策定しました。").status is Status.ADOPTED


def test_a_heading_gives_its_status_to_all_below_it() -> None:
    paper = [
        section(("第4回会議に提出した考え方",), "速さ"),
        section(("第4回会議での意見",), "難しい。（北野）"),
        section(("第5回会議に提出する考え方（修正案）",)),
        section(("第5回会議に提出する考え方（修正案）", "視点①"), "場を開く"),
        section(("資料",), "地図"),
    ]
    statuses = [found.status for found in with_statuses(paper, Finding(Status.ADOPTED))]
    assert statuses == [Status.PROPOSAL, Status.OPINION, Status.PROPOSAL, Status.PROPOSAL, Status.ADOPTED]


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("市民意見の反映", "市民の意見を聴き、計画に反映します。"),
        ("市民からの意見聴取の充実", "アンケートを行い、意見を把握します。"),
        ("申請書の提出方法", "窓口へ持参してください。"),
        ("会議録の公開", "会議録を公開します。"),
        ("提案制度の充実", "職員の提案を募ります。"),
        ("案内表示の改善", "見やすくします。"),
    ],
)
def test_a_measure_that_speaks_of_opinions_or_papers_stays_adopted(heading: str, text: str) -> None:
    plan = [section((heading,), text, kind=BlockKind.PARAGRAPH)]
    assert with_statuses(plan, Finding(Status.ADOPTED))[0].status is Status.ADOPTED


def test_items_with_their_speakers_are_opinions() -> None:
    talk = [section(("委員の意見",), "・道が暗い（北野）", "・橋が古い（南田）")]
    assert with_statuses(talk, Finding(Status.ADOPTED))[0].status is Status.OPINION


def test_an_undecided_document_gives_its_status_to_every_section() -> None:
    draft = [section(("目的",), "走る"), section(("期間",), "眠る")]
    found = with_statuses(draft, Finding(Status.DRAFT, "素案"))
    assert [(one.status, one.status_evidence) for one in found] == [(Status.DRAFT, "素案")] * 2


def test_what_minutes_say_of_a_draft_stays_minutes() -> None:
    minutes = [section(("議事",)), section(("議事", "(1) 計画（素案）"), "説明した。")]
    found = with_statuses(minutes, Finding(Status.MINUTES, "会議録"))
    assert {one.status for one in found} == {Status.MINUTES}


@pytest.mark.parametrize("heading", ["素案の公表", "計画（仮称）の位置づけ", "図書館の案内", "提案の募集と提案制度"])
def test_a_heading_that_only_speaks_of_a_draft_is_none(heading: str) -> None:
    assert with_statuses([section((heading,), "走る")], Finding(Status.ADOPTED))[0].status is Status.ADOPTED


def test_a_budget_laid_before_the_council_is_a_proposal() -> None:
    assert document_status("令和8年度予算", "yosan.pdf", "令和8年度\n議 案 第 1 号\n予算").status is Status.PROPOSAL
