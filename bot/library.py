"""The published plans as the bot sees them: the live generation, pinned while an answer is made."""

import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import cached_property

from bot.errors import NotReadyError
from bot.retrieval.retriever import Retriever, Source
from bot.understanding.query import Holdings, Understood
from bot.understanding.vocabulary import Vocabulary
from vectorstore.catalogue import Catalogue
from vectorstore.domain import Audience, Edition, Passage, Plan
from vectorstore.generation import GenerationIndex
from vectorstore.ports import Embedder
from vectorstore.store import GenerationStore

LOOK_AGAIN_S = 1.0
"""A process follows a publication or a rollback within this time and one question."""


class Holding:
    """One generation as one audience may read it, or some plans of it."""

    def __init__(self, catalogue: Catalogue, embedder: Embedder, indexes: Sequence[GenerationIndex]) -> None:
        self._catalogue = catalogue
        self._indexes = tuple(indexes)
        self._retrievers = [Retriever(index, self, embedder) for index in indexes]
        self.generation = indexes[0].manifest.id
        ids = dict.fromkeys(edition for index in indexes for edition in index.edition_ids)
        self.editions: Mapping[str, tuple[Plan, Edition]] = catalogue.editions(list(ids))
        self._is_part = False

    @cached_property
    def holdings(self) -> Holdings:
        """The cities and plans that can be asked about."""
        plans = {plan.id: (plan.id, plan.title, plan.city) for plan, _ in self.editions.values()}
        cities = dict.fromkeys(city for _, _, city in plans.values() if city)
        return Holdings(tuple(cities), tuple(plans.values()))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words that stand in the plans, for mending typos and kana."""
        return Vocabulary.of({word: count for index in self._indexes for word, count in index.lexical.words().items()})

    def of_plans(self, ids: Collection[str]) -> "Holding":
        """What it holds of some plans, by their ids; nothing where it has none of them."""
        part = copy(self)
        part.editions = {key: each for key, each in self.editions.items() if each[0].id in ids}
        part.holdings = self.holdings.of_plans(ids)
        # Words are known and rare alike in every part; they are counted once.
        part.vocabulary = self.vocabulary
        part._is_part = True  # noqa: SLF001 - its own kind
        return part

    def retrieve(self, understood: Understood, editions: frozenset[str] | None, k: int) -> list[Passage]:
        """The `k` best passages, best first, of `editions` alone unless that is None."""
        named = frozenset(edition.id for plan, edition in self.editions.values() if plan.id in understood.plans)
        found = [
            passage for retriever in self._retrievers for passage in retriever.retrieve(understood, editions, named, k)
        ]
        return sorted(found, key=lambda passage: -passage.score)[:k]

    def rarity(self, term: str) -> float:
        """How rare an index term is in what this audience may read, 0 to 1; 1 where nothing holds it."""
        return min(index.lexical.rarity(term) for index in self._indexes)

    def sources(self, chunk_ids: Sequence[str]) -> dict[str, Source]:
        """The chunks with plan, edition and status, by chunk id."""
        chunks = self._catalogue.chunks(chunk_ids)
        sections = self._catalogue.sections_by_id([chunk.section_id for chunk in chunks.values()])
        return {
            chunk_id: Source(chunk, *self.editions[chunk.edition_id], sections[chunk.section_id].status)
            for chunk_id, chunk in chunks.items()
        }

    def editions_of(self, cities: Collection[str]) -> frozenset[str] | None:
        """The live editions of these cities; None, for all that there is, where no city is given.

        A plan of no known city is taken for the city's own only where no other city could be meant: a neighbour's
        collection days are worse than none. One that was asked for by its id is not of a neighbour.
        """
        wanted = {city for city in cities if city}
        if not wanted:
            return frozenset(self.editions) if self._is_part else None
        if len(self.holdings.cities) == 1 or (self._is_part and not any(city for _, _, city in self.holdings.plans)):
            wanted.add("")
        return frozenset(edition.id for plan, edition in self.editions.values() if plan.city in wanted)

    def editions_of_plan(self, plan_id: str) -> frozenset[str]:
        """The live editions of one plan."""
        return frozenset(edition.id for plan, edition in self.editions.values() if plan.id == plan_id)

    def section_text(self, section_id: str) -> str:
        """The stored text of a section."""
        return self._catalogue.section(section_id).text

    def close(self) -> None:
        """Lets go of the indexes."""
        for index in self._indexes:
            index.close()


@dataclass(slots=True)
class _Pinned:
    holding: Holding
    readers: int = 0
    retired: bool = False


class Library:
    """Opens the live generation, follows publications, and keeps the old one open until its last reader is done."""

    def __init__(
        self, store: GenerationStore, catalogue: Catalogue, embedder: Embedder, look_again_s: float = LOOK_AGAIN_S
    ) -> None:
        self._look_again_s = look_again_s
        self._store = store
        self._catalogue = catalogue
        self._embedder = embedder
        self._lock = threading.Lock()
        self._live: dict[Audience, _Pinned] = {}
        self._looked_at = 0.0
        self._current = ""

    @contextmanager
    def holding(self, audience: Audience, plans: Collection[str] = ()) -> Iterator[Holding]:
        """The live generation, or of it what there is of `plans`, pinned for as long as the context lasts.

        Raises:
            NotReadyError: nothing is published.
        """
        pinned = self._pin(audience)
        try:
            yield pinned.holding.of_plans(plans) if plans else pinned.holding
        finally:
            self._release(pinned)

    def _pin(self, audience: Audience) -> _Pinned:
        with self._lock:
            current = self._current_id()
            pinned = self._live.get(audience)
            if pinned is None or pinned.holding.generation != current:
                fresh = _Pinned(self._open(current, audience))
                if pinned is not None:
                    self._retire(pinned)
                pinned = self._live[audience] = fresh
            pinned.readers += 1
            return pinned

    def _release(self, pinned: _Pinned) -> None:
        with self._lock:
            pinned.readers -= 1
            if pinned.retired and not pinned.readers:
                pinned.holding.close()

    def _retire(self, pinned: _Pinned) -> None:
        pinned.retired = True
        if not pinned.readers:
            pinned.holding.close()

    def _current_id(self) -> str:
        if not self._current or time.monotonic() - self._looked_at > self._look_again_s:
            generation = self._catalogue.current()
            if generation is None:
                raise NotReadyError("nothing is published yet. Publish plans with: keikaku ingest PATH")
            self._current, self._looked_at = generation.id, time.monotonic()
        return self._current

    def _open(self, generation_id: str, audience: Audience) -> Holding:
        # The internal index is opened for staff alone: a resident's process never reads it.
        audiences = (Audience.PUBLIC,) if audience is Audience.PUBLIC else (Audience.PUBLIC, Audience.INTERNAL)
        indexes = [self._store.open(generation_id, each, self._embedder.fingerprint) for each in audiences]
        return Holding(self._catalogue, self._embedder, indexes)

    def close(self) -> None:
        """Lets go of every index; nobody may be reading."""
        with self._lock:
            for pinned in self._live.values():
                pinned.holding.close()
            self._live.clear()
