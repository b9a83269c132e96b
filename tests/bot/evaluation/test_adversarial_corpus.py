"""The proof's targets, held on real documents of several cities and ministries."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.evaluation.adversarial import make_cases
from bot.evaluation.proving import tallies, try_all
from ingest.chunker import chunk_sections
from ingest.document import SourceFile
from ingest.loaders.loading import load
from ingest.reading import Defaults, read_document
from ingest.register import Register
from vectorstore.domain import Passage

pytestmark = [pytest.mark.corpus, pytest.mark.slow]
LARGEST = 600_000


def passages_of(file: Path) -> tuple[list[Passage], dict[str, str]]:
    """The passages of a document, and its sections' texts by id."""
    source = SourceFile(file.name, file.read_bytes())
    read = read_document(load(source), source, Register(), Defaults())
    statuses = {section.id: section.status for section in read.sections}
    chunks = chunk_sections(read.sections, lambda texts: [len(text) for text in texts])
    passages = [Passage(one, read.plan, read.edition, statuses[one.section_id], 1.0) for one in chunks]
    return passages, {section.id: section.text for section in read.sections}


def documents(corpus: Path) -> Sequence[Path]:
    """Small and middling documents of every kind; one in another format beside it counts once."""
    files = sorted(file for kind in ("docx", "html", "pdf") for file in corpus.glob(f"raw/*/*.{kind}"))
    return [
        file
        for file in files
        if file.stat().st_size < LARGEST and not (file.suffix == ".pdf" and file.with_suffix(".docx") in files)
    ]


def test_lies_on_real_documents_are_caught_and_truths_kept(corpus: Path) -> None:
    passages: list[Passage] = []
    sections: dict[str, str] = {}
    for file in documents(corpus):
        found, texts = passages_of(file)
        passages += found
        sections |= texts
    counted = tallies(list(try_all(make_cases(passages, 600), sections.__getitem__)))
    assert counted["caught"]["all"].cases >= 500
    assert counted["caught"]["all"].share >= 0.97
    assert counted["kept"]["all"].share >= 0.90
