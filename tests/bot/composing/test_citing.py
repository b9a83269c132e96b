import random

from bot.composing.citing import cite
from bot.domain import Proof
from bot.proof import ProvedStatement
from tests.passages import heading, passage
from vectorstore.domain import ChunkKind, Passage, Sentence

PARK = passage("公園を広げます。", "木を植えます。", "池を掘ります。")
RIVER = passage("川を調べます。", chunk="c2", path=("川",))


def stored(section_id: str) -> str:
    return {"s-c1": "公園\n公園を広げます。木を植えます。\n池を掘ります。", "s-c2": "川\n川を調べます。"}.get(
        section_id, "安全\n健康"
    )


def said(found: Passage, at: int) -> ProvedStatement:
    return ProvedStatement(found.chunk.sentences[at].text, ((found, at),), Proof.VERBATIM)


def test_neighbours_share_a_quote_that_stands_as_one() -> None:
    statements, citations = cite([said(PARK, 0), said(PARK, 1)], stored)
    assert [statement.citations for statement in statements] == [(1,), (1,)]
    assert [citation.quote for citation in citations] == ["公園を広げます。\n木を植えます。"]


def test_sentences_that_do_not_follow_one_another_are_quoted_apart() -> None:
    statements, citations = cite([said(PARK, 0), said(PARK, 2)], stored)
    assert [statement.citations for statement in statements] == [(1,), (2,)]
    assert [citation.quote for citation in citations] == ["公園を広げます。", "池を掘ります。"]


def test_sentences_of_different_pages_are_quoted_apart() -> None:
    over_a_page = passage(Sentence("公園を広げます。", page=3), Sentence("木を植えます。", page=4))
    _, citations = cite([said(over_a_page, 0), said(over_a_page, 1)], stored)
    assert [(citation.quote, citation.page) for citation in citations] == [
        ("公園を広げます。", 3),
        ("木を植えます。", 4),
    ]


def test_each_statement_cites_its_own_passage_however_they_are_shuffled_and_repeated() -> None:
    shuffled = random.Random(7)
    for _ in range(50):
        wanted = [shuffled.choice([(PARK, 0), (PARK, 1), (PARK, 2), (RIVER, 0)]) for _ in range(6)]
        statements, citations = cite([said(*place) for place in wanted], stored)
        by_number = {citation.number: citation for citation in citations}
        for statement, (found, _) in zip(statements, wanted, strict=True):
            (number,) = statement.citations
            assert statement.text in by_number[number].quote
            assert by_number[number].section_id == found.chunk.section_id
        assert sorted(by_number) == list(range(1, len(citations) + 1))


def test_a_heading_of_an_outline_is_cited_in_its_own_section() -> None:
    outline = passage(heading("三つの柱"), heading("安全", "s-safe"), heading("健康", "s-well"), kind=ChunkKind.OUTLINE)
    _, citations = cite([said(outline, 1), said(outline, 2)], stored)
    assert [(citation.section_id, citation.heading_path[-1]) for citation in citations] == [
        ("s-safe", "安全"),
        ("s-well", "健康"),
    ]
