"""What of a question is not in an answer: named to the reader only where it really stands nowhere in what is shown."""

from collections.abc import Sequence

from bot.composing.evidence import stands
from bot.domain import Citation, Statement
from bot.understanding.expansion import translated
from bot.understanding.query import Understood
from bot.understanding.vocabulary import Vocabulary
from bot.understanding.words import words_of
from prompts.reading import glossary
from vectorstore.normalising import fold

_LEAST_READING = 3
"""Kana below which two words that sound the same need not be the same: 市 and 死."""


def unshown(
    missing: Sequence[str],
    understood: Understood,
    statements: Sequence[Statement],
    citations: Sequence[Citation],
    vocabulary: Vocabulary,
) -> tuple[str, ...]:
    """Those of the missing words that stand in no plan and nowhere in the answer, as the reader's language has them."""
    shown = [statement.text for statement in statements]
    for citation in citations:
        shown += [citation.quote, citation.plan.title, citation.plan.city, *citation.heading_path]
    lines = tuple(dict.fromkeys(shown))
    return tuple(
        _own(word, understood)
        for word in missing
        if not any(_is_held(form, vocabulary) or _is_shown(form, lines) for form in _forms(word, understood))
    )


def _is_held(word: str, vocabulary: Vocabulary) -> bool:
    """Whether the plans hold a word, or each part of a compound."""
    parts = {each.surface for each in words_of(word, short=True)}
    return vocabulary.holds(word) or all(vocabulary.holds(part) for part in parts)


def _is_shown(word: str, lines: Sequence[str]) -> bool:
    """Whether a word stands in one of the lines, itself, in a synonym, or written otherwise: こども for 子ども."""
    asked = words_of(word, short=True)
    spoken = [each.reading for each in asked]
    for line in lines:
        said = words_of(line, short=True)
        if stands(word, fold(line)) or _in_row([each.lemma for each in asked], [each.lemma for each in said]):
            return True
        if len("".join(spoken)) >= _LEAST_READING and _in_row(spoken, [each.reading for each in said]):
            return True
    return False


def _in_row(part: Sequence[str], whole: Sequence[str]) -> bool:
    return any(list(whole[at : at + len(part)]) == list(part) for at in range(len(whole) - len(part) + 1))


def _forms(word: str, understood: Understood) -> tuple[str, ...]:
    """The word, and of a word of another language whatever else it may be in Japanese."""
    return (word, *(form for group in _groups(understood) if word == group[0] for form in group[1:]))


def _own(word: str, understood: Understood) -> str:
    """The word as it stands in the question, where that is in another language."""
    known = glossary(understood.language)
    asked = understood.search_text.lower()
    own = (term for term, words in known.items() if word == words[0] and term.removesuffix("y") in asked)
    return max(own, key=len, default=word)


def _groups(understood: Understood) -> list[tuple[str, ...]]:
    return [] if understood.language == "ja" else translated(understood.search_text, understood.language)
