"""Questions grouped by likeness, so that what many people miss is seen at once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.domain import Nearest
from bot.insights.likeness import ALIKE, likeness
from bot.insights.vectors import QuestionVectors
from bot.ledger_records import Record

MOST = 2000
"""Questions that are grouped at once: the newest."""
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one matter, newest first; `typical` is the one that the others are most alike."""

    typical: Record
    records: tuple[Record, ...]

    @property
    def since(self) -> str:
        """When it was first asked."""
        return self.records[-1].at

    @property
    def until(self) -> str:
        """When it was last asked."""
        return self.records[0].at

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every wording, the commonest first."""
        return tuple(question for question, _ in Counter(each.answer.question for each in self.records).most_common())

    @property
    def nearest(self) -> tuple[Nearest, ...]:
        """The plan sections that were named or cited most often, as the newest answers name them."""
        named = [near for each in self.records for near in _near(each)]
        newest = {(near.plan_id, near.heading_path): near for near in reversed(named)}
        often = Counter((near.plan_id, near.heading_path) for near in named)
        return tuple(newest[key] for key, _ in often.most_common(_NEAREST))

    @property
    def department(self) -> str:
        """Whom most of those who asked were sent to, "" where nobody was."""
        named = Counter(department for each in self.records if (department := each.answer.contact.department))
        return named.most_common(1)[0][0] if named else ""


def grouped(records: Sequence[Record], vectors: QuestionVectors) -> tuple[Group, ...]:
    """The records in groups, the largest first; the same records always give the same groups."""
    by_question: dict[str, list[Record]] = {}
    for each in records:
        by_question.setdefault(each.answer.question, []).append(each)
    questions = sorted(by_question)
    times = np.array([len(by_question[question]) for question in questions], dtype=np.int64)
    groups = (
        _group([by_question[questions[row]] for row in rows])
        for rows in _stars(likeness(questions, vectors) >= ALIKE, times)
    )
    return tuple(sorted(groups, key=lambda group: (-len(group.records), group.typical.answer.question)))


def _group(asked: Sequence[Sequence[Record]]) -> Group:
    together = sorted((each for records in asked for each in records), key=lambda each: each.at, reverse=True)
    return Group(asked[0][0], tuple(together))


def _stars(alike: NDArray[np.bool_], times: NDArray[np.int64]) -> list[list[int]]:
    """Rows that belong together, in each the one first that most of the others are alike.

    A star, not a chain: two questions that only a third one links are not taken for one.
    """
    free = np.ones(len(times), dtype=bool)
    asked_alike = alike @ times
    found = []
    while free.any():
        centre = int(np.where(free, asked_alike, -1).argmax())
        arms = alike[centre] & free
        arms[centre] = False
        rows = [centre, *np.flatnonzero(arms).tolist()]
        free[rows] = False
        asked_alike = asked_alike - alike[:, rows] @ times[rows]
        found.append(rows)
    return found


def _near(record: Record) -> tuple[Nearest, ...]:
    answer = record.answer
    cited = (
        Nearest(each.plan.id, each.edition.number, each.section_id, each.heading_path) for each in answer.citations
    )
    return answer.nearest or tuple(dict.fromkeys(cited))
