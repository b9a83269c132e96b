"""Whether a statement puts one word where its evidence has another, and turns round who does what to whom."""

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache

from bot.proving.words import Term, alike, known, terms_in, without_values
from bot.understanding.words import words_of

BESIDE = 3
"""Letters on either side that must be the same for two words to stand in one place."""
_LONGEST = 10
_SENTENCES = re.compile(r"[^。\n]+")
_DONE = re.compile(
    rf"([^、。]{{{BESIDE}}})[のをが]((?:実施|決定|導入|達成|完了|開始)(?![^。]*(?:検討|研究|協議|調査)))"
)
_TURNS = (
    ("までに", "に"),
    ("から", "まで"),
    ("以前", "以降"),
    ("以前", "以後"),
    ("前に", "後に"),
    ("前の", "後の"),
    ("前は", "後は"),
)
_WORD = r"[一-龥々ァ-ヴー]{1,12}"
_COMPARED = re.compile(
    rf"(?:(?P<of>{_WORD})は、?)?(?P<one>{_WORD})[がは]、?(?P<two>{_WORD})(?P<how>を上回|を下回|を超え|より|に比べ)"
)
_SUBJECT, _OBJECT, _BASE = ("は", "が", "も"), ("を", "に", "と", "へ"), ("より",)
_IS = re.compile(rf"(?P<what>{_WORD})は、?(?P<is>{_WORD})(?:です|である|とし|とする|が[務担就])")
_TO_WHOM = re.compile(rf"({_WORD})[はがも]、?(?:[^、。はがも]{{0,40}}[^一-龥々ァ-ヴー])?({_WORD})[にをへ](?!よ)")
_PASSIVE = re.compile(r"(?:[らさわかがたなばま]れ|られ)(?:ま|る|て|た)")
_LABELLED = re.compile(r"([一-龥々ァ-ヴー]{2,}) ?(\d+) ?(?:(?:で|に)?は|の[^、。は]{1,12}は)")
_MEASURED = re.compile(rf"({_WORD})の(数|額|金額|数値|値)(?=[をがはも])")
_UNHEARD = re.compile(r"[、「」]")
# What is called by a short name from here on: 「…運航(以下「緊急運航」という。)は」.
_CALLED = re.compile(r"\([^()]*?以下[、「\s]*([^「」()]+)」[^()]*\)")
_TOWARDS = ("に", "へ", "と", "より")


def replaced(statement: str, evidence: str) -> list[str]:
    """Words that stand where the evidence, between the same letters, has another one; both texts are NFKC."""
    said, known_text = _folded(statement), _folded(evidence)
    return list(dict.fromkeys([*_in_place_of(said, known_text), *_turned(said, known_text)]))


def exchanged(statement: str, evidence: str) -> list[str]:
    """Pairs of which the evidence has the one as what acts and the other as what is acted on, and the statement not."""
    evidence = _CALLED.sub(r" \1", evidence)
    statement = statement.replace("より優先", "に優先")
    claimed = _roles(_bare(statement))
    real = [role for line in evidence.splitlines() for role in _roles(_bare(line))]
    subjects, objects, bases = ({name for name, role in real if role == kind} for kind in ("subject", "object", "base"))
    acting = [name for name, role in claimed if role == "subject" and name in objects - subjects]
    suffering = [name for name, role in claimed if role == "object" and name in subjects - objects]
    measured = [name for name, role in claimed if role == "base" and name in subjects - bases]
    given = {name for name, role in real if role == "from"}
    taken = [name for name, role in claimed if role == "from" and name in objects - given]
    names = [*(acting if suffering else ()), *measured, *taken]
    names += [
        *_preceding(statement, evidence),
        *_compared(statement, evidence),
        *_is_another(statement, evidence),
        *_displaced(statement, evidence),
        *_numbered(statement, evidence),
        *_measured(statement, evidence),
    ]
    return [f"exchanged: {name}" for name in dict.fromkeys(names)]


def _bare(text: str) -> str:
    return without_values(text).replace("として", "、")


def _preceding(statement: str, evidence: str) -> list[str]:
    """AはBに where the evidence has BはAに alone."""
    real = {match.groups() for match in _TO_WHOM.finditer(evidence)}
    return [
        match[1]
        for match in _TO_WHOM.finditer(statement)
        if match.groups() not in real and (match[2], match[1]) in real
    ]


def _is_another(statement: str, evidence: str) -> list[str]:
    """AはBである where the evidence has AはCである alone."""
    real: dict[str, list[str]] = {}
    for match in _IS.finditer(evidence):
        real.setdefault(match["what"], []).append(match["is"])
    return [
        match["is"]
        for match in _IS.finditer(statement)
        if match["what"] in real and not any(_is_named_so(match["is"], one) for one in real[match["what"]])
    ]


