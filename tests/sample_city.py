"""The sample plans, ingested as an operator would, with the real model; and a bot that answers from them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

from bot.bootstrap import Bot, open_bot
from bot.domain import Answer, Question, Turn
from bot.settings import BotSettings
from vectorstore.domain import Audience
from vectorstore.model import prepare_default_model
from vectorstore.settings import DEFAULT_MODEL

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"


@dataclass(frozen=True, slots=True)
class SampleCity:
    """A bot that holds the sample plans."""

    bot: Bot

    def ask(self, text: str, *, history: tuple[Turn, ...] = (), audience: Audience = Audience.PUBLIC) -> Answer:
        """The answer to a question."""
        return self.bot.answerer.answer(Question(text, history=history, audience=audience))

    def section_text(self, section_id: str) -> str:
        """A section's stored text."""
        return self.bot.catalogue.section(section_id).text


def keikaku(data_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the command line on a data folder."""
    command = [sys.executable, "-m", "bot.cli", *arguments]
    environment = {**os.environ, "KEIKAKU_DATA_DIR": str(data_dir)}
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT, check=False)


def with_model(data_dir: Path) -> Path:
    """The data folder, with the model prepared once for all tests."""
    prepared = prepare_default_model(ROOT / "data" / "models")
    (data_dir / "models").mkdir(parents=True)
    (data_dir / "models" / DEFAULT_MODEL).symlink_to(prepared)
    return data_dir


@pytest.fixture(scope="session")
def sample_data_dir(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A data folder in which the sample plans are published.

    Each process has a copy; it is made once for all of them, and where KEIKAKU_SAMPLE_CITY names a place for all runs
    that know of it: `make test` is two.
    """
    base = tmp_path_factory.getbasetemp()
    beside = base if worker_id == "master" else base.parent
    shared = Path(os.environ.get("KEIKAKU_SAMPLE_CITY") or beside / "published_samples")
    shared.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{shared}.lock"):
        if not shared.exists():
            _publish_samples(shared.with_suffix(".new")).rename(shared)
    return Path(shutil.copytree(shared, tmp_path_factory.mktemp("sample_city") / "data", symlinks=True))


def _publish_samples(data_dir: Path) -> Path:
    shutil.rmtree(data_dir, ignore_errors=True)
    done = keikaku(with_model(data_dir), "ingest", "--register", str(SAMPLES / "plans.toml"))
    assert done.returncode == 0, done.stderr
    return data_dir


@pytest.fixture(scope="session")
def sample_city(sample_data_dir: Path) -> Iterator[SampleCity]:
    """A bot on the sample plans."""
    bot = open_bot(BotSettings(KEIKAKU_DATA_DIR=sample_data_dir))
    yield SampleCity(bot)
    bot.close()
