"""Whether a statement says yes where its evidence says no, or claims more than it does."""

import re
from collections.abc import Sequence

from bot.proving.evidence import is_due
from bot.proving.figures import dated
from bot.proving.opinions import untold
from bot.proving.opposites import opposites
from bot.proving.predicates import Predicate, predicates_in
from bot.proving.words import known, terms_in
from bot.understanding.language import language_of
from bot.understanding.words import words_of
from vectorstore.eras import dates_in

_SENTENCES = re.compile(r"[^。\n!?！？]+")
_CAUSE = re.compile(r"ため[、に]|ことから|を理由に|を受けて|を目的と|が原因")
_ANY_CAUSE = re.compile(r"ため|から|より|よって|よる|ので|伴|理由|目的|原因|背景|受け|基づ|向け|踏まえ|図")
# 「…とあります」 tells whose words they are.
_TOLD = re.compile(
    r"と(?:あり(?:ます)?|ある|(?:書か|記さ|記載さ|明記さ|定めら|さ)れてい(?:ます|る)|(?:述べ|定め|し)てい(?:ます|る))。?$"
)
_CLAUSES = re.compile(r"[^、。\n!?！？]+")
_REPORT = r"(?:こと|もの)?(?:と(?:さ|し|書|定|記|述べ|あ|の|い)[^、。]{0,10}|です|である)?[。\s]*$"
_DENIED_END = re.compile(
    rf"(?:ません|ませんでした|(?<!少)ない|なかった|(?<=[わらかがまばさなたいしえけれせてねべめり])ず|ぬ)(?:{_REPORT})"
)
_PAST_END = re.compile(r"(?:ました|でした|(?:し|さ|っ|い|れ|め|え|け|き|り)た|んだ|だった)[。\s]*$")
_PAST = re.compile(r"(?:ました|でした|[しさっいれめえけきり]た|んだ|だった)(?:[。、\s」()]|もの|$)|済")
_IS_SO = re.compile(r"(?<!とし)て(?:おり|いま|いる)")
_PRESENT_END = re.compile(r"(?:ます|です|[るすうくつむぶぐ])[。\s]*$")
# 新設し、…を目指す: what is aimed at is the second act.
_JOINED = re.compile(r"(?:する?こととし|し(?:て)?|(?P<not>[わさ]?ず))、")
# 「…することではありません」, 「50%未満ではありません」.
_NOT_THIS = re.compile(r"(\S{2})では(?:ありません(?:でした)?|ない|なかった)(?:です)?[。\s]*$")
_HEDGES = {
    "intent": re.compile(
        r"予定|見込|計画し[てま]|目指|めざ|努め|たい(?:と|。|$)|方針で|つもり|will aim|plan(?:s|ned)? to|intend"
    ),
    "considering": re.compile(r"検討|研究|協議中|consider|under review|study"),
    "possibility": re.compile(
        r"可能性|かもしれ|おそれ|恐れ|想定|推計|予測|思われ|考えられ|見通し|見込|\bmay\b|\bmight\b|\bcould\b|expected|estimated"
    ),
    "norm": re.compile(
        r"べき|必要(?:が|で(?:す|あ|は)|と(?:な|さ|し)(?!る[一-龥])|不可欠)|求め|義務|なければな[らり]|なくてはな[らり]|should|must|need"
    ),
    "wish": re.compile(r"望まし|望まれ|期待|願"),
    "draft": re.compile(r"素案|原案|提案|修正案|[（(]案[)）]|draft|propos"),
}
_SURE = {
    "全て": r"すべて|全て|全部|全員|全(?=[市町村区県庁域戸校]|世帯|地区|施設|職員)|例外なく|\ball\b|\bevery\b",
    "のみ": r"(?:で|に|から|へ)のみ|のみ(?=[をがはにで、。のと」)\s]|$)|だけ|しか|限り|限って|限られ|限定|\bonly\b",
    "最も": r"最も|一番|最大|最多|最高|最小|最低|最少|\bmost\b|largest|highest|lowest|smallest",
    "総": r"総(?=数|額|量|人口|面積|延長|排出|生産|事業|収入|支出|人数|件数)",
    "必ず": r"必ず|確実に|間違いなく|certainly|always|definitely",
    **{word: word for word in ("決定", "確定", "議決", "可決", "承認", "採択")},
    "decided": r"\b(?:decided|approved|adopted|final)\b|決[定まめ]|確定|承認|採択|策定(?=済|した|しました|され)",
    "既に": r"すでに|既に",
    "初めて": r"初めて|初の|for the first time",
}
_AS_SURE = {
    "全て": r"|(?<![安保健完万])全(?![文般国])|各|いずれも|一律|毎(?![年月週日時回])",
    "のみ": r"|とどま|留ま|限",
    "最も": r"|ピーク|首位|[1１一]位|トップ",
    "総": r"|合計|計(?![画測器])|全体|全(?=[市町村区県])",
    "既に": r"|済|まし?た|[しっれえけきり]た(?=[。、」])|て(?:いる|いま|おり|いた)",
    "決定": r"|決め|決ま|定め",
    "可決": r"|議決",
    "議決": r"|可決",
    "decided": r"|可決|議決|定め|策定|作成|つく",
}
"""What else in a quote makes a statement's word as sure as it is."""
_FOREIGN_NO = {
    "en": re.compile(r"\b(?:not|no|never|none|neither|nor|without|cannot)\b|n['’]t\b", re.IGNORECASE),
    "zh": re.compile(r"[不没沒未无無非]"),
    "ko": re.compile(r"않|없|아니|못|안 |미(?:정|실시)"),
    "vi": re.compile(r"(?<!\w)(?:không|chưa|chẳng)(?!\w)", re.IGNORECASE),
    "pt": re.compile(r"\b(?:não|nunca|nenhum|sem|nem)\b", re.IGNORECASE),
    "tl": re.compile(r"\b(?:hindi|wala|walang|huwag)\b", re.IGNORECASE),
    "ne": re.compile(r"छैन|होइन|हुँदैन|नगर|भएन"),
}


