"""The server's worker: started again when it ends, and ended with it."""

import os
import sys
import time
from pathlib import Path

from bot.supervising import Supervisor

_NOTES = "import os, sys; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n'); sys.stdin.read()"
_ENDS = "import sys, time; open(sys.argv[1], 'a').write(f'{time.monotonic()}\\n'); sys.exit(1)"


def lines(log: Path, count: int) -> list[str]:
    until = time.monotonic() + 60
    found: list[str] = []
    while len(found) < count and time.monotonic() < until:
        time.sleep(0.02)
        found = log.read_text().split() if log.exists() else []
    return found


def is_there(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def test_a_worker_that_is_killed_is_started_again_and_ended_at_the_end(tmp_path: Path) -> None:
    log = tmp_path / "log"
    supervisor = Supervisor((sys.executable, "-c", _NOTES, str(log)))
    supervisor.start()
    os.kill(int(lines(log, 1)[0]), 9)
    first, second = map(int, lines(log, 2))
    assert first != second
    supervisor.stop()
    assert not is_there(first)
    assert not is_there(second)


def test_a_worker_that_ends_again_and_again_is_waited_for_longer_each_time(tmp_path: Path) -> None:
    log = tmp_path / "log"
    supervisor = Supervisor((sys.executable, "-c", _ENDS, str(log)))
    supervisor.start()
    _, second, third = map(float, lines(log, 3))
    assert third - second > 0.8
    supervisor.stop()
