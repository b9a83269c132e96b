"""A generation's manifest: what the folder holds, and how to tell that it is whole."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from vectorstore.domain import Audience
from vectorstore.errors import IndexUnusableError
from vectorstore.serialising import Codec

FORMAT_VERSION = 1
"""Counts up whenever a folder of the older form cannot be read, or its index terms are made otherwise."""
MANIFEST_NAME = "manifest.json"
_CHECKED_AT_OPENING_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class FileSeal:
    """Size and SHA-256 of a file as it was sealed."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How much one audience's index holds."""

    chunks: int
    sentences: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a sealed folder holds. `digest` depends on content and model alone, not on time or place.

    `collections` names each audience's collection where the dense index lies on a Chroma server; it is empty where the
    folder has it.
    """

    id: str
    digest: str
    fingerprint: str
    dimension: int
    created_at: str
    edition_ids: tuple[str, ...]
    counts: dict[Audience, Counts]
    collections: dict[Audience, str]
    files: dict[str, FileSeal]
    format_version: int = FORMAT_VERSION

    def check(self, folder: Path, within: str = "", *, thorough: bool = False) -> None:
        """Holds the files below `within` against their seals: sizes and small files, or with `thorough` every byte.

        Raises:
            IndexUnusableError: a file is missing or differs.
        """
        for name, seal in self.files.items():
            if name.startswith(within):
                _check(folder / name, seal, thorough=thorough)


_CODEC = Codec(TypeAdapter(Manifest))


def load_manifest(folder: Path) -> Manifest:
    """The manifest of a sealed folder.

    Raises:
        IndexUnusableError: it is missing, damaged, or of another format.
    """
    path = folder / MANIFEST_NAME
    try:
        manifest = _CODEC.load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise IndexUnusableError(f"{folder}: no generation here. Build one with: keikaku ingest") from error
    except (OSError, ValueError) as error:
        raise IndexUnusableError(f"{path}: damaged manifest. Build a new generation with: keikaku ingest") from error
    if manifest.format_version != FORMAT_VERSION:
        raise IndexUnusableError(
            f"{path}: format {manifest.format_version}, this version reads {FORMAT_VERSION}. Build with: keikaku ingest"
        )
    return manifest


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Writes the manifest into its folder."""
    (folder / MANIFEST_NAME).write_text(_CODEC.dump(manifest), encoding="utf-8")


def seals(folder: Path) -> dict[str, FileSeal]:
    """The seal of every file below `folder`, by its path from there."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): FileSeal(path.stat().st_size, _sha256(path)) for path in files}


def digest_of(texts: Iterable[str]) -> str:
    """SHA-256 of texts, each ended by a zero so that no two lists read alike."""
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()


def _check(path: Path, seal: FileSeal, *, thorough: bool) -> None:
    try:
        size = path.stat().st_size
        differs = size != seal.size
        if not differs and (thorough or size <= _CHECKED_AT_OPENING_BYTES):
            differs = _sha256(path) != seal.sha256
    except OSError as error:
        raise IndexUnusableError(f"{path}: {error.strerror}. Build a new generation with: keikaku ingest") from error
    if differs:
        raise IndexUnusableError(f"{path}: not as it was sealed. Build a new generation with: keikaku ingest")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
