"""How much of a statement its evidence carries, word by word: what is left over decides."""

from collections.abc import Sequence

from bot.proof_evidence import Line, signs
from bot.proof_words import Term, known, terms_in, word_list

MOST_UNKNOWN = 0.9
"""Weight of words that a statement may have beyond its evidence: less than one noun."""


def unknown_words(statement: str, lines: Sequence[Line]) -> list[str]:
    """The words that the evidence has in no form, where they weigh too much to be let pass."""
    evidence = known((*dict.fromkeys(line.whole for line in lines), *signs(lines)))
    unknown = [term for term in terms_in(statement) if not evidence.has(term)]
    if sum(term.weight for term in unknown) <= MOST_UNKNOWN and not any(_turns(term) for term in unknown):
        return []
    return [f"unknown: {term.surface}" for term in unknown]


def _turns(term: Term) -> bool:
    """A word by which alone a statement says something else: 完了, 禁止, 不要."""
    return term.surface in word_list("telling") or term.lemma in word_list("telling")
