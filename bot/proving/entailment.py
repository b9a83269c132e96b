"""How much of a statement its evidence carries, word by word: what is left over decides."""

import itertools
import re
from collections.abc import Sequence

from bot.proving.evidence import Line, signs
from bot.proving.words import Term, known, terms_in, word_list

_CLAUSES = re.compile(r"[^、。\n!?]+")
MOST_UNKNOWN = 0.9
"""Weight of words that a statement may have beyond its evidence: less than one noun."""


def unknown_words(statement: str, lines: Sequence[Line]) -> list[str]:
    """The words that the evidence has in no form, where they weigh too much to be let pass."""
    evidence = known((*dict.fromkeys(line.whole for line in lines), *signs(lines)))
    unknown = [term for term in terms_in(statement) if not evidence.has(term)]
    apart = _apart(statement, lines)
    if apart:
        return [f"apart: {term.surface}" for term in apart]
    if sum(term.weight for term in unknown) <= MOST_UNKNOWN and not any(_turns(term) for term in unknown):
        return []
    return [f"unknown: {term.surface}" for term in unknown]


def _turns(term: Term) -> bool:
    """A word by which alone a statement says something else: 完了, 禁止, 不要."""
    return term.surface in word_list("telling") or term.lemma in word_list("telling")


def _apart(statement: str, lines: Sequence[Line]) -> list[Term]:
    """Such words that no line has together with the noun before them: of 開設完了 nobody may make 作成は完了."""
    found = []
    for clause in _CLAUSES.findall(statement):
        for before, term in itertools.pairwise(terms_in(clause)):
            if _turns(term) and before.is_noun and _is_of(clause[before.end : term.start]):
                holding = [one for one in (known((line.whole,)) for line in lines) if one.has(term)]
                if holding and not any(one.has(before) for one in holding):
                    found.append(term)
    return found


def _is_of(between: str) -> bool:
    return between in ("は", "が", "を", "も", "の", "")
