"""Fixtures that many tests share."""

import os
from collections import Counter
from pathlib import Path

import pytest

pytest_plugins = ["tests.sample_city"]

ROOT = Path(__file__).resolve().parent.parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the longest files first where several processes share them, so that all end at about the same time."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        slow = Counter(item.path for item in items if item.get_closest_marker("slow"))
        items.sort(key=lambda item: -slow[item.path])


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Real plan documents, kept beside the project and never part of it."""
    folder = Path(os.environ.get("KEIKAKU_CORPUS", ROOT.parent / "shared" / "corpus"))
    if not folder.is_dir():
        pytest.skip(f"no corpus of real documents at {folder}; set KEIKAKU_CORPUS")
    return folder
