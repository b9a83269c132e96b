"""Bots as an administrator starts them, each a process of its own, against a cloud that only their base URL tells of."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.slack_cloud import SlackCloud, Team

_START_S = 120.0
_STOP_S = 25.0
_ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Process:
    """A running command, and what it has said."""

    popen: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """`kill -9`."""
        self.popen.send_signal(signal.SIGKILL)
        self.popen.wait()

    def stop(self) -> int:
        """Asks it to end; returns its exit status."""
        self.popen.send_signal(signal.SIGTERM)
        return self.popen.wait(_STOP_S)

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8", errors="replace")


@dataclass
class SlackBots:
    """Processes over one data folder, for one workspace."""

    cloud: SlackCloud
    team: Team
    data_dir: Path
    settings: dict[str, str] = field(default_factory=dict)
    started: list[Process] = field(default_factory=list)

    def start(self, **more: str) -> Process:
        """`keikaku slack`, once it is connected."""
        process = self._run(more, "slack")
        # Connections cannot be counted: that of a process that was killed just now may still be among them.
        self.wait(process, lambda: "connected to Slack" in process.said)
        return process

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another command on the same data, to its end."""
        command = [sys.executable, "-m", "bot.cli", *arguments]
        environment = self._environment({})
        return subprocess.run(
            command, capture_output=True, text=True, env=environment, cwd=self.data_dir, check=False, timeout=_START_S
        )

    def serve(self, port: int, *arguments: str, **more: str) -> Process:
        """`keikaku serve`, not waited for."""
        return self._run(more, "serve", "--port", str(port), *arguments)

    def _run(self, more: Mapping[str, str], *arguments: str) -> Process:
        handle, name = tempfile.mkstemp(prefix="bot-", suffix=".log", dir=self.data_dir)
        with os.fdopen(handle, "wb") as log:
            popen = subprocess.Popen(
                [sys.executable, "-m", "bot.cli", *arguments],
                env=self._environment(more),
                cwd=self.data_dir,
                stdout=log,
                stderr=log,
            )
        process = Process(popen, Path(name))
        self.started.append(process)
        return process

    def _environment(self, more: Mapping[str, str]) -> dict[str, str]:
        own = {
            "KEIKAKU_DATA_DIR": str(self.data_dir),
            "SLACK_BASE_URL": self.cloud.api_url,
            "SLACK_BOT_TOKEN": self.team.bot_token,
            "SLACK_APP_TOKEN": self.team.app.token,
            "EMBEDDING_THREADS": "1",
            "PYTHONPATH": str(_ROOT),
            **self.settings,
        }
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
        return {**inherited, **own, **more}

    def wait(self, process: Process, is_ready: Callable[[], bool]) -> None:
        """Until a process is ready; one that ends before tells why."""
        give_up = time.monotonic() + _START_S
        while not is_ready():
            assert process.popen.poll() is None, process.said
            assert time.monotonic() < give_up, process.said
            time.sleep(0.05)

    def end(self) -> None:
        """Ends whatever runs still."""
        for process in self.started:
            if process.popen.poll() is None:
                process.popen.terminate()
        for process in self.started:
            try:
                process.popen.wait(_STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def slack_bots(cloud: SlackCloud, team: Team, sample_data_dir: Path, **settings: str) -> Iterator[SlackBots]:
    """Bots over a copy of the sample plans' data folder."""
    with tempfile.TemporaryDirectory(prefix="slack-bots-") as folder:
        data_dir = Path(folder) / "data"
        shutil.copytree(sample_data_dir, data_dir, symlinks=True)
        bots = SlackBots(cloud, team, data_dir, dict(settings))
        try:
            yield bots
        finally:
            bots.end()
