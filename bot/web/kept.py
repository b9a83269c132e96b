"""An answer that was given, as residents may see it now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from bot.domain import Answer
from bot.successors import Successor, successors
from bot.web.door import TheDoor
from bot.web.problems import ProblemError
from vectorstore.ulid import is_ulid


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer with each citation's present state; `verified` numbers those whose quote still stands.

    `replaced` holds what took the place of citations that are out of use, by their numbers.
    """

    answer: Answer
    verified: frozenset[int]
    replaced: Mapping[int, Successor]


def kept_answer(answer_id: str, door: TheDoor) -> Kept:
    """The answer of that id, checked against the plans as they are now.

    Raises:
        ProblemError: `not_found`, also where it rests on something that residents may no longer see.
    """
    stored = door.ledger.load(answer_id) if is_ulid(answer_id) else None
    checked = door.shelf.reverified(stored) if stored else None
    if checked is None:
        raise ProblemError("not_found")
    return Kept(*checked, successors(door.shelf, checked[0]))


KeptAnswer = Annotated[Kept, Depends(kept_answer)]
