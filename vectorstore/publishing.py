"""Publishing, rolling back and clearing away generations."""

from collections.abc import Collection
from dataclasses import dataclass

from vectorstore.catalogue import Catalogue
from vectorstore.domain import Generation
from vectorstore.errors import CatalogueError
from vectorstore.store import GenerationStore


@dataclass(frozen=True, slots=True)
class Publisher:
    """Moves the pointer between whole generations only."""

    catalogue: Catalogue
    store: GenerationStore

    def publish(self, generation_id: str) -> Generation:
        """Lets a generation answer from now on.

        Raises:
            CatalogueError: there is no such generation.
            IndexUnusableError: it is damaged; the one before goes on answering.
        """
        self.catalogue.generation(generation_id)
        self.store.check(generation_id, thorough=True)
        self.catalogue.publish(generation_id)
        return self.catalogue.generation(generation_id)

    def rollback(self, generation_id: str | None = None) -> Generation:
        """Goes back to the previous generation, or to the one named.

        Raises:
            CatalogueError: there is none to go back to.
            IndexUnusableError: it is damaged; the current one goes on answering.
        """
        return self.publish(generation_id or self._previous())

    def _previous(self) -> str:
        for generation in self.catalogue.generations():
            if generation.previous:
                return generation.id
        raise CatalogueError("no generation was published before this one; keikaku generations lists them")

    def collect_garbage(self, kept: int, pinned: Collection[str] = ()) -> list[str]:
        """Removes generations but the newest `kept`, the current, the previous and those `pinned`; returns their ids."""
        generations = self.catalogue.generations()
        wanted = {generation.id for generation in generations[:kept]} | set(pinned)
        old = [each.id for each in generations if not (each.current or each.previous or each.id in wanted)]
        for generation_id in old:
            self.catalogue.remove_generation(generation_id)
        # Folders the catalogue does not know: a build was killed between sealing its folder and noting it.
        known = {generation.id for generation in self.catalogue.generations()}
        gone = [generation_id for generation_id in self.store.folders() if generation_id not in known]
        for generation_id in dict.fromkeys((*old, *gone)):
            self.store.remove(generation_id)
        self.store.remove_unfinished()
        return sorted({*old, *gone})
