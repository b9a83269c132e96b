"""Errors of the shared store.

VectorStoreError
├── ModelError            the embedding model is missing, damaged or not the one of the index
├── IndexUnusableError    a generation is missing, damaged or incomplete
└── CatalogueError        the database cannot be read or written
"""


class VectorStoreError(Exception):
    """Something that the store cannot do; the message names the thing, the value and the mend."""


class ModelError(VectorStoreError):
    """The embedding model is missing, damaged, or differs from the one the index was built with."""


class IndexUnusableError(VectorStoreError):
    """A generation's folder or collection is missing, damaged or incomplete."""


class CatalogueError(VectorStoreError):
    """The catalogue's database cannot be read or written, or holds no such thing."""
