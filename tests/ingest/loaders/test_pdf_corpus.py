"""Measures the PDF loader on real plan documents: is a quote that people marked in one block, on its page?"""

import json
import re
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.document import LoadedDocument, SourceFile
from ingest.loaders.pdf import load_pdf

pytestmark = [pytest.mark.corpus, pytest.mark.slow]


def plain(text: str) -> str:
    return re.sub(r"^[・○●◎\-•]", "", re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))


def files(corpus: Path) -> dict[str, Path]:
    entries = json.loads((corpus / "raw" / "manifest.json").read_text())
    return {e["question_doc_key"]: corpus / "raw" / e["file"] for e in entries if e["file"].endswith(".pdf")}


def units(document: LoadedDocument, page: int) -> Iterator[str]:
    """Each block's text or table row's text on a page."""
    for block in document.blocks:
        if block.page == page:
            rows = (*block.table.header_rows, *block.table.rows) if block.table else ()
            yield from (row.text for row in rows) if block.table else (block.text,)


def test_marked_quotes_stand_whole_in_one_block_or_row(corpus: Path) -> None:
    questions = [json.loads(line) for line in (corpus / "questions" / "dev_docs.jsonl").read_text().splitlines()]
    paths = files(corpus)
    documents: dict[str, LoadedDocument] = {}
    golds = [gold for question in questions for gold in question.get("gold") or [] if gold["doc"] in paths]
    missed = []
    for gold in golds:
        path = paths[gold["doc"]]
        if gold["doc"] not in documents:
            documents[gold["doc"]] = load_pdf(SourceFile(path.name, path.read_bytes()))
        if not any(plain(gold["quote"]) in plain(unit) for unit in units(documents[gold["doc"]], gold["page"])):
            missed.append((gold["doc"], gold["page"]))
    assert golds
    assert len(missed) <= 0.05 * len(golds), missed


def test_every_real_file_loads_at_150_milliseconds_a_page_or_less(corpus: Path) -> None:
    for path in sorted((corpus / "raw").rglob("*.pdf")):
        begun = time.process_time()
        document = load_pdf(SourceFile(path.name, path.read_bytes()))
        assert document.blocks, path.name
        assert time.process_time() - begun < 1 + 0.15 * len(document.pages), path.name
