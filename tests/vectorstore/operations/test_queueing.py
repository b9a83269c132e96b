"""The bell, on each queue that an operator can choose: whoever rings is heard in another process."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.services import free_port, postgres, postgres_database, redis_server
from vectorstore.errors import QueueError
from vectorstore.operations.queueing import Bell
from vectorstore.settings import StoreSettings

__all__ = ["postgres", "postgres_database", "redis_server"]

ROOT = Path(__file__).resolve().parents[3]
_PATIENCE_S = 60.0


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres), "redis"])
def queue_url(request: pytest.FixtureRequest) -> str:
    fixtures = {"postgresql": "postgres_database", "redis": "redis_server"}
    return str(request.getfixturevalue(fixtures[request.param])) if request.param in fixtures else ""


def settings_of(folder: Path, queue_url: str) -> StoreSettings:
    return StoreSettings.model_validate({"KEIKAKU_DATA_DIR": folder, "QUEUE_URL": queue_url})


@contextmanager
def listener(folder: Path, queue_url: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.bell_listener", str(folder), queue_url, str(folder / "heard")]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(_PATIENCE_S)


def heard(folder: Path, wanted: set[str]) -> list[str]:
    until = time.monotonic() + _PATIENCE_S
    lines: list[str] = []
    while time.monotonic() < until and not wanted <= set(lines):
        time.sleep(0.05)
        place = folder / "heard"
        lines = place.read_text().split() if place.exists() else []
    return lines


def test_a_ring_is_heard_once_in_another_process_also_when_it_came_before(tmp_path: Path, queue_url: str) -> None:
    with closing(Bell.of(settings_of(tmp_path, queue_url))) as bell:
        bell.ring("early")
        with listener(tmp_path, queue_url) as process:
            heard(tmp_path, {"early", "minute"})
            begun = time.monotonic()
            bell.ring("one")
            lines = heard(tmp_path, {"early", "minute", "one"})
            assert time.monotonic() - begun < 20
            assert sorted(lines) == ["early", "minute", "one"]
    assert process.returncode == 0


@pytest.mark.postgres
def test_a_server_that_was_started_anew_hears_and_is_heard(tmp_path: Path, postgres_database: str) -> None:
    with listener(tmp_path, postgres_database), closing(Bell.of(settings_of(tmp_path, postgres_database))) as bell:
        bell.ring("one")
        heard(tmp_path, {"one", "minute"})
        with psycopg.connect(postgres_database.replace("+psycopg", ""), autocommit=True) as line:
            line.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        bell.ring("two")
        assert "two" in heard(tmp_path, {"two"})


def test_nothing_that_lies_in_a_queue_is_run_as_code(tmp_path: Path) -> None:
    with closing(Bell.of(settings_of(tmp_path, ""))) as bell:
        bell.ring("one")
    assert b"run" in (content := (tmp_path / "queue.db").read_bytes())
    assert b'["one"]' in content
    assert b"cposix" not in content


@pytest.mark.parametrize("address", ["mysql://host/name", "queue.db", "http://127.0.0.1"])
def test_an_address_of_no_queue_is_named_at_start(tmp_path: Path, address: str) -> None:
    with pytest.raises(QueueError, match="QUEUE_URL is no address of a queue"):
        Bell.of(settings_of(tmp_path, address))


@pytest.mark.parametrize("scheme", ["redis", "postgresql"])
def test_a_queue_that_cannot_be_reached_is_named_without_its_password(tmp_path: Path, scheme: str) -> None:
    bell = Bell.of(settings_of(tmp_path, f"{scheme}://haru:geheim@127.0.0.1:{free_port()}/0"))
    with pytest.raises(QueueError) as caught:
        bell.ring("one")
    assert f"{scheme}://haru:***@127.0.0.1" in str(caught.value)
    assert "geheim" not in str(caught.value)
