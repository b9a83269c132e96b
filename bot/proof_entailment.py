"""How much of a statement its evidence carries, word by word: what is left over decides."""

from collections.abc import Sequence

from bot.proof_evidence import Line, signs
from bot.proof_words import known, terms_in

MOST_UNKNOWN = 0.9
"""Weight of words that a statement may have beyond its evidence: less than one noun."""


def unknown_words(statement: str, lines: Sequence[Line]) -> list[str]:
    """The words that the evidence has in no form, where they weigh too much to be let pass."""
    evidence = known((*dict.fromkeys(line.whole for line in lines), *signs(lines)))
    unknown = [term for term in terms_in(statement) if not evidence.has(term)]
    if sum(term.weight for term in unknown) <= MOST_UNKNOWN:
        return []
    return [f"unknown: {term.surface}" for term in unknown]
