"""What the clauses of a Japanese text say of something, and whether they deny it or tell that it is over."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.understanding.words import Word, words_of

_SENTENCES = re.compile(r"[^。\n!?！？]+")
# Forms with ない or ず that deny nothing.
_FIXED = re.compile(
    r"のではな(?:い(?:だろう|でしょう)?|かろう)か|ではないか(?=と|。|$)|のみならず|だけでなく|に(?:も)?かかわらず|に限らず|を問わず|少なからず|やむを得ず|必ずしも|必ず|とは限らない|ずつ"
)
_MUST = re.compile(
    r"な(?:ければ|くては)(?:ならな|なりませ|いけな|いけませ)(?:い|ん)|ざるを得な(?:い|く)|ないと(?:いけない|ならない)"
)
_DENYING = frozenset({"無い", "ない", "ぬ", "ず", "まい", "ん"})
_LIGHT = ("為る", "居る", "無い", "出来る", "成る", "有る")
_DENYING_PREFIXES = frozenset({"未", "非", "不", "無"})


@dataclass(frozen=True, slots=True)
class Predicate:
    """What a clause says of something: the dictionary form, whether it is denied, whether it is past."""

    lemma: str
    denied: bool
    past: bool
    joined: bool = False
    """Whether another follows in a sentence that ends in the past: 「…をピークに減り、…でした」."""


@lru_cache(maxsize=1024)
def predicates_in(text: str) -> tuple[Predicate, ...]:
    """The predicates of a Japanese text, in order."""
    plain = _MUST.sub("べき", _FIXED.sub("、", text))
    return tuple(predicate for sentence in _SENTENCES.findall(plain) for predicate in _predicates(words_of(sentence)))


def _predicates(words: Sequence[Word]) -> Iterator[Predicate]:
    for at, word in enumerate(words):
        if not _is_predicate(words, at):
            continue
        tail = _tail(words, at + 1)
        lemmas = [other.lemma for other in tail]
        denied = any(lemma in _DENYING for lemma in lemmas) ^ (at > 0 and words[at - 1].surface in _DENYING_PREFIXES)
        # 明確にした方針 tells a state; only at a sentence's end does た tell that something is over.
        ends = all(other.pos[0] == "補助記号" for other in words[at + 1 + len(tail) :])
        following = words[at + 1 + len(tail)].surface if not ends else ""
        past = (ends or following in ("もの", "(")) and bool(tail) and any(other.lemma == "た" for other in tail)
        if word.lemma == "無い":
            yield Predicate("有る", not denied, past)
        else:
            yield Predicate(word.lemma, denied, past, joined=_is_joined(words, at + 1 + len(tail)))


def _is_joined(words: Sequence[Word], at: int) -> bool:
    return at < len(words) and words[at].surface == "、" and words[-1].lemma == "た"


def _is_predicate(words: Sequence[Word], at: int) -> bool:
    word = words[at]
    if word.pos[0] in ("動詞", "形容詞"):
        return (
            word.lemma not in ("為る", "居る", "成る", "下さる", "行く", "来る", "置く", "見る")
            or word.pos[1] == "一般"
        )
    after = words[at + 1] if at + 1 < len(words) else None
    doing = word.pos[:3] == ("名詞", "普通名詞", "サ変可能") and after is not None
    being = word.pos[0] in ("名詞", "形状詞") and after is not None
    return (doing and after is not None and after.lemma in ("為る", "出来る")) or (
        (being and after is not None and after.pos[0] == "助動詞") or _is_not(words, at)
    )


def _is_not(words: Sequence[Word], at: int) -> bool:
    """AではなくB, Aではない: what is denied is A."""
    rest = "".join(word.surface for word in words[at + 1 : at + 4])
    return words[at].pos[0] in ("名詞", "形状詞") and rest.startswith(("ではな", "じゃな", "でな"))


def _tail(words: Sequence[Word], start: int) -> list[Word]:
    """The auxiliaries, particles and light verbs that belong to a predicate."""
    tail = []
    for word in words[start:]:
        light = word.pos[0] in ("助動詞", "助詞", "接尾辞") or word.lemma in _LIGHT
        if not light or (
            word.surface in ("、", "が", "を", "から", "し") and word.pos[0] == "助詞" and word.surface != "し"
        ):
            break
        tail.append(word)
    return tail
