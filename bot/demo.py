"""The demo's plans: ingested once, and again only when the samples have changed."""

import hashlib
import subprocess
import sys
from pathlib import Path

from bot.errors import BotError
from bot.settings import BotSettings
from vectorstore.catalogue import Catalogue
from vectorstore.model import prepare_default_model
from vectorstore.settings import DEFAULT_MODEL

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
_FOLDERS = ("plans", "internal")
_MARK = "demo.sha256"


def prepare(settings: BotSettings) -> None:
    """Sees to it that model and sample plans are there.

    A data folder with plans of somebody's own is left as it is.

    Raises:
        BotError: the sample plans cannot be ingested.
        VectorStoreError: model or database cannot be used.
    """
    if settings.embedding_model == DEFAULT_MODEL:
        prepare_default_model(settings.data_dir / "models")
    mark, digest = settings.data_dir / _MARK, _digest()
    catalogue = Catalogue.open(settings.sqlalchemy_url, settings.edition_policy)
    is_stocked = catalogue.current() is not None
    catalogue.close()
    known = mark.read_text() if mark.is_file() else ""
    if is_stocked and known in ("", digest):
        return
    _ingest()
    mark.write_text(digest)


def _ingest() -> None:
    # A process of its own: the bot never imports what reads documents.
    command = [sys.executable, "-m", "bot.cli", "ingest", "--register", str(SAMPLES / "plans.toml")]
    if subprocess.run(command, check=False).returncode:  # noqa: S603  our own program
        raise BotError("the sample plans could not be ingested; the lines above tell why")


def _digest() -> str:
    whole = hashlib.sha256((SAMPLES / "plans.toml").read_bytes())
    for file in sorted(each for folder in _FOLDERS for each in (SAMPLES / folder).iterdir()):
        whole.update(file.read_bytes())
    return whole.hexdigest()
