"""Finds by code what a written statement rests on: a model's own citations are right one time in three."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.domain import DraftStatement
from bot.proof import lacking
from bot.proving.abroad.figures import missing_abroad, told_in
from bot.proving.abroad.statements import language_abroad
from bot.proving.abroad.subjects import further_things
from bot.proving.figures import missing_dates, missing_figures
from bot.understanding.expansion import translated
from bot.understanding.numbers import figures_in
from bot.writing.replies.parsing import WrittenDraft
from vectorstore.domain import Passage, Sentence, SentenceKind
from vectorstore.eras import dates_in
from vectorstore.normalising import fold_quote

Place = tuple[Passage, int]
Likeness = Callable[[str, Sequence[str]], Sequence[float]]
"""The cosine of a statement in any language with each of some Japanese sentences."""

GRAM = 2
MOST = 3
"""Sentences that one statement may rest on."""
LISTED = 30
"""Items, rows or headings that one statement may name."""
TRIED = 2
"""Sentences that are tried beside those chosen."""
NEW = 0.06
"""The least share of the statement that a further sentence has and those chosen have not."""
READ = 24
"""Sentences whose figures are read: the likest by their letters."""
FIGURES = 0.5
LIKE = 0.25
GLOSSED = 0.3
UNGLOSSED = 0.5
HINTED = 0.04
CLAIMED = 0.06
BESIDE = 0.4
"""What words in a table's caption count against words of the row itself: every row of the table has them."""
NEAR = 0.45
"""From this share of the statement's letters, each weighed by its rarity, a sentence is surely what it is about."""
NEAR_ABROAD = 0.6
MEANT = 0.68
"""Below this a sentence is not what a statement in another language says. Of 453 statements on other plans, all but one
were caught by this or by the proof.
"""
FEW = 8
"""Among fewer sentences the likest does not stand out by much, whatever it says."""
_MARK = re.compile(r"^[\s○◯◇◆●・▪■□※◎①-⑳*\-]+|^[（(]?\d{1,2}[)）.．]\s*")
_NUMERAL = re.compile(r"[\d〇一二三四五六七八九十百千万億兆元①-⑳]")
_NAMING = frozenset({SentenceKind.LIST_ITEM, SentenceKind.HEADING})
_LISTS = frozenset({SentenceKind.LIST_ITEM, SentenceKind.HEADING, SentenceKind.TABLE_ROW})
# What a further sentence cannot mend: to cite another sentence with a 決定 in it does not make this one decided.
_POLARITY = ("no", "yes", "past", "modality", "sure", "opposite", "beyond", "short of", "turned round", "subject")


@dataclass(frozen=True, slots=True)
class Attributed:
    """A statement with its evidence; `is_near` tells whether the first of it may stand in for the statement."""

    draft: DraftStatement
    is_near: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence with what of the statement it has, each part by its share of the statement."""

    place: Place
    score: float
    parts: Mapping[str, float]
    meaning: float = 1.0
    """For a statement in another language: how far its likeness stands out, and the share of what it tells it has."""
    bears: bool = True
    """Whether it has a word of the statement, or two of its figures: one, or a date, may be any other thing's."""

    @property
    def sentence(self) -> Sentence:
        return _sentence(self.place)

    def adds(self, chosen: Sequence["_Candidate"]) -> float:
        """The share of the statement that it has and `chosen` have not."""
        return sum(share for part, share in self.parts.items() if not any(part in one.parts for one in chosen))


def attribute(written: WrittenDraft, passages: Sequence[Passage], likeness: Likeness | None = None) -> Attributed:
    """The statement with the fewest of the likest sentences that leave as little of it unsupported as can be."""
    text, language = written.text, language_abroad(written.text)
    places = [(passage, at) for passage in passages for at in range(len(passage.chunk.sentences))]
    found = _abroad(text, places, language, likeness) if language else _in_japanese(text, places)
    hinted = [replace(one, score=one.score + _hint(written, one.place, passages)) for one in found]
    ranked = sorted(hinted, key=lambda one: (-one.score, len(one.sentence.text)))
    is_strange = bool(ranked) and likeness is not None and len(ranked) >= FEW and ranked[0].meaning < MEANT
    if not ranked or is_strange:
        return Attributed(DraftStatement(text, ()), is_near=False)
    chosen = _fewest(text, _with_items(text, _chosen(text, ranked), ranked))
    places = [*(one.place for one in chosen), *_headers(text, chosen)]
    near = NEAR_ABROAD if language else NEAR
    return Attributed(DraftStatement(text, tuple(dict(_keyed(places)).values())), chosen[0].score >= near)


