"""Whether a statement holds as far as its evidence does: where, of whom, how often, in which year."""

import itertools
import re
from collections.abc import Iterator, Sequence

from bot.proving.evidence import Line
from bot.proving.words import known, terms_in
from bot.understanding.numbers import figures_in
from vectorstore.digits import number_of
from vectorstore.eras import dates_in

_SENTENCES = re.compile(r"[^。\n!?]+")
_CLAUSES = re.compile(r"[^、。\n!?]+")
_SCENE = re.compile(r"(?:^|(?<=[、。\n]))(?:[^、。\n]*を含む)?([^、。\n]{2,20}?)(?:において|(?<!ま)(?<!なら))では、?")
_TWICE = re.compile(r"([一-龥々ァ-ヴー]{2,})(?:や|と|及び|・|、)\1(?![一-龥々ァ-ヴー])")
_PERIOD = re.compile(
    r"(?<![一-龥\d])(年|月|週|日)(?:に|額|間)?(?:約|最大|延べ)?(?=\d)|毎(年|月|週|日)|(?<=\d)回?/(年|月|週|日)"
)
_EACH = re.compile(r"((?:\d+[一-龥]{1,3})+)[当あ]たり")
_BODY = re.compile(r"(?<![一-龥])(国|県|都|道|府)(?=[のがはもにをとや、])")
_ORDINAL = re.compile(r"第([一二三四五六七八九十]+)([一-龥ァ-ヴー]{2})")
_PEAK = ("をピーク", "が最", "で最")
_PAIRED = re.compile(r"[\s(=/・]*(?:西暦)?\s*$")
_WEST = re.compile(r"(?<!\d)(?:1[89]|2[01])\d\d(?!\d)")
# A restriction of the evidence, and the words that keep it.
_RESTRICTIONS = {
    "一部": re.compile(r"一部|部分|中に|など|等|限"),
    "原則": re.compile(r"原則|基本的|通常"),
    "除": re.compile(r"除|以外|ただし"),
    "限": re.compile(r"限|のみ|だけ|しか"),
}
_RESTRICTED = re.compile(
    r"(?P<of>[一-龥々ァ-ヴーA-Za-z]+)の(?P<part>一部)|(?P<some>一部)の|(?P<rule>原則)(?:として)?、?|を(?P<but>除)[きくい]て?、?|に(?P<only>限)[りっ]て?、?"
)
_FOLLOWING = 3
"""Words behind a restriction which, all of them said, say what it restricts."""


def overreaching(statement: str, lines: Sequence[Line]) -> list[str]:
    """What the statement says of more, or of something else, than its evidence; both are NFKC."""
    quoted = "\n".join(line.text for line in lines)
    whole = "\n".join(line.quoted for line in lines)
    names = [name for line in lines for name in line.names]
    return [
        *two_years(statement),
        *_doubled(statement, quoted),
        *_per(statement, whole),
        *_unrestricted(statement, quoted),
        *_peaks(statement, quoted),
        *_others(statement, "\n".join((whole, *names))),
        *_displaced(statement, lines, names),
    ]


def two_years(statement: str) -> list[str]:
    """令和5年(2033年): one date in two calendars that do not agree."""
    dates = dates_in(statement)
    found = []
    for one, other in itertools.pairwise(dates):
        between = statement[one.end : other.start]
        if {one.calendar, other.calendar} == {"era", "western"} and "(" in between and _PAIRED.fullmatch(between):
            found += [other.text] if one.year != other.year else []
    for mention in dates:
        west = _WEST.search(mention.text)
        if mention.calendar == "both" and west:
            era = dates_in(re.sub(r"[()]", " ", mention.text.replace(west.group(), " ")).replace("年 年", "年"))
            found += [mention.text] if any(each.year != int(west.group()) for each in era if each.year) else []
    return list(dict.fromkeys(found))


def _doubled(statement: str, quoted: str) -> Iterator[str]:
    """職員や職員: one of the two has taken another's place."""
    yield from (match.group() for match in _TWICE.finditer(statement) if match.group() not in quoted)


