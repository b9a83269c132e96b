"""Fixtures of the store's tests."""

from tests.services import chroma_server, postgres, postgres_database

__all__ = ["chroma_server", "postgres", "postgres_database"]
