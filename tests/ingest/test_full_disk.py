"""An ingest that runs out of disk at any point says so in one line and changes nothing that is answered."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.errors import IngestError
from tests.workbench import PARK, Workbench
from vectorstore.errors import VectorStoreError


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no right to mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def attempt(folder: Path, text: str) -> str:
    try:
        bench = Workbench(folder)
        try:
            bench.ingest({"park.md": text})
        finally:
            bench.close()
    except (IngestError, VectorStoreError) as error:
        return str(error)
    return "done"


def answered(folder: Path) -> str:
    bench = Workbench(folder)
    try:
        return bench.texts()
    finally:
        bench.close()


def test_a_full_disk_is_named_and_changes_no_answer(small_disk: Path) -> None:
    assert attempt(small_disk, PARK) == "done"
    before = answered(small_disk)
    filler = small_disk / "filler"
    for left_kb in (0, 8, 60, 100, 200, 300):
        filler.write_bytes(b"\0" * (shutil.disk_usage(small_disk).free - left_kb * 1024))
        told = attempt(small_disk, PARK.replace("20", "25"))
        filler.unlink()
        assert answered(small_disk) == before
        assert "no space left on the disk" in told
        assert "\n" not in told
    assert attempt(small_disk, PARK.replace("20", "25")) == "done"
    assert "25ヘクタール" in answered(small_disk)
    assert not list((small_disk / "generations").glob(".*"))
