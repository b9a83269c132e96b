"""Says again, truly and in other words, what a passage says: by program, as a language model would."""

import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bot.evaluation.adversarial_tables import ENDINGS, FRAMES, ITEM_REPORTS, REPORTS, ROW_FRAMES, WORDINGS
from bot.understanding.numbers import figures_in
from vectorstore.domain import Passage, SentenceKind
from vectorstore.eras import dates_in, other_era

LENGTHS = range(12, 130)
"""Letters of the sentences that are said again."""

_WIDE = str.maketrans("0123456789,.%()", "０１２３４５６７８９，．％（）")
_MARKS = re.compile(r"^[\s○◯◇◆●・▪■□※◎①-⑳*\-]+|^[（(]?\d{1,2}(?:[)）.．]\s*|\s+)")
_LEAD = re.compile(r"^(?:また|さらに|なお|そして|そのため|このため|一方で?|加えて|特に|今後は?)、")
_ASIDE = re.compile(r"[（(][^（）()案]{1,20}[)）]")
_CONDITION = re.compile(r"場合|とき|限り|れば|なら|たら|ても|ない|ず、|一部|原則|ただし")


@dataclass(frozen=True, slots=True)
class Truth:
    """A true statement: how it was made, and the sentences of its passage that it rests on."""

    kind: str
    text: str
    passage: Passage
    places: tuple[int, ...]


def truths(passage: Passage, rng: random.Random) -> Iterator[Truth]:
    """What the passage says, in a few other ways each."""
    sentences = passage.chunk.sentences
    for at, sentence in enumerate(sentences):
        if sentence.kind is SentenceKind.TABLE_ROW:
            yield from _rows(passage, at, rng)
        elif sentence.kind in (SentenceKind.SENTENCE, SentenceKind.LIST_ITEM) and len(sentence.text) in LENGTHS:
            yield from _reworded(passage, at, rng)
    yield from _joined(passage, rng)


def is_sentence(text: str) -> bool:
    """Whether it is a whole sentence, and no scrap of a chart."""
    return (
        bool(re.search(r"(?:す|た|る|い|ん|う|く)。?$", text))
        and "は" in text
        and not re.search(r"第\s?\d+\s?条|※", text)
    )


def _reworded(passage: Passage, at: int, rng: random.Random) -> Iterator[Truth]:
    text = _MARKS.sub("", unicodedata.normalize("NFKC", passage.chunk.sentences[at].text)).strip()
    if not is_sentence(text):
        if passage.chunk.sentences[at].kind is SentenceKind.LIST_ITEM and len(text) in range(6, 60) and _is_item(text):
            yield Truth("item", rng.choice(ITEM_REPORTS).format(text), passage, (at,))
        return
    for _ in range(2):
        said, kinds = text, list[str]()
        for kind, change in rng.sample(_CHANGES, rng.choice((1, 2, 3))):
            changed = change(said, passage, rng)
            if changed and changed != said:
                said, kinds = changed, [*kinds, kind]
        if kinds:
            yield Truth(kinds[0] if len(kinds) == 1 else "several", said, passage, (at,))


def _rows(passage: Passage, at: int, rng: random.Random) -> Iterator[Truth]:
    """A cell told with the name of its row and of its column."""
    row = passage.chunk.sentences[at]
    columns = [(name.strip(), cell.strip()) for name, cell in row.columns if name.strip() and cell.strip()]
    if len(columns) < 2 or figures_in(columns[0][1]) or len(columns[0][1]) < 2 or columns[0][1] not in row.text:
        return
    label, cells = columns[0][1], [cell for _, cell in columns]
    values = [
        pair
        for pair in columns[1:]
        if len(figures_in(pair[1])) == 1 and pair[1] in row.text and cells.count(pair[1]) == 1
    ]
    headers = tuple(
        place
        for place, one in enumerate(passage.chunk.sentences[:at])
        if one.kind is SentenceKind.TABLE_ROW and not one.columns
    )
    alike = sum(cell.strip() == label for one in passage.chunk.sentences for _, cell in one.columns)
    if not values or alike > 1 or len({name for name, _ in columns}) < len(columns):
        return
    name, cell = rng.choice(values)
    yield Truth("row", rng.choice(ROW_FRAMES).format(label=label, name=name, cell=cell), passage, (at, *headers))
    if len(values) > 1:
        told = "、".join(f"{name}が{cell}" for name, cell in values[:3])
        yield Truth("row", f"{label}は、{told}です。", passage, (at, *headers))


def _joined(passage: Passage, rng: random.Random) -> Iterator[Truth]:
    """Items of a list, named in one sentence."""
    items = [
        (at, _MARKS.sub("", one.text).strip())
        for at, one in enumerate(passage.chunk.sentences)
        if one.kind is SentenceKind.LIST_ITEM and len(one.text) in range(5, 40) and _is_item(one.text)
    ]
    if len(items) > 1:
        start = rng.randrange(len(items) - 1)
        chosen = items[start : start + 3]
        text = rng.choice(ITEM_REPORTS).format("、".join(item for _, item in chosen))
        yield Truth("items", text, passage, tuple(at for at, _ in chosen))


