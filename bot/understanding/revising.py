"""Whether a question asks what changed between two editions of a plan, and between which."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from prompts.reading import table
from vectorstore.domain import Edition, Status
from vectorstore.normalising import fold

_DRAFTS = (Status.DRAFT, Status.PROPOSAL)
_LEAST_LABEL = 2
_EDITION_NUMBER = re.compile(
    r"第?\s*(\d{1,2})\s*版|\b(?:edition|version)\s*(\d{1,2})\b|(\d{1,2})(?:st|nd|rd|th) edition"
)
_BLANK_IN_JAPANESE = re.compile(r"(?<=[ぁ-ヿ一-龠、。])\s+(?=[ぁ-ヿ一-龠])")


@dataclass(frozen=True, slots=True)
class Revised:
    """A question on what changed; `topics` are the words that it is narrowed to, `targets` alone where it says so."""

    text: str
    language: str
    topics: tuple[str, ...] = ()
    targets: bool = False


def asks_what_changed(text: str, language: str, content_words: Sequence[str]) -> Revised | None:
    """The question, if it is one on two editions; None where it is on the world, or on anything else."""
    plain = in_usual_spelling(text, language)
    patterns = _patterns(language)
    if "asks" not in patterns or not patterns["asks"].search(plain):
        return None
    own = (patterns[name] for name in ("frame", "draft", "adopted", "targets") if name in patterns)
    said = (_patterns("ja")["frame"], *own)
    topics = tuple(word for word in content_words if not any(each.fullmatch(word.lower()) for each in said))
    return Revised(plain, language, topics, bool(patterns["targets"].search(plain)))


def in_usual_spelling(text: str, language: str) -> str:
    """The text in one width and case; Japanese without blanks between its letters, words of such questions in kanji."""
    plain = unicodedata.normalize("NFKC", text).lower()
    if language != "ja":
        return plain
    plain = _BLANK_IN_JAPANESE.sub("", plain)
    spellings = table("revisions")["spelling"]
    for spelling, usual in spellings.items() if isinstance(spellings, Mapping) else ():
        plain = plain.replace(spelling, str(usual))
    return plain


def editions_meant(asked: Revised, editions: Sequence[Edition]) -> tuple[Edition, Edition] | None:
    """The older and the newer edition, of a plan's in their order: those that are named, else the two latest."""
    if len(editions) < 2:
        return None
    named = _named(asked, editions)
    if len(named) > 1:
        return named[0], named[-1]
    if named and named[0] is not editions[-1]:
        return named[0], editions[-1]
    return editions[-2], editions[-1]


def _named(asked: Revised, editions: Sequence[Edition]) -> list[Edition]:
    """The editions that the question names by label, by number or by their status."""
    text = fold(asked.text)
    numbers = {int(number) for found in _EDITION_NUMBER.findall(text) for number in found if number}
    labels = {each.id for each in editions if len(each.label) >= _LEAST_LABEL and fold(each.label) in text}
    for label in sorted((fold(each.label) for each in editions if each.id in labels), key=len, reverse=True):
        text = text.replace(label, " ")
    # Of several editions of a status the last is meant: 「素案から案で」 names one by its label, the other by its status.
    by_status = {each.status in _DRAFTS: each.id for each in editions if each.id not in labels}
    found = {each_id for is_draft, each_id in by_status.items() if _names_status(text, asked.language, is_draft)}
    return [each for each in editions if each.id in labels | found or each.number in numbers]


def _names_status(text: str, language: str, is_draft: bool) -> bool:
    return bool(_patterns(language)["draft" if is_draft else "adopted"].search(text))


@cache
def _patterns(language: str) -> Mapping[str, re.Pattern[str]]:
    words = table("revisions").get(language, {})
    if not isinstance(words, Mapping):
        return {}
    return {name: re.compile(str(pattern)) for name, pattern in words.items()}
