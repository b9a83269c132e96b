"""Translates the quotes of an answer; a translation is shown only where all figures and dates are the quote's, and no more."""

import re
from collections.abc import Sequence

from bot.proof import unsupported
from bot.proving.abroad.figures import told_in
from bot.proving.figures import missing_dates
from bot.understanding.numbers import figures_in
from bot.writing.fencing import harmless
from bot.writing.guarding import strayed
from bot.writing.hearing import hear, objects_with
from bot.writing.levels import is_in_language, level_of
from bot.writing.port import LanguageModel, Message, Role, Shape
from bot.writing.prompting import rules_for
from bot.writing.replies.texts import is_broken
from prompts.interfaces import interface
from vectorstore.eras import dates_in
from vectorstore.normalising import contains_quote

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
    # What is whole of the reply may be shown, however it ends.
    reply = hear(model, (translation_messages(wanted, frame), Shape.TRANSLATIONS), limit_s, _MAX_CHARS)
    found = ((each.get("number"), str(each["text"]).strip()) for each in objects_with("text", reply.text))
    numbered = {number: text for number, text in found if isinstance(number, int)}
    told = ((quote, numbered.get(number, "")) for number, quote in enumerate(wanted, 1))
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
    if is_broken(translation.replace("\n", " ")):
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
