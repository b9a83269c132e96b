"""`keikaku source`: addresses from the command line."""

import json
import os
from pathlib import Path

import pytest

from tests.sample_city import keikaku
from tests.watched_site import watched_site


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INGEST_ALLOW_PRIVATE_ADDRESSES", "true")
    monkeypatch.setenv("OMP_NUM_THREADS", os.environ.get("OMP_NUM_THREADS", "1"))
    return tmp_path


def test_an_address_is_added_looked_at_listed_and_removed(data_dir: Path) -> None:
    with watched_site() as site:
        url = site.put("/plan.pdf", b"%PDF-1.4\n%first\n", "application/pdf")
        added = keikaku(data_dir, "source", "add", url, "--every", "6", "--city", "青空市", "--status", "draft")
        assert added.stdout == f"{url}: looked at every 6 h\n"
        assert keikaku(data_dir, "source", "check").stdout == f"{url}: changed.\n"
        site.put("/plan.pdf", "<html><title>404</title><p>ありません</p></html>")
        told = json.loads(keikaku(data_dir, "source", "check", url, "--json").stdout)["sources"]
        assert (told[0]["state"], told[0]["code"]) == ("doubtful", "error_page")
        (listed,) = json.loads(keikaku(data_dir, "source", "list", "--json").stdout)["sources"]
        assert (listed["url"], listed["state"]) == (url, "doubtful")
        assert keikaku(data_dir, "source", "check", url, "--anyway").stdout == f"{url}: changed.\n"
        assert keikaku(data_dir, "source", "remove", url).stdout == f"{url}: looked at no more\n"
        assert keikaku(data_dir, "source", "list").stdout == ""


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["add", "ftp://example.jp/a.pdf"], 1),
        (["add", "https://example.jp/a.pdf", "--every", "0"], 2),
        (["remove", "https://example.jp/none.pdf"], 1),
        (["check", "https://example.jp/none.pdf"], 1),
    ],
)
def test_what_is_wrong_is_said_without_a_traceback(data_dir: Path, arguments: list[str], code: int) -> None:
    done = keikaku(data_dir, "source", *arguments)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
