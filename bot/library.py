"""The published plans as the bot sees them: the live generation, pinned while an answer is made."""

import math
import threading
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import ExitStack, contextmanager
from copy import copy
from dataclasses import dataclass
from functools import cached_property

from bot.errors import NotReadyError
from bot.retrieval.retriever import Retriever, Source
from bot.understanding.query import Holdings, Understood
from bot.understanding.vocabulary import Vocabulary
from vectorstore.catalogue import Catalogue
from vectorstore.domain import Audience, Chunk, Edition, Passage, Plan, Section, Status
from vectorstore.errors import IndexUnusableError
from vectorstore.generation import GenerationIndex
from vectorstore.ports import Embedder
from vectorstore.readings import Reading
from vectorstore.standing import Standing
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
        # As they were read: what operators decide comes and goes while the index stays open.
        read = {each.edition.id: (each.plan, each.edition) for each in catalogue.readings_of(self.generation)}
        if not ids.keys() <= read.keys():
            raise IndexUnusableError(
                f"generation {self.generation}: it was cleared away. Build anew with: keikaku ingest"
            )
        self.editions: Mapping[str, tuple[Plan, Edition]] = {edition_id: read[edition_id] for edition_id in ids}
        self._is_whole = True
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
        part = self._narrowed({key for key, each in self.editions.items() if each[0].id in ids})
        part.holdings = self.holdings.of_plans(ids)
        part._is_part = True  # noqa: SLF001 - its own kind
        return part

    def without(self, edition_ids: AbstractSet[str]) -> "Holding":
        """What it holds but for some editions, as if they were not there."""
        kept = self.editions.keys() - edition_ids
        return self if len(kept) == len(self.editions) else self._narrowed(kept)

    def _narrowed(self, edition_ids: AbstractSet[str]) -> "Holding":
        part = copy(self)
        part.__dict__.pop("holdings", None)
        part.editions = {key: each for key, each in self.editions.items() if key in edition_ids}
        # Words are known and rare alike in every part; they are counted once.
        part.vocabulary = self.vocabulary
        part._is_whole = False  # noqa: SLF001 - its own kind
        return part

    def retrieve(self, understood: Understood, editions: frozenset[str] | None, k: int) -> list[Passage]:
        """The `k` best passages, best first, of `editions` alone unless that is None."""
        if not self._is_whole:
            held = frozenset(self.editions)
            editions = held if editions is None else editions & held
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
            return None if self._is_whole else frozenset(self.editions)
        if len(self.holdings.cities) == 1 or (self._is_part and not any(city for _, _, city in self.holdings.plans)):
            wanted.add("")
        return frozenset(edition.id for plan, edition in self.editions.values() if plan.city in wanted)

    def editions_of_plan(self, plan_id: str) -> frozenset[str]:
        """The live editions of one plan."""
        return frozenset(edition.id for plan, edition in self.editions.values() if plan.id == plan_id)

    def states(self, plan_id: str, audience: Audience) -> list[Reading]:
        """Every edition of a plan that answers, superseded ones too, as far as an audience may read them; oldest first."""
        if not any(plan.id == plan_id for plan, _ in self.editions.values()):
            return []
        read = [each for each in self._catalogue.readings_of(self.generation) if each.plan.id == plan_id]
        now = self._catalogue.editions([each.edition.id for each in read])
        return sorted(
            (each for each in read if each.edition.id in now and _may_read(now[each.edition.id][1], audience)),
            key=lambda each: each.edition.number,
        )

    def plans_with_states(self, audience: Audience) -> list[Plan]:
        """The plans that answer of which this audience may read two editions or more."""
        read = self._catalogue.readings_of(self.generation)
        now = self._catalogue.editions([each.edition.id for each in read])
        readable = Counter(plan.id for plan, edition in now.values() if _may_read(edition, audience))
        plans = {plan.id: plan for plan, _ in self.editions.values()}
        return [plan for plan in plans.values() if readable[plan.id] > 1]

    def sections(self, reading: Reading) -> tuple[Section, ...]:
        """The sections of a state."""
        return self._catalogue.sections_read(reading.key)

    def chunks(self, reading: Reading) -> list[Chunk]:
        """The chunks of a state."""
        return list(self._catalogue.chunks(reading.chunk_ids).values())

    def section_text(self, section_id: str) -> str:
        """The stored text of a section."""
        return self._catalogue.section(section_id).text

    def close(self) -> None:
        """Lets go of the indexes."""
        for index in self._indexes:
            index.close()


