"""Whether a statement says yes where its evidence says no, or claims more than it does."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.understanding.language import language_of
from bot.understanding.words import Word, words_of
from prompts.reading import table

_SENTENCES = re.compile(r"[^。\n!?！？]+")
# Forms with ない or ず that deny nothing.
_FIXED = re.compile(
    r"のみならず|だけでなく|に(?:も)?かかわらず|に限らず|を問わず|少なからず|やむを得ず|必ずしも|必ず|とは限らない|ずつ"
)
_MUST = re.compile(
    r"な(?:ければ|くては)(?:ならな|なりませ|いけな|いけませ)(?:い|ん)|ざるを得な(?:い|く)|ないと(?:いけない|ならない)"
)
_DENYING = frozenset({"無い", "ない", "ぬ", "ず", "まい", "ん"})
_DENYING_PREFIXES = frozenset({"未", "非", "不", "無"})
_HEDGES = {
    "intent": re.compile(
        r"予定|見込|計画し[てま]|目指|めざ|努め|たい(?:と|。|$)|方針で|つもり|will aim|plan(?:s|ned)? to|intend"
    ),
    "considering": re.compile(r"検討|研究|協議中|consider|under review|study"),
    "possibility": re.compile(
        r"可能性|かもしれ|おそれ|恐れ|想定|推計|予測|思われ|考えられ|見通し|見込|\bmay\b|\bmight\b|\bcould\b|expected|estimated"
    ),
    "norm": re.compile(r"べき|必要|求め|なければな[らり]|なくてはな[らり]|望まし|should|must|need"),
    "draft": re.compile(r"素案|原案|提案|修正案|[（(]案[)）]|draft|propos"),
}
_SURE = {
    "全て": re.compile(r"すべて|全て|全部|全員|例外なく|\ball\b|\bevery\b"),
    "のみ": re.compile(r"のみ|だけ|しか|限り|限って|\bonly\b"),
    "最も": re.compile(r"最も|一番|最大|最多|最高|最小|最低|最少|\bmost\b|largest|highest|lowest|smallest"),
    "必ず": re.compile(r"必ず|確実に|間違いなく|certainly|always|definitely"),
    **{word: re.compile(word) for word in ("決定", "確定", "議決", "可決", "承認", "採択")},
    "decided": re.compile(r"\b(?:decided|approved|adopted|final)\b|決|確定|承認|採択|策定"),
    "初めて": re.compile(r"初めて|初の|for the first time"),
}
_FOREIGN_NO = {
    "en": re.compile(r"\b(?:not|no|never|none|neither|nor|without|cannot)\b|n['’]t\b", re.IGNORECASE),
    "zh": re.compile(r"[不没沒未无無非]"),
    "ko": re.compile(r"않|없|아니|못|안 |미(?:정|실시)"),
    "vi": re.compile(r"(?<!\w)(?:không|chưa|chẳng)(?!\w)", re.IGNORECASE),
    "pt": re.compile(r"\b(?:não|nunca|nenhum|sem|nem)\b", re.IGNORECASE),
    "tl": re.compile(r"\b(?:hindi|wala|walang|huwag)\b", re.IGNORECASE),
    "ne": re.compile(r"छैन|होइन|हुँदैन|नगर|भएन"),
}


@dataclass(frozen=True, slots=True)
class Predicate:
    """What a clause says of something: the dictionary form, whether it is denied, whether it is past."""

    lemma: str
    denied: bool
    past: bool


def contradictions(statement: str, evidence: Sequence[str]) -> list[str]:
    """What the statement denies, asserts or makes sure beyond its evidence; empty where it stays within."""
    quoted = "\n".join(evidence)
    found = _sure_beyond(statement, quoted) + _hedged_otherwise(statement, quoted)
    language = language_of(statement)
    if language == "ja":
        return found + _denied_otherwise(statement, quoted) + _opposites(statement, quoted)
    return found + _denied_abroad(statement, quoted, language)


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
        past = ends and any(other.lemma == "た" for other in tail)
        if word.lemma == "無い":
            yield Predicate("有る", not denied, past)
        else:
            yield Predicate(word.lemma, denied, past)


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
        light = word.pos[0] in ("助動詞", "助詞", "接尾辞") or word.lemma in (
            "為る",
            "居る",
            "無い",
            "出来る",
            "成る",
            "有る",
        )
        if not light or (
            word.surface in ("、", "が", "を", "から", "し") and word.pos[0] == "助詞" and word.surface != "し"
        ):
            break
        tail.append(word)
    return tail


def _denied_otherwise(statement: str, quoted: str) -> list[str]:
    known = predicates_in(quoted)
    lacking = []
    for claim in predicates_in(statement):
        same = [predicate for predicate in known if predicate.lemma == claim.lemma]
        agreeing = [predicate for predicate in same if predicate.denied == claim.denied]
        if (same and not agreeing) or (not same and claim.denied and not any(one.denied for one in known)):
            lacking.append(f"{'no' if claim.denied else 'yes'}: {claim.lemma}")
        elif claim.past and agreeing and not any(predicate.past for predicate in agreeing):
            lacking.append(f"past: {claim.lemma}")
    return lacking


def _denied_abroad(statement: str, quoted: str, language: str) -> list[str]:
    cue = _FOREIGN_NO.get(language)
    known = predicates_in(quoted)
    says_no = bool(cue and cue.search(statement))
    if says_no and not any(predicate.denied for predicate in known):
        return ["no"]
    return ["yes"] if known and not says_no and all(predicate.denied for predicate in known) else []


def _sure_beyond(statement: str, quoted: str) -> list[str]:
    """Words that make a statement sure or whole must stand in the quote too."""
    return [
        f"sure: {name}" for name, pattern in _SURE.items() if pattern.search(statement) and not pattern.search(quoted)
    ]


def _hedged_otherwise(statement: str, quoted: str) -> list[str]:
    """A plan, a wish or a guess must stay one, and may not become another."""
    claimed = {name for name, pattern in _HEDGES.items() if pattern.search(statement)}
    known = {name for name, pattern in _HEDGES.items() if pattern.search(quoted)}
    lacking = [f"modality: {name}" for name in sorted(claimed - known)]
    if not claimed and known:
        lacking += [f"modality: {lemma}" for lemma in _asserted(statement, quoted)]
    return lacking


def _asserted(statement: str, quoted: str) -> list[str]:
    """Acts and states that the quote only plans, considers or expects, and the statement asserts."""
    doing = {word.lemma for word in words_of(statement) if word.pos[0] == "動詞" or word.pos[2] == "サ変可能"}
    acts = dict.fromkeys(predicate.lemma for predicate in predicates_in(statement) if predicate.lemma in doing)
    return [act for act in acts if _only_hedged(act, quoted)]


def _only_hedged(act: str, quoted: str) -> bool:
    sentences = [sentence for sentence in _SENTENCES.findall(quoted) if _holds(sentence, act)]
    return bool(sentences) and all(_hedge_after(sentence, act) for sentence in sentences)


def _holds(sentence: str, act: str) -> bool:
    return any(word.lemma == act for word in words_of(sentence))


def _hedge_after(sentence: str, act: str) -> bool:
    start = next(word.end for word in words_of(sentence) if word.lemma == act)
    return any(pattern.search(sentence, start) for pattern in _HEDGES.values())


def _opposites(statement: str, quoted: str) -> list[str]:
    claimed, known = _lemmas(statement), _lemmas(quoted)
    return [
        f"opposite: {word}"
        for word in claimed
        if word not in known and any(other in known for other in _opposite_words().get(word, ()))
    ]


def _lemmas(text: str) -> dict[str, None]:
    return dict.fromkeys(form for word in words_of(text) for form in (word.surface, word.lemma))


@cache
def _opposite_words() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    pairs = table("opposites").get("pairs")
    for left, right in pairs if isinstance(pairs, list) else ():
        found[left] = (*found.get(left, ()), right)
        found[right] = (*found.get(right, ()), left)
    return found
