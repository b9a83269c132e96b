"""Furigana: how the kanji of a text are read, as Sudachi reads them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from sudachipy import Morpheme, SplitMode

from vectorstore.tokens import morphemes

_TEXTS_KEPT = 1_024
# Sudachi refuses 65,536 bytes after its own normalising, in which a letter such as U+FDFA takes 33.
_PARTS = re.compile(r".{1,1900}|\n")
# 々, 〆 and 〇 are read like kanji; so is ヶ in 霞ヶ関. A variation selector belongs to the kanji before it.
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_IDEOGRAPHS = "㐀-䶿一-鿿豈-﫿\U00020000-\U000323af々〆〇"
_KANJI = f"{_IDEOGRAPHS}ヵヶ{_SELECTORS}"
_KANA = "ぁ-ゖァ-ヺーゝゞヽヾ"
_A_KANJI = re.compile(f"[{_IDEOGRAPHS}]")
_STRETCHES = re.compile(f"[{_KANJI}]+|[{_KANA}]+")
_JAPANESE = re.compile(f"[{_KANJI}{_KANA}]+")
_HIRAGANA = re.compile("[ぁ-ゖー]+")
_SELECTORS_ALONE = re.compile(f"[{_SELECTORS}]+")
# Sudachi reads every mark as きごう.
_MARKS = frozenset({"補助記号", "記号", "空白"})
_NUMERAL = "数詞"
# Counters whose reading turns on the number: Sudachi reads 本 as ぽん and 365日 as か. Days follow a rule; of the others
# no reading is better than a wrong one.
_SHIFTING = frozenset({"日", "日間", "本", "分", "分間", "階", "匹", "杯", "軒", "泊"})
_NUMBER = re.compile("[0-9０-９]+(?:[,，][0-9０-９]+)*")
_DAYS_IN_KA = frozenset({*range(2, 11), 14, 20, 24})
# Written as they were once said: 若しくは is もしくわ in the dictionary.
_ALSO_SAID = {"は": "[はわ]", "へ": "[へえ]", "を": "[をお]"}
_TO_HIRAGANA = {code: code - 0x60 for code in (*range(ord("ァ"), ord("ヶ") + 1), ord("ヽ"), ord("ヾ"))}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with its reading in hiragana; "" where it has no kanji or their reading is not known."""

    text: str
    reading: str = ""


@lru_cache(maxsize=_TEXTS_KEPT)
def runs(text: str) -> tuple[Run, ...]:
    """The text in runs; their texts joined are the text to the letter, whatever it holds."""
    return tuple(_joined(run for part in _PARTS.findall(text) for run in _of_part(part)))


def _of_part(part: str) -> Iterator[Run]:
    number = ""
    for word in morphemes(part):
        counter = word.surface()
        if number and counter in _SHIFTING:
            yield Run(counter, _counted(number, counter))
        else:
            yield from _of_word(word)
        number = counter if _NUMBER.fullmatch(counter) else ""


def _counted(number: str, counter: str) -> str:
    if not counter.startswith("日"):
        return ""
    days = "か" if number.isdecimal() and int(number) in _DAYS_IN_KA else "にち"
    return days + "かん" * counter.endswith("間")


def _of_word(word: Morpheme) -> Iterator[Run]:
    short = list(word.split(SplitMode.A))
    # 会社 within 株式会社 is がいしゃ: the short units are kept only where they read as the whole does.
    fits = "".join(each.reading_form() for each in short) == word.reading_form()
    for unit in short if short and fits else (word,):
        yield from _aligned(unit.surface(), _reading(unit))


def _reading(unit: Morpheme) -> str:
    kind, kind_of_noun, *_ = unit.part_of_speech()
    # Sudachi joins numerals to words that it does not know and spells them out: 二〇二五 is にれいにご to it.
    is_numeral = kind_of_noun == _NUMERAL and len(unit.surface()) == 1
    if kind in _MARKS or (unit.is_oov() and not is_numeral):
        return ""
    reading = unit.reading_form().translate(_TO_HIRAGANA)
    return reading if _HIRAGANA.fullmatch(reading) else ""


def _aligned(surface: str, reading: str) -> Iterator[Run]:
    # Sudachi takes a reading in brackets as part of the word, 徳島（とくしま）: it needs no second one.
    if not reading or not _A_KANJI.search(surface) or not _JAPANESE.fullmatch(surface):
        yield Run(surface)
        return
    stretches = _STRETCHES.findall(surface)
    shortest, longest = (_matched(stretches, reading, each) for each in ("+?", "+"))
    if shortest is None or shortest != longest:
        yield Run(surface, reading)
        return
    for stretch, read in zip(stretches, shortest, strict=True):
        yield Run(stretch, read if _A_KANJI.search(stretch) else "")


def _matched(stretches: Iterable[str], reading: str, repeat: str) -> tuple[str, ...] | None:
    parts = (f"(.{repeat})" if _A_KANJI.search(each) else f"({_as_said(each)})" for each in stretches)
    found = re.fullmatch("".join(parts), reading)
    return found.groups() if found else None


def _as_said(kana: str) -> str:
    return "".join(_ALSO_SAID.get(each, each) for each in kana.translate(_TO_HIRAGANA))


def _joined(found: Iterable[Run]) -> Iterator[Run]:
    last = Run("")
    for run in found:
        if _SELECTORS_ALONE.fullmatch(run.text) or not (last.reading or run.reading):
            last = Run(last.text + run.text, last.reading)
            continue
        if last.text:
            yield last
        last = run
    if last.text:
        yield last
