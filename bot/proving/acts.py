"""Whether what a statement says is done is what its evidence says is done: of the same, then, and not only talked of."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.proving.evidence import Line
from bot.proving.figures import dated
from bot.proving.words import Known, alike, known, word_list
from bot.understanding.numbers import Figure, figures_in
from bot.understanding.words import Word, words_of
from vectorstore.eras import DateMention, dates_in

_ASIDE = re.compile(r"\([^()]*\)")
_SENTENCES = re.compile(r"[^。\n!?]+")
_PIECES = re.compile(r"[^、,]+[、,]?")
_KANJI = re.compile(r"[一-龥々]")
_AUXILIARY = ("為る", "居る", "出来る", "成る")
_ENDS = ("助動詞", "助詞", "補助記号", "接尾辞", "空白")
_QUANTIFIERS = re.compile(r"すべて|全て|全(?=[市町村区県域地施職])|のみ|だけ|最も|初めて")
_ROLE = re.compile(r"([一-龥々ァ-ヴーA-Za-z]{2,})[がを]")
_OF_THING = re.compile(r"の([一-龥々ァ-ヴー]{2,})")
_OBJECT = re.compile(r"(?<=[一-龥々ァ-ヴーA-Za-z」)])を")
_AGENT = re.compile(r"(?<![\d一-龥々ァ-ヴーA-Za-z])([一-龥々ァ-ヴーA-Za-z]+)が")
_ANYONE = ("者", "人", "方")
_PASSIVE = re.compile(r"[さらわかがたなばま]?れ|られ")


@dataclass(frozen=True, slots=True)
class Act:
    """A verb, or a noun of an act; `is_done` where it is told as done and not only spoken of: 整備します, not 整備の検討.

    `form` is `will` for 整備します, `is` for 整備しています, `was` for 整備しました, "" for what is not told by itself.
    """

    lemma: str
    start: int
    end: int
    is_done: bool
    form: str = ""
    senses: frozenset[int] = frozenset()

    def is_same(self, other: "Act") -> bool:
        """Whether the two name one act, as verb or noun."""
        if self.lemma == other.lemma or other.lemma in alike().get(self.lemma, ()):
            return True
        if not self.senses.isdisjoint(other.senses):
            return True
        mine, theirs = "".join(_KANJI.findall(self.lemma)), "".join(_KANJI.findall(other.lemma))
        return bool(mine) and mine == theirs

    def is_akin(self, other: "Act") -> bool:
        """Whether the two may name one act: 減らす, 縮減."""
        return not self.is_same(other) and not set(_KANJI.findall(self.lemma)).isdisjoint(other.lemma)


@dataclass(frozen=True, slots=True)
class Clause:
    """Part of a sentence up to what is done in it; `topic` is what the sentence began with, `before` all before it."""

    text: str
    acts: tuple[Act, ...]
    topic: str = ""
    before: str = ""

    @property
    def heads(self) -> tuple[Act, ...]:
        """What the clause says is done: its last act, and what is done of it where that is a word like 行う."""
        last = self.acts[-1:]
        if not last or not last[0].is_done:
            return ()
        return self.acts[-2:] if _is_light(last[0]) else last


def misplaced(statement: str, lines: Sequence[Line]) -> list[str]:
    """Acts that the evidence only speaks of or plans, and dates, figures and wholes that it gives to other acts."""
    real = [clause for text in _told(lines) for clause in clauses_in(text)]
    tables = [cell for line in lines for _, cell in line.columns if not _is_told(cell)]
    found: list[str] = []
    for clause in clauses_in(statement):
        for act in clause.heads:
            holding = [one for one in real if any(act.is_same(other) for other in one.acts)]
            if holding and not _is_light(act) and not (tables and known(tuple(tables)).has_name(act.lemma)):
                found += _only_of(act, statement, holding)
                mine = _narrowed(clause, holding)
                found += _elsewhere(act, clause, mine, real, statement, tables)
                found += _not_yet(act, mine)
                found += _by_another(act, clause, mine)
    return list(dict.fromkeys(found))


def _told(lines: Sequence[Line]) -> Iterator[str]:
    """What is told in sentences, the cells of tables included."""
    for line in lines:
        yield from (cell for _, cell in line.columns if _is_told(cell)) if line.columns else (line.text,)


def _is_told(cell: str) -> bool:
    return cell.rstrip().endswith("。")


@lru_cache(maxsize=1024)
def clauses_in(text: str) -> tuple[Clause, ...]:
    """The clauses of a text in NFKC."""
    plain = _ASIDE.sub("", text)
    return tuple(clause for match in _SENTENCES.finditer(plain) for clause in _clauses(match.group()))


def _clauses(sentence: str) -> Iterator[Clause]:
    before = sentence.partition("は")[0] if "は" in sentence else ""
    topic = "" if any(act.is_done for act in _acts(before)) else before
    held, before, objects = "", "", []
    for piece in _PIECES.findall(sentence):
        held += piece
        if held.rstrip("、, ").endswith("を"):
            objects.append(held)
            held = ""
            continue
        if not _ends_in_act(held):
            continue
        if not _OBJECT.search(held):
            held, objects = "".join((*objects, held)), []
        acts = _acts(held)
        for text in objects:
            yield Clause(text, (*_acts(text), *acts[-1:]), topic, before)
        before += "".join(objects)
        yield Clause(held, acts, topic, before)
        before, held, objects = before + held, "", []
    rest = "".join((*objects, held))
    if rest:
        yield Clause(rest, _acts(rest), topic, before)


def _acts(text: str) -> tuple[Act, ...]:
    words = words_of(text)
    return tuple(
        Act(word.lemma, word.start, word.end, _is_done(words, at), _form(words, at + 1), word.senses)
        for at, word in enumerate(words)
        if _is_act(word)
    )


def _is_act(word: Word) -> bool:
    if word.pos[0] == "動詞":
        return word.pos[1] == "一般" or bool(_KANJI.search(word.surface))
    return word.pos[2] == "サ変可能" or (
        word.pos[0] == "名詞" and word.surface.endswith(("い", "え", "し", "り", "み"))
    )


def _is_done(words: Sequence[Word], at: int) -> bool:
    if words[at].pos[0] == "動詞":
        return True
    after = words[at + 1] if at + 1 < len(words) else None
    return after is None or after.lemma in ("為る", "出来る") or after.pos[0] in ("補助記号", "助動詞")


def _form(words: Sequence[Word], start: int) -> str:
    tail = list(itertools.takewhile(_inflects, words[start:]))
    lemmas = {word.lemma for word in tail}
    after = words[start + len(tail)] if start + len(tail) < len(words) else None
    if lemmas & {"居る", "有る", "おる"}:
        return "is"
    if "た" in lemmas:
        return "was"
    return "will" if after is None and (not tail or tail[-1].lemma in ("ます", "為る", "れる", "られる")) else ""


def _inflects(word: Word) -> bool:
    return word.pos[0] == "助動詞" or word.lemma in ("為る", "居る", "有る") or word.surface in ("て", "で")


def _ends_in_act(piece: str) -> bool:
    words = [word for word in words_of(piece) if word.pos[0] not in ("補助記号", "空白")]
    if words and words[-1].surface == "は":
        return False
    if words and (words[-1].pos[0] == "動詞" or (words[-1].surface, words[-1].pos[0]) == ("で", "助動詞")):
        return True
    words = [word for word in words if word.pos[0] not in _ENDS and word.lemma not in _AUXILIARY]
    return bool(words) and _is_act(words[-1])


def _is_light(act: Act) -> bool:
    return act.lemma in word_list("light")


def _only_of(act: Act, statement: str, holding: Sequence[Clause]) -> list[str]:
    """分べんを取り扱う, where the evidence has 分べんの取扱いを休止している alone."""
    said = known((statement,))
    heads = []
    for clause in holding:
        for one in clause.acts:
            if not act.is_same(one):
                continue
            after = [other for other in clause.acts if other.start >= one.end and other.is_done]
            if one.is_done or not after or _is_light(after[0]):
                return []
            heads.append(after[0])
    missing = [head for head in heads if not _says(said, head)]
    return [f"only of its {missing[0].lemma}: {act.lemma}"] if len(missing) == len(heads) else []


def _says(said: Known, act: Act) -> bool:
    return said.has_name(act.lemma) or any(
        said.has_name(other) for other in (act.lemma[:2], *alike().get(act.lemma, ()))
    )


def _elsewhere(
    act: Act, clause: Clause, mine: Sequence[Clause], real: Sequence[Clause], statement: str, tables: Sequence[str]
) -> list[str]:
    """What the statement gives to an act, and the evidence only to another, or to another's, that goes unnamed."""
    said = known((statement,))
    here = ["".join((one.topic, "、", one.text)) for one in mine] + list(tables)
    others = [one for one in real if one not in mine and not any(map(act.is_akin, one.heads))]
    there = [one.text for one in others if not _is_named(one, said)]
    figures = [one.text for one in figures_in(clause.text) if not _has_figure(here, one) and _has_figure(there, one)]
    days = [
        day.text
        for day in dates_in(clause.text)
        if not _has_day(here, day) and _has_day(there, day) and not _is_of_noun(clause.text[day.end :], others)
    ]
    spoken = [*here, *(one.before for one in mine)]
    words = [
        word
        for word in (*_QUANTIFIERS.findall(clause.text), *_roles(clause.text))
        if not any(word in text for text in spoken) and _belongs(word, others, said)
    ]
    return [f"of another act: {each}" for each in (*figures, *days, *words)]


