"""Keeps orders to the model out of what it reads, and its own affairs out of what is shown."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from bot.proof import ProvedStatement
from bot.proving.abroad.figures import told_in
from bot.proving.abroad.polarity import says_alike
from bot.proving.abroad.statements import language_abroad
from bot.proving.words import known, terms_in
from bot.understanding.expansion import in_japanese_letters, translated
from bot.understanding.language import language_of
from bot.writing.addressing import foreign_places, hearsay, is_of_another_mood, native, patterns, tongue
from bot.writing.fencing import visible
from bot.writing.levels import level_of
from bot.writing.prompting import PROMPTS, rules_for
from prompts.reading import INTERFACES
from vectorstore.domain import Passage, SentenceKind
from vectorstore.normalising import contains_quote, fold_quote

RUN = 24
"""Letters, blanks apart, that a statement may have in common with the rules, but for what its quotes have too."""
LEAST_RUN = 8
"""A statement that is all of it words of the rules; a shorter one is a date or a name of their examples."""
_ASKS = re.compile(r"(?:[?？]|[かの]。)\s*$")
_LABEL = re.compile(r"[:：]\s*(?:[（(]?[\dIVXⅠ-Ⅻ]+[)）.．]?)?\s*$")
"""The way to a section, which ends in its number."""
_TELLS = 1
"""Letters, beside names and marks, from which a statement may tell something: 2018年."""
_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.\-]*://\S+|\bwww\.\S+|[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+"
    r"|\b(?:[a-z0-9\-]+\.)+(?:[a-z]{2,24})\b(?:/\S*)?",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"!?\[[^\]]*\]\s*\(|<\s*/?\s*[a-z!][^>]*>?|\[[^\]]+\]:\s*\S+|`{3}|javascript:|data:", re.IGNORECASE
)
_PHONE = re.compile(
    r"(?<!\d)(?:\+\d{1,3}|0\d{1,4})[\s\-‐－ー()（）.]{0,2}\d{1,4}[\s\-‐－ー()（）.]{0,2}\d{3,4}(?!\d)|#\d{4}(?!\d)"
)
_JAPANESE = re.compile(r"[ぁ-ゖァ-ヺー㐀-鿿々]{2,}")
_TAG_BLOCK = 0xE0000
_TAGS = re.compile(r"[\U000e0020-\U000e007e]")
_SPACED = re.compile(r"(?<!\w)(?:\w[ .\-_*|]{1,2}){5,}\w(?!\w)")


def trusted(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """The passages of which neither heading nor text gives a language model orders."""
    return tuple(each for each in passages if not _is_tainted(each.plan.title, each.chunk.heading_path, _text(each)))


def orders(text: str) -> bool:
    """Whether a text speaks to a language model: tells it what to do, or dresses up as what it is told."""
    plain = _plain(text)
    return any(pattern.search(version) for version in _versions(plain) for pattern in patterns("orders"))


def gives_orders(statement: ProvedStatement) -> bool:
    """Whether a statement, or a quote of it, speaks to a language model, or is what nothing may rest on."""
    return _is_foreign(statement) or any(orders(each) for each in (statement.text, *_quotes(statement)))


def breaches(statement: ProvedStatement) -> tuple[str, ...]:
    """What a statement must not be shown for, though it may be proved: what stands in its quotes is let pass."""
    quotes = _quotes(statement)
    if _is_foreign(statement):
        return ("foreign: it rests on a sentence in another language than its plan",)
    if any(contains_quote(quote, statement.text) for quote in quotes):
        return ()
    if empty := _says_nothing(statement):
        return (empty,)
    calls = (
        ("call: it or its quote asks the reader to do something",) if is_of_another_mood(statement.text, quotes) else ()
    )
    said = hearsay(statement.text, quotes)
    told = (f"hearsay: {said}",) if said else ()
    beyond = (f"heading: {word}" for word in _beyond_headings(statement))
    return (*strayed(statement.text, quotes, _headings(statement)), *calls, *told, *beyond)


def _says_nothing(statement: ProvedStatement) -> str:
    """Why a statement tells nothing: it asks, or names the plan and its headings and no more."""
    if _ASKS.search(statement.text):
        return "nothing: it asks"
    if _LABEL.search(statement.text):
        return "nothing: names alone"
    left = unicodedata.normalize("NFKC", statement.text)
    names = [part for passage, _ in statement.quotes for part in (passage.plan.title, *passage.chunk.heading_path)]
    for name in sorted((unicodedata.normalize("NFKC", each) for each in names), key=len, reverse=True):
        left = left.replace(name, " ")
    told = re.sub(r"[IVX\W\d_]+", "", left)
    return "" if len(told) >= _TELLS else "nothing: names alone"


def strayed(text: str, quotes: Sequence[str], headings: Sequence[str] = ()) -> tuple[str, ...]:
    """What of a model's words leads away from the quotes that they rest on: addresses, markup, its rules, orders."""
    evidence = fold_quote("\n".join(quotes)).lower()
    found = [
        *(f"address: {each}" for each in _foreign((_ADDRESS, _PHONE), text, evidence)),
        *(f"markup: {each}" for each in _foreign((_MARKUP,), text, evidence)),
        *(f"itself: {each}" for each in _foreign(patterns("itself"), text, evidence)),
    ]
    if _shares_rules(text, evidence):
        found.append("rules: words of the prompt")
    if orders(text):
        found.append("order: speaks to a model")
    if _is_adrift(text, (*quotes, *headings)):
        found.append("adrift: nothing in it stands in its quotes")
    return tuple(found)


