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


def _things_in(statement: str, language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    text = plain(statement)
    if language == "zh":
        text = in_japanese_letters(text)
    for match in _pattern(language).finditer(text):
        yield match.group(), _things(language)[match[1]]


@cache
def _pattern(language: str) -> re.Pattern[str]:
    joined = "|".join(map(re.escape, sorted(_things(language), key=len, reverse=True))) or "(?!)"
    return re.compile(rf"({joined})" if language in ("zh", "ko", "ne") else rf"(?<!\w)({joined})(?:s|es)?(?!\w)")


@cache
def _things(language: str) -> dict[str, tuple[str, ...]]:
    """Words for things of which there is no doubt, each with what stands for them in Japanese."""
    things = table("abroad.ja").get("things")
    wanted = {str(key): tuple(map(str, value)) for key, value in things.items()} if isinstance(things, dict) else {}
    found: dict[str, tuple[str, ...]] = {}
    for word, japanese in glossary(language).items():
        key = in_japanese_letters(word) if language == "zh" else word
        letters = tuple(one for each in japanese for one in wanted.get(each, ()))
        if language == "vi" and " " not in key:
            continue  # one syllable alone has too many meanings: trường is a school, a field and a square
        if letters and all(each in wanted for each in japanese):
            found[key] = letters
            if language == "en" and key.endswith("y"):
                found[f"{key[:-1]}ies"] = letters
            if language == "pt":
                found[re.sub("l$", "is", re.sub("ão$", "ões", key))] = letters
    return found
