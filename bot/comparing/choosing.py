"""Which plan, and which two editions of it, are to be compared."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.errors import BotError
from vectorstore.domain import Edition, Plan
from vectorstore.matching import Letters
from vectorstore.normalising import fold

NEAR_TITLES = 5
_NEAR = 0.2

Register = Sequence[tuple[Plan, tuple[Edition, ...]]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two editions of a plan, the older first."""

    plan: Plan
    older: Edition
    newer: Edition


def plan_named(name: str, register: Register) -> tuple[Plan, tuple[Edition, ...]]:
    """The plan of this id or title, or the only one whose id or title holds `name`.

    Raises:
        BotError: there is none, or there are several; it names the nearest.
    """
    wanted = fold(name)
    exact = [each for each in register if wanted in (fold(each[0].id), fold(each[0].title))]
    held = [each for each in register if wanted and (wanted in fold(each[0].id) or wanted in fold(each[0].title))]
    found = exact or held
    if len(found) == 1:
        return found[0]
    near = found or _nearest(wanted, register)
    listed = "; ".join(f"{plan.title} ({plan.id})" for plan, _ in near[:NEAR_TITLES])
    known = f"; did you mean: {listed}" if listed else "; keikaku plans lists those that are held"
    raise BotError(f"{name}: {'several plans have this name' if found else 'no such plan'}{known}")


def chosen(
    plan: Plan, editions: Sequence[Edition], live: Collection[str], numbers: tuple[int | None, int | None]
) -> Pair:
    """The editions of these numbers; else the live one and the newest, or where that is live the two latest.

    Raises:
        BotError: there is no such edition, or only one.
    """
    first, second = numbers
    if first is not None and second is not None:
        return _of_numbers(plan, editions, first, second)
    if first is not None:
        raise BotError(f"{plan.title}: name two editions, as in: keikaku diff {plan.id} {first} {first + 1}")
    if len(editions) < 2:
        raise BotError(f"{plan.title}: only one edition is held, so there is nothing to compare it with")
    newest = editions[-1]
    answering = [each for each in editions if each.id in live and each is not newest]
    older = answering[-1] if answering and newest.id not in live else editions[-2]
    return Pair(plan, older, newest)


def _of_numbers(plan: Plan, editions: Sequence[Edition], first: int, second: int) -> Pair:
    by_number = {each.number: each for each in editions}
    for number in (first, second):
        if number not in by_number:
            held = ", ".join(f"{each.number} ({each.label or each.status.value})" for each in editions)
            raise BotError(f"{plan.title}: no edition {number}; there are: {held}")
    if first == second:
        raise BotError(f"{plan.title}: {first} and {second} are the same edition; name two")
    return Pair(plan, by_number[first], by_number[second])


def _nearest(wanted: str, register: Register) -> Register:
    letters = Letters(wanted)
    scores = [(letters.likeness(Letters(fold(each[0].title))), each) for each in register]
    return [each for score, each in sorted(scores, key=lambda pair: -pair[0]) if score >= _NEAR]
