"""Reads the word files of this folder: fixed sentences in each language, synonyms, glossary, scope."""

import tomllib
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path

LANGUAGES = ("ja", "en", "zh", "ko", "vi", "pt", "tl", "ne")
"""What questions are understood in."""

INTERFACES = ("ja", "ja-easy", "en", "zh", "zh-Hant", "ko", "vi", "pt", "tl", "ne")
"""What answers and pages are framed in: languages, and やさしい日本語 as a level of one; see `interfaces.toml`."""

FALLBACK = "en"
_FOLDER = Path(__file__).resolve().parent

Table = Mapping[str, object]


@cache
def table(name: str) -> Table:
    """The whole of `<name>.toml`."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def replies(interface: str) -> Mapping[str, str]:
    """Every fixed sentence of an interface by its dotted key; English for one without a file."""
    return _sentences("replies", interface)


@cache
def pages(interface: str) -> Mapping[str, str]:
    """Every word of the pages, the widget and the plan viewer by its dotted key, in the same manner."""
    return _sentences("pages", interface)


def _sentences(name: str, interface: str) -> Mapping[str, str]:
    code = interface if interface in INTERFACES else FALLBACK
    return {
        f"{group}.{key}": str(text)
        for group, texts in table(f"{name}.{code}").items()
        if isinstance(texts, Mapping)
        for key, text in texts.items()
    }


def say(key: str, interface: str, **values: object) -> str:
    """A fixed sentence, such as `replies.not_found`, with its placeholders filled.

    Raises:
        KeyError: there is no such sentence, or a placeholder has no value.
    """
    return replies(interface)[key].format(**values)


@cache
def operator_words(area: str) -> Mapping[str, str]:
    """Every sentence of `admin/<area>.toml` by its dotted key: what operators read, in Japanese alone."""
    return {
        f"{group}.{key}": str(text)
        for group, texts in table(f"admin/{area}").items()
        if isinstance(texts, Mapping)
        for key, text in texts.items()
    }


@cache
def words(name: str) -> frozenset[str]:
    """A list of `words.toml`."""
    return frozenset(str(table("words")[name]).split())


@cache
def units() -> Mapping[str, tuple[str, Fraction]]:
    """Every spelling of a unit with the unit it is counted in, and how many of that it is."""
    return {
        name: (str(entry["unit"]), Fraction(str(entry["factor"])))
        for entry in _tables(table("units").get("units"))
        for name in _texts(entry.get("names"))
    }


@cache
def bounds() -> Mapping[str, str]:
    """Every word that bounds a figure (およそ, at least) with its one spelling (約, 以上)."""
    groups = table("units").get("bounds")
    return (
        {word: name for name, words in groups.items() for word in _texts(words)} if isinstance(groups, Mapping) else {}
    )


def contact_words() -> str:
    """What plans say beside the department to ask."""
    return " ".join(_texts(table("synonyms").get("contact")))


@cache
def synonyms() -> Mapping[str, tuple[str, ...]]:
    """Every word of a group of synonyms with the other words of its groups."""
    found: dict[str, dict[str, None]] = {}
    for group in _lists(table("synonyms").get("groups")):
        for word in group:
            found.setdefault(word, {}).update(dict.fromkeys(other for other in group if other != word))
    return {word: tuple(others) for word, others in found.items()}


@cache
def glossary(language: str) -> Mapping[str, tuple[str, ...]]:
    """Words of a language with the Japanese words to search for; empty for Japanese and languages without a list."""
    found: dict[str, dict[str, None]] = {}
    for term in _tables(table("glossary").get("terms")):
        wanted = _texts(term.get("ja"))
        for word in _texts(term.get(language)):
            found.setdefault(word.lower(), {}).update(dict.fromkeys(wanted))
    return {word: tuple(wanted) for word, wanted in found.items()} if language != "ja" else {}


def _tables(value: object) -> list[Table]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _lists(value: object) -> list[tuple[str, ...]]:
    return [_texts(item) for item in value] if isinstance(value, list) else []


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()
