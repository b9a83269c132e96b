"""The quote that an address cites, found again in an edition as it stands now."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.placing import Span, place
from bot.shelf import Shelf, ShelvedEdition
from bot.web.highlighting import marked_span
from vectorstore.domain import Section


@dataclass(frozen=True, slots=True)
class Cited:
    """A quote; `section` is None where the edition has none to go to, `span` where the quote cannot be confirmed."""

    section: Section | None
    span: Span | None


def cited(shelf: Shelf, shelved: ShelvedEdition, section_id: str, mark: str) -> Cited:
    """The quote that `mark` names by its place in a section; where that section is no more, in the first that holds it."""
    sections = shelf.sections(shelved)
    named = next((each for each in sections if each.id == section_id), None)
    if named:
        return Cited(named, marked_span(mark, named.text))
    earlier = shelf.section(shelved, section_id)
    span = marked_span(mark, earlier.text) if earlier else None
    return _first(sections, earlier.text[slice(*span)]) if earlier and span else Cited(None, None)


def _first(sections: Sequence[Section], quote: str) -> Cited:
    placed = ((each, place(each.text, quote)) for each in sections)
    return next((Cited(section, span) for section, span in placed if span), Cited(None, None))
