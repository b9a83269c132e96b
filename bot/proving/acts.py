"""Whether what a statement says is done is what its evidence says is done: of the same, then, and not only talked of."""

import re
from collections.abc import Iterator, Sequence

from bot.proving.clauses import Act, Clause, clauses_in, is_light
from bot.proving.evidence import Line
from bot.proving.figures import dated
from bot.proving.words import Known, alike, frames, known, word_list
from bot.understanding.numbers import Figure, figures_in
from vectorstore.eras import DateMention, dates_in

_QUANTIFIERS = re.compile(r"すべて|全て|全(?=[市町村区県域地施職])|のみ|だけ|最も|初めて")
_ROLE = re.compile(r"([一-龥々ァ-ヴーA-Za-z]{2,})[がを]")
_OF_THING = re.compile(r"の([一-龥々ァ-ヴー]{2,})")
_AGENT = re.compile(r"(?<![\d一-龥々ァ-ヴーA-Za-z])([一-龥々ァ-ヴーA-Za-z]+)が")
_ANYONE = ("者", "人", "方")
_PASSIVE = re.compile(r"[さらわかがたなばま]?れ|られ")


def misplaced(statement: str, lines: Sequence[Line]) -> list[str]:
    """Acts that the evidence only speaks of or plans, and dates, figures and wholes that it gives to other acts."""
    real = [clause for text in _told(lines) for clause in clauses_in(text)]
    tables = [cell for line in lines for _, cell in line.columns if not _is_told(cell)]
    world = known(tuple(line.whole for line in lines))
    found: list[str] = []
    for clause in clauses_in(statement):
        for act in clause.heads:
            holding = [one for one in real if any(act.is_same(other) for other in one.acts)]
            if holding and not is_light(act) and not (tables and known(tuple(tables)).has_name(act.lemma)):
                found += _only_of(act, statement, holding)
                mine = _narrowed(clause, holding)
                found += _elsewhere(act, clause, mine, real, statement, tables)
                found += _not_yet(act, mine)
                found += _by_another(act, clause, mine)
            elif not (tables or holding or is_light(act) or _says(world, act)):
                found += _of_no_act(act, clause, real, statement)
    return list(dict.fromkeys(found))


def _told(lines: Sequence[Line]) -> Iterator[str]:
    """What is told in sentences, the cells of tables included."""
    for line in lines:
        yield from (cell for _, cell in line.columns if _is_told(cell)) if line.columns else (line.text,)


def _is_told(cell: str) -> bool:
    return cell.rstrip().endswith("。")


def _only_of(act: Act, statement: str, holding: Sequence[Clause]) -> list[str]:
    """分べんを取り扱う, where the evidence has 分べんの取扱いを休止している alone."""
    said = known((statement,))
    heads = []
    for clause in holding:
        for one in clause.acts:
            if not act.is_same(one):
                continue
            after = [other for other in clause.acts if other.start >= one.end and other.is_done]
            if one.is_done or not after or is_light(after[0]):
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


def _of_no_act(act: Act, clause: Clause, real: Sequence[Clause], statement: str) -> list[str]:
    """A date that the evidence has with another act, given to an act that it does not have at all."""
    said = known((statement,))
    if act.lemma in word_list("stances") | frames():
        return []
    for day in dates_in(clause.text):
        there = [one for one in real if _has_day([one.text], day)]
        heads = [head for one in there for head in one.heads]
        if there and not any(act.is_akin(head) or _says(said, head) for head in heads):
            return [f"of another act: {day.text}"]
    return []


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
    whole = "".join((one.topic + one.before + one.text) for one in mine)
    if any(agents[0] in other or other in agents[0] for one in real for other in one) or (
        agents[0] in whole and any(other in _ANYONE for one in real for other in one)
    ):
        return []
    return [f"done by another: {agents[0]}"]