def contradictions(statement: str, evidence: Sequence[str], names: Sequence[str] = ()) -> list[str]:
    """What the statement denies, asserts or makes sure beyond its evidence; empty where it stays within.

    That it is a draft or a proposal may be told of headings and titles alone, the `names`.
    """
    quoted = "\n".join(evidence)
    statement = untold(_TOLD.sub("。", statement), "\n".join((quoted, *names)))
    found = _sure_beyond(statement, quoted) + _hedged_otherwise(statement, quoted)
    if _HEDGES["draft"].search(" ".join(names)):
        found = [reason for reason in found if reason != "modality: draft"]
    language = language_of(statement)
    if language == "ja":
        return [
            *found,
            *_denied_otherwise(statement, quoted),
            *_ended_otherwise(statement, quoted),
            *opposites(statement, quoted),
            *_caused(statement, quoted),
        ]
    return found + _denied_abroad(statement, quoted, language)


def _denied_otherwise(statement: str, quoted: str) -> list[str]:
    quoted_ones = predicates_in(quoted)
    lacking, over = [], _is_over(statement, quoted)
    for claim in predicates_in(statement):
        same = [predicate for predicate in quoted_ones if predicate.lemma == claim.lemma]
        agreeing = [predicate for predicate in same if predicate.denied == claim.denied]
        if (same and not agreeing) or (
            not same and claim.denied and not _denies_the_same(_clause_of(claim, statement), quoted)
        ):
            lacking.append(f"{'no' if claim.denied else 'yes'}: {claim.lemma}")
        elif claim.past and not over and agreeing and not any(one.past or one.joined for one in agreeing):
            lacking.append(f"past: {claim.lemma}")
    return lacking


def _ended_otherwise(statement: str, quoted: str) -> list[str]:
    """How the statement ends: no denial and nothing that is over, where no sentence of the quote ends so."""
    ends = _SENTENCES.findall(quoted)
    found = []
    if _DENIED_END.search(statement) and not any(_DENIED_END.search(end) for end in ends):
        last = next(iter(predicates_in(statement.rpartition("、")[2])[-1:]), None)
        if not (
            last and last.denied and any(last.lemma == one.lemma and one.denied for one in predicates_in(quoted))
        ) and not _denies_the_same(statement.rpartition("、")[2], quoted):
            found.append("no: at the end")
    if (bare := _NOT_THIS.search(statement)) and not _denies_all(statement, quoted, bare[1]):
        found.append(f"no: {bare.group()}")
    is_past = _PAST_END.search(statement) and not _PAST.search(quoted) and not _is_over(statement, quoted)
    if is_past and any(_PRESENT_END.search(end) for end in ends):
        found.append("past: at the end")
    return found


