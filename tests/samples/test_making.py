import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

FONTS = Path("/usr/share/fonts/truetype/bizud-gothic")


@pytest.fixture(scope="module")
def made(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not FONTS.is_dir():
        pytest.skip("making the samples needs Debian's fonts-morisawa-bizud-gothic")
    out = tmp_path_factory.mktemp("samples")
    subprocess.run([sys.executable, samples / "make_samples.py", "--out", out], check=True, capture_output=True)
    return out


def test_making_the_samples_anew_gives_the_same_texts(
    made: Path, samples: Path, pages_of: Callable[[Path], list[str]]
) -> None:
    names = [path.relative_to(made) for path in made.rglob("*") if path.is_file()]
    assert len(names) == 6
    for name in names:
        assert pages_of(made / name) == pages_of(samples / name), name


def test_making_twice_gives_the_same_bytes(made: Path, samples: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, samples / "make_samples.py", "--out", tmp_path], check=True, capture_output=True)
    for path in (path for path in made.rglob("*") if path.is_file()):
        assert path.read_bytes() == (tmp_path / path.relative_to(made)).read_bytes(), path.name


def test_a_missing_typeface_is_named_with_its_package(samples: Path, tmp_path: Path) -> None:
    command: list[str | Path] = [sys.executable, samples / "make_samples.py", "--out", tmp_path, "--fonts", tmp_path]
    finished = subprocess.run(command, check=False, capture_output=True, text=True)
    assert finished.returncode == 1
    assert "fonts-morisawa-bizud-gothic" in finished.stderr
    assert "Traceback" not in finished.stderr