def _per(statement: str, quoted: str) -> list[str]:
    """2,000円 a month where the evidence has it a year."""
    real = {period for match in _PERIOD.finditer(quoted) for period in match.groups() if period}
    said = {period for match in _PERIOD.finditer(statement) for period in match.groups() if period}
    each, real_each = set(_EACH.findall(statement)), set(_EACH.findall("".join(quoted.split())))
    return [
        f"per: {one}" for one in (*sorted(said - real if real else ()), *sorted(each - real_each if real_each else ()))
    ]


def _others(statement: str, shown: str) -> list[str]:
    """The prefecture for the state, the first school for the second: words too short or common to be weighed."""
    bodies = [match[1] for match in _BODY.finditer(statement) if match[1] not in shown]
    ordinals = [
        match.group()
        for match in _ORDINAL.finditer(statement)
        if match.group() not in shown and f"第{number_of(match[1])}{match[2]}" not in shown
    ]
    return [f"another: {word}" for word in (*bodies, *ordinals)]


def _peaks(statement: str, quoted: str) -> list[str]:
    """「88,105人をピークに」 of a figure that the evidence gives no peak."""
    real = {figure.value for figure in figures_in(quoted) if quoted.startswith(_PEAK, figure.end)}
    said = [figure for figure in figures_in(statement) if statement.startswith(_PEAK, figure.end)]
    return [f"peak: {figure.text}" for figure in said if real and figure.value not in real]


def _unrestricted(statement: str, quoted: str) -> Iterator[str]:
    """What holds for a part or as a rule, told of the whole."""
    said = known((statement,))
    for match in _RESTRICTED.finditer(quoted):
        kind = next(name for name in match.groupdict().values() if name and name in _RESTRICTIONS)
        if _RESTRICTIONS[kind].search(statement):
            continue
        clause = next(iter(_CLAUSES.findall(quoted[match.end() :])), "")
        behind = [term for term in terms_in(clause) if term.weight >= 0.5][:_FOLLOWING]
        of = [term for term in terms_in(match["of"] or "") if term.is_noun]
        if (behind or of) and all(said.has(term) for term in (*of, *behind)):
            yield f"all: {match.group()}"


def _displaced(statement: str, lines: Sequence[Line], names: Sequence[str]) -> Iterator[str]:
    """What holds in one place, told of another: 「里山地区では」 with what follows 「海辺地区では」."""
    quoted = "\n".join(line.text for line in lines if not line.columns)
    pieces = [piece for sentence in _SENTENCES.findall(quoted) for piece in _scenes(sentence)]
    rows = [line.quoted for line in lines if line.columns]
    for sentence in _SENTENCES.findall(statement):
        for scene, said in _scenes(sentence):
            if not terms_in(scene) or dates_in(scene) or any(scene in name for name in names):
                continue
            own = [_shared(said, text) for name, text in pieces if name.endswith(scene) or _is_so(scene, name)]
            own += [_shared(said, row) for row in rows if scene in row]
            others = [
                _shared(said, text) for name, text in pieces if scene not in name + text and (own or _like(name, scene))
            ]
            if max(others, default=0) > max(own, default=_shared(said, "")):
                yield f"elsewhere: {scene}"


def _scenes(sentence: str) -> Iterator[tuple[str, str]]:
    """The parts of a sentence, each with the place it begins with, if any."""
    starts = list(_SCENE.finditer(sentence))
    yield "", sentence[: starts[0].start()] if starts else sentence
    for at, match in enumerate(starts):
        yield match[1], sentence[match.end() : starts[at + 1].start() if at + 1 < len(starts) else len(sentence)]


def _is_so(scene: str, name: str) -> bool:
    """減っている現状, 減少している現状: one scene in other words."""
    held, terms = known((name,)), terms_in(scene)
    return len(terms) > 1 and all(held.has(term) for term in terms)


def _like(one: str, other: str) -> bool:
    """海辺ゾーン, 田園ゾーン: places of one kind."""
    return one[-2:] == other[-2:]


def _shared(said: str, text: str) -> float:
    """How much of it a text has: its figures where it has some, its words else."""
    figures = {(figure.value, figure.unit) for figure in figures_in(said)}
    if figures:
        return len(figures & {(figure.value, figure.unit) for figure in figures_in(text)})
    held = known((text,))
    return sum(term.weight for term in terms_in(said) if held.has(term))
