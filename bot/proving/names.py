"""Names of a statement that its evidence does not have: plans, departments, places, organisations, laws."""

import unicodedata
from collections.abc import Iterator

from bot.proving.words import Known, without_values, word_list
from bot.understanding.words import Word, words_of

_PREFIXES = ("本", "同", "当", "各", "全", "新", "旧", "現", "他")


def missing_names(statement: str, evidence: Known) -> list[str]:
    """Names that do not stand in the evidence as they are, each once."""
    plain = without_values(unicodedata.normalize("NFKC", statement))
    return list(dict.fromkeys(name for name in _names(plain) if not evidence.has_name(name)))


def _names(plain: str) -> Iterator[str]:
    run: list[Word] = []
    for word in words_of(plain):
        if _joins(word):
            run.append(word)
            continue
        yield from _named(run)
        run = []
    yield from _named(run)


def _joins(word: Word) -> bool:
    nouns = word.pos[0] == "名詞" and word.pos[1] != "数詞" and word.pos[2] != "副詞可能"
    return (nouns or word.pos[0] in ("接尾辞", "接頭辞")) and word.surface not in ("等", "など")


def _named(run: list[Word]) -> Iterator[str]:
    """The names within a run of nouns: 三鷹市企画部 holds two."""
    name = ""
    for word in run:
        name += word.surface
        if _ends_name(word.surface):
            bare = name[1:] if name.startswith(_PREFIXES) else name
            if name not in word_list("no_names") and bare not in word_list("no_names"):
                yield name.removeprefix("立")  # 市立の小学校と中学校
            name = ""


def _ends_name(surface: str) -> bool:
    return surface in word_list("name_endings") or (
        len(surface) > 2 and any(surface.endswith(ending) for ending in word_list("name_endings"))
    )
