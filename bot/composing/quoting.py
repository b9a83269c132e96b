"""Answers by quoting: picks the sentences, rows and lists that answer, and says nothing of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.composing.evidence import announces, answers_kind, bounds_time, has_figure, is_about, is_fragment, share_held
from bot.composing.lists import best_list
from bot.domain import DraftStatement
from bot.understanding.query import Asked, Understood
from vectorstore.domain import Chunk, Passage, Sentence, SentenceKind

PASSAGES = 8
"""Passages whose sentences compete: those past them hold the right one in few questions and a wrong one in many."""
STATEMENTS = 4
"""The answering sentence is among the first three in 92–93 of 100 questions (JSQuAD, JaQuAD), the first in 74–82; on
plans with many short rows the fourth adds another five."""
ANNOUNCED = 8
"""Items that are shown of a list that a shown sentence announces."""
BESIDE_A_LIST = 1
"""Sentences that go with a list: the one that names its members in running text, or introduces it."""
STATEMENTS_A_SIDE = 2
"""For each side of a comparison."""
WITHIN = 0.35
"""How far below the best a sentence may score and still be shown; its scale is that of `Choice.score`."""
PASSAGE_WEIGHT = 2.0
KIND_BONUS = 0.15
"""Added to a sentence that holds what is asked for: a date for when, an amount for how much."""
OWN_WORDS = 0.1
"""For a sentence that itself holds all the question's words: rows under one heading differ in little else."""
FRAGMENT_PENALTY = 0.3
"""Taken from scraps of figures and charts, which say nothing by themselves."""
TOPIC_BONUS = 0.15
"""Added to a sentence whose topic is the noun that the question turns on."""
HEADING_PENALTY = 0.1
"""Taken from a heading: it names a thing, the text below it says what it is."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence of a passage with how well it answers."""

    passage: Passage
    at: int
    score: float

    @property
    def sentence(self) -> Sentence:
        """The sentence itself."""
        return self.passage.chunk.sentences[self.at]


def quote(understood: Understood, passages: Sequence[Passage], count: int = STATEMENTS) -> list[DraftStatement]:
    """Draft statements in reading order, the best section first; empty only where there are no passages.

    `count` are wanted; more are given where one announces a list.
    """
    if understood.compares:
        return quote_sides(understood, _sides(passages))
    if Asked.LIST in understood.asked and (found := best_list(understood, passages)):
        items = [_statement(found.passage, at) for at in found.places]
        return [*_outside(_best(understood, passages, BESIDE_A_LIST), items), *items]
    return _best(understood, passages, count)


def quote_sides(understood: Understood, sides: Sequence[Sequence[Passage]]) -> list[DraftStatement]:
    """The best of each side in turn."""
    return [draft for side in sides for draft in _best(understood, side, STATEMENTS_A_SIDE)]


def _outside(drafts: Sequence[DraftStatement], items: Sequence[DraftStatement]) -> list[DraftStatement]:
    """The drafts that are not items of the list."""
    texts = {item.text for item in items}
    return [draft for draft in drafts if draft.text not in texts]


def _sides(passages: Sequence[Passage]) -> list[list[Passage]]:
    """The passages of each city, or of each plan of one city, in the order in which they come."""
    by_city = len({passage.plan.city for passage in passages}) > 1
    sides: dict[str, list[Passage]] = {}
    for passage in passages:
        sides.setdefault(passage.plan.city if by_city else passage.plan.id, []).append(passage)
    return list(sides.values())


def _best(understood: Understood, passages: Sequence[Passage], count: int) -> list[DraftStatement]:
    choices = sorted(_choices(understood, passages[:PASSAGES]), key=lambda choice: -choice.score)
    near = [choice for choice in choices if choice.score > choices[0].score - WITHIN]
    chosen = _named_rows(understood, _distinct(near))[:count]
    return [_statement(choice.passage, choice.at) for choice in _reading_order(_with_bodies(_telling(chosen)))]


def _choices(understood: Understood, passages: Sequence[Passage]) -> list[Choice]:
    """Every sentence of the passages; of those that name whom to ask alone, where that is asked and there are any."""
    choices = [Choice(passage, at, _score(understood, passage, at)) for passage, at in _places(passages)]
    if Asked.CONTACT not in understood.asked:
        return choices
    contacts = [choice for choice in choices if answers_kind(choice.sentence, frozenset({Asked.CONTACT}))]
    return contacts or choices


def _places(passages: Sequence[Passage]) -> Iterator[tuple[Passage, int]]:
    return ((passage, at) for passage in passages for at in range(len(passage.chunk.sentences)))


