"""Translates the quotes of an answer; a translation is shown only where all figures and dates are the quote's, and no more."""

import json
import logging
import re
import time
from collections.abc import Iterator, Mapping, Sequence

from bot.proof import unsupported
from bot.proof_abroad_figures import told_in
from bot.proof_figures import missing_dates
from bot.understanding.numbers import figures_in
from bot.writing.fencing import harmless
from bot.writing.guarding import strayed
from bot.writing.levels import is_in_language, level_of
from bot.writing.port import LanguageModel, Message, ModelError, Role, Shape
from bot.writing.prompting import rules_for
from prompts.interfaces import interface
from vectorstore.eras import dates_in
from vectorstore.normalising import contains_quote

log = logging.getLogger(__name__)

LEAST_S = 1.0
"""With less time than this left nothing is begun."""
LONGEST = 8
"""So many times the letters of its quote a translation may have: a Chinese letter is a word of several in English."""
SPARE_CHARS = 60
_MAX_CHARS = 40_000
_SENTENCE_END = re.compile(r"(?<=[。！？।])|(?<=[.!?])\s+|\n")
# 令和9年度 behind fiscal 2027: the quote's own words, which claim nothing beside it.
_IN_BRACKETS = re.compile(r"\s*[(（]([^()（）]+)[)）]")
_JAPANESE = "ja"


def translates_into(frame: str) -> bool:
    """Whether quotes are translated for readers of an interface: an easier saying of a quote would not be the quote."""
    return interface(frame).language != _JAPANESE


def translate(model: LanguageModel, quotes: Sequence[str], frame: str, limit_s: float) -> dict[str, str]:
    """Translations that may be shown, by their quotes, of those that the model finishes in time; it never raises."""
    wanted = list(dict.fromkeys(quotes))
    if not wanted or limit_s < LEAST_S:
        return {}
    reply = _heard(model, translation_messages(wanted, frame), limit_s)
    numbered = {number: text for number, text in _whole(reply) if 0 < number <= len(wanted)}
    told = ((wanted[number - 1], text) for number, text in numbered.items())
    return {quote: text for quote, text in told if is_faithful(text, quote, frame)}


def translation_messages(quotes: Sequence[str], frame: str) -> tuple[Message, ...]:
    """The messages that ask for translations into the language of an interface."""
    rules, _, last = rules_for("translate", level_of(frame)).partition("\n\n---\n\n")
    shown = "\n".join(f'<quote number="{number}">{harmless(each)}</quote>' for number, each in enumerate(quotes, 1))
    return Message(Role.SYSTEM, rules), Message(Role.USER, f"<quotes>\n{shown}\n</quotes>\n{last}")


def is_faithful(translation: str, quote: str, frame: str) -> bool:
    """Whether a translation may stand beside its quote: in the right language, and figure for figure what it says."""
    if not translation or len(translation) > LONGEST * len(quote) + SPARE_CHARS:
        return False
    if not is_in_language(translation, frame):
        return False
    said = _IN_BRACKETS.sub(lambda match: "" if contains_quote(quote, match[1]) else match.group(), translation)
    return not (_left_out(translation, quote, frame) or strayed(translation, [quote]) or _beyond(said, quote))


def _beyond(said: str, quote: str) -> list[str]:
    """What a translation says beyond its quote: sentence by sentence where both have as many, so that none is mixed up."""
    sentences, quoted = _sentences(said), _sentences(quote)
    rests = quoted if len(quoted) == len(sentences) else [quote] * len(sentences)
    return [reason for one, rest in zip(sentences, rests, strict=True) for reason in unsupported(one, [rest])]


def _sentences(text: str) -> list[str]:
    return [each for each in _SENTENCE_END.split(text) if any(letter.isalnum() for letter in each)]


def _left_out(translation: str, quote: str, frame: str) -> list[str]:
    """Figures and dates of the quote that its translation does not give, whatever it counts them in; and impossible years."""
    mentions = told_in(translation, frame.partition("-")[0])
    told = [reading for each in mentions for reading in each.readings]
    values = {figure.value for text in (*told, translation) for figure in figures_in(text)}
    figures = [figure.text for figure in figures_in(quote) if figure.value not in values]
    # A year such as 7027 is none that could be compared.
    strange = [each.text for each in mentions if each.is_date and not any(map(dates_in, each.readings))]
    return [*figures, *missing_dates(quote, [*told, translation]), *strange]


def _heard(model: LanguageModel, messages: Sequence[Message], limit_s: float) -> str:
    """As much of the reply as comes in time: what is whole of it may be shown, however it ends."""
    reply, deadline = "", time.monotonic() + limit_s
    try:
        for piece in model.stream(messages, Shape.TRANSLATIONS, limit_s):
            reply += piece if isinstance(piece, str) else ""
            if len(reply) > _MAX_CHARS or time.monotonic() > deadline:
                break
    except ModelError as error:
        log.info("translating ended with %s", error.failure)
    return reply


def _whole(reply: str) -> Iterator[tuple[int, str]]:
    """The objects of a reply that are whole, wherever they stand: its number and its text."""
    decoder, at = json.JSONDecoder(strict=False), 0
    while (start := reply.find("{", at)) >= 0:
        at = start + 1
        try:
            value, end = decoder.raw_decode(reply, start)
        except (json.JSONDecodeError, RecursionError):
            continue
        if isinstance(value, Mapping) and isinstance(value.get("text"), str):
            at = end
            number = value.get("number")
            if isinstance(number, int):
                yield number, value["text"].strip()