def _may_read(edition: Edition, audience: Audience) -> bool:
    is_open = audience is Audience.INTERNAL or edition.audience is Audience.PUBLIC
    return is_open and edition.status is not Status.WITHDRAWN


@dataclass(slots=True)
class _Pinned:
    """A holding that is open, with what was left of it when something was withheld last."""

    whole: Holding
    narrowed: Holding
    withheld: frozenset[str] = frozenset()
    readers: int = 0
    retired: bool = False

    def without(self, withheld: frozenset[str]) -> Holding:
        if withheld != self.withheld:
            self.narrowed, self.withheld = self.whole.without(withheld), withheld
        return self.narrowed


class Library:
    """Opens the live generation, follows publications, and keeps the old one open until its last reader is done.

    What operators withhold is gone from the next question on, without the index being opened anew.
    """

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
        self._standing = Standing()

    @contextmanager
    def holding(self, audience: Audience, plans: Collection[str] = ()) -> Iterator[Holding]:
        """What answers of the live generation, or of `plans` in it, pinned for as long as the context lasts.

        Raises:
            NotReadyError: nothing is published.
        """
        pinned, holding = self._pin(audience)
        try:
            yield holding.of_plans(plans) if plans else holding
        finally:
            self._release(pinned)

    def _pin(self, audience: Audience) -> tuple[_Pinned, Holding]:
        with self._lock:
            try:
                pinned = self._follow(self._look(), audience)
            except IndexUnusableError:
                # Two publications and a clearing away fit between two looks: what was live then may be gone.
                before, self._looked_at = self._standing.generation, -math.inf
                if self._look().generation == before:
                    raise
                pinned = self._follow(self._look(), audience)
            pinned.readers += 1
            return pinned, pinned.without(self._standing.withheld_from(audience))

    def _follow(self, standing: Standing, audience: Audience) -> _Pinned:
        pinned = self._live.get(audience)
        if pinned is None or pinned.whole.generation != standing.generation:
            opened = self._open(standing.generation, audience)
            if pinned is not None:
                self._retire(pinned)
            pinned = self._live[audience] = _Pinned(opened, opened)
        return pinned

    def _release(self, pinned: _Pinned) -> None:
        with self._lock:
            pinned.readers -= 1
            if pinned.retired and not pinned.readers:
                pinned.whole.close()

    def _retire(self, pinned: _Pinned) -> None:
        pinned.retired = True
        if not pinned.readers:
            pinned.whole.close()

    def _look(self) -> Standing:
        if not self._standing.generation or time.monotonic() - self._looked_at > self._look_again_s:
            standing = self._catalogue.standing()
            if not standing.generation:
                raise NotReadyError("nothing is published yet. Publish plans with: keikaku ingest PATH")
            self._standing, self._looked_at = standing, time.monotonic()
        return self._standing

    def _open(self, generation_id: str, audience: Audience) -> Holding:
        # The internal index is opened for staff alone: a resident's process never reads it.
        audiences = (Audience.PUBLIC,) if audience is Audience.PUBLIC else (Audience.PUBLIC, Audience.INTERNAL)
        with ExitStack() as opened:
            indexes = []
            for each in audiences:
                indexes.append(self._store.open(generation_id, each, self._embedder.fingerprint))
                opened.callback(indexes[-1].close)
            holding = Holding(self._catalogue, self._embedder, indexes)
            opened.pop_all()
        return holding

    def close(self) -> None:
        """Lets go of every index; nobody may be reading."""
        with self._lock:
            for pinned in self._live.values():
                pinned.whole.close()
            self._live.clear()
