"""Makes and restores backups in processes that may be killed: `python -m tests.backup_nursery`, an order a line.

An order is JSON: `act` (backup or restore), `data_dir`, `folder` and `killed_after_s`, null for never. The answer is how
it ended, as JSON: "done", "killed", or the error's message.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT
from vectorstore.backup import Backup
from vectorstore.errors import VectorStoreError
from vectorstore.operations.acts import Act
from vectorstore.restoring import Restoring, latest
from vectorstore.settings import StoreSettings

BY = Act("cli:tests")


class Nursery:
    """Has backups made and restored, and whoever does so killed."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.backup_nursery"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def order(self, act: str, data_dir: Path, folder: Path, killed_after_s: float | None = None) -> str:
        """How it ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        told = {"act": act, "data_dir": str(data_dir), "folder": str(folder), "killed_after_s": killed_after_s}
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()
        return str(json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        self._process.communicate()


@contextmanager
def nursing() -> Iterator[Nursery]:
    """A nursery for as long as the context lasts."""
    nursery = Nursery()
    try:
        yield nursery
    finally:
        nursery.close()


def _done(act: str, data_dir: str, folder: str) -> str:
    settings = StoreSettings.model_validate({"KEIKAKU_DATA_DIR": data_dir})
    try:
        if act == "backup":
            Backup(settings, _quiet).make(Path(folder), BY)
        else:
            Restoring(settings, _quiet).restore(latest(Path(folder)), BY)
    except VectorStoreError as error:
        return str(error)
    return "done"


def _quiet(_stage: str, _done: int, _total: int) -> None:
    return


def main() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        near, far = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(far, _done(order["act"], order["data_dir"], order["folder"]).encode())
            os._exit(0)
        os.close(far)
        if order["killed_after_s"] is not None:
            time.sleep(order["killed_after_s"])
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(near, encoding="utf-8") as told:
            sys.stdout.write(json.dumps(told.read() or "killed") + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