def _is_item(text: str) -> bool:
    return "。" not in text and not text.isascii() and not re.match(r"[-\d０-９]", _MARKS.sub("", text).strip())


def _plain(text: str, *_: object) -> str:
    for polite, plain in ENDINGS:
        if re.search(f"{polite}。?$", text):
            return re.sub(f"{polite}。?$", f"{plain}。", text)
    return text


def _polite(text: str, *_: object) -> str:
    for polite, plain in ENDINGS:
        if re.search(f"(?<!ものと){plain}。?$", text):
            return re.sub(f"{plain}。?$", f"{polite}。", text)
    return text


def _calendar(text: str, *_: object) -> str:
    plain = unicodedata.normalize("NFKC", text)
    for mention in reversed(dates_in(plain)):
        other = other_era(mention)
        if (
            other
            and "・" not in other
            and plain[mention.start : mention.end] == mention.text
            and mention.text[-1] in "年度月日"
        ):
            plain = plain[: mention.start] + other + plain[mention.end :]
    return plain


def _width(text: str, *_: object) -> str:
    return text.translate(_WIDE)


def _money(text: str, *_: object) -> str:
    plain = unicodedata.normalize("NFKC", text)
    for figure in reversed(figures_in(plain)):
        if figure.unit == "円" and "千円" in figure.text and not figure.bounds and figure.value >= 10**8:
            plain = plain[: figure.start] + f"{float(figure.value / Fraction(10**8)):.8g}億円" + plain[figure.end :]
    return plain


def _without_aside(text: str, *_: object) -> str:
    return _ASIDE.sub("", text)


def _without_lead(text: str, *_: object) -> str:
    return _LEAD.sub("", text)


def _without_clause(text: str, _: Passage, rng: random.Random) -> str:
    """The topic and the last clause, without one between them."""
    clauses = text.split("、")
    if len(clauses) < 4 or "は" not in clauses[0] or _CONDITION.search(text):
        return text
    left_out = rng.randrange(1, len(clauses) - 1)
    if clauses[left_out][-1] not in "しりいえけめきみれ" or figures_in(text):
        return text
    return "、".join(clause for at, clause in enumerate(clauses) if at != left_out)


def _worded(text: str, _: Passage, rng: random.Random) -> str:
    """One or two everyday words for the administration's, or the other way round."""
    # Nothing within a longer word: 法人市民税 is no 法人住民税.
    patterns = [(rf"(?<![一-龥ァ-ヶ]){old}(?![一-龥ァ-ヶ])", new) for old, new in WORDINGS if new not in text]
    fitting = [(old, new) for old, new in patterns if re.search(old, text)]
    for old, new in rng.sample(fitting, min(2, len(fitting))):
        text = re.sub(old, new, text, count=1)
    return text


def _framed(text: str, passage: Passage, rng: random.Random) -> str:
    """With the plan, the city or the heading as what is spoken of."""
    heading = _MARKS.sub("", passage.chunk.heading_path[-1]) if passage.chunk.heading_path else ""
    frames = [frame for frame in FRAMES if ("{heading}" not in frame or 2 < len(heading) < 24)]
    if len(re.findall("は", text)) and passage.plan.city and rng.random() < 0.8:
        frames = [frame for frame in frames if "{city}" not in frame]
    frame = rng.choice(frames)
    return frame.format(_LEAD.sub("", text), title=passage.plan.title, city=passage.plan.city or "市", heading=heading)


def _reported(text: str, _: Passage, rng: random.Random) -> str:
    """As what the plan says."""
    plain = _plain(text).removesuffix("。")
    if not re.search(r"(?:す|る|い|た|う|く)$", plain) or re.search(r"(?:です|ます|ました)$", plain):
        return text
    return rng.choice(REPORTS).format(plain)


def _turned(text: str, *_: object) -> str:
    """XはYです becomes YがXです."""
    match = re.fullmatch(r"([^、。]{2,24})は、?([^、。は]{2,24})(?:です|である)。?", text)
    return f"{match[2]}が{match[1]}です。" if match else text


def _quoted(text: str, *_: object) -> str:
    """Its figures and names set off."""
    return text.replace("は、", "は", 1) if "は、" in text else re.sub(r"(?<=[一-龥ァ-ヶー])は", "は、", text, count=1)


Change = Callable[[str, Passage, random.Random], str]
_CHANGES: Sequence[tuple[str, Change]] = (
    ("plain", _plain),
    ("polite", _polite),
    ("calendar", _calendar),
    ("width", _width),
    ("money", _money),
    ("aside left out", _without_aside),
    ("lead left out", _without_lead),
    ("clause left out", _without_clause),
    ("other words", _worded),
    ("other words", _worded),
    ("framed", _framed),
    ("framed", _framed),
    ("reported", _reported),
    ("reported", _reported),
    ("turned", _turned),
    ("punctuation", _quoted),
)
