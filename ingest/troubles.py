"""Codes for what can go wrong with a whole job; `prompts/admin/failures.toml` words them."""

from collections.abc import Sequence

from ingest.errors import BuildError, RegisterError
from vectorstore.errors import CatalogueError, IndexUnusableError, ModelError, PublishError, QueueError

_CODES: Sequence[tuple[type[Exception], str]] = (
    (RegisterError, "register"),
    (ModelError, "model"),
    (IndexUnusableError, "index"),
    (QueueError, "queue"),
    (CatalogueError, "database"),
)


def code_of(error: Exception) -> str:
    """The code of an error that ended a job."""
    if isinstance(error, PublishError | BuildError):
        return error.code
    return next((code for kind, code in _CODES if isinstance(error, kind)), "settings")
