from pathlib import Path

import numpy as np
import pytest

from vectorstore.errors import IndexUnusableError
from vectorstore.lexical import LexicalIndex, lexical_query, write_lexical_index

TEXTS = (
    "防災\n市は、防災行政無線の聞こえにくい地域を2030年度までになくします。",
    "保育\n保育所の待機児童を令和9年度末までにゼロにします。",
    "施策1-2-3 公共施設\nコミュニティセンターを３館、建て替えます。",
    "みなと野駅前の再開発\n音無川の護岸を整備し、十二か所に案内板を置きます。",
    "デジタル化\nキャッシュレス決済を導入する窓口を増やします。",
)


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    write_lexical_index(tmp_path, TEXTS, [line for text in TEXTS for line in text.split("\n")])
    return LexicalIndex.open(tmp_path)


@pytest.mark.parametrize(
    ("query", "row"),
    [
        ("防災", 0),  # two letters
        ("保育", 1),
        ("２０３０年度", 0),  # full-width digits
        ("施策１－２－３", 2),  # full-width measure number
        ("ｷｬｯｼｭﾚｽ", 4),  # half-width kana
        ("音無川", 3),  # a place that no dictionary knows
        ("コミュニティ\nセンター", 2),  # a word split over a line end
        ("再開発", 3),
        ("待機児童", 1),
    ],
)
def test_every_way_of_writing_a_word_finds_its_text(index: LexicalIndex, query: str, row: int) -> None:
    scores = index.chunk_scores(lexical_query(query))
    assert int(np.argmax(scores)) == row
    assert scores[row] > 0


def test_a_text_that_is_the_query_itself_scores_higher_than_one_that_shares_a_word(index: LexicalIndex) -> None:
    scores = index.chunk_scores(lexical_query("保育所の待機児童を令和9年度末までにゼロにします"))
    assert scores[1] > 2 * np.delete(scores, 1).max()


def test_words_that_no_text_holds_lower_the_score_of_every_text(index: LexicalIndex) -> None:
    known = index.chunk_scores(lexical_query("防災行政無線")).max()
    diluted = index.chunk_scores(lexical_query("防災行政無線 火星移住 潜水艦")).max()
    assert diluted < known / 1.5


def test_scores_lie_between_nothing_and_the_ideal(index: LexicalIndex) -> None:
    for text in TEXTS:
        scores = index.chunk_scores(lexical_query(text))
        assert scores.min() >= 0
        assert scores.max() <= 1


def test_synonyms_help_but_weigh_less_than_what_was_asked(index: LexicalIndex) -> None:
    asked = index.chunk_scores(lexical_query("待機児童"))[1]
    helped = index.chunk_scores(lexical_query("入所待ち", extra=["待機児童"]))[1]
    assert 0 < helped < asked


def test_sentences_are_indexed_one_by_one(index: LexicalIndex) -> None:
    scores = index.sentence_scores(lexical_query("キャッシュレス決済"))
    assert scores.shape == (10,)
    assert int(np.argmax(scores)) == 9


def test_rare_words_are_told_from_common_ones(index: LexicalIndex) -> None:
    assert index.rarity("c:火星") == 1.0
    assert index.rarity("c:防災") < 1.0


def test_an_empty_index_scores_nothing(tmp_path: Path) -> None:
    write_lexical_index(tmp_path, [], [])
    index = LexicalIndex.open(tmp_path)
    assert index.chunk_scores(lexical_query("防災")).size == 0


def test_a_damaged_index_is_named_with_its_mend(tmp_path: Path) -> None:
    write_lexical_index(tmp_path, TEXTS, TEXTS)
    for path in (tmp_path / "chunks").iterdir():
        path.write_bytes(b"rubbish")
    with pytest.raises(IndexUnusableError, match="keikaku ingest"):
        LexicalIndex.open(tmp_path)


def test_a_text_longer_than_the_tokenizer_takes_is_indexed_to_its_end(tmp_path: Path) -> None:
    write_lexical_index(tmp_path, ["道路。" * 20_000 + "灯台"], ["道路"])
    index = LexicalIndex.open(tmp_path)
    assert index.chunk_scores(lexical_query("灯台"))[0] > 0
