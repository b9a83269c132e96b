"""Whether a statement gives each figure and date to what its evidence gives it to.

That 50 and 60 both stand in the evidence is not enough: of 「男性50人、女性60人」 nobody may make 「男性60人」.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from bot.proving.evidence import Line, signs
from bot.proving.figures import carries, dated, units_beside
from bot.proving.words import known, terms_in, without_values, word_list
from bot.understanding.numbers import Figure, figures_in
from vectorstore.eras import DateMention, dates_in

_SENTENCE = re.compile(r"[^。\n!?]+[。\n!?]?")
_NAMED_BEFORE = re.compile(r"(?:(?<![にでと])[はがも:]|として)[、\s「(]*$")
_TOPIC = re.compile(r"([^は。]{2,40}?)(?<![でに])は")
_OWN_TOPIC = re.compile(r"(?<![でにと])は|が|:")
_IS = re.compile(r"[^\S\n]*(?:まで|から|~)?[^\S\n]*(?:です|である|で[、。]|だ|と[しなさす]|[、。)(]|$)")
_INSIDE = re.compile(r"[^\s、。(]\s?\($")
_RANGED = ("から", "より", "~")
_TAIL = re.compile(r"^[一-龥]{1,3}(?=[、。\s)])")
_UNIT = re.compile(r"^[一-龥]{1,2}(?=\d|$)")
_CONDITION = re.compile(
    r"(?:に達|を超え|を上回|を下回|に満た|にな)[^、。\d]{1,6}?(?:とき|場合|際|と(?!し)|たら|れば)[はに、]?"
)
_LABEL = re.compile(r"[一-龥々ァ-ヴーA-Za-z]{1,10}$")
_NAMED_AFTER = re.compile(r"[^\S\n]*(?:の|が)(?!見込|予定|想定)")
_FROM = re.compile(r"[^\S\n]*(?:\([^()]*\))?(?:から|より(?!多|少|大|小|高|低)|以降|以後|以来|~|-(?=\d|令|平))")
_TO = re.compile(r"[^\S\n]*(?:\([^()]*\))?(?:まで|以前)")
_AFTER_TILDE = re.compile(r"(?:~|から|(?<=[年度月日\d])-)[^\S\n]*$")
COMPARED = re.compile(r"\s*(?:より|から|比|(?:と|に)比べ|との比較|(?:と|に)比較)")
"""Behind what something is compared with: 「前年度より5人多い」."""
_BASE = re.compile(rf"[一-龥々ァ-ヴーA-Za-z]{{1,8}}{COMPARED.pattern}[てる]?[、も]?(?:で|て|して)?[、\s]*$")
_MORE = re.compile(r"[^、。\d]{0,4}(?:[増減]|多|少|[上下]回|高|低|プラス|マイナス)")
_DIFFERENCE = re.compile(r"比較|増減|増△減|差引|前年")
_JUST_THEN = re.compile(r"[^\S\n]*(?:\([^()]*\))?に(?!は?、?か|つ|お|向|対)")


@dataclass(frozen=True, slots=True)
class Site:
    """A figure or date where it stands: `own` is the text it belongs to, `role` from, to, at, by, cell or "".

    A cell without any has None. `at` is where in `own` it stands; `line` is the number of its line, -1 in the statement;
    `topic` is what its sentence is about.
    """

    value: Figure | DateMention | None
    own: str
    at: int
    role: str
    line: int = -1
    topic: str = ""


def mispaired(statement: str, lines: Sequence[Line]) -> list[str]:
    """Figures and dates that the statement gives to something else than its evidence does; `statement` is NFKC."""
    for name in {name for line in lines for name, _ in line.columns if not dates_in(name) and figures_in(name)}:
        statement = statement.replace(name, without_values(name))  # 「3要件の記載」 is what a column is called
    sites = [site for at, line in enumerate(lines) for site in _sites_of(line, at)]
    beside = tuple(units_beside([text for line in lines for text in (line.text, *line.beside)]))
    return list(
        dict.fromkeys(
            reason for claim in _sites_in(statement) for reason in _wrong(claim, sites, lines, beside, statement)
        )
    )


def _wrong(
    claim: Site,
    sites: Sequence[Site],
    lines: Sequence[Line],
    beside: Sequence[tuple[str, Fraction]],
    statement: str,
) -> Iterator[str]:
    right = [site for site in sites if _is_same(claim, site, beside, statement)]
    if not right or claim.value is None:
        return
    if claim.role and all(_contradicts(claim, site) for site in right):
        yield f"{claim.value.text}: {claim.role}"
    others = [site for site in sites if site not in right]
    right = [
        site
        for site in right
        if not any(_is_rival(site, other) and _belongs_rather(claim, other, site) for other in others)
    ]
    if not any(_is_spoken_of(claim, site, lines) for site in right):
        yield f"{claim.value.text}: {claim.own.strip()}"


def _is_same(claim: Site, site: Site, beside: Sequence[tuple[str, Fraction]], statement: str) -> bool:
    if isinstance(claim.value, Figure) and isinstance(site.value, Figure):
        return carries(site.value, claim.value, beside, statement)
    if isinstance(claim.value, DateMention) and isinstance(site.value, DateMention):
        return dated(claim.value, [site.value])
    return False


def _is_rival(right: Site, other: Site) -> bool:
    """Whether the one could have been mistaken for the other."""
    mine, theirs = right.value, other.value
    if isinstance(mine, Figure):
        return theirs is None or (isinstance(theirs, Figure) and theirs.unit == mine.unit)
    if isinstance(mine, DateMention) and isinstance(theirs, DateMention):
        return (mine.year is None) == (theirs.year is None)
    return False


def _contradicts(claim: Site, site: Site) -> bool:
    if claim.role == "by" or site.role in ("by", "cell"):
        return claim.role == "by" and site.role == "cell"
    if site.role == "at":
        return isinstance(claim.value, DateMention) and claim.role != "at"
    return bool(site.role) and claim.role not in (site.role, "at")


def _belongs_rather(claim: Site, other: Site, right: Site) -> bool:
    """Whether the nearest of the words beside the figure that tells the two apart stands beside the other one."""
    theirs, ours = known((other.own,)), known((right.own,))
    telling = [
        (abs(term.start - claim.at), theirs.has(term))
        for term in terms_in(claim.own)
        if term.is_noun and term.lemma not in word_list("hedging") and theirs.has(term) != ours.has(term)
    ]
    if isinstance(claim.value, Figure):
        their_days, our_days = dates_in(other.own), dates_in(right.own)
        telling += [
            (abs(day.start - claim.at), dated(day, their_days))
            for day in dates_in(claim.own)
            if dated(day, their_days) != dated(day, our_days)
        ]
    return bool(telling) and min(telling)[1]


def _is_spoken_of(claim: Site, site: Site, lines: Sequence[Line]) -> bool:
    """Whether all that the statement has beside the figure is spoken of where the figure stands."""
    here = lines[site.line]
    near = [line for line in lines if line.section == here.section and (line is here or not line.columns)]
    world, own = known((*(line.whole for line in near), *signs(near))), known((site.own,))
    elsewhere = known(tuple(name for name, _ in here.columns if name and name not in site.own))
    terms = [term for term in terms_in(claim.own) if term.weight >= 1]
    if not all(world.has(term) and (own.has(term) or not elsewhere.has(term)) for term in terms):
        return False
    days = dates_in(claim.own) if isinstance(claim.value, Figure) else []
    dated_here = dates_in(here.whole)
    if not all(dated(day, dated_here) for day in days):
        return False
    if here.columns and not _names_row(claim, here):
        row = known((here.text, *(name for name, _ in here.columns), *signs([here])))
        return all(row.has(term) for term in terms)
    if not _TOPIC.match(here.text):
        return True
    said_here = known((here.whole, *signs([here])))
    return all(said_here.has(term) for term in terms_in(claim.topic) if term.weight >= 1)


def _names_row(claim: Site, row: Line) -> bool:
    """Whether the statement has the row's own name, word for word or nearly."""
    said = known((f"{claim.topic} {claim.own}",))
    labels = (
        cell for name, cell in row.columns if not name.endswith("単位") and terms_in(cell) and not figures_in(cell)
    )
    return all(said.has(term) for term in terms_in(next(labels, "")))


