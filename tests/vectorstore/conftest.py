"""Fixtures of the store's tests."""

from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.services import chroma_server, postgres, postgres_database
from vectorstore.model import prepare_default_model

__all__ = ["chroma_server", "postgres", "postgres_database"]


@pytest.fixture(scope="session")
def model_dir() -> Path:
    """The default model, prepared once for this machine where `make demo` looks for it too."""
    return prepare_default_model(ROOT / "data" / "models")
