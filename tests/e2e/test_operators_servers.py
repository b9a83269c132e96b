"""The operators' whole way by HTTP on servers: PostgreSQL for the database, Redis for the queue, Chroma for the index."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.conftest import ROOT
from tests.e2e.admin_served import AdminSite, admin_serving, over
from tests.e2e.test_admin_api import paper
from tests.sample_city import with_model
from tests.services import chroma_server, postgres, postgres_database, redis_server

__all__ = ["chroma_server", "postgres", "postgres_database", "redis_server"]

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

QUESTION, QUOTE = "ほたる橋2号の長さは何メートルですか", "ほたる橋2号の長さは102メートルです"


def keikaku(settings: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", "bot.cli", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def worker_of(data_dir: Path) -> int:
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
            if b"worker\0" in words and f"KEIKAKU_DATA_DIR={data_dir}\0".encode() in words:
                return int(folder.name)
    raise AssertionError("no worker is at work")


def built(calls: httpx.Client, data_dir: Path) -> str:
    """The generation that a build made whose worker was killed meanwhile."""
    files = [("files", ("hotaru2.md", paper(2)))]
    read = over(calls, str(calls.post("/uploads", files=files, data={"city": "みなと野市"}).json()["id"]))
    made = calls.post("/jobs", json={"kind": "build", "files_of": read["id"]}).json()
    os.kill(worker_of(data_dir), signal.SIGKILL)
    outcome = over(calls, str(made["id"]))["outcome"]
    assert isinstance(outcome, dict)
    return str(outcome["generation"])


def is_published(site: AdminSite, data_dir: Path) -> bool:
    with site.calls() as calls:
        generation = built(calls, data_dir)
        assert not site.is_answered(QUESTION, QUOTE)
        assert calls.post(f"/generations/{generation}/publish", json={}).status_code == 200
        assert site.is_answered(QUESTION, QUOTE)
        assert calls.post("/rollback", json={}).status_code == 200
        assert not site.is_answered(QUESTION, QUOTE)
        assert calls.post(f"/generations/{generation}/publish", json={}).status_code == 200
        return site.is_answered(QUESTION, QUOTE)


def test_a_plan_is_put_before_residents_and_backed_up_and_answers_from_the_backup(
    postgres_database: str, redis_server: str, chroma_server: str, tmp_path: Path
) -> None:
    servers = {"DATABASE_URL": postgres_database, "QUEUE_URL": redis_server, "CHROMA_URL": chroma_server}
    data_dir, other = with_model(tmp_path / "data"), with_model(tmp_path / "other")
    (tmp_path / "first.md").write_bytes(paper(1))
    keikaku(servers | {"KEIKAKU_DATA_DIR": str(data_dir)}, "ingest", str(tmp_path / "first.md"), "--city", "みなと野市")
    with admin_serving(data_dir, **servers) as site:
        assert is_published(site, data_dir)
        keikaku(servers | {"KEIKAKU_DATA_DIR": str(data_dir)}, "backup", str(tmp_path / "backup"))
    address, _, name = postgres_database.rpartition("/")
    with psycopg.connect(f"{address.replace('+psycopg', '')}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}b".encode())
    servers["DATABASE_URL"] += "b"
    keikaku(servers | {"KEIKAKU_DATA_DIR": str(other)}, "restore", str(tmp_path / "backup"))
    assert QUOTE in keikaku(servers | {"KEIKAKU_DATA_DIR": str(other)}, "ask", QUESTION)
