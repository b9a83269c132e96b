"""Explains the hard words of a sentence in easy Japanese, in brackets behind them, and takes that away again.

Source: 出入国在留管理庁・文化庁「在留支援のためのやさしい日本語ガイドライン」(2020): a hard word that cannot be left out
is explained.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache

from prompts.reading import table

_IN_WORDS = "一-鿿々ァ-ヺー"
# 推進します is explained behind its end: an explanation in the middle of a verb cannot be read.
_VERB_END = r"(?:する|します|しました|しています|して|した|しません)?"
MOST = 2
"""Words explained in one sentence, the longest first: with more brackets the sentence itself is lost."""

_NAMED = re.compile(r"「[^」]*」|『[^』]*』|（[^）]*）|\([^)]*\)")


@cache
def explanations() -> Mapping[str, str]:
    """Hard words with what they mean in easy words."""
    words = table("plain_japanese")["words"]
    if not isinstance(words, Mapping):
        raise TypeError("plain_japanese.toml holds no words")
    return {str(word): str(meaning) for word, meaning in words.items()}


def explained(text: str, known: Collection[str] = (), names: Sequence[str] = ()) -> tuple[str, frozenset[str]]:
    """The text with its hard words explained, and which words that were; `known` ones have been explained before.

    Nothing is put into names, quoted words or brackets, nor behind a word that brackets follow already.
    """
    kept = [match.span() for match in _NAMED.finditer(text)]
    kept += [match.span() for name in names if name for match in re.finditer(re.escape(name), text)]
    free = [
        match
        for match in _hard_words().finditer(text)
        if match["word"] not in known and all(end <= match.start() or match.end() <= start for start, end in kept)
    ]
    first = {match["word"]: match for match in reversed(free)}
    chosen = sorted(first.values(), key=lambda match: -len(match["word"]))[:MOST]
    for match in sorted(chosen, key=lambda match: -match.end()):
        text = f"{text[: match.end()]}（{explanations()[match['word']]}）{text[match.end() :]}"
    return text, frozenset(match["word"] for match in chosen)


def without_explanations(text: str) -> str:
    """The text as it was before it was explained: only brackets of our own go."""
    return _with_brackets().sub(
        lambda match: match["said"] if explanations()[match["word"]] == match["meaning"] else match.group(), text
    )


@cache
def _hard_words() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in longest_first())
    return re.compile(rf"(?<![{_IN_WORDS}])(?P<word>{words})(?![{_IN_WORDS}]){_VERB_END}(?![（(])")


@cache
def _with_brackets() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in longest_first())
    return re.compile(rf"(?P<said>(?P<word>{words}){_VERB_END})（(?P<meaning>[^（）]*)）")


@cache
def longest_first() -> tuple[str, ...]:
    """The hard words, so that a part of one is not found before the whole of it."""
    return tuple(sorted(explanations(), key=len, reverse=True))
