"""A loaded document into plan, edition and sections."""

import json
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.chunker import chunk_sections
from ingest.document import LoadedBlock, LoadedDocument, Metadata, PageReport, SourceFile
from ingest.errors import SourceError
from ingest.loaders.loading import load
from ingest.reading import Defaults, ParsedDocument, read_document
from ingest.register import Register, RegisterEntry
from vectorstore.domain import Audience, BlockKind, ChunkKind, Contact, Section, Status

PAGE = """みなと野市くらし計画(令和12年度策定)
担当:企画部 企画課
目的
市は、みなと野市の将来を市民とともに描きます。
第4回みなと野市会議での意見
- 道が暗い。（北野）
"""


def parsed(
    text: str = PAGE, name: str = "kurashi.txt", register: Register | None = None, defaults: Defaults | None = None
) -> ParsedDocument:
    source = SourceFile(name, text.encode())
    return read_document(load(source), source, register or Register(), defaults or Defaults())


def test_a_document_speaks_for_itself_where_no_register_does() -> None:
    found = parsed()
    assert (found.plan.title, found.plan.city) == ("みなと野市くらし計画", "みなと野市")
    assert found.edition.contact.department == "企画部 企画課"
    assert found.edition.number == 0
    assert [section.status for section in found.sections][-1] is Status.OPINION


def test_the_register_outweighs_the_operator_and_the_operator_the_document() -> None:
    entry = RegisterEntry(
        "kurashi", title="くらしの計画", file="kurashi.txt", status=Status.DRAFT, contact=Contact("総務課")
    )
    defaults = Defaults(city="北原町", status=Status.PROPOSAL, audience=Audience.INTERNAL)
    found = parsed(register=Register((entry,)), defaults=defaults)
    assert (found.plan.id, found.plan.title, found.plan.city) == ("kurashi", "くらしの計画", "北原町")
    assert (found.edition.status, found.edition.audience) == (Status.DRAFT, Audience.INTERNAL)
    assert found.edition.contact.department == "総務課"


def test_a_withdrawn_edition_is_withdrawn_throughout() -> None:
    entry = RegisterEntry("kurashi", file="kurashi.txt", status=Status.WITHDRAWN)
    found = parsed(register=Register((entry,)))
    assert {section.status for section in found.sections} == {Status.WITHDRAWN}


def test_the_same_file_gives_the_same_ids_and_another_gives_others() -> None:
    assert parsed() == parsed()
    first, second = parsed(), parsed(PAGE.replace("暗い", "明るい"))
    assert first.plan.id == second.plan.id
    assert first.edition.id != second.edition.id
    assert not {s.id for s in first.sections} & {s.id for s in second.sections}


def test_an_id_fits_into_an_address() -> None:
    found = parsed()
    assert all(name.isascii() and name.isalnum() for name in (found.plan.id, found.edition.id, found.sections[0].id))


def test_the_report_tells_pages_without_text_and_odd_letters() -> None:
    pages = (PageReport(1, 200, odd_characters=10), PageReport(2, 0, note="no text layer"))
    block = LoadedBlock(BlockKind.PARAGRAPH, "市の計画である。", page=1)
    document = LoadedDocument("application/pdf", (block,), Metadata(), pages)
    report = read_document(document, SourceFile("a.pdf", b"x"), Register(), Defaults()).report
    assert report["pages_without_text"] == [2]
    assert report["odd_character_share"] == 0.05
    assert report["notes"] == ["page 2: no text layer"]


def test_an_empty_document_has_no_sections() -> None:
    found = read_document(LoadedDocument("text/plain", ()), SourceFile("a.txt", b""), Register(), Defaults())
    assert (found.sections, found.plan.title) == ((), "a")


@pytest.mark.corpus
def test_quotes_of_the_seed_questions_lie_under_their_headings(corpus: Path) -> None:
    sources = [SourceFile(file.name, file.read_bytes()) for file in corpus.glob("seeds/*.txt")]
    read = [read_document(load(source), source, Register(), Defaults()) for source in sources]
    sections = [section for document in read for section in document.sections]
    lines = (corpus / "questions" / "dev_seeds.jsonl").read_text(encoding="utf-8").splitlines()
    golds = [gold for line in lines for gold in json.loads(line)["gold"]]
    right = [gold for gold in golds if _lies_in(sections, gold["section"], gold["quote"])]
    assert len(right) >= 0.95 * len(golds)


def _lies_in(sections: Sequence[Section], path: str, quote: str) -> bool:
    wanted = [_close(part) for part in path.split(" > ")][-2:]
    homes = [section for section in sections if _close(quote) in _close(section.text)]
    return any([_close(part) for part in home.heading_path][-2:] == wanted for home in homes)


def _close(text: str) -> str:
    """Width folded, white space and list marks left out."""
    return re.sub(r"[\s・○●\-－–*]", "", unicodedata.normalize("NFKC", text))


@pytest.mark.corpus
@pytest.mark.slow
def test_every_sentence_of_real_documents_stands_in_its_section(corpus: Path) -> None:
    files = [
        *corpus.glob("seeds/*.txt"),
        *corpus.glob("raw/**/*.md"),
        *corpus.glob("raw/*/*.html"),
        *corpus.glob("raw/*/*.docx"),
    ]
    files += [file for file in corpus.glob("raw/*/*.pdf") if file.stat().st_size < 2_000_000]
    strangers = [f"{file.name}: {sentence}" for file in files for sentence in _strangers(file)]
    assert files
    assert strangers == []


def _strangers(file: Path) -> list[str]:
    """Sentences of a file that do not stand where their chunk says."""
    source = SourceFile(file.name, file.read_bytes())
    try:
        document = load(source)
    except SourceError:
        return []
    sections = read_document(document, source, Register(), Defaults()).sections
    texts = {section.id: section.text for section in sections}
    headings = {section.blocks[0].text.strip() for section in sections}
    chunks = chunk_sections(sections, lambda words: [len(word) for word in words])
    return [
        sentence.text
        for chunk in chunks
        for sentence in chunk.sentences
        if sentence.text not in (headings if chunk.kind is ChunkKind.OUTLINE else texts[chunk.section_id])
    ]
