"""What a Japanese question turns on, and the words that carry its meaning."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from bot.understanding.words import Word, words_of
from prompts.reading import words

_SENTENCE = re.compile(r"[^。?？!！\n]+")
_ASIDE = re.compile(r"[(（][^()（）]*[)）]|[「」『』]")
_CONTENT = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞"})
_NUMBER = re.compile(
    r"[\d一二三四五六七八九十百千]+(?:年度?|月|日|回|人|つ|件|ページ)?|[年月日回人件]度?|(?:億|千|百万)?円?単位"
)
_STOP = words("stop")
_POINTERS = words("pointers")
_AMOUNTS = words("amounts")
_NEVER = words("no_focus")
_BREAKS = words("breaks")
_ASKING = re.compile(r"いつ|誰|だれ|どなた|どこ|いくら|いくつ|何|なに|なん|なぜ|どう|どの|どれ|どんな|どちら")
_ASKS = re.compile(r"か\s*$|教え|知りた|挙げ|探し|比べ|並べ|[はって]\s*$")
_TOPICS = frozenset({"は", "って", "も", "とは"})
_OF_THINGS = frozenset({"の", "は", "が", "を"})
_MARKS = _TOPICS | {"が", "を", "の", "で", "に"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """Nouns in a row, with the particle after them."""

    words: tuple[Word, ...]
    particle: str

    @property
    def text(self) -> str:
        """As it stands in the question."""
        return "".join(word.surface for word in self.words)

    @property
    def end(self) -> int:
        """Where it ends in its sentence."""
        return self.words[-1].end


def content_words(text: str, without: Sequence[str] = ()) -> tuple[str, ...]:
    """Dictionary forms of the words that carry the meaning of `text`, in order, names in `without` left out."""
    lemmas = (
        word.lemma
        for word in words_of(text)
        if word.pos[0] in _CONTENT and word.pos[1] != "非自立可能" and word.surface not in without
    )
    kept = (lemma for lemma in lemmas if lemma not in _STOP and lemma not in without and not _NUMBER.fullmatch(lemma))
    return tuple(dict.fromkeys(kept))


def focus_of(text: str, without: Sequence[str] = ()) -> tuple[str, ...]:
    """The nouns that answering depends on, most telling first: of 審議会の会長は誰ですか it is 会長.

    Compounds are followed by their parts (予算総額, 予算, 総額). `without` names what is known already: the cities.
    """
    sentences = [_ASIDE.sub("", sentence) for sentence in _SENTENCE.findall(text)]
    asking = [sentence for sentence in sentences if _ASKS.search(sentence) or _ASKING.search(sentence)]
    found: dict[str, None] = {}
    for sentence in asking or sentences:
        for word in _focus(sentence):
            found.update(dict.fromkeys(part for part in (word, *_parts(word)) if part not in without))
    return tuple(word for word in found if not _NUMBER.fullmatch(word) and word not in _NEVER)


def things_of(text: str) -> tuple[tuple[str, ...], ...]:
    """The things that a question speaks of (プール in 市立プールの建て替えはいつ), each in the forms that it may have."""
    phrases = [
        phrase
        for sentence in _SENTENCE.findall(text)
        for phrase in phrases_of(sentence)
        if phrase.particle in _OF_THINGS and not is_asking(phrase)
    ]
    return tuple((phrase.text, *_forms(phrase.words[-1])) for phrase in phrases if _is_thing(phrase.words[-1]))


def _is_thing(word: Word) -> bool:
    return word.is_noun and bool(content_words(word.surface)) and word.surface not in _POINTERS | _AMOUNTS | _NEVER


def _forms(word: Word) -> tuple[str, ...]:
    return (word.surface, word.lemma, *_parts(word.surface))


def phrases_of(sentence: str) -> list[Phrase]:
    """The noun phrases of a sentence, split at particles."""
    return list(_phrases(words_of(sentence)))


def _phrases(words: Sequence[Word]) -> Iterator[Phrase]:
    run: list[Word] = []
    for word in words:
        if _joins(word, run):
            run.append(word)
        elif run:
            yield Phrase(tuple(run), word.surface if word.pos[0] == "助詞" else "")
            run = []
    if run:
        yield Phrase(tuple(run), "")


def _joins(word: Word, run: Sequence[Word]) -> bool:
    if word.surface in _BREAKS:
        return False
    if word.pos[0] in ("接頭辞", "接尾辞"):
        return word.pos[0] == "接頭辞" or bool(run)
    return word.pos[0] == "名詞" or (word.pos[0] == "形状詞" and word.pos[1] == "一般")


def _focus(sentence: str) -> Iterator[str]:
    phrases = [phrase for phrase in phrases_of(sentence) if not is_asking(phrase)]
    asking = _ASKING.search(sentence)
    if asking and (after := _right_after(phrases, sentence, asking)):
        yield after
    before = [phrase for phrase in phrases if not asking or phrase.end <= asking.start()] or phrases
    at = _last(before, _TOPICS)
    at = _last(before, _MARKS) if at is None else at
    yield from _with_owner(before, len(before) - 1 if at is None else at)
    yield from _acts(sentence)


def _last(phrases: Sequence[Phrase], particles: AbstractSet[str]) -> int | None:
    places = (place for place in range(len(phrases) - 1, -1, -1) if phrases[place].particle in particles)
    return next((place for place in places if not _NUMBER.fullmatch(phrases[place].text)), None)


def _right_after(phrases: Sequence[Phrase], sentence: str, asking: re.Match[str]) -> str:
    """The noun that どんな, どの, 何の or 何件の stands before."""
    for phrase in phrases:
        gap = sentence[asking.end() : phrase.words[0].start]
        direct = asking.group() in ("どの", "どんな") and gap in ("", "ような")
        if phrase.words[0].start >= asking.end() and (direct or re.fullmatch(r"の|という|[件人つ個回本校]の", gap)):
            return "" if phrase.text in _POINTERS else phrase.text
    return ""


def _with_owner(phrases: Sequence[Phrase], at: int) -> Iterator[str]:
    """The phrase itself and what stands beside it (現状値と目標値); where it only points to another, that one."""
    while at >= 0 and (phrases[at].text in _POINTERS or _NUMBER.fullmatch(phrases[at].text)):
        if at == 0:
            yield phrases[0].text
        at -= 1
    while at >= 0:
        if phrases[at].text in _AMOUNTS and at and phrases[at - 1].particle == "の":
            yield phrases[at - 1].text
        yield phrases[at].text
        at = at - 1 if at and phrases[at - 1].particle in ("と", "や") else -1


def _acts(sentence: str) -> Iterator[str]:
    """Acts that a question asks about: 承認 in 承認されましたか."""
    spoken = words_of(sentence)
    for word, after in pairwise(spoken):
        act = word.pos[:3] == ("名詞", "普通名詞", "サ変可能") and after.lemma == "為る"
        if act and word.surface not in _POINTERS and len(word.surface) > 1:
            yield word.surface


def is_asking(phrase: Phrase) -> bool:
    """Whether a phrase asks and names nothing: 何か所, いくつ."""
    return bool(_ASKING.fullmatch(phrase.text)) or phrase.words[0].lemma in {"何", "幾つ", "幾ら"}


def _parts(compound: str) -> list[str]:
    parts = [word.surface for word in words_of(compound, short=True) if len(word.surface) > 1]
    return parts if len(parts) > 1 else []
