"""Whether a statement in another language speaks of something that its evidence does not, by the glossary."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from bot.proving.abroad.figures import plain
from bot.understanding.expansion import in_japanese_letters
from prompts.reading import glossary, table


def strange_subjects(statement: str, shown: Sequence[str], language: str) -> list[str]:
    """Things that the statement names (schools, floods, the elderly) and no text of `shown` speaks of."""
    quoted = "\n".join(shown)
    return [
        f"subject: {word}"
        for word, wanted in _things_in(statement, language)
        if not any(letters in quoted for letters in wanted)
    ]


def further_things(statement: str, language: str) -> list[tuple[str, ...]]:
    """For each thing of the statement that the glossary has not, what stands for it in Japanese."""
    known = _known(language)
    return [letters for _, letters in _things_in(statement, language) if letters not in known]


def _things_in(statement: str, language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    text = plain(statement)
    if language == "zh":
        text = in_japanese_letters(text)
    for match in _pattern(language).finditer(text):
        yield match.group(), _things(language)[match[1]]


@cache
def _pattern(language: str) -> re.Pattern[str]:
    joined = "|".join(map(re.escape, sorted(_things(language), key=len, reverse=True))) or "(?!)"
    if language == "ne":
        return re.compile(rf"({joined})(?![\u0901-\u0903\u093e-\u094d])")  # वृद्ध, not वृद्धि
    return re.compile(rf"({joined})" if language in ("zh", "ko") else rf"(?<!\w)({joined})(?:s|es)?(?!\w)")


@cache
def _things(language: str) -> dict[str, tuple[str, ...]]:
    """Words for things of which there is no doubt, each with what stands for them in Japanese."""
    found: dict[str, tuple[str, ...]] = {}
    for word, letters in (*_in_glossary(language), *_further(language)):
        key = in_japanese_letters(word) if language == "zh" else word
        if language == "vi" and " " not in key:
            continue  # one syllable alone has too many meanings: trường is a school, a field and a square
        for form in _forms(key, language):
            found.setdefault(form, letters)
    return found


@cache
def _known(language: str) -> frozenset[tuple[str, ...]]:
    return frozenset(letters for _, letters in _in_glossary(language))


def _in_glossary(language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    things = table("abroad.ja").get("things")
    wanted = {str(key): tuple(map(str, value)) for key, value in things.items()} if isinstance(things, dict) else {}
    for word, japanese in glossary(language).items():
        if japanese and all(each in wanted for each in japanese):
            yield word, tuple(one for each in japanese for one in wanted[each])


def _further(language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    things = table("abroad_things")["things"]
    for thing in things if isinstance(things, list) else ():
        yield from ((word, tuple(thing["ja"])) for word in thing[language])


def _forms(word: str, language: str) -> Iterator[str]:
    yield word
    if language == "en" and word.endswith("y"):
        yield f"{word[:-1]}ies"
    if language == "pt":
        yield re.sub("l$", "is", re.sub("ão$", "ões", word))
