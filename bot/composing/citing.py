"""Turns proved statements into numbered citations; neighbouring sentences of one passage share one quote."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain import Citation, Statement
from bot.placing import place
from bot.proof import ProvedStatement
from vectorstore.domain import Passage, Sentence
from vectorstore.normalising import contains_quote

SectionText = Callable[[str], str]
Place = tuple[str, int]
"""A chunk's id and the number of a sentence in it."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Sentences of one passage that follow one another and are quoted as one."""

    passage: Passage
    places: tuple[int, ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(self.passage.chunk.sentences[at] for at in self.places)

    @property
    def quote(self) -> str:
        return "\n".join(sentence.text for sentence in self.sentences)

    @property
    def section_id(self) -> str:
        return self.sentences[0].section_id or self.passage.chunk.section_id


def cite(
    proved: Sequence[ProvedStatement], section_text: SectionText
) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """Statements with their citations, numbered in the order in which the statements need them."""
    runs = _runs(proved, section_text)
    numbers = {(run.passage.chunk.id, at): number for number, run in enumerate(runs, 1) for at in run.places}
    statements = tuple(
        Statement(
            text=one.text,
            citations=tuple(dict.fromkeys(numbers[passage.chunk.id, at] for passage, at in one.quotes)),
            proof=one.proof,
            written_in=one.written_in,
        )
        for one in proved
    )
    return statements, tuple(_citation(number, run, section_text) for number, run in enumerate(runs, 1))


def _runs(proved: Sequence[ProvedStatement], section_text: SectionText) -> list[_Run]:
    runs: list[_Run] = []
    seen: set[Place] = set()
    for passage, at in (quote for one in proved for quote in one.quotes):
        if (passage.chunk.id, at) in seen:
            continue
        seen.add((passage.chunk.id, at))
        longer = _joined(runs[-1], passage, at, section_text) if runs else None
        if longer:
            runs[-1] = longer
        else:
            runs.append(_Run(passage, (at,)))
    return runs


def _joined(run: _Run, passage: Passage, at: int, section_text: SectionText) -> _Run | None:
    """The run with one more sentence, where it follows directly and both stand together on one page."""
    if run.passage.chunk.id != passage.chunk.id or at != run.places[-1] + 1:
        return None
    longer = _Run(passage, (*run.places, at))
    first, last = longer.sentences[0], longer.sentences[-1]
    if (first.page, first.section_id) != (last.page, last.section_id):
        return None
    return longer if contains_quote(section_text(longer.section_id), longer.quote) else None


def _citation(number: int, run: _Run, section_text: SectionText) -> Citation:
    first, passage = run.sentences[0], run.passage
    inside = run.section_id == passage.chunk.section_id
    return Citation(
        number=number,
        plan=passage.plan,
        edition=passage.edition,
        status=passage.status,
        heading_path=passage.chunk.heading_path if inside else (*passage.chunk.heading_path, first.text),
        section_id=run.section_id,
        passage_id=passage.chunk.id,
        quote=run.quote,
        page=first.page,
        printed_page=first.printed_page,
        span=place(section_text(run.section_id), run.quote, passage.chunk.text),
    )
