"""Cases for the proof, made by program from whatever is published: true drafts, and the same with one thing made false."""

import random
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.evaluation.adversarial_changes import LIES, lie
from bot.evaluation.adversarial_surroundings import Surroundings
from bot.evaluation.adversarial_truths import Truth, is_sentence, truths
from vectorstore.domain import Passage
from vectorstore.normalising import fold_quote

_DEPARTMENT = re.compile(r"(?<![一-龥])[一-龥]{2,7}(?:課|部|局|室)(?![一-龥])")
_TOPIC = re.compile(r"^([一-龥々ァ-ヴー]{3,14})(?=は)")
A_PASSAGE = 3
"""Truths that are taken of one passage at most, so that a long budget does not crowd out the others."""


@dataclass(frozen=True, slots=True)
class Case:
    """A statement to be proved. `kind` tells how it was made; it is true, or made from a true one by one change."""

    kind: str
    text: str
    is_true: bool
    truth: Truth
    passages: tuple[Passage, ...]
    """What a model would have read: the passage it rests on, and others of the same plan."""


def make_cases(passages: Sequence[Passage], count: int, seed: int = 0) -> list[Case]:
    """About `count` false cases where the passages give as many, every kind alike, and half as many true ones."""
    rng = random.Random(seed)  # noqa: S311 - the same cases each time
    index = _Index.of(passages)
    known = _all_truths(passages, rng)
    false = [
        index.case(kind, text, truth, is_true=False)
        for kind in LIES
        for text, truth in islice(_lies(kind, known, index, random.Random(f"{seed} {kind}")), -(-count // len(LIES)))  # noqa: S311
    ]
    true = [index.case(one.kind, one.text, one, is_true=True) for one in _spread(known, max(count // 2, 1), rng)]
    return [*true, *false]


@dataclass(frozen=True, slots=True)
class _Index:
    """What the passages hold, to lie with and to read beside."""

    by_plan: dict[str, list[Passage]]
    cities: tuple[str, ...]
    titles: tuple[str, ...]
    departments: tuple[str, ...]
    topics: tuple[str, ...]
    sentences: tuple[str, ...]
    said: str

    @classmethod
    def of(cls, passages: Sequence[Passage]) -> "_Index":
        """All that is needed of them, gathered once."""
        by_plan: dict[str, list[Passage]] = {}
        for one in passages:
            by_plan.setdefault(one.plan.id, []).append(one)
        sentences = [one.text for each in passages for one in each.chunk.sentences if is_sentence(one.text)]
        return cls(
            by_plan,
            _sorted(one.plan.city for one in passages),
            _sorted(one.plan.title for one in passages),
            _sorted(name for one in passages for name in _DEPARTMENT.findall(one.chunk.text)),
            _sorted(match[1] for text in sentences if (match := _TOPIC.match(text))),
            _sorted(sentences),
            "\n".join(fold_quote(one.chunk.text) for one in passages),
        )

    def says(self, text: str) -> bool:
        """Whether a plan says so elsewhere, word for word: then it is no lie."""
        return fold_quote(text).rstrip("。") in self.said

    def around(self, truth: Truth, rng: random.Random) -> Surroundings:
        """What to lie with about a truth."""
        others = [
            text
            for text in rng.sample(self.sentences, min(8, len(self.sentences)))
            if text not in truth.passage.chunk.text
        ]
        return Surroundings(truth.passage, self.cities, self.titles, self.departments, self.topics, others)

    def case(self, kind: str, text: str, truth: Truth, *, is_true: bool) -> Case:
        """A case with its passage and five others of the plan, those of its own section first."""
        own = truth.passage.chunk
        rng = random.Random(own.id)  # noqa: S311 - as above
        said = own.sentences[truth.places[0]]
        key = next((cell.strip() for _, cell in said.columns if cell.strip()), said.text)
        same = [
            one for one in self.by_plan[truth.passage.plan.id] if one.chunk.id != own.id and key not in one.chunk.text
        ]
        near = [one for one in same if one.chunk.section_id == own.section_id][:2]
        far = [one for one in rng.sample(same, min(5, len(same))) if one.chunk.section_id != own.section_id]
        return Case(kind, text, is_true, truth, (truth.passage, *near, *far[:3]))


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({unicodedata.normalize("NFKC", name) for name in names if name}))


def _all_truths(passages: Sequence[Passage], rng: random.Random) -> list[Truth]:
    """A few truths of each passage, the plans in turn."""
    by_plan: dict[str, list[Truth]] = {}
    for passage in rng.sample(list(passages), len(passages)):
        found = list(truths(passage, rng))
        by_plan.setdefault(passage.plan.id, []).extend(rng.sample(found, min(A_PASSAGE, len(found))))
    most = max(map(len, by_plan.values()), default=0)
    return [group[at] for at in range(most) for group in by_plan.values() if at < len(group)]


def _spread(known: Sequence[Truth], count: int, rng: random.Random) -> list[Truth]:
    """So many of them, every kind alike as far as there are any."""
    groups: dict[str, list[Truth]] = {}
    for truth in rng.sample(list(known), len(known)):
        groups.setdefault(truth.kind, []).append(truth)
    most = max(map(len, groups.values()), default=0)
    return [group[at] for at in range(most) for group in groups.values() if at < len(group)][:count]


def _lies(kind: str, known: Sequence[Truth], index: _Index, rng: random.Random) -> Iterator[tuple[str, Truth]]:
    for truth in rng.sample(list(known), len(known)):
        if (text := lie(kind, truth.text, index.around(truth, rng), rng)) and not index.says(text):
            yield text, truth
