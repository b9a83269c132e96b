"""Where generations lie: their folders, and their collections where Chroma is a server."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from vectorstore.domain import Audience
from vectorstore.errors import IndexUnusableError
from vectorstore.generation import GenerationIndex, open_generation
from vectorstore.manifest import Manifest, load_manifest
from vectorstore.sealing import BUILDING_PREFIX, collection_name
from vectorstore.settings import StoreSettings


@dataclass(frozen=True, slots=True)
class GenerationStore:
    """The generations below one folder; with a `chroma_url` their dense indexes lie on that server."""

    folder: Path
    chroma_url: str = ""

    @classmethod
    def of(cls, settings: StoreSettings) -> "GenerationStore":
        """The store that the settings name."""
        return cls(settings.data_dir / "generations", settings.chroma_url)

    def open(self, generation_id: str, audience: Audience, fingerprint: str) -> GenerationIndex:
        """One audience's index; raises as `open_generation` does."""
        folder = self.folder / generation_id
        return open_generation(folder, audience, fingerprint=fingerprint, chroma_url=self.chroma_url)

    def check(self, generation_id: str, *, thorough: bool = False) -> Manifest:
        """Holds a generation against its seal: sizes and small files, or with `thorough` every byte.

        Raises:
            IndexUnusableError: something is missing, damaged, or lies elsewhere than the settings say.
        """
        folder = self.folder / generation_id
        manifest = load_manifest(folder)
        manifest.check(folder, thorough=thorough)
        if bool(manifest.collections) != bool(self.chroma_url):
            where = "on a Chroma server" if manifest.collections else "in its folder"
            raise IndexUnusableError(
                f"generation {generation_id}: its vectors lie {where}, CHROMA_URL says otherwise. "
                "Correct it, or build anew with: keikaku ingest"
            )
        self._check_collections(manifest)
        return manifest

    def is_usable(self, generation_id: str) -> bool:
        """Whether `check` finds nothing."""
        try:
            self.check(generation_id)
        except IndexUnusableError:
            return False
        return True

    def remove(self, generation_id: str) -> None:
        """Removes a generation's folder and collections; what has them open goes on reading its own."""
        if self.chroma_url:
            from vectorstore.chroma import ServerChroma  # noqa: PLC0415 - only those with a server wait for it

            for audience in Audience:
                ServerChroma.remove(self.chroma_url, collection_name(generation_id, audience))
        shutil.rmtree(self.folder / generation_id, ignore_errors=True)

    def remove_unfinished(self) -> None:
        """Removes, unopened, what a build that was killed left behind."""
        for leftover in self.folder.glob(f"{BUILDING_PREFIX}*"):
            self.remove(leftover.name.removeprefix(BUILDING_PREFIX))
            shutil.rmtree(leftover, ignore_errors=True)

    def folders(self) -> list[str]:
        """Ids of the generations that lie here, oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(path.name for path in self.folder.iterdir() if path.is_dir() and not path.name.startswith("."))

    def _check_collections(self, manifest: Manifest) -> None:
        if not self.chroma_url:
            return
        from vectorstore.chroma import ServerChroma  # noqa: PLC0415 - as above

        missing = set(manifest.collections.values()) - set(ServerChroma.collections(self.chroma_url))
        if missing:
            raise IndexUnusableError(
                f"{self.chroma_url}: no collection {min(missing)}. Build anew with: keikaku ingest"
            )
