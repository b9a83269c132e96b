import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from bot.benchmark.processes import BenchmarkError, Place, free_port

SERVER = """
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.send_response(200)
        self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


def place(folder: Path, **variables: str) -> Place:
    return Place(folder, {"PYTHONPATH": str(folder), **variables})


def program(folder: Path, text: str) -> None:
    (folder / "program.py").write_text(text, encoding="utf-8")


def test_a_run_gives_seconds_and_what_was_printed(tmp_path: Path) -> None:
    program(tmp_path, "import sys; print('done', sys.argv[1])")
    seconds, printed = place(tmp_path).run("program", "well")
    assert seconds > 0
    assert printed == "done well\n"


def test_the_operators_database_and_chroma_are_left_alone(tmp_path: Path) -> None:
    program(tmp_path, "import json, os; print(json.dumps(dict(os.environ)))")
    bench = (
        "from pathlib import Path; from bot.benchmark.processes import Place; "
        f"print(Place(Path({str(tmp_path)!r}), {{'KEIKAKU_DATA_DIR': 'own'}}).run('program')[1])"
    )
    precious = {
        "DATABASE_URL": "sqlite:///precious.db",
        "CHROMA_URL": "http://precious",
        "KEIKAKU_DATA_DIR": "precious",
    }
    command = [sys.executable, "-c", bench]
    seen = json.loads(subprocess.run(command, env=os.environ | precious, capture_output=True, check=True).stdout)
    assert not {"DATABASE_URL", "CHROMA_URL"} & seen.keys()
    assert seen["KEIKAKU_DATA_DIR"] == "own"


def test_a_failed_run_tells_its_last_words(tmp_path: Path) -> None:
    program(tmp_path, "import sys; print('first', file=sys.stderr); sys.exit('no plan could be read')")
    with pytest.raises(BenchmarkError, match=r"^program failed: no plan could be read$"):
        place(tmp_path).run("program")


def test_a_server_is_measured_from_start_to_first_answer_and_stopped(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    program(tmp_path, SERVER)
    with place(tmp_path).serving(url, "公園は", "program", str(port)) as server:
        assert server.start_s > 0
        assert server.peak_mb is None or server.peak_mb > 1
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)


def test_a_server_that_ends_at_once_tells_why(tmp_path: Path) -> None:
    program(tmp_path, "import sys; sys.exit('port is taken')")
    with (
        pytest.raises(BenchmarkError, match="program 1 failed: port is taken"),
        place(tmp_path).serving("http://127.0.0.1:1/", "公園は", "program", "1"),
    ):
        pytest.fail("it cannot have started")
