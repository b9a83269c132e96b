"""What a lie is made with: what else the index holds, and one pattern put for another."""

import random
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vectorstore.domain import Passage


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What else the index holds, to lie with: cities, plans, departments, and what stands beside the statement."""

    passage: Passage
    cities: Sequence[str]
    titles: Sequence[str]
    departments: Sequence[str]
    topics: Sequence[str]
    sentences: Sequence[str]

    @property
    def shown(self) -> str:
        """All that the statement's citations may show."""
        beside = (one.search_text for one in self.passage.chunk.sentences)
        return unicodedata.normalize(
            "NFKC",
            "\n".join((self.passage.plan.title, self.passage.plan.city, *self.passage.chunk.heading_path, *beside)),
        )


Lie = Callable[[str, Surroundings, random.Random], str]


def swapped(pairs: Sequence[tuple[str, str]]) -> Lie:
    """A lie that puts one pattern for another, whichever of the pairs fits."""

    def change(text: str, _: Surroundings, rng: random.Random) -> str:
        fitting = [(old, new) for old, new in pairs if re.search(old, text)]
        if not fitting:
            return ""
        old, new = rng.choice(fitting)
        return re.sub(old, new, text, count=1)

    return change
