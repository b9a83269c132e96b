"""The catalogue as it would be if another generation answered: for trying one before it is published."""

from collections.abc import Sequence

from vectorstore.catalogue import Catalogue
from vectorstore.domain import Generation, Section
from vectorstore.errors import CatalogueError
from vectorstore.readings import Reading
from vectorstore.standing import Standing


class CatalogueAsOf(Catalogue):
    """Shows `generation_id` as the one that answers, its sections as it has them, without changing anything.

    A section that was read anew has the same id as before; until its reading is published, the catalogue itself shows
    the old one. The engine stays the other catalogue's.
    """

    def __init__(self, catalogue: Catalogue, generation_id: str) -> None:
        super().__init__(catalogue.engine, catalogue.usual, catalogue.today)
        self._generation_id = generation_id
        self._anew = {section.id: section for key in self._unpublished() for section in self.sections_read(key)}

    def current(self) -> Generation | None:
        """The generation that is tried."""
        return self.generation(self._generation_id)

    def standing(self) -> Standing:
        """What would answer if it were published now."""
        return self.standing_with(self._generation_id)

    def section(self, section_id: str) -> Section:
        """One section as the generation has it.

        Raises:
            CatalogueError: there is none of this id.
        """
        found = self.sections_by_id([section_id])
        if not found:
            raise CatalogueError(f"no section {section_id} in the catalogue")
        return found[section_id]

    def sections_by_id(self, ids: Sequence[str]) -> dict[str, Section]:
        """Sections by id as the generation has them; unknown ids are passed over."""
        own = {section_id: self._anew[section_id] for section_id in ids if section_id in self._anew}
        return own | super().sections_by_id([section_id for section_id in ids if section_id not in own])

    def _unpublished(self) -> list[str]:
        """Keys of its readings that nobody has been shown yet."""
        current = super().current()
        shown = {each.key for each in self._readings(current.id)} if current else set()
        return [each.key for each in self._readings(self._generation_id) if each.key not in shown]

    def _readings(self, generation_id: str) -> list[Reading]:
        live = set(self.generation(generation_id).edition_ids)
        return [each for each in self.readings_of(generation_id) if each.edition.id in live]