def candidates(passages: Sequence[Passage]) -> list[str]:
    """The texts that a statement is compared with; what a likeness may prepare."""
    return [sentence.search_text for passage in passages for sentence in passage.chunk.sentences]


def _in_japanese(text: str, places: Sequence[Place]) -> list[_Candidate]:
    """By the share of the statement's letters that each sentence has, weighed by rarity, and of its figures and dates."""
    claimed = _grams(text)
    own = [_grams(_own(_sentence(place))) & claimed for place in places]
    beside = [(_grams(_sentence(place).context) & claimed) - mine for place, mine in zip(places, own, strict=True)]
    common = Counter(gram for one, other in zip(own, beside, strict=True) for gram in one | other)
    weights = {gram: math.log(1 + len(places) / common[gram]) if common[gram] else 1.0 for gram in claimed}
    whole = sum(weights.values()) or 1.0
    count = len(figures_in(text)) + len(dates_in(text))
    found = []
    for place, mine, theirs in zip(places, own, beside, strict=True):
        parts = {gram: weights[gram] / whole for gram in mine} | {
            gram: BESIDE * weights[gram] / whole for gram in theirs
        }
        found.append(_Candidate(place, sum(parts.values()), parts))
    found.sort(key=lambda one: -one.score)
    return [_with_figures(text, one, count) for one in found[:READ]] + found[READ:]


def _with_figures(text: str, one: _Candidate, count: int) -> _Candidate:
    return replace(one, score=one.score + FIGURES * _share_of_figures(text, one.sentence, count))


def _own(sentence: Sentence) -> str:
    cells = " ".join(f"{name} {cell}" for name, cell in sentence.columns if cell)
    return cells or sentence.text


def _share_of_figures(text: str, sentence: Sentence, count: int) -> float:
    if not count or not _NUMERAL.search(sentence.search_text):
        return 0.0
    evidence = _evidence(sentence)
    return max(0.0, 1 - len((*missing_figures(text, evidence), *missing_dates(text, evidence))) / count)


def _abroad(text: str, places: Sequence[Place], language: str, likeness: Likeness | None) -> list[_Candidate]:
    """By likeness over that of the other sentences, by the statement's figures, and the glossary's words for its words."""
    said = [_sentence(place).search_text for place in places]
    meant = likeness(text, said) if likeness and said else [0.0] * len(said)
    middle, spread = _middle(meant)
    wanted = [words for words in (*translated(text, language), *further_things(text, language)) if words]
    told = told_in(text, language)
    found = []
    for place, sentence, like in zip(places, said, meant, strict=True):
        words = {each[0]: GLOSSED / len(wanted) for each in wanted if any(word in sentence for word in each)}
        passage = place[0]
        shown = "\n".join((sentence, *passage.chunk.heading_path, passage.plan.title))
        figures = {
            one.text: FIGURES / len(told)
            for one in told
            if _NUMERAL.search(sentence) and not missing_abroad(text, _carrying(_sentence(place)), language, (one,))
        }
        parts = words | figures
        count = len(wanted) + len(told)
        said_alike = sum(any(word in shown for word in each) for each in wanted)
        glossed = (said_alike + len(figures) + UNGLOSSED * (not wanted)) / (count + (not wanted))
        stands_out = LIKE * (like - middle) / spread
        bears = bool(words) or not wanted or sum(one.text in figures for one in told if not one.is_date) > 1
        found.append(_Candidate(place, stands_out + sum(parts.values()), parts, stands_out + glossed, bears))
    return found


def _middle(values: Sequence[float]) -> tuple[float, float]:
    """Mean and spread; the spread of e5's cosines between sentences of one document is some 0.03."""
    mean = sum(values) / len(values) if values else 0.0
    spread = math.sqrt(sum((value - mean) ** 2 for value in values) / len(values)) if values else 0.0
    return mean, max(spread, 0.015)


def _hint(written: WrittenDraft, place: Place, passages: Sequence[Passage]) -> float:
    """A little for what the model itself claims to rest on: it decides between equals."""
    passage, at = place
    hinted = any(0 < number <= len(passages) and passages[number - 1] is passage for number in written.passages)
    claimed = fold_quote(written.words)
    says_it = len(claimed) > GRAM and claimed in fold_quote(passage.chunk.sentences[at].search_text)
    return HINTED * hinted + CLAIMED * says_it - HINTED * (_sentence(place).kind is SentenceKind.HEADING)


