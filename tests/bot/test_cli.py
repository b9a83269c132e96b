import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from bot.ledger import Ledger
from bot.offers import Offer
from tests.fakes_bot import open_fake_bot
from vectorstore.database import open_engine
from vectorstore.ulid import new_ulid

PROGRAM = [sys.executable, "-m", "bot.cli"]


def keikaku(folder: Path, *arguments: str | bytes, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"KEIKAKU_DATA_DIR": str(folder)} | settings
    return subprocess.run([*PROGRAM, *arguments], env=environment, capture_output=True, text=True, check=False)


def assert_one_line(failed: subprocess.CompletedProcess[str], *words: str) -> None:
    assert failed.returncode == 1
    assert failed.stdout == ""
    (line,) = failed.stderr.splitlines()
    assert all(word in line for word in words), line


@pytest.fixture
def stocked(tmp_path: Path) -> Path:
    open_fake_bot(tmp_path).catalogue.close()
    return tmp_path


def test_help_names_every_command(tmp_path: Path) -> None:
    listing = keikaku(tmp_path, "--help")
    assert listing.returncode == 0
    commands = set(re.findall(r"^  ([a-z]+) ", listing.stdout, re.MULTILINE))
    assert {"demo", "serve", "ask", "search", "plans", "offers", "fault", "forget", "doctor", "ingest"} <= commands


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "bot.cli", "--help"]
    listing = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    heavy = {"torch", "numpy", "chromadb", "fastapi", "sqlalchemy", "onnxruntime", "pydantic", "uvicorn"}
    assert not heavy & set(re.findall(r"\| +([a-z0-9]+)$", listing.stderr, re.MULTILINE))


@pytest.mark.parametrize(
    "arguments", [["ask"], ["ask", "公園", "--audience", "all"], ["fly"], ["search", "x", "--k", "0"]]
)
def test_wrong_usage_ends_with_2(tmp_path: Path, arguments: list[str]) -> None:
    assert keikaku(tmp_path, *arguments).returncode == 2


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    assert_one_line(keikaku(tmp_path, "plans", RATE_PER_DAY="many"), "RATE_PER_DAY", ".env")
    assert_one_line(keikaku(tmp_path, "plans", TRUSTED_PROXIES="10.0.0.0/99"), "TRUSTED_PROXIES")
    assert_one_line(keikaku(tmp_path, "plans", DATABASE_URL="mysql://x/y"), "DATABASE_URL")


def test_plans_lists_every_edition_internal_ones_too(stocked: Path) -> None:
    listing = keikaku(stocked, "plans").stdout
    assert "みなと野市 みなと野市みどりの基本計画 (minato-midori)" in listing
    assert re.search(r"\* 2 +第2版 +adopted", listing)
    assert re.search(r"  1 +第1版 +superseded", listing)
    assert "internal" in listing


def test_plans_speaks_json(stocked: Path) -> None:
    plans = json.loads(keikaku(stocked, "plans", "--json").stdout)["plans"]
    assert [(plan["id"], plan["editions"][0]["audience"]) for plan in plans] == [
        ("minato-midori", "public"),
        ("naibu", "internal"),
    ]


def test_what_departments_replied_is_listed_for_operators(stocked: Path) -> None:
    engine = open_engine(f"sqlite:///{stocked / 'keikaku.db'}")
    Ledger(engine).add_offer(
        Offer(new_ulid(), "犬の広場は", "令和9年度です。\n\x1b[2J担当へ。", "minato-midori", id="one")
    )
    engine.dispose()
    listing = keikaku(stocked, "offers").stdout
    assert all(words in listing for words in ("one", "minato-midori", "犬の広場は", "令和9年度です。"))
    assert "\x1b" not in listing
    (line,) = keikaku(stocked, "offers", "--json").stdout.splitlines()
    row = json.loads(line)
    assert (row["id"], row["question"], row["expected"]) == ("one", "犬の広場は", "answer")
    assert row["answer"].startswith("令和9年度です。")


def test_offers_of_nothing_are_nothing(stocked: Path) -> None:
    listing = keikaku(stocked, "offers", "--json")
    assert (listing.returncode, listing.stdout) == (0, "")


def test_a_kept_error_is_printed_with_its_trace(stocked: Path) -> None:
    engine = open_engine(f"sqlite:///{stocked / 'keikaku.db'}")
    number = Ledger(engine).add_fault("slack", ValueError("公園が読めません"))
    engine.dispose()
    printed = keikaku(stocked, "fault", number.lower())
    assert printed.returncode == 0
    assert printed.stdout.startswith(number)
    assert "ValueError: 公園が読めません" in printed.stdout
    assert_one_line(keikaku(stocked, "fault", "0000"), "0000", "RETENTION_DAYS")


