"""What a generation holds of each plan, and whether every sentence that may be quoted stands in its section."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from vectorstore.catalogue import Catalogue
from vectorstore.domain import Section
from vectorstore.normalising import fold_quote
from vectorstore.readings import Reading


@dataclass(frozen=True, slots=True)
class Figures:
    """How much text there is."""

    sections: int = 0
    tables: int = 0
    characters: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(self.sections + other.sections, self.tables + other.tables, self.characters + other.characters)


@dataclass(frozen=True, slots=True)
class Holding:
    """A plan's live text."""

    title: str
    figures: Figures


@dataclass(slots=True)
class Contents:
    """Reads what generations hold; each reading is looked through once, however many generations share it."""

    catalogue: Catalogue
    _figures: dict[str, Figures] = field(default_factory=dict)

    def live(self, generation_id: str, edition_ids: Iterable[str]) -> list[Reading]:
        """The readings of a generation that are of these editions."""
        wanted = frozenset(edition_ids)
        return [reading for reading in self.catalogue.readings_of(generation_id) if reading.edition.id in wanted]

    def by_plan(self, readings: Sequence[Reading]) -> Mapping[str, Holding]:
        """What there is of each plan, by its id."""
        found: dict[str, Holding] = {}
        for reading in readings:
            before = found.get(reading.plan.id, Holding(reading.plan.title, Figures()))
            found[reading.plan.id] = Holding(before.title, before.figures + self._figures_of(reading))
        return found

    def missing(self, reading: Reading) -> tuple[int, list[str]]:
        """How many sentences of a reading may be quoted, and those that do not stand in their section."""
        sections = self.catalogue.sections_read(reading.key)
        self._figures[reading.key] = _figures(sections)
        texts = {section.id: fold_quote(section.text) for section in sections}
        quotable = [
            (sentence.text, texts.get(sentence.section_id or chunk.section_id, ""))
            for chunk in self.catalogue.chunks(reading.chunk_ids).values()
            for sentence in chunk.sentences
        ]
        return len(quotable), [quote for quote, text in quotable if fold_quote(quote) not in text]

    def _figures_of(self, reading: Reading) -> Figures:
        known = self._figures.get(reading.key)
        if known is None:
            known = self._figures[reading.key] = _figures(self.catalogue.sections_read(reading.key))
        return known


def _figures(sections: Sequence[Section]) -> Figures:
    tables = sum(block.table is not None for section in sections for block in section.blocks)
    return Figures(len(sections), tables, sum(len(section.text) for section in sections))