def _sites_of(line: Line, at: int) -> Iterator[Site]:
    for name in line.names:
        yield from (Site(mention, line.quoted, 0, "", at) for mention in dates_in(name))
    if line.columns:
        yield from _cells(line, at)
    else:
        yield from (replace(site, line=at, topic="") for site in _sites_in(line.text))


def _cells(row: Line, at: int) -> Iterator[Site]:
    """Each cell's figures with the row's names before it and the column's; its dates tell of the whole row."""
    labels: list[str] = []
    for name, cell in row.columns:
        label = " ".join((*labels, name, ""))
        for site in _sites_in(cell):
            if isinstance(site.value, DateMention):
                yield Site(site.value, row.quoted, 0, site.role, at)
            else:
                role = "by" if _DIFFERENCE.search(name) else site.role or "cell"
                yield Site(site.value, label + site.own, len(label) + site.at, role, at)
        yield from (Site(mention, f"{label}{cell}", len(label), "", at) for mention in dates_in(name))
        if name and cell and not figures_in(cell):
            yield Site(None, name, 0, "", at)
        if cell and (dates_in(cell) or not figures_in(cell) or (not labels and terms_in(cell))):
            labels.append(cell if labels else f"{name} {cell}")


def _sites_in(text: str) -> Iterator[Site]:
    for match in _SENTENCE.finditer(text):
        sentence = match.group()
        for site in (*_figures(sentence, figures_in(sentence)), *_dates(sentence, dates_in(sentence))):
            topic = _TOPIC.match(sentence)
            yield replace(site, topic=topic[1] if topic else "")


