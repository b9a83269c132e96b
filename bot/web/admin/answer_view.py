"""An answer beside the passages that it rests on, as operators look at it."""

from dataclasses import dataclass

from bot.domain import Answer, Citation
from bot.ledger_records import Record
from bot.placing import Span
from bot.shelf import Shelf
from bot.web.highlighting import Overlay, Piece, pieces
from vectorstore.catalogue import Catalogue

_AROUND = 240
"""Letters that are shown before and after a quote, to the end of their line."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A citation with the text around its quote, which is marked; without pieces where the quote is gone."""

    citation: Citation
    pieces: tuple[Piece, ...]
    is_cut_before: bool = False
    is_cut_after: bool = False


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A record, its answer checked against the plans as they are now, and what stands around each quote."""

    record: Record
    answer: Answer
    surroundings: tuple[Surroundings, ...]

    @property
    def total_ms(self) -> float:
        """How long all stages took."""
        return sum(self.answer.timings_ms.values())


def answer_view(record: Record, shelf: Shelf, catalogue: Catalogue) -> AnswerView:
    """The view of a record. Where an edition is gone from the catalogue the answer is shown as it was kept."""
    checked = shelf.reverified(record.answer)
    answer = checked[0] if checked else record.answer
    sections = catalogue.sections_by_id([each.section_id for each in answer.citations])
    texts = {section_id: section.text for section_id, section in sections.items()}
    return AnswerView(
        record, answer, tuple(_surroundings(each, texts.get(each.section_id, "")) for each in answer.citations)
    )


def _surroundings(citation: Citation, text: str) -> Surroundings:
    if citation.span is None or not text:
        return Surroundings(citation, ())
    begin, end = _window(text, citation.span)
    quoted = citation.span[0] - begin, citation.span[1] - begin
    shown = pieces(text[begin:end], Overlay(quoted), furigana=False)
    return Surroundings(citation, shown, begin > 0, end < len(text))


def _window(text: str, span: Span) -> Span:
    """Whole lines around the quote, but no more than a screen of a long one."""
    start, end = span
    before, after = max(0, start - _AROUND), min(len(text), end + _AROUND)
    line = text.find("\n", before, start) if before else -1
    last = text.rfind("\n", end, after) if after < len(text) else -1
    return (line + 1 if line >= 0 else before), (last if last >= 0 else after)
