"""Real servers for tests: PostgreSQL, Redis and Chroma, started on loopback and stopped again."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import psycopg
import pytest

_START_S = 60.0
_POSTGRES = "/usr/lib/postgresql"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Address of a PostgreSQL server, without a database name."""
    programs = sorted(Path(_POSTGRES).glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name))
    if not programs:
        pytest.skip(f"no PostgreSQL below {_POSTGRES}; apt-get install postgresql")
    with _home() as home, _postgres(programs[-1].parent, home) as address:
        yield address


@pytest.fixture
def postgres_database(postgres: str) -> str:
    """Address of an empty database."""
    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return f"{postgres.replace('postgresql:', 'postgresql+psycopg:')}/{name}"


@pytest.fixture(scope="session")
def chroma_server() -> Iterator[str]:
    """Address of a Chroma server."""
    with _home() as home:
        port = free_port()
        program = Path(sys.executable).with_name("chroma")
        command = [str(program), "run", "--host", "127.0.0.1", "--port", str(port), "--path", str(home)]
        address = f"http://127.0.0.1:{port}"
        with _running(command, home, lambda: httpx.get(f"{address}/api/v2/heartbeat").is_success):
            yield address


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """Address of a Redis server that keeps nothing."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server; apt-get install redis-server")
    with _home() as home:
        port = free_port()
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(home)]
        address = f"redis://127.0.0.1:{port}/0"
        with _running(command, home, lambda: _pongs(port)):
            yield address


def _pongs(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(b"PING\r\n")
            return line.recv(7) == b"+PONG\r\n"
    except OSError:
        return False


def free_port() -> int:
    """A port of loopback that nobody listens on, below those that the system gives to whoever asks for any."""
    while True:
        port = random.SystemRandom().randrange(10_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextmanager
def _home() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="keikaku-test-"))
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _postgres(programs: Path, home: Path) -> Iterator[str]:
    # PostgreSQL refuses to run as root; Debian's package brings a user for it.
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(home, user)
    cluster = home / "cluster"
    initdb = [
        str(programs / "initdb"),
        "-D",
        str(cluster),
        "-U",
        "keikaku",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-locale",
        "-N",
    ]
    subprocess.run(initdb, check=True, capture_output=True, user=user, cwd=home)
    port = free_port()
    command = [str(programs / "postgres"), "-D", str(cluster), "-p", str(port), "-k", str(home), "-F"]
    command += ["-c", "listen_addresses=127.0.0.1"]
    address = f"postgresql://keikaku@127.0.0.1:{port}"
    with _running(command, home, lambda: _accepts(f"{address}/postgres"), user):
        yield address


def _accepts(address: str) -> bool:
    try:
        psycopg.connect(address, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def _running(command: list[str], home: Path, is_up: Callable[[], bool], user: str | None = None) -> Iterator[None]:
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, user=user, cwd=home)
        try:
            _wait(process, command[0], is_up)
            yield
        finally:
            process.send_signal(signal.SIGINT)  # at SIGTERM PostgreSQL waits for whoever is still connected
            process.wait(_START_S)


def _wait(process: subprocess.Popen[bytes], name: str, is_up: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            if is_up():
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    pytest.fail(f"{name} did not start within {_START_S:g} s")