def _beyond_headings(statement: ProvedStatement) -> list[str]:
    """Words of a statement that rests on headings alone and that none of them has: a heading says nothing of its subject."""
    kinds = {passage.chunk.sentences[at].kind for passage, at in statement.quotes}
    if kinds != {SentenceKind.HEADING} or language_of(statement.text) != "ja":
        return []
    names = [part for passage, _ in statement.quotes for part in (passage.plan.title, *passage.chunk.heading_path)]
    shown = known(tuple(dict.fromkeys((*_quotes(statement), *names))))
    return [term.surface for term in terms_in(statement.text) if not shown.has(term)]


def _is_foreign(statement: ProvedStatement) -> bool:
    return any(at in foreign_places(passage) for passage, at in statement.quotes)


def _is_adrift(text: str, quotes: Sequence[str]) -> bool:
    """Whether code can see nothing of what a text in another language says in its quotes, names apart.

    No figure or date, no word that the glossary knows, no word of degree or direction: it may say what it likes of a name,
    and nobody could tell from the quote.
    """
    language = _language(text)
    if not language:
        return False
    evidence = fold_quote("\n".join(quotes))
    if told_in(text, language) and any(letter.isdigit() for letter in evidence):
        return False
    if says_alike(text, evidence, language):
        return False
    own = in_japanese_letters(text) if language == "zh" else text
    named = [each for each in _JAPANESE.findall(fold_quote(own)) if each in evidence]
    common = patterns("common")[0]
    words = (word for words in translated(text, language) for word in words if not common.fullmatch(word))
    return not any(word in evidence and not any(word in name for name in named) for word in words)


def _language(text: str) -> str:
    """The language of a statement, "" for Japanese."""
    language = tongue(text)
    return language if language != "ja" else language_abroad(text)


def _headings(statement: ProvedStatement) -> list[str]:
    """What is shown above the quotes."""
    paths = [(passage.plan.title, *passage.chunk.heading_path) for passage, _ in statement.quotes]
    return [part for path in paths for part in native(path)]


def _quotes(statement: ProvedStatement) -> list[str]:
    return [passage.chunk.sentences[at].search_text for passage, at in statement.quotes]


def _foreign(patterns: Sequence[re.Pattern[str]], text: str, evidence: str) -> list[str]:
    """What matches in the text and does not stand in the evidence."""
    plain = _plain(text)
    said = [match.group() for pattern in patterns for match in pattern.finditer(plain)]
    return [each for each in dict.fromkeys(said) if fold_quote(each) not in evidence]


def _shares_rules(text: str, evidence: str) -> bool:
    said = fold_quote(_plain(text))
    whole = (said,) if len(said) >= LEAST_RUN else ()
    return any(run in _rules() and run not in evidence for run in (*whole, *_runs(said)))


def _runs(said: str) -> Iterator[str]:
    """Pieces of a text that nobody writes by chance: five words in Latin letters, or half as many letters of others."""
    for at in range(len(said)):
        short, long = said[at : at + RUN // 2], said[at : at + RUN]
        if len(long) == RUN:
            yield long
        if len(short) == RUN // 2 and not any(letter.isascii() for letter in short):
            yield short


@cache
def _rules() -> str:
    """All that a model is ever told in any language, but for passages and questions."""
    levels = [level_of(frame) for frame in INTERFACES]
    told = [rules_for(name, level) for name in PROMPTS for level in levels]
    return fold_quote("\n".join(dict.fromkeys(told))).lower()


def _text(passage: Passage) -> str:
    return "\n".join(sentence.search_text for sentence in passage.chunk.sentences)


@lru_cache(maxsize=4096)
def _is_tainted(title: str, path: tuple[str, ...], text: str) -> bool:
    return any(orders(each) for each in (title, *path, text))


def _plain(text: str) -> str:
    """The text in one width and lower case; what stands in tag characters is read as the letters that they are."""
    text = _TAGS.sub(lambda match: chr(ord(match.group()) - _TAG_BLOCK), text)
    return unicodedata.normalize("NFKC", visible(text)).lower()


def _versions(plain: str) -> list[str]:
    """The text, and as it reads without the line breaks and blanks that hide words."""
    spread = _SPACED.sub(_closed_up, plain)
    return list(dict.fromkeys((plain, plain.replace("\n", " "), spread)))


def _closed_up(match: re.Match[str]) -> str:
    """Words of l e t t e r s  s e t  a p a r t."""
    return " ".join(re.sub(r"[ .\-_*|]", "", word) for word in re.split(r"[ .\-_*|]{2,}", match.group()))
