"""Builds a generation: what the current one holds, with what was just read put in its place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from ingest.errors import BuildError
from vectorstore.catalogue import Catalogue
from vectorstore.domain import Audience, Generation
from vectorstore.manifest import FORMAT_VERSION, Manifest, digest_of
from vectorstore.readings import Reading
from vectorstore.sealing import Sealer, Share
from vectorstore.store import GenerationStore


@dataclass(frozen=True, slots=True)
class Built:
    """A sealed generation; `is_new` unless one of the same content was there already."""

    generation: Generation
    is_new: bool


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds generations into a store and notes them in the catalogue."""

    catalogue: Catalogue
    store: GenerationStore
    sealer: Sealer

    def build(self, reading_keys: Sequence[str]) -> Built:
        """A generation that holds these readings beside what is published now.

        Raises:
            BuildError: there is nothing to hold.
            OSError: the disk is full or cannot be written.
            VectorStoreError: model, Chroma or database failed.
        """
        known = self._members(self.catalogue.readings(reading_keys))
        live = self._live(known)
        if not live:
            raise BuildError(
                "no edition is live, so there is nothing to publish. Ingest an adopted plan or a draft", "nothing_live"
            )
        digest = _digest(self.sealer.embedder.fingerprint, known, live)
        there = self._same(digest)
        if there is not None:
            return Built(there, is_new=False)
        return Built(self._seal(digest, known, live), is_new=True)

    def _members(self, new: Sequence[Reading]) -> list[Reading]:
        current = self.catalogue.current()
        before = self.catalogue.readings_of(current.id) if current else []
        return _merged(before, new)

    def _live(self, known: Sequence[Reading]) -> list[Reading]:
        """The readings that may answer, by what operators have decided; each with its edition as it stands now."""
        live = self.catalogue.live([reading.edition for reading in known])
        by_edition = {reading.edition.id: reading for reading in known}
        return [replace(by_edition[edition.id], edition=edition) for edition in live]

    def _same(self, digest: str) -> Generation | None:
        for generation in self.catalogue.generations():
            if generation.digest == digest and self.store.is_usable(generation.id):
                return generation
        return None

    def _seal(self, digest: str, known: Sequence[Reading], live: Sequence[Reading]) -> Generation:
        made_at = datetime.now(UTC)
        manifest = Manifest(
            id=f"{made_at:%Y%m%d-%H%M%S}-{made_at.microsecond // 1000:03d}-{digest[:8]}",
            digest=digest,
            fingerprint=self.sealer.embedder.fingerprint,
            dimension=self.sealer.embedder.dimension,
            created_at=made_at.isoformat(timespec="milliseconds"),
            edition_ids=tuple(reading.edition.id for reading in live),
            counts={},
            collections={},
            files={},
        )
        sealed = self.sealer.seal(manifest, [_share(audience, live) for audience in Audience])
        generation = Generation(
            id=sealed.id,
            digest=digest,
            fingerprint=sealed.fingerprint,
            created_at=sealed.created_at,
            edition_ids=sealed.edition_ids,
            chunks=sum(counts.chunks for counts in sealed.counts.values()),
        )
        self.catalogue.add_generation(generation, {reading.edition.id: reading.key for reading in known})
        return generation


def _merged(before: Iterable[Reading], new: Sequence[Reading]) -> list[Reading]:
    """Both, by plan and number; what is new outweighs what was read of the same edition or file before."""
    files = {reading.edition.original_sha256 for reading in new}
    kept = {reading.edition.id: reading for reading in before if reading.edition.original_sha256 not in files}
    kept |= {reading.edition.id: reading for reading in new}
    return sorted(kept.values(), key=lambda reading: (reading.plan.id, reading.edition.number))


def _digest(fingerprint: str, known: Sequence[Reading], live: Sequence[Reading]) -> str:
    at_rest = sorted({reading.digest for reading in known} - {reading.digest for reading in live})
    return digest_of((str(FORMAT_VERSION), fingerprint, *sorted(reading.digest for reading in live), "", *at_rest))


def _share(audience: Audience, live: Sequence[Reading]) -> Share:
    chunk_ids: Mapping[str, Sequence[str]] = {
        reading.edition.id: reading.chunk_ids for reading in live if reading.edition.audience is audience
    }
    return Share(audience, chunk_ids)