def _shares(one: str, text: str) -> bool:
    return any(one[at : at + 2] in text for at in range(len(one) - 1))


def _is_named_so(one: str, other: str) -> bool:
    """市長 is みなと野市長, but no 副市長."""
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return one == other or (longer.endswith(shorter) and longer[0] not in "副前元次準非")


def _displaced(statement: str, evidence: str) -> list[str]:
    """What acts in the statement and is only acted towards in the evidence, whose own topic goes unnamed."""
    if _PASSIVE.search(statement):
        return []
    topics = re.findall(rf"({_WORD})は", evidence)
    first = re.match(rf"(?:[^は]*の)?({_WORD})は", statement)
    if not first or not topics or first[1] in topics or _shares(topics[0], statement.replace(first[1], "")):
        return []
    around = re.findall(rf"{re.escape(first[1])}(.)", evidence)
    return [first[1]] if around and all(particle in _TOWARDS for particle in around) else []


def _numbered(statement: str, evidence: str) -> Iterator[str]:
    """案3は, where the evidence has 案4は、案3をもとに alone."""
    for label in _LABELLED.finditer(statement):
        same = re.compile(rf"{re.escape(label[1])} ?{label[2]}(?!\d)")
        told = [sentence for sentence in _SENTENCES.findall(evidence) if same.search(sentence)]
        topics = [{(one[1], one[2]) for one in _LABELLED.finditer(sentence)} for sentence in told]
        if told and all(any(word == label[1] for word, _ in here) and label.groups() not in here for here in topics):
            yield f"{label[1]}{label[2]}"


def _measured(statement: str, evidence: str) -> Iterator[str]:
    """施設の数, where the evidence has 施設の面積 alone."""
    for thing, measure in _MEASURED.findall(statement):
        of = re.findall(rf"{re.escape(thing)}(の[一-龥々ァ-ヴー]+|.|$)", evidence)
        if of and all(len(one) > 2 and measure not in one for one in of):
            yield f"{thing}の{measure}"


def _compared(statement: str, evidence: str) -> list[str]:
    """AがBを上回る where the evidence, of the same thing, has BがAを上回る."""
    real = {match.groups() for match in _COMPARED.finditer(evidence)}
    return [
        match["one"]
        for match in _COMPARED.finditer(statement)
        if match.groups() not in real and (match["of"], match["two"], match["one"], match["how"]) in real
    ]


def _in_place_of(said: str, evidence: str) -> Iterator[str]:
    for term in terms_in(said):
        if not term.is_noun or term.weight < 1:
            continue
        before, after = said[max(0, term.start - BESIDE) : term.start], said[term.end : term.end + BESIDE]
        if len(before) < BESIDE or len(after) < BESIDE or f"{before}{term.surface}{after}" in evidence:
            continue
        pattern = f"{re.escape(before)}([^、。]{{1,{_LONGEST}}}?){re.escape(after)}"
        others = re.findall(pattern, evidence)
        if others and not any(_same(term, other) for other in others):
            yield f"{term.surface} for {others[0]}"


def _same(term: Term, other: str) -> bool:
    if term.surface in other or other in term.surface:
        return True
    if other in alike().get(term.surface, ()) or other in alike().get(term.lemma, ()):
        return True
    return known((other,)).has(term) or not terms_in(other)


def _turned(said: str, evidence: str) -> Iterator[str]:
    """から where the evidence has まで after the same letters, and the like."""
    for pair in _TURNS:
        for word, opposite in (pair, pair[::-1]):
            for match in re.finditer(word, said):
                before = said[max(0, match.start() - BESIDE) : match.start()]
                if len(before) == BESIDE and f"{before}{opposite}" in evidence and f"{before}{word}" not in evidence:
                    yield f"{word} for {opposite}"
    for done in _DONE.finditer(said):
        before = re.escape(done[1])
        considered = re.search(rf"{before}[のをにが]?(?:つい[てた])?(検討|研究|協議|調査)", evidence)
        if considered and not re.search(rf"{before}[のをがは]?{done[2]}", evidence):
            yield f"{done[2]} for {considered[1]}"


@lru_cache(maxsize=1024)
def _roles(text: str) -> tuple[tuple[str, str], ...]:
    """Nouns with the part that the particle behind them gives them: subject, object, base of a comparison, source."""
    found = []
    words = words_of(text)
    for word, after in itertools.pairwise(words):
        if word.pos[0] in ("名詞", "接尾辞") and after.pos[0] == "助詞":
            for name, particles in (("subject", _SUBJECT), ("object", _OBJECT), ("base", _BASE), ("from", ("から",))):
                if after.surface in particles:
                    found.append((word.lemma, name))
    return tuple(found)


def _folded(text: str) -> str:
    return "。".join("".join(line.split()) for line in _UNHEARD.sub("", text).splitlines())
