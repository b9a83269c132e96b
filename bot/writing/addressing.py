"""Tells to whom a sentence speaks: what calls on its reader, or only says that somebody says so, states nothing of a plan."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from bot.understanding.language import language_of
from bot.writing.fencing import visible
from prompts.reading import table
from vectorstore.domain import Passage, Sentence

_HANGUL = re.compile(r"[가-힣]")
_DEVANAGARI = re.compile(r"[\u0900-\u097f]")
_KANA = re.compile(r"[ぁ-ゖァ-ヺー]")
_HAN = re.compile(r"[㐀-鿿]")
_CHINESE = re.compile(r"[們你妳這嗎呢您她哪沒說]")
"""Letters that Japan's sets have and no Japanese sentence uses; of what its sets lack two are enough."""
_WORD = re.compile(r"[A-Za-z_À-ỹ]*[a-zà-ỹ][A-Za-z_À-ỹ]*")
_PREDICATE = re.compile(r"ます|です|する|した|れる|いる|ある|こと")
"""What ends a Japanese sentence: foreign terms may stand in one."""
_ADDRESS = re.compile(r"\S*(?:://|@|www\.|\.[a-z]{2})\S*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[。！？\n]")
_LEAST_WORDS = 4
"""Fewer words of another language are a name or a term."""
_LEAST_LETTERS = 4
_NAMED = 3
"""Up to so many letters of Japanese names to one letter of the language that they stand in; and of terms in Japanese."""


def tongue(text: str) -> str:
    """The language that a text is written in, whatever Japanese names stand in it; "ja" where nothing tells."""
    text = _ADDRESS.sub(" ", visible(text))
    own = len(_KANA.findall(text)) + len(_HAN.findall(text))
    for language, script in (("ko", _HANGUL), ("ne", _DEVANAGARI)):
        letters = len(script.findall(text))
        if letters >= _LEAST_LETTERS and _NAMED * letters >= own:
            return language
    if sum(not _is_japanese(letter) for letter in _HAN.findall(text)) > 1 or _CHINESE.search(text):
        return "zh"
    words = _WORD.findall(text)
    if len(words) >= _LEAST_WORDS and sum(map(len, words)) >= own * (_NAMED if _PREDICATE.search(text) else 1):
        return language_of(" ".join(words))
    return "ja"


def is_foreign(text: str) -> bool:
    """Whether a text has a sentence in another language than Japanese."""
    return any(tongue(part) != "ja" for part in _SENTENCE_END.split(text))


def is_of_another_mood(text: str, quotes: Iterable[str]) -> bool:
    """Whether a text asks its reader to do something and its quotes do not, or the other way round.

    What a reader is asked to say or to do is not how things are.
    """
    asked = [_calls(quote) for quote in quotes]
    return not any(asked) if _calls(text) else bool(asked) and all(asked)


def hearsay(text: str, quotes: Sequence[str]) -> str:
    """The word by which all quotes only tell that something is said or to be written, where the text states it itself.

    「…は廃止と伝える」 does not say that anything is abolished, nor does 「…との意見」.
    """
    plain, found = _plain(text), [_saying(quote) for quote in quotes]
    return found[0] if found and all(found) and not any(each[:1] in plain for each in found) else ""


def foreign_places(passage: Passage) -> frozenset[int]:
    """The sentences of a passage that are in another language than its plan, or have a cell that is: nothing rests on them.

    A part that is written in another language as a whole is its plan's own.
    """
    return _foreign_places(passage.chunk.sentences, len(passage.chunk.heading_path) + 1)


def native(headings: Sequence[str]) -> tuple[str, ...]:
    """Headings without sentences in another language, where the first of all is Japanese."""
    is_japanese = bool(headings) and not is_foreign(headings[0])
    return tuple(each for each in headings if not (is_japanese and is_foreign(each)))


@lru_cache(maxsize=4096)
def _foreign_places(sentences: Sequence[Sentence], headings: int) -> frozenset[int]:
    found = {at for at, each in enumerate(sentences) if any(map(is_foreign, _parts(each)))}
    return frozenset(found) if 2 * len(found) <= len(sentences) + headings else frozenset()


def _parts(sentence: Sentence) -> Sequence[str]:
    cells = [cell for _, cell in sentence.columns if cell]
    return cells or [sentence.text]


def _is_japanese(letter: str) -> bool:
    try:
        letter.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def _calls(text: str) -> bool:
    plain = _plain(text)
    return any(pattern.search(plain) for pattern in patterns("calls"))


def _saying(quote: str) -> str:
    match = patterns("saying")[0].search(_plain(quote))
    return match["word"] if match else ""


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


@cache
def patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of a kind in `guarding.toml`, of texts in lower-case NFKC."""
    told = table("guarding")[kind]
    known = told.get("patterns") if isinstance(told, dict) else None
    if not isinstance(known, list):
        raise TypeError(f"guarding.toml says nothing of {kind}")
    return tuple(re.compile(str(pattern), re.MULTILINE) for pattern in known)
