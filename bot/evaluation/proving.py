"""Runs the proof over adversarial cases and counts what it catches and keeps."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache

from bot.composing.quoting import header_places
from bot.domain import DraftStatement
from bot.evaluation.adversarial import Case
from bot.proof import examine
from bot.writing.attribution import attribute
from bot.writing.replies.parsing import WrittenDraft
from vectorstore.catalogue import Catalogue
from vectorstore.domain import Audience, Passage

SectionText = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the proof did with a case: whether it let the statement stand, what it named, and how long it took."""

    kind: str
    text: str
    is_true: bool
    evidence: tuple[str, ...]
    reasons: tuple[str, ...]
    took_ms: float
    plan: str
    needed: tuple[str, ...] = ()
    """The sentences that it was made from, then the heads of their tables; where its own were found by code."""
    sentences: int = 0
    """How many of those it was made from."""

    @property
    def is_right(self) -> bool:
        """A true statement kept, a false one caught."""
        return self.is_true == (not self.reasons)


@dataclass(frozen=True, slots=True)
class Tally:
    """Cases of a kind, and how many of them were judged rightly."""

    cases: int
    right: int

    @property
    def share(self) -> float:
        """Right ones among all; 1 where there are none."""
        return self.right / self.cases if self.cases else 1.0


def published_passages(catalogue: Catalogue) -> list[Passage]:
    """Every passage that the public may read of what is published."""
    current = catalogue.current()
    readings = catalogue.readings_of(current.id) if current else []
    found = []
    for reading in readings:
        if reading.edition.audience is not Audience.PUBLIC:
            continue
        chunks = catalogue.chunks(catalogue.chunk_ids([reading.edition.id]))
        sections = catalogue.sections_by_id(list({chunk.section_id for chunk in chunks.values()}))
        found += [
            Passage(chunk, reading.plan, reading.edition, sections[chunk.section_id].status, 1.0)
            for _, chunk in sorted(chunks.items())
        ]
    return found


def section_reader(catalogue: Catalogue) -> SectionText:
    """A section's stored text by its id, read once."""
    return cache(lambda section_id: catalogue.section(section_id).text)


def try_all(cases: Sequence[Case], section_text: SectionText) -> Iterator[Verdict]:
    """A verdict of each case, with the sentences that it was made from as its quotes.

    Which sentences a statement rests on is another question: a lie of one sentence may be the truth of another.
    """
    for case in cases:
        draft = DraftStatement(case.text, tuple((case.truth.passage, at) for at in case.truth.places))
        section_text(case.truth.passage.chunk.section_id)  # what is read from disk is no part of the proof
        begun = time.perf_counter()
        _, rejected = examine([draft], section_text)
        yield _verdict(case, draft, [reason for one in rejected for reason in one.reasons], begun)


def try_attributed(cases: Sequence[Case], section_text: SectionText) -> Iterator[Verdict]:
    """A verdict of each case, its sentences found by code among all that a model would have read."""
    for case in cases:
        begun = time.perf_counter()
        draft = attribute(WrittenDraft(case.text, (), ""), case.passages).draft
        _, rejected = examine([draft], section_text)
        found = _verdict(case, draft, [reason for one in rejected for reason in one.reasons], begun)
        sentences = case.truth.passage.chunk.sentences
        heads = [place for at in case.truth.places for place in header_places(case.truth.passage.chunk, at)]
        yield replace(
            found,
            needed=tuple(sentences[at].search_text for at in (*case.truth.places, *heads)),
            sentences=len(case.truth.places),
        )


def citing(verdicts: Sequence[Verdict]) -> dict[str, float]:
    """Of true statements that were kept: the share of needed sentences that are cited, and of cited ones that are needed.

    The head of a table may be cited and need not be. A sentence that stands there twice is as good in either place.
    """
    kept = [one for one in verdicts if one.is_true and one.is_right and one.needed]
    needed = [text in one.evidence for one in kept for text in one.needed[: one.sentences]]
    cited = [text in one.needed for one in kept for text in one.evidence]
    return {"recall": _share(needed), "precision": _share(cited)} if kept else {}


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else 1.0


def _verdict(case: Case, draft: DraftStatement, reasons: Sequence[str], begun: float) -> Verdict:
    took_ms = (time.perf_counter() - begun) * 1000
    quotes = tuple(passage.chunk.sentences[at].search_text for passage, at in draft.quotes)
    return Verdict(case.kind, case.text, case.is_true, quotes, tuple(reasons), took_ms, case.truth.passage.plan.title)


def tallies(verdicts: Sequence[Verdict]) -> dict[str, dict[str, Tally]]:
    """Counts of what was caught and kept, by kind; "all" sums them up."""
    counted: dict[str, dict[str, Tally]] = {}
    for name, is_true in (("caught", False), ("kept", True)):
        mine = [one for one in verdicts if one.is_true == is_true]
        kinds = dict.fromkeys(one.kind for one in mine)
        counted[name] = {"all": _tally(mine)} | {
            kind: _tally([one for one in mine if one.kind == kind]) for kind in kinds
        }
    return counted


def _tally(verdicts: Sequence[Verdict]) -> Tally:
    return Tally(len(verdicts), sum(one.is_right for one in verdicts))


def as_data(verdicts: Sequence[Verdict]) -> dict[str, object]:
    """Counts and verdicts, for programs."""
    return {
        "tallies": {
            name: {kind: asdict(each) | {"share": each.share} for kind, each in kinds.items()}
            for name, kinds in tallies(verdicts).items()
        },
        "ms": _times(verdicts),
        "citing": citing(verdicts),
        "wrong": [asdict(one) for one in verdicts if not one.is_right],
    }


def _times(verdicts: Sequence[Verdict]) -> dict[str, float]:
    ordered = sorted(one.took_ms for one in verdicts) or [0.0]
    return {f"p{q}": ordered[min(len(ordered) - 1, len(ordered) * q // 100)] for q in (50, 95)}


def as_text(verdicts: Sequence[Verdict], worst: int = 12) -> str:
    """Counts by kind, times, and some of the cases that were judged wrongly, for a terminal."""
    lines = []
    for name, kinds in tallies(verdicts).items():
        lines += [f"{name:<28}{'cases':>7}{'share':>9}"]
        lines += [f"  {kind:<26}{each.cases:>7}{100 * each.share:>8.1f} %" for kind, each in kinds.items()]
    times = _times(verdicts)
    lines.append(f"a statement                 p50 {times['p50']:.1f} ms   p95 {times['p95']:.1f} ms")
    lines += [f"citations               {name:>13}{100 * share:>8.1f} %" for name, share in citing(verdicts).items()]
    wrong = [one for one in verdicts if not one.is_right]
    for title, is_true in (("let through", False), ("turned down", True)):
        for one in [each for each in wrong if each.is_true == is_true][:worst]:
            lines += [f"{title} ({one.kind}): {one.text}", *(f"    {text}" for text in (*one.reasons, *one.evidence))]
    return "\n".join(lines)