def _is_of_noun(behind: str, others: Sequence[Clause]) -> bool:
    """2月の防災会議: the date of a thing, which the evidence has beside it."""
    thing = _OF_THING.match(behind)
    return thing is not None and any(thing[1] in one.topic + one.text for one in others)


def _belongs(word: str, others: Sequence[Clause], said: Known) -> bool:
    """Whether a word stands with other acts, all of which go unnamed."""
    acts = [_following(one, word) for one in others if word in one.text]
    return bool(acts) and not any(act is None or _says(said, act) for act in acts)


def _following(clause: Clause, word: str) -> Act | None:
    """The act behind a word."""
    end = clause.text.index(word) + len(word)
    return next((act for act in clause.acts if act.start >= end and act.is_done), next(iter(clause.heads), None))


def _narrowed(clause: Clause, holding: Sequence[Clause]) -> Sequence[Clause]:
    """Of clauses of one act those that have what the statement says it is done to."""
    nouns = _roles(clause.text)[-1:]
    return [one for one in holding if any(noun in one.topic + one.text for noun in nouns)] or holding


def _is_named(clause: Clause, said: Known) -> bool:
    return all(_says(said, head) for head in clause.heads) and all(said.has_name(noun) for noun in _roles(clause.text))


def _roles(text: str) -> list[str]:
    """What acts and what is acted on."""
    return _ROLE.findall(text)


def _has_figure(texts: Sequence[str], figure: Figure) -> bool:
    return any((one.value, one.unit) == (figure.value, figure.unit) for text in texts for one in figures_in(text))


def _has_day(texts: Sequence[str], day: DateMention) -> bool:
    return any(dated(day, dates_in(text)) for text in texts)


def _not_yet(act: Act, mine: Sequence[Clause]) -> list[str]:
    """設置されています, where the evidence has 設置します alone."""
    if act.form != "is" or act.lemma in word_list("stances"):
        return []
    forms = {other.form for one in mine for other in one.acts if act.is_same(other)}
    return [f"not yet: {act.lemma}"] if forms == {"will"} else []


def _by_another(act: Act, clause: Clause, mine: Sequence[Clause]) -> list[str]:
    """市長が任命する, where the evidence has 村長が任命する."""
    agents = _AGENT.findall(clause.text[: act.start])[-1:]
    real = [_AGENT.findall(one.text) for one in mine]
    if not agents or not all(real) or _PASSIVE.match(clause.text, act.end):
        return []
    if any(agents[0] in other or other in agents[0] or other in _ANYONE for one in real for other in one):
        return []
    return [f"done by another: {agents[0]}"]
