"""Which plans a question names: by title, by a part of it that tells them apart, or by an abbreviation."""

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.understanding.places import city_of
from bot.understanding.words import words_of
from vectorstore.normalising import fold

_MIN_CHARS = 4
# Words that half of all plans bear; alone they name none.
_GENERIC = re.compile(
    r"^(?:推進|実施|基本|行動|総合|個別|長期|中期|事業|整備|第?\d+[次期回]?|年度|令和|平成|の|を|に|へ|について|及び|と|計画|プラン|"
    r"方針|構想|概要|概要版|本編|素案|案|改訂版?|資料|資料編|報告書?|策定|しました|修正案?|会議|審議会|提出|する|市|町|村|区)+$"
)
_MENTION = re.compile(r"[㐀-鿿ァ-ヺーa-z\d]+(?:計画|プラン|ビジョン|構想|戦略|方針)")
_QUOTED = re.compile(r"[「『“\"]([^「」『』“”\"]+)[」』”\"]")
_BRACKETS = re.compile(r"\([^()]*\)")
_SPLIT = re.compile(r"\d+|[ァ-ヺー]+|[a-z]+")


def named_plans(text: str, plans: Sequence[tuple[str, str, str]], cities: Sequence[str] = ()) -> tuple[str, ...]:
    """The ids of the plans that `text` names; of plans named equally well, those of `cities` come alone.

    `plans` holds (id, title, city).
    """
    if not plans:
        return ()
    quoted = _quoted(text, plans)
    if quoted:
        return quoted
    several = _by_ending(text, plans)
    if len(several) > 1:
        return several
    asked = _tokens(text)
    strengths = {plan_id: _longest(asked, _title(title, city)) for plan_id, title, city in plans}
    best = max(strengths.values(), default=0)
    if best < _MIN_CHARS:
        return ()
    city_by_id = {plan_id: city for plan_id, _, city in plans}
    named = [plan_id for plan_id, strength in strengths.items() if strength == best]
    own = [plan_id for plan_id in named if city_by_id[plan_id] in cities]
    return tuple(own or named)


def _quoted(text: str, plans: Sequence[tuple[str, str, str]]) -> tuple[str, ...]:
    """The plans whose whole title stands in quotation marks, however little it tells."""
    titles = {title for title in _QUOTED.findall(fold(text)) if len(title) >= _MIN_CHARS}
    return tuple(plan_id for plan_id, title, _ in plans if fold(title) in titles)


def _by_ending(text: str, plans: Sequence[tuple[str, str, str]]) -> tuple[str, ...]:
    """The plans whose titles end as the text says: 総合計画と地域防災計画 names two, though 総合計画 alone tells little."""
    found: dict[str, None] = {}
    for mention in _MENTION.findall(fold(text)):
        ending = [
            (len(title), plan_id) for plan_id, title, _ in plans if _BRACKETS.sub("", fold(title)).endswith(mention)
        ]
        if ending:
            found[min(ending)[1]] = None
    return tuple(found)


@lru_cache(maxsize=1024)
def _title(title: str, city: str) -> tuple[str, ...]:
    tokens = _tokens(title)
    names = {fold(city), fold(city_of(city).base)} if city else set()
    return tuple(token for token in tokens if token not in names)


@lru_cache(maxsize=1024)
def _tokens(text: str) -> tuple[str, ...]:
    """Words, with digits, katakana and Latin runs kept whole: 2027 must not match 2022 by its first three digits."""
    folded = fold(text)
    found: list[str] = []
    for piece in re.split(r"(\d+|[ァ-ヺー]+|[a-z]+)", folded):
        if _SPLIT.fullmatch(piece):
            found.append(piece)
        else:
            found.extend(word.surface for word in words_of(piece, short=True) if word.surface.strip())
    return tuple(found)


def _longest(asked: Sequence[str], title: Sequence[str]) -> int:
    """Letters of the longest run of words that both share; 0 where it tells nothing, or another number follows."""
    best = 0
    for at in range(len(asked)):
        for start in range(len(title)):
            run = _common(asked[at:], title[start:])
            if _contradicts(asked[at + run :], title[start + run :]):
                continue
            words = "".join(title[start : start + run])
            if len(words) > best and not _GENERIC.match(words):
                best = len(words)
    return best


def _common(left: Sequence[str], right: Sequence[str]) -> int:
    run = 0
    while run < min(len(left), len(right)) and left[run] == right[run]:
        run += 1
    return run


def _contradicts(asked: Sequence[str], title: Sequence[str]) -> bool:
    return bool(asked and title and asked[0].isdigit() and title[0].isdigit() and asked[0] != title[0])
