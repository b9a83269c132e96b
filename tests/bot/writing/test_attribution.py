from collections.abc import Sequence

import pytest

from bot.writing.attribution import Attributed, attribute, candidates
from bot.writing.likeness import EmbeddedLikeness
from bot.writing.replies.parsing import WrittenDraft
from tests.fakes import HashEmbedder
from tests.passages import heading, item, passage
from vectorstore.domain import Passage, Sentence, SentenceKind

PARKS = passage(
    "公園の数は92か所です。", "公園の広さは市民ひとりあたり12㎡です。", "緑の基金は令和9年度に始めます。", chunk="parks"
)
HEAD = Sentence("指標 現状値 目標値", SentenceKind.TABLE_ROW)
ROW = Sentence(
    "図書の貸出 4.1 5.0",
    SentenceKind.TABLE_ROW,
    context="単位:冊",
    columns=(("指標", "図書の貸出"), ("現状値", "4.1"), ("目標値", "5.0")),
)
BOOKS = passage(HEAD, ROW, chunk="books", path=("図書館",))
PILLARS = passage(heading("三つの柱"), item("まもる"), item("はぐくむ"), item("つなぐ"), chunk="pillars", path=("柱",))
ALL = (PARKS, BOOKS, PILLARS)


def found(
    text: str, *, passages: Sequence[Passage] = ALL, numbers: tuple[int, ...] = (), words: str = ""
) -> Attributed:
    return attribute(WrittenDraft(text, numbers, words), passages)


def places(attributed: Attributed) -> list[tuple[str, int]]:
    return [(one.chunk.id, at) for one, at in attributed.draft.quotes]


@pytest.mark.parametrize("numbers", [(), (1,), (2,), (3, 3), (99, -1), (0,)])
@pytest.mark.parametrize("words", ["", "緑の基金", "どこにもない言葉"])
def test_the_sentence_that_carries_a_statement_is_cited_whatever_number_the_model_gives(
    numbers: tuple[int, ...], words: str
) -> None:
    assert places(found("市内の公園の数は92か所です。", numbers=numbers, words=words)) == [("parks", 0)]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_order_of_the_passages_changes_no_citation(order: tuple[int, ...]) -> None:
    passages = tuple(ALL[at] for at in order)
    assert places(found("緑の基金は2027年度に始めます。", passages=passages, numbers=(1,))) == [("parks", 2)]


def test_a_statement_on_two_sentences_cites_both_and_no_third() -> None:
    said = found("公園の数は92か所で、広さは市民ひとりあたり12㎡です。")
    assert sorted(places(said)) == [("parks", 0), ("parks", 1)]


def test_a_row_is_cited_with_the_head_of_its_table_where_a_column_is_named() -> None:
    assert places(found("図書の貸出の目標値は5.0冊です。")) == [("books", 1), ("books", 0)]


def test_a_list_is_cited_with_as_many_items_as_the_statement_names() -> None:
    assert sorted(places(found("柱は、まもる、はぐくむ、つなぐです。"))) == [
        ("pillars", 1),
        ("pillars", 2),
        ("pillars", 3),
    ]


def test_a_wrong_figure_leaves_the_statement_with_the_sentence_it_was_about() -> None:
    said = found("市内の公園の数は95か所です。")
    assert (places(said), said.is_near) == ([("parks", 0)], True)


def test_what_no_sentence_is_about_is_near_none() -> None:
    assert not found("駅前に映画館が開業し、来場者でにぎわっています。").is_near


def test_without_passages_nothing_is_cited() -> None:
    assert places(found("公園の数は92か所です。", passages=())) == []


@pytest.mark.parametrize(
    "text",
    [
        "There are 92 parks.",
        "公园有92处。",
        "공원은 92곳입니다.",
        "Có 92 công viên.",
        "Há 92 parques.",
        "May 92 parke.",
        "पार्क ९२ वटा छन्।",
    ],
)
def test_a_statement_in_another_language_is_attributed_by_its_figures_and_the_glossary(text: str) -> None:
    assert places(found(text)) == [("parks", 0)]


def test_sentences_are_embedded_once_however_many_statements_are_compared_with_them() -> None:
    embedder = HashEmbedder()
    likeness = EmbeddedLikeness(embedder)
    likeness.prepare(candidates(ALL))
    before = len(embedder.embedded)
    attribute(WrittenDraft("There are 92 parks."), ALL, likeness)
    attribute(WrittenDraft("Há 92 parques."), ALL, likeness)
    assert embedder.embedded[before:] == ["There are 92 parks.", "Há 92 parques."]


def test_the_likest_sentence_has_the_greatest_cosine() -> None:
    likeness = EmbeddedLikeness(HashEmbedder())
    cosines = likeness(PARKS.chunk.sentences[1].text, candidates([PARKS]))
    assert max(cosines) == cosines[1] == pytest.approx(1.0, abs=1e-5)
    assert list(likeness("There are 92 parks.", [])) == []
