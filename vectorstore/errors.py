"""Errors of the shared store.

VectorStoreError
├── ModelError            the embedding model is missing, damaged or not the one of the index
├── IndexUnusableError    a generation is missing, damaged or incomplete
├── PublishError          a generation may not answer: nobody has checked it, or only beside another one
│   └── GateRefusedError  the gate found something against it that nobody has confirmed
├── CatalogueError        the database cannot be read or written
│   └── DatabaseBusyError  not now: another has it to itself
├── BackupError           a backup cannot be made, is not whole, or cannot be put back here
└── QueueError            the queue of jobs cannot be used
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vectorstore.operations.gate_reports import GateLine


class VectorStoreError(Exception):
    """Something that the store cannot do; the message names the thing, the value and the mend."""


class ModelError(VectorStoreError):
    """The embedding model is missing, damaged, or differs from the one the index was built with."""


class IndexUnusableError(VectorStoreError):
    """A generation's folder or collection is missing, damaged or incomplete."""


class PublishError(VectorStoreError):
    """A generation may not answer; `code` is stable: unchecked, stale, reason, refused, unpublished, opens, trial."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class GateRefusedError(PublishError):
    """The gate found `lines` against a generation, which nobody has confirmed or overridden."""

    def __init__(self, generation_id: str, lines: Sequence["GateLine"]) -> None:
        said = "; ".join(line.message for line in lines)
        super().__init__("refused", f"generation {generation_id} was refused: {said}")
        self.lines = tuple(lines)


class CatalogueError(VectorStoreError):
    """The catalogue's database cannot be read or written, or holds no such thing."""


class DatabaseBusyError(CatalogueError):
    """The database cannot be written now: another transaction has it to itself for longer than was waited."""


class QueueError(VectorStoreError):
    """The queue of jobs is wrongly named or cannot be reached."""


class BackupError(VectorStoreError):
    """A backup cannot be made or is not whole, or what it holds cannot be put back here."""
