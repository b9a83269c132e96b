"""Splits a text that is too long for the model, at sentence ends where that is possible."""

import re
from collections.abc import Callable, Sequence

CountTokens = Callable[[Sequence[str]], list[int]]

_SENTENCE_END = re.compile(r"(?<=[。！？\n])")


def split_text(text: str, max_tokens: int, count_tokens: CountTokens) -> list[str]:
    """Pieces of at most `max_tokens` tokens that, put together, are the text again.

    Whole sentences go together while they fit; a sentence that is itself too long is halved until its parts fit.
    """
    sentences = [part for sentence in _SENTENCE_END.split(text) for part in _halves(sentence, max_tokens, count_tokens)]
    pieces: list[str] = []
    room = 0
    for sentence, tokens in zip(sentences, count_tokens(sentences), strict=True):
        if tokens <= room:
            pieces[-1] += sentence
            room -= tokens
        else:
            pieces.append(sentence)
            room = max_tokens - tokens
    return pieces


def _halves(text: str, max_tokens: int, count_tokens: CountTokens) -> list[str]:
    if not text:
        return []
    if len(text) == 1 or count_tokens([text])[0] <= max_tokens:
        return [text]
    middle = len(text) // 2
    return [*_halves(text[:middle], max_tokens, count_tokens), *_halves(text[middle:], max_tokens, count_tokens)]
