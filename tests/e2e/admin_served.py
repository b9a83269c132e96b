"""A real server with its worker, on a copy of the sample city's data, for operators to work at."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from bot.benchmark.processes import Place
from tests.conftest import ROOT
from tests.services import free_port

NAME = "kikaku@city.example.jp"
PASSWORD = "みなと野の公園を歩く 1234"
TOKEN = "operators-calls-in-these-tests"
JOB_MS = 60_000
"""Generous: a small plan is read in a second and built in a few, but machines are busy."""


@dataclass(frozen=True)
class AdminSite:
    """A server on a data folder of its own."""

    url: str

    def ask(self, question: str) -> dict[str, object]:
        """What a resident is answered."""
        response = httpx.post(f"{self.url}/api/v1/answers", json={"question": question}, timeout=30)
        assert response.status_code == 200, response.text
        answer: dict[str, object] = response.json()
        return answer

    def is_answered(self, question: str, quote: str) -> bool:
        """Whether a resident is answered with these words."""
        return quote in str(self.ask(question)["statements"])

    def calls(self) -> httpx.Client:
        """A client that makes the operators' calls."""
        headers = {"Authorization": f"Bearer {TOKEN}"}
        return httpx.Client(base_url=f"{self.url}/api/v1/admin", headers=headers, timeout=60)

    def sign_in(self, page: Page) -> None:
        """Signs in on the sign-in page."""
        page.goto(f"{self.url}/admin")
        page.get_by_label("名前").fill(NAME)
        page.get_by_label("パスワード").fill(PASSWORD)
        page.get_by_role("button", name="サインインする").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("概要")


@contextmanager
def admin_serving(data_dir: Path, **more: str) -> Iterator[AdminSite]:
    """Serves a data folder, with one account that may publish and the token for calls; `more` settings by their names."""
    variables = {"KEIKAKU_DATA_DIR": str(data_dir), "ADMIN_TOKEN": TOKEN, "RATE_PER_MINUTE": "100000"} | more
    command = [sys.executable, "-m", "bot.cli", "account", "add", NAME, "--role", "admin", "--password-stdin"]
    subprocess.run(
        command, input=PASSWORD, text=True, check=True, cwd=ROOT, env=os.environ | variables, capture_output=True
    )
    port = free_port()
    place = Place(data_dir, variables)
    with place.serving(f"http://127.0.0.1:{port}/api/v1/answers", "公園", "bot.cli", "serve", "--port", str(port)):
        yield AdminSite(f"http://127.0.0.1:{port}")


@pytest.fixture(scope="session")
def admin_site(sample_data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AdminSite]:
    """One on a copy of the sample city; whoever publishes something there takes it back."""
    with admin_serving(copied(sample_data_dir, tmp_path_factory.mktemp("admin") / "data")) as site:
        yield site


def copied(data_dir: Path, to: Path) -> Path:
    """The data folder, copied but for the model, which is linked."""
    shutil.copytree(data_dir, to, symlinks=True)
    return to


def over(calls: httpx.Client, job_id: str, patience_s: float = 120) -> dict[str, object]:
    """A job once it is over."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        job: dict[str, object] = calls.get(f"/jobs/{job_id}").json()
        if job["state"] not in ("waiting", "running"):
            return job
        time.sleep(0.2)
    raise AssertionError(f"job {job_id} is not over: {job}")
