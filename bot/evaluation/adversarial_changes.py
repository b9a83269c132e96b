"""Makes a true statement false by changing exactly one thing in it: one function a kind of lie."""

import itertools
import random
import re
import unicodedata
from collections.abc import Mapping

from bot.evaluation import adversarial_dates
from bot.evaluation.adversarial_surroundings import Lie, Surroundings, swapped
from bot.evaluation.adversarial_tables import (
    ADDED,
    BEFORE_AFTER,
    BOUNDS,
    CAUSES,
    DENIALS,
    DIRECTION,
    MODALITY,
    PEOPLE,
    QUANTIFIERS,
    STATUS,
    UNITS,
)
from bot.understanding.numbers import figures_in
from bot.understanding.words import words_of
from vectorstore.normalising import contains_quote


def lie(kind: str, text: str, around: Surroundings, rng: random.Random) -> str:
    """The statement with one thing of this kind changed; "" where it has nothing of the kind."""
    plain = unicodedata.normalize("NFKC", text)
    changed = LIES[kind](plain, around, rng)
    return "" if changed == plain or contains_quote(around.shown, changed.rstrip("。")) else changed


def _digit(text: str, _: Surroundings, rng: random.Random) -> str:
    places = [at for figure in figures_in(text) for at in range(figure.start, figure.end) if text[at].isdecimal()]
    if not places:
        return ""
    at = rng.choice(places)
    return text[:at] + rng.choice([digit for digit in "123456789" if digit != text[at]]) + text[at + 1 :]


def _magnitude(text: str, _: Surroundings, rng: random.Random) -> str:
    found = [
        match for match in re.finditer(r"(?<![\d,.年月第R-])\d[\d,]*(?![\d.\-年月日])", text) if match.group() != "0"
    ]
    if not found:
        return ""
    match = rng.choice(found)
    return text[: match.end()] + "0" + text[match.end() :]


def _figure_beside(text: str, around: Surroundings, rng: random.Random) -> str:
    """Another figure of the same unit, from the same passage, in the place of one."""
    figures = [one for one in figures_in(text) if len(re.sub(r"\D", "", one.text)) > 1]
    if not figures:
        return ""
    figure = rng.choice(figures)
    others = {
        other.text
        for other in figures_in(around.shown)
        if other.unit == figure.unit and other.value != figure.value and other.bounds == figure.bounds
    } - {one.text for one in figures_in(text)}
    return text[: figure.start] + rng.choice(sorted(others)) + text[figure.end :] if others else ""


def _figures_exchanged(text: str, _: Surroundings, rng: random.Random) -> str:
    """A is 5, B is 6 becomes A is 6, B is 5."""
    figures = figures_in(text)
    pairs = [
        (one, two)
        for one, two in itertools.pairwise(figures)
        if one.unit == two.unit != "" and one.value != two.value and one.end <= two.start
    ]
    if not pairs:
        return ""
    one, two = rng.choice(pairs)
    if re.fullmatch(r"[\s・、と及び~]*", text[one.end : two.start]):
        return ""  # 「3・4」 is 「4・3」
    return text[: one.start] + two.text + text[one.end : two.start] + one.text + text[two.end :]


def _topic(text: str, around: Surroundings, rng: random.Random) -> str:
    """Another thing in the place of the one that the statement is about."""
    topic = re.match(r"(.{2,24}?)(?=は、?|の|が|に)", text)
    shown = f"{around.passage.plan.title} {around.passage.plan.city}"
    others = [other for other in around.topics if other not in text and not _alike(other, text) and other not in shown]
    if not topic or not others or re.search(r"[。、]", topic.group()):
        return ""
    return rng.choice(others) + text[topic.end() :]


def _row_beside(text: str, around: Surroundings, rng: random.Random) -> str:
    """The name of another row or column of the table."""
    rows = [one for one in around.passage.chunk.sentences if one.columns]
    labels = {cell.strip() for one in rows for _, cell in one.columns[:1] if not figures_in(cell) and len(cell) > 1}
    names = {name.strip() for one in rows for name, _ in one.columns[1:] if name.strip()}
    for group in rng.sample([labels, names], 2):
        mine = sorted(one for one in group if text.count(one) == 1)
        others = sorted(one for one in group if one not in text)
        if mine and others:
            return text.replace(max(mine, key=len), rng.choice(others))
    return ""