def _chosen(text: str, ranked: Sequence[_Candidate]) -> list[_Candidate]:
    """The likest sentence, then whichever others carry what it lacks."""
    chosen = [ranked[0]]
    lacks = len(_mendable(lacking(text, [ranked[0].place])))
    while lacks and (further := _further(chosen, ranked)):
        left = [len(_mendable(lacking(text, [one.place for one in (*chosen, other)]))) for other in further]
        if min(left) >= lacks:
            break
        chosen, lacks = [*chosen, further[left.index(min(left))]], min(left)
    return chosen


def _further(chosen: Sequence[_Candidate], ranked: Sequence[_Candidate]) -> list[_Candidate]:
    if not chosen[0].bears or len(chosen) >= (LISTED if all(one.sentence.kind in _LISTS for one in chosen) else MOST):
        return []
    rest = [(one.adds(chosen), one) for one in ranked if one.bears and one not in chosen]
    adding = sorted((pair for pair in rest if pair[0] >= NEW), key=lambda pair: -pair[0])
    return [one for _, one in adding[:TRIED]]


def _fewest(text: str, chosen: list[_Candidate]) -> list[_Candidate]:
    """Without those whose absence leaves no more unsupported, and without items that another of them names."""
    if len(chosen) == 1:
        return chosen
    folded = fold_quote(text)
    lacks = len(lacking(text, [one.place for one in chosen]))
    for one in sorted(chosen, key=lambda candidate: candidate.score):
        rest = [other for other in chosen if other is not one]
        if rest and not _is_named(one, folded) and len(lacking(text, [other.place for other in rest])) <= lacks:
            chosen = rest
    return [one for one in chosen if not _is_named(one, folded) or not any(_names(other, one) for other in chosen)]


def _with_items(text: str, chosen: list[_Candidate], ranked: Sequence[_Candidate]) -> list[_Candidate]:
    """With the other items of a list that the statement names word for word."""
    folded = fold_quote(text)
    kinds = {one.sentence.kind for one in chosen} & _NAMING
    passages = {one.place[0].chunk.id for one in chosen}
    named = [
        one
        for one in ranked
        if one not in chosen
        and one.sentence.kind in kinds
        and one.place[0].chunk.id in passages
        and _is_named(one, folded)
    ]
    return [*chosen, *named[:LISTED]]


def _is_named(one: _Candidate, folded: str) -> bool:
    return one.sentence.kind in _NAMING and len(_name(one)) > 1 and _name(one) in folded


def _names(other: _Candidate, one: _Candidate) -> bool:
    return len(_name(one)) < len(_name(other)) and _name(one) in fold_quote(other.sentence.search_text)


def _name(one: _Candidate) -> str:
    return fold_quote(_MARK.sub("", one.sentence.text))


def _headers(text: str, chosen: Sequence[_Candidate]) -> Iterator[Place]:
    """The head of a table, where the statement names a column that the row itself does not."""
    for one in chosen:
        names = {name for name, cell in one.sentence.columns if cell and name and name not in one.sentence.text}
        if not any(name in text for name in names):
            continue
        passage, at = one.place
        for before, sentence in enumerate(passage.chunk.sentences[:at]):
            if sentence.kind is SentenceKind.TABLE_ROW and not sentence.columns:
                yield passage, before


def _keyed(places: Sequence[Place]) -> Iterator[tuple[tuple[str, int], Place]]:
    yield from (((passage.chunk.id, at), (passage, at)) for passage, at in places)


def _mendable(lacks: Sequence[str]) -> list[str]:
    return [reason for reason in lacks if reason.partition(":")[0] not in _POLARITY]


def _evidence(sentence: Sentence) -> list[str]:
    return [text for text in (sentence.text, sentence.context, *dict(sentence.columns)) if text]


def _carrying(sentence: Sentence) -> list[str]:
    """Its evidence for figures: the mark before an item, ② or (2), counts nothing."""
    return [_MARK.sub("", text) if text == sentence.text else text for text in _evidence(sentence)]


def _sentence(place: Place) -> Sentence:
    passage, at = place
    return passage.chunk.sentences[at]


@lru_cache(maxsize=4096)
def _grams(text: str) -> frozenset[str]:
    folded = fold_quote(text)
    return frozenset(folded[at : at + GRAM] for at in range(max(1, len(folded) - GRAM + 1)))
