"""Opening the embedding model that the settings name."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from vectorstore.errors import ModelError
from vectorstore.opening import open_embedder
from vectorstore.settings import StoreSettings

# A connection to anywhere ends the process with an error that nothing catches.
WITHOUT_NETWORK = """
import os, sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        print(event, arguments, file=sys.stderr)
        os._exit(9)
sys.addaudithook(refuse)
from vectorstore.opening import open_embedder
from vectorstore.settings import StoreSettings
embedder = open_embedder(StoreSettings())
assert embedder.embed_queries(["防災"]).shape == (1, 384)
print(embedder.fingerprint)
print(*sys.modules)
"""


def settings(data_dir: Path, **values: str) -> StoreSettings:
    return StoreSettings.model_validate({"KEIKAKU_DATA_DIR": data_dir, **values})


def open_apart(data_dir: Path, **environment: str) -> tuple[str, set[str]]:
    """Fingerprint and imported modules of a fresh process without network."""
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT_NETWORK],
        env={"KEIKAKU_DATA_DIR": str(data_dir), **environment},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
        cwd=ROOT,
    )
    assert run.returncode == 0, run.stderr
    fingerprint, modules = run.stdout.splitlines()
    return fingerprint, set(modules.split())


def test_the_default_opens_light_and_without_network(model_dir: Path) -> None:
    fingerprint, modules = open_apart(model_dir.parent.parent)
    assert "onnx-int8" in fingerprint
    assert not modules & {"torch", "transformers", "sentence_transformers", "onnx"}


@pytest.mark.slow
def test_torch_serves_the_default_when_asked_and_without_network(model_dir: Path) -> None:
    fingerprint, modules = open_apart(model_dir.parent.parent, EMBEDDING_BACKEND="torch")
    assert "torch-float32" in fingerprint
    assert "onnxruntime" not in modules


def test_a_folder_is_opened_with_the_prompts_that_are_set(model_dir: Path, tmp_path: Path) -> None:
    embedder = open_embedder(settings(tmp_path, EMBEDDING_MODEL=str(model_dir), EMBEDDING_QUERY_PROMPT="ask: "))
    assert "'ask: '" in embedder.fingerprint


def test_a_folder_that_is_missing_is_named_and_no_hub_is_asked(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"models/none: no such folder"):
        open_embedder(settings(tmp_path, EMBEDDING_MODEL=str(tmp_path / "models" / "none")))


def test_a_folder_that_holds_no_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match=r"empty: cannot load it \(.+\); the folder is damaged"):
        open_embedder(settings(tmp_path, EMBEDDING_MODEL=str(tmp_path / "empty")))


def test_onnx_is_refused_for_another_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="EMBEDDING_BACKEND=onnx serves multilingual-e5-small only"):
        open_embedder(settings(tmp_path, EMBEDDING_MODEL="some/model", EMBEDDING_BACKEND="onnx"))
