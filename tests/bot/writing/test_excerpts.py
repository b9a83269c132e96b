from dataclasses import replace

from bot.writing.excerpts import Excerpt, excerpts, tokens_of
from tests.passages import passage
from vectorstore.domain import ChunkKind, Passage, Sentence, SentenceKind

LONG = tuple(f"第{number}の文は公園のことを少しだけ述べています。" for number in range(40))


def scored(made: Passage, best: int) -> Passage:
    return replace(made, sentence_scores=tuple(2.0 - abs(best - at) / 10 for at in range(len(made.chunk.sentences))))


def size(found: list[Excerpt]) -> int:
    return sum(tokens_of("\n".join((each.heading, *each.lines))) for each in found)


def row(indicator: str, target: str) -> Sentence:
    columns = (("指標", indicator), ("目標値", target), ("目標値（再掲）", target))
    return Sentence(
        f"{indicator} {target}", SentenceKind.TABLE_ROW, context="成果の目安（単位：か所）", columns=columns
    )


def test_what_is_sent_stays_within_its_tokens_and_keeps_what_was_found_with_its_neighbours() -> None:
    found = excerpts([scored(passage(*LONG), 25)], 200)
    assert 100 < size(found) <= 220
    assert {LONG[24], LONG[25], LONG[26]} <= set(found[0].lines)
    assert LONG[0] not in found[0].lines


def test_what_the_quoted_answer_shows_goes_before_what_scores_better() -> None:
    weak, strong = passage(*LONG[:20], chunk="weak", score=0.2), scored(passage(*LONG[20:], chunk="strong"), 3)
    found = excerpts([strong, weak], 120, {("weak", 7)})
    assert LONG[7] in [line for each in found for line in each.lines]


def test_passages_stay_in_their_order_and_sentences_too_and_a_gap_is_marked() -> None:
    made = replace(passage("一つめ。", "二つめ。", "三つめ。" * 60, "四つめ。"), sentence_scores=(1.0, 1.0, 1.0, 1.0))
    found = excerpts([made, passage("五つめ。", chunk="c2")], 120)
    assert [each.passage.chunk.id for each in found] == ["c1", "c2"]
    assert found[0].lines == ("一つめ。", "二つめ。", "…", "四つめ。")


def test_rows_are_sent_with_their_columns_named_and_the_caption_once() -> None:
    (found,) = excerpts([passage(row("公園の数", "92"), row("広場の数", "31"), kind=ChunkKind.TABLE)], 400)
    assert found.lines[0] == "成果の目安（単位：か所）"
    assert found.lines[1] == "指標: 公園の数 / 目標値: 92 / 目標値（再掲）: 92"
    assert len(found.lines) == 3


def test_the_heading_says_of_what_plan_and_chapter_it_is() -> None:
    (found,) = excerpts([passage("公園を広げます。", path=("第1章", "公園"))], 400)
    assert found.heading == "青空市みどりの計画：第1章：公園"


def test_where_nothing_fits_nothing_is_sent() -> None:
    assert excerpts([passage("長い。" * 300)], 100) == []