def _city(text: str, around: Surroundings, rng: random.Random) -> str:
    mine = [city for city in around.cities if city in text]
    others = [city for city in around.cities if city and city not in around.shown]
    if not others:
        return ""
    if mine:
        return text.replace(rng.choice(mine), rng.choice(others))
    return rng.choice((f"{rng.choice(others)}では、{text}", f"{rng.choice(others)}の計画によると、{text}"))


def _plan(text: str, around: Surroundings, rng: random.Random) -> str:
    mine = [title for title in around.titles if title in text]
    others = [title for title in around.titles if title not in around.shown]
    if not others:
        return ""
    return text.replace(mine[0], rng.choice(others)) if mine else f"{rng.choice(others)}では、{text}"


def _department(text: str, around: Surroundings, rng: random.Random) -> str:
    mine = [name for name in around.departments if name in text]
    others = [name for name in around.departments if name not in around.shown and not any(one in name for one in mine)]
    if not others:
        return ""
    if mine:
        return text.replace(max(mine, key=len), rng.choice(others))
    return (
        f"{rng.choice(others)}は、{text}"
        if not re.match(r".{1,20}は", text)
        else re.sub(r"^.{1,20}?は", f"{rng.choice(others)}は", text)
    )


def _denied(text: str, _: Surroundings, rng: random.Random) -> str:
    return swapped(DENIALS)(text, _, rng)


def _caused(text: str, _: Surroundings, rng: random.Random) -> str:
    return rng.choice(CAUSES) + text


def _added(text: str, _: Surroundings, rng: random.Random) -> str:
    for ending, going_on in (
        ("ています。", "ており"),
        ("ます。", ""),
        ("です。", "であり"),
        ("る。", "るほか"),
        ("。", "ほか"),
    ):
        if text.endswith(ending):
            stem = text.removesuffix(ending)
            joined = going_on or next(iter([w.surface for w in words_of(stem)][-1:]), "")
            return (stem + going_on if going_on else stem.removesuffix(joined) + joined + "まして") + rng.choice(ADDED)
    return ""


def _borrowed(text: str, around: Surroundings, rng: random.Random) -> str:
    """The end of another plan's sentence in the place of its own."""
    topic = re.match(r".{2,30}?は、?", text)
    ends = [re.sub(r"^.{2,30}?は、?", "", other) for other in around.sentences]
    ends = [
        end for end in ends if 12 < len(end) < 60 and not re.search(r"(?:以下|次)[のに].{0,4}(?:とおり|通り|定め)", end)
    ]
    return topic.group() + rng.choice(ends) if topic and ends else ""


def _compared(text: str, _: Surroundings, rng: random.Random) -> str:
    """AはBより … becomes BはAより …."""
    match = re.search(
        r"([一-龥ァ-ヶー]{2,12})([はが]、?)([一-龥ァ-ヶー]{2,12})(より[多少高低大小]|を上回|を下回)", text
    )
    if match:
        return text[: match.start()] + f"{match[3]}{match[2]}{match[1]}{match[4]}" + text[match.end() :]
    return swapped(
        [
            ("に比べて?増", "に比べて減"),
            ("に比べて?減", "に比べて増"),
            ("を超え", "を下回っ"),
            ("に達しま(?:す|した)", "に届きません"),
        ]
    )(text, _, rng)


def _alike(one: str, text: str) -> bool:
    return any(one[at : at + 2] in text for at in range(len(one) - 1))


LIES: Mapping[str, Lie] = {
    "digit": _digit,
    "magnitude": _magnitude,
    "figure of the passage": _figure_beside,
    "figures exchanged": _figures_exchanged,
    "year": adversarial_dates.year,
    "era": adversarial_dates.era,
    "calendar": adversarial_dates.calendar_error,
    "fiscal year": adversarial_dates.fiscal_year,
    "date of the passage": adversarial_dates.date_beside,
    "month or day": adversarial_dates.day,
    "unit": swapped(UNITS),
    "bounds": swapped(BOUNDS),
    "topic": _topic,
    "people": swapped(PEOPLE),
    "row or column": _row_beside,
    "city": _city,
    "plan": _plan,
    "department": _department,
    "negation": _denied,
    "modality": swapped(MODALITY),
    "status": swapped(STATUS),
    "quantifier": swapped(QUANTIFIERS),
    "cause": _caused,
    "clause added": _added,
    "clause borrowed": _borrowed,
    "direction": swapped(DIRECTION),
    "before and after": swapped(BEFORE_AFTER),
    "comparison": _compared,
}
