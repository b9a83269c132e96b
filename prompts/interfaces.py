"""The languages that pages and answers are framed in, and which of them a language tag means."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from prompts.reading import FALLBACK, INTERFACES, table

_EASY = "-easy"
_TAG_CHARS = 35
"""Longer than any tag need be. Source: RFC 5646, section 4.4.1."""


@dataclass(frozen=True, slots=True)
class Interface:
    """A language of the frame, or an easier level of one.

    `lang` is what HTML marks it with, `tags` what browsers call it; `comma` stands between words in a row, `space`
    between sentences.
    """

    code: str
    name: str
    lang: str
    tags: tuple[str, ...]
    comma: str
    space: str

    @property
    def language(self) -> str:
        """Its language, whatever the level."""
        return self.code.removesuffix(_EASY)

    @property
    def level(self) -> str:
        """What follows the language in its code: "easy", or "" for the language itself."""
        return self.code.removeprefix(self.language).removeprefix("-")

    def listed(self, words: Iterable[str]) -> str:
        """Words in a row, as `A、B` or `A, B`."""
        return self.comma.join(words)

    def together(self, *sentences: str) -> str:
        """Sentences one after another."""
        return self.space.join(sentences)


def interface(code: str) -> Interface:
    """The interface of a code; English where there is none."""
    return _interfaces()[code if code in INTERFACES else FALLBACK]


def interface_of(tag: str, level: str = "") -> str:
    """The code of the interface that a language tag such as `zh-TW` means, at a level; "" where we have no words in it.

    Source: RFC 4647, section 3.4 (lookup): the tag is shortened from its end until it is known.
    """
    parts = tag.strip()[:_TAG_CHARS].lower().replace("_", "-").split("-")
    known = (_tags().get("-".join(parts[:length]), "") for length in range(len(parts), 0, -1))
    code = next(filter(None, known), "")
    easier = f"{code}-{level}"
    return easier if easier in INTERFACES else code


@cache
def _interfaces() -> Mapping[str, Interface]:
    entries = table("interfaces")["interfaces"]
    if not isinstance(entries, list):
        raise TypeError("interfaces.toml holds no list of interfaces")
    return {str(entry["code"]): Interface(**entry | {"tags": tuple(entry["tags"])}) for entry in entries}


@cache
def _tags() -> Mapping[str, str]:
    return {tag: each.code for each in _interfaces().values() for tag in each.tags}