def _score(understood: Understood, passage: Passage, at: int) -> float:
    sentence = passage.chunk.sentences[at]
    score = passage.sentence_scores[at] + PASSAGE_WEIGHT * passage.score
    score += OWN_WORDS * share_held(understood.content_words, sentence.search_text)
    if is_about(understood.focus[:1], sentence):
        score += TOPIC_BONUS
    if bounds_time(understood.text, sentence):
        score += KIND_BONUS
    if answers_kind(sentence, understood.asked):
        score += KIND_BONUS
    elif sentence.kind is SentenceKind.HEADING:
        score -= HEADING_PENALTY
    if is_fragment(sentence):
        score -= FRAGMENT_PENALTY
    return score


def _distinct(choices: Sequence[Choice]) -> list[Choice]:
    """The choices without repeats of the same words, as a heading and its outline have them."""
    seen: dict[str, Choice] = {}
    for choice in choices:
        seen.setdefault(choice.sentence.text, choice)
    return list(seen.values())


def _named_rows(understood: Understood, choices: Sequence[Choice]) -> list[Choice]:
    """The choices without rows of a table that lack a word of the question which another row of it has."""
    held = {id(one): share_held(understood.content_words, one.sentence.search_text) for one in choices}
    best: dict[str, float] = {}
    for one in choices:
        if one.sentence.kind is SentenceKind.TABLE_ROW:
            best[one.passage.chunk.id] = max(best.get(one.passage.chunk.id, 0.0), held[id(one)])
    return [
        one
        for one in choices
        if one.sentence.kind is not SentenceKind.TABLE_ROW or held[id(one)] == best[one.passage.chunk.id]
    ]


def _telling(choices: Sequence[Choice]) -> list[Choice]:
    """The choices, best first, without headings under which something better was found: its citation names them."""
    said: set[str] = set()
    kept = []
    for one in choices:
        is_heading = one.sentence.kind is SentenceKind.HEADING
        if not is_heading:
            said.add(one.passage.chunk.id)
        if not is_heading or one.passage.chunk.id not in said:
            kept.append(one)
    return kept


def _with_bodies(choices: Sequence[Choice]) -> list[Choice]:
    """What says little alone comes with what follows: a heading with a sentence, an announcement with its list."""
    shown = list(choices)
    for choice in choices:
        places = range(choice.at + 1, len(choice.passage.chunk.sentences))
        if choice.sentence.kind is SentenceKind.HEADING:
            places = places[:1]
        elif not announces(choice.sentence):
            continue
        shown += [Choice(choice.passage, place, choice.score) for place in places[:ANNOUNCED]]
    return _distinct(shown)


def _reading_order(choices: Sequence[Choice]) -> list[Choice]:
    """Chunks by their best sentence, sentences as they stand in the chunk."""
    order: dict[str, int] = {}
    for choice in choices:
        order.setdefault(choice.passage.chunk.id, len(order))
    return sorted(choices, key=lambda choice: (order[choice.passage.chunk.id], choice.at))


def _statement(passage: Passage, at: int) -> DraftStatement:
    sentence = passage.chunk.sentences[at]
    if sentence.kind is not SentenceKind.TABLE_ROW or not any(name for name, _ in sentence.columns):
        return DraftStatement(sentence.text, ((passage, at),))
    headers = header_places(passage.chunk, at)
    return DraftStatement(
        _row_wording(sentence, headers != ()), ((passage, at), *((passage, place) for place in headers))
    )


def header_places(chunk: Chunk, at: int) -> tuple[int, ...]:
    """Where the header of a row's table stands in its chunk: what names the columns is quoted too."""
    before = chunk.sentences[:at]
    rows = [place for place, one in enumerate(before) if one.kind is SentenceKind.TABLE_ROW and not one.columns]
    return tuple(rows)


def _row_wording(sentence: Sentence, header_quoted: bool) -> str:
    """A table row with its columns named; a name with a figure only where the header is quoted beside it."""
    named = [
        (name if header_quoted or not has_figure(name) else "", cell)
        for (name, cell), (_, before) in zip(sentence.columns, (("", ""), *sentence.columns), strict=False)
        if cell
        and cell != before  # a merged cell is said once,
        and (cell in sentence.text or not has_figure(cell))  # and its figure only with the row that it stands in
    ]
    parts = [f"{name}：{cell}" if name and name != cell else cell for name, cell in named]
    unit = f"（{sentence.context}）" if sentence.context and not has_figure(sentence.context) else ""
    return "／".join(parts) + unit if parts else sentence.text