def test_forget_says_how_many(stocked: Path) -> None:
    forgotten = keikaku(stocked, "forget", "--older-than", "0")
    assert (forgotten.returncode, forgotten.stdout) == (0, "forgot 0 answers of more than 0 days ago\n")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("", "empty"),
        ("\x01\x02", "empty"),
        ("あ" * 10_000, "300"),
        (b"\xff\xfe\x80", "UTF-8"),
    ],
)
def test_a_question_that_cannot_be_taken_is_refused_in_one_line(
    stocked: Path, question: str | bytes, words: str
) -> None:
    assert_one_line(keikaku(stocked, "ask", question), words)


def test_an_unknown_city_is_refused_in_one_line(stocked: Path) -> None:
    assert_one_line(keikaku(stocked, "ask", "公園は", "--city", "どこか市"), "どこか市", "keikaku plans")


def test_serve_refuses_a_database_that_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "keikaku.db").write_text("no database at all, but a text that is long enough to look like one" * 20)
    assert_one_line(keikaku(tmp_path, "serve", "--port", "0"), "keikaku.db")


MARKDOWN = """# かもめ町みどり計画

## 第1章 公園

町は令和9年度までに公園を12か所に増やします。

## 第2章 街路樹

街路樹は3,400本あります。手入れは町内会とともに行います。
"""


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    prepared = Path("data", "models").resolve()
    if prepared.is_dir():
        (folder / "models").symlink_to(prepared)
    plan = folder / "midori.md"
    plan.write_text(MARKDOWN, encoding="utf-8")
    done = keikaku(folder, "ingest", str(plan), "--city", "かもめ町", "--status", "adopted")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
def test_ask_answers_with_its_source(ingested: Path) -> None:
    answer = keikaku(ingested, "ask", "公園は何か所に増えますか")
    assert answer.returncode == 0, answer.stderr
    assert "公園を12か所に増やします。 [1]" in answer.stdout
    assert "「町は令和9年度までに公園を12か所に増やします。」" in answer.stdout


@pytest.mark.slow
def test_ask_speaks_json(ingested: Path) -> None:
    answer = json.loads(keikaku(ingested, "ask", "公園は何か所に増えますか", "--json", "--city", "かもめ町").stdout)
    assert answer["status"] == "answered"
    assert answer["citations"][0]["heading_path"][-1] == "第1章 公園"


@pytest.mark.slow
def test_search_shows_scores(ingested: Path) -> None:
    found = json.loads(keikaku(ingested, "search", "街路樹", "--k", "1", "--json").stdout)["passages"]
    assert found[0]["heading_path"][-1] == "第2章 街路樹"
    assert found[0]["scores"]
    assert "第2章 街路樹" in keikaku(ingested, "search", "街路樹").stdout


@pytest.mark.slow
def test_the_doctor_finds_all_well(ingested: Path) -> None:
    found = keikaku(ingested, "doctor")
    assert found.returncode == 0, found.stdout
    assert [line.split()[0] for line in found.stdout.splitlines()] == ["ok", "ok", "ok", "off", "off", "off"]


@pytest.mark.slow
def test_the_doctor_says_what_is_missing_and_what_mends_it(ingested: Path, tmp_path: Path) -> None:
    (tmp_path / "models").symlink_to((ingested / "models").resolve())
    found = keikaku(tmp_path, "doctor")
    assert found.returncode == 1
    assert re.search(r"^FAIL +index: .*keikaku ingest", found.stdout, re.MULTILINE)


@pytest.mark.slow
def test_before_anything_is_published_ask_says_what_to_do(ingested: Path, tmp_path: Path) -> None:
    (tmp_path / "models").symlink_to((ingested / "models").resolve())
    assert_one_line(keikaku(tmp_path, "ask", "公園は"), "keikaku ingest")


@pytest.mark.slow
def test_serve_answers_over_http_and_stops_when_it_is_told_to(ingested: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = os.environ | {"KEIKAKU_DATA_DIR": str(ingested)}
    with subprocess.Popen([*PROGRAM, "serve", "--port", str(port)], env=environment, stderr=subprocess.PIPE) as server:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            wait_until_ready(client)
            answer = client.post("/api/v1/answers", json={"question": "街路樹は何本ありますか"}).json()
        server.terminate()
        _, told = server.communicate(timeout=30)
    assert "街路樹は3,400本あります。" in answer["citations"][0]["quote"]
    assert server.returncode in (0, -signal.SIGTERM)
    assert "街路樹" not in told.decode()


def wait_until_ready(client: httpx.Client) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.TransportError):
            if client.get("/readyz").status_code == 200:
                return
        time.sleep(0.2)
    pytest.fail("the server did not become ready within a minute")
