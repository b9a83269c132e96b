"""Hears a short reply of a language model out, and finds the objects in it, wherever they stand."""

import json
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.writing.port import LanguageModel, Message, ModelError, Shape, held

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reply:
    """As much of a reply as came in time; `is_whole` where that is all of it."""

    text: str
    is_whole: bool


def hear(model: LanguageModel, asked: tuple[Sequence[Message], Shape], limit_s: float, most_chars: int) -> Reply:
    """The reply to messages of a shape, left at `limit_s` seconds or `most_chars` letters; it never raises."""
    text, deadline = "", time.monotonic() + limit_s
    try:
        with held(model.stream(*asked, limit_s)) as pieces:
            for piece in pieces:
                text += piece if isinstance(piece, str) else ""
                if len(text) > most_chars or time.monotonic() > deadline:
                    return Reply(text, is_whole=False)
    except ModelError as error:
        log.info("a reply in the shape of %s ended with %s", asked[1], error.failure)
        return Reply(text, is_whole=False)
    return Reply(text, is_whole=True)


def objects_with(key: str, text: str) -> Iterator[Mapping[str, object]]:
    """The whole JSON objects of a text that have words for `key`, in their order; none within another."""
    decoder, at = json.JSONDecoder(strict=False), 0
    while (start := text.find("{", at)) >= 0:
        at = start + 1
        try:
            value, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            # A number of more digits than Python reads is a ValueError of its own.
            continue
        if isinstance(value, Mapping) and isinstance(value.get(key), str):
            at = end
            yield value
