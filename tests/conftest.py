"""Fixtures that many tests share."""

import os
from pathlib import Path

import pytest

pytest_plugins = ["tests.sample_city"]

ROOT = Path(__file__).resolve().parent.parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the browser's tests last: while it is open, this thread has an event loop that others cannot start theirs in."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Real plan documents, kept beside the project and never part of it."""
    folder = Path(os.environ.get("KEIKAKU_CORPUS", ROOT.parent / "shared" / "corpus"))
    if not folder.is_dir():
        pytest.skip(f"no corpus of real documents at {folder}; set KEIKAKU_CORPUS")
    return folder