def _is_over(statement: str, quoted: str) -> bool:
    """「2018年に減少に転じており」: what is so since a year that the statement names may be told as past."""
    said = dates_in(statement)
    return any(
        _IS_SO.search(sentence)
        and not any(pattern.search(sentence) for pattern in _HEDGES.values())
        and any(dated(day, dates_in(sentence)) for day in said)
        for sentence in _SENTENCES.findall(quoted)
    )


def _denies_all(statement: str, quoted: str, noun: str) -> bool:
    """Whether one clause of the quote denies all that the statement's last clause speaks of."""
    if re.search(rf"{re.escape(noun)}(?:で|じゃ)は?(?:な|あり)", quoted):
        return True
    last = [term for term in terms_in(statement.rstrip("。").rpartition("、")[2]) if term.is_noun]
    denied = [
        known((clause,)) for clause in _CLAUSES.findall(quoted) if any(one.denied for one in predicates_in(clause))
    ]
    return bool(last) and any(all(clause.has(term) for term in last) for clause in denied)


def _clause_of(claim: Predicate, statement: str) -> str:
    """The clause of a statement that makes a claim."""
    return next((clause for clause in _CLAUSES.findall(statement) if claim in predicates_in(clause)), statement)


def _denies_the_same(clause: str, quoted: str) -> bool:
    """Whether the quote denies, in other words, what a clause of the statement speaks of."""
    nouns = [term for term in terms_in(clause.rstrip("。")) if term.is_noun]
    denied = [one for one in _CLAUSES.findall(quoted) if any(each.denied for each in predicates_in(one))]
    return any(known((one,)).has(term) for one in denied for term in nouns)


def _denied_abroad(statement: str, quoted: str, language: str) -> list[str]:
    cue = _FOREIGN_NO.get(language)
    known = predicates_in(quoted)
    says_no = bool(cue and cue.search(statement))
    if says_no and not any(predicate.denied for predicate in known):
        return ["no"]
    return ["yes"] if known and not says_no and all(predicate.denied for predicate in known) else []


def _sure_beyond(statement: str, quoted: str) -> list[str]:
    """Words that make a statement sure or whole must stand in the quote too, as often as in the statement."""
    return [
        f"sure: {name}"
        for name, word in _SURE.items()
        if (said := len(re.findall(word, statement)))
        and said > len(re.findall(word + _AS_SURE.get(name, ""), quoted)) * _repeats(name)
    ]


def _repeats(name: str) -> int:
    """How often a word may be said for each time that the quote has it: a decision may be named twice."""
    return 1 if name in ("全て", "のみ", "最も", "必ず", "既に", "初めて") else 2


def _hedged_otherwise(statement: str, quoted: str) -> list[str]:
    """A plan, a wish or a guess must stay one, and may not become another."""
    claimed = {name for name, pattern in _HEDGES.items() if pattern.search(statement)}
    known = {name for name, pattern in _HEDGES.items() if pattern.search(quoted)}
    aimed = {"intent"} if "目標" in quoted or is_due(quoted) else set[str]()
    lacking = [f"modality: {name}" for name in sorted(claimed - known - aimed)]
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
    """What is planned or needed is told clause by clause; what is considered or a draft holds for all that stands before."""
    start = next(word.end for word in words_of(sentence) if word.lemma == act)
    ended = _JOINED.match(sentence, start)
    return any(
        pattern.search(
            sentence, start, ended.end() if ended and (ended["not"] or name in ("intent", "norm")) else len(sentence)
        )
        for name, pattern in _HEDGES.items()
    )


def _caused(statement: str, quoted: str) -> list[str]:
    """A cause or a purpose is told only where the quote tells one."""
    told = _CAUSE.search(statement)
    if not told or _ANY_CAUSE.search(quoted):
        return []
    reason = terms_in(statement[: told.start()].rpartition("。")[2])
    return [] if all(known((quoted,)).has(term) for term in reason) else ["cause"]