def _figures(sentence: str, figures: Sequence[Figure]) -> Iterator[Site]:
    """Each with the text before it, back to the one before; where that has no topic, with the topic of that one."""
    topic, end, whole = "", 0, ""
    for at, figure in enumerate(figures):
        tail = _TAIL if at and figures[at - 1].unit else _UNIT
        before = tail.sub("", sentence[end : figure.start]) if end else sentence[: figure.start]
        tells = _OWN_TOPIC.search(before) or _BASE.search(before)
        own = f"{topic}、{before}" if topic and not tells else before
        if end and (not before.strip(" 、") or before.strip(" 、").startswith(_RANGED)):
            own = f"{whole}、{before}" if before else whole
        rest = sentence[figure.end : figures[at + 1].start if at + 1 < len(figures) else len(sentence)]
        after = re.split(r"[、,]", rest)[0] if _NAMED_AFTER.match(rest) else ""
        held = (rest.rpartition("、")[0] or rest) if _CONDITION.match(rest) else ""
        if not figure.unit and (label := _LABEL.search(before)):
            own = label.group()
        role = _role(sentence, figure.start, figure.end)
        if _MORE.match(rest) and (base := _BASE.search(own)):
            own, role = f"{own[: base.start()]}、", "by"
        after = held or after
        yield Site(figure, f"{own}、{after}" if after else own, len(own), role)
        topic, end, whole = _carried_on(own), figure.end + len(held), own


def _carried_on(own: str) -> str:
    """What of the words beside one figure holds for the next: the topic, or the bare name of a row."""
    plain = without_values(own)
    if "は" in plain:
        return plain[: plain.rindex("は") + 1]
    return plain if _LABEL.search(plain.rstrip(" 、")) else ""


def _dates(sentence: str, dates: Sequence[DateMention]) -> Iterator[Site]:
    """Each with what is said to happen then, or what it is said to be the date of."""
    topic, end = "", 0
    for at, mention in enumerate(dates):
        before = sentence[end : mention.start]
        after = sentence[mention.end : dates[at + 1].start if at + 1 < len(dates) else len(sentence)]
        is_named = bool(_NAMED_BEFORE.search(before) and _IS.match(after)) or bool(
            _INSIDE.search(before) and after.startswith(")")
        )
        if at + 1 < len(dates) and _NAMED_BEFORE.search(after):
            after = after.rpartition("、")[0]
        mine = before if is_named else after
        own = mine if terms_in(mine) else topic + mine
        yield Site(
            mention, own, len(own) if is_named else len(own) - len(mine), _role(sentence, mention.start, mention.end)
        )
        topic, end = own, mention.end


def _role(sentence: str, start: int, end: int) -> str:
    if _TO.match(sentence, end):
        return "to"
    if _FROM.match(sentence, end):
        return "from"
    if _AFTER_TILDE.search(sentence[:start]):
        return "to"
    return "at" if _JUST_THEN.match(sentence, end) else ""
