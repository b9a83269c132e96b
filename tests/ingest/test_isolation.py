"""Hostile documents: they may end their own reader, and nothing else."""

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from ingest.document import LoadedDocument, SourceFile
from ingest.errors import SourceError
from ingest.isolation import IsolatedReader, Paged, ReaderLimits
from ingest.loaders.loading import load
from ingest.reading import Defaults, ParsedDocument, read_document
from ingest.register import Register

LIMITS = ReaderLimits(readers=1, timeout_s=120.0)
ROOT = Path(__file__).resolve().parents[2]


def read(source: SourceFile, paged: Paged) -> ParsedDocument:
    """Does to its process what the file's text says; else reads it."""
    match source.content:
        case b"die":
            os._exit(9)
        case b"hang":
            time.sleep(600)
        case b"eat":
            np.ones(2 * LIMITS.memory_bytes, dtype=np.uint8)
        case b"stumble":
            raise KeyError("trailer")
        case b"turn":
            for page in range(1, 101):
                paged(page, 100)
                time.sleep(0.05)
    document: LoadedDocument = load(source)
    return read_document(document, source, Register(), Defaults())


def outcomes(limits: ReaderLimits, *contents: str) -> list[ParsedDocument | SourceError]:
    sources = [SourceFile(f"{number}.md", content.encode()) for number, content in enumerate(contents)]
    with IsolatedReader(read, limits) as reader:
        return [outcome for _, outcome in reader.read_all(sources)]


class ImpatientError(Exception):
    """Whoever waits for the files wants them no more."""


def titles(found: list[ParsedDocument | SourceError]) -> list[str]:
    return [str(outcome) if isinstance(outcome, SourceError) else outcome.plan.title for outcome in found]


def test_a_document_is_read_as_in_this_process() -> None:
    source = SourceFile("park.md", "# 青空市公園計画\n\n公園を広げます。\n".encode())
    with IsolatedReader(read, LIMITS) as reader:
        assert list(reader.read_all([source])) == [(source, read(source, lambda _page, _pages: None))]


def test_files_come_back_in_order_from_several_readers() -> None:
    found = outcomes(
        ReaderLimits(readers=2, timeout_s=120.0), *(f"# 第{number}計画\n\n本文。\n" for number in range(6))
    )
    assert titles(found) == [f"第{number}計画" for number in range(6)]


def test_a_file_that_kills_its_reader_is_named_and_the_next_one_is_read() -> None:
    found = titles(outcomes(LIMITS, "die", "# 水の計画\n\n本文。\n"))
    assert found[0].startswith("0.md: its reader died over it, so it is in quarantine.")
    assert found[1] == "水の計画"


def test_a_file_that_is_never_done_is_given_up() -> None:
    found = titles(
        outcomes(ReaderLimits(readers=1, timeout_s=12.0), "# 水の計画\n\n本文。\n", "hang", "# 道の計画\n\n本文。\n")
    )
    assert found[1].startswith("1.md: not read within 12 s, so it is in quarantine.")
    assert (found[0], found[2]) == ("水の計画", "道の計画")


def test_a_file_that_asks_for_too_much_memory_is_named() -> None:
    assert titles(outcomes(LIMITS, "eat")) == ["0.md: needs more memory than INGEST_MEMORY_MB allows. Split the file"]


def test_a_fault_of_a_parser_is_told_in_one_line() -> None:
    assert titles(outcomes(LIMITS, "stumble")) == [
        "0.md: cannot be read (KeyError: 'trailer'). Save it anew from its program"
    ]


def test_an_unreadable_file_keeps_its_own_reason() -> None:
    (found,) = titles(outcomes(LIMITS, ""))
    assert found.startswith("0.md: ")
    assert "empty" in found


def test_pages_are_told_while_they_are_read() -> None:
    told: list[tuple[str, int, int]] = []
    with IsolatedReader(read, LIMITS, lambda *words: told.append(words)) as reader:
        list(reader.read_all([SourceFile("long.md", b"turn")]))
    pages = [page for _, page, _ in told]
    assert {(stage, total) for stage, page, total in told if page} == {("read long.md", 100)}
    assert pages == sorted(pages)
    assert len(set(pages)) > 5


def test_a_file_is_left_at_once_when_it_is_wanted_no_more() -> None:
    def told(_stage: str, page: int, _pages: int) -> None:
        if page:
            raise ImpatientError

    begun = 0.0
    with pytest.raises(ImpatientError), IsolatedReader(read, LIMITS, told) as reader:  # noqa: PT012
        for _ in reader.read_all([SourceFile("long.md", b"turn"), SourceFile("longer.md", b"turn")]):
            begun = time.monotonic()
    assert begun == 0.0


def test_a_reader_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    place = tmp_path / "reader"
    code = (
        "import sys, os, threading, time\n"
        "from ingest.document import SourceFile\n"
        "from ingest.isolation import IsolatedReader\n"
        "from tests.ingest.test_isolation import LIMITS, hang\n"
        "source = SourceFile(sys.argv[1], b'')\n"
        "reader = IsolatedReader(hang, LIMITS)\n"
        "threading.Thread(target=lambda: list(reader.read_all([source])), daemon=True).start()\n"
        "while not os.path.exists(sys.argv[1]): time.sleep(0.05)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(place)], cwd=ROOT, check=False)
    child, until = int(place.read_text()), time.monotonic() + 60
    while Path(f"/proc/{child}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{child}").exists()


def hang(source: SourceFile, _paged: Paged) -> ParsedDocument:
    """Notes who reads, and never comes back."""
    Path(source.name).write_text(str(os.getpid()))
    time.sleep(600)
    raise AssertionError
