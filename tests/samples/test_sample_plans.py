import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

Pages = Callable[[Path], list[str]]
ADOPTED, DRAFT = "plans/minatono-sogo-keikaku.pdf", "plans/minatono-sogo-keikaku-soan.pdf"
SECRET = "夜光貝の七番倉庫"


def _font_embeddings(path: Path) -> Iterator[bool]:
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            texts = (part for part in page.get_objects() if isinstance(part, pypdfium2.PdfTextObj))
            yield from (text.get_font().is_embedded for text in texts)


def _registered(samples: Path) -> list[str]:
    plans = tomllib.loads((samples / "plans.toml").read_text("utf-8"))["plan"]
    return [edition["file"] for plan in plans for edition in plan["edition"]]


def test_the_register_names_every_sample_and_nothing_else(samples: Path) -> None:
    made = sorted(
        str(path.relative_to(samples)) for folder in ("plans", "internal") for path in (samples / folder).iterdir()
    )
    assert sorted(_registered(samples)) == made


def test_every_sample_has_text_and_is_small(samples: Path, pages_of: Pages) -> None:
    for name in _registered(samples):
        assert len("".join(pages_of(samples / name))) > 400, name
        assert (samples / name).stat().st_size < 1_000_000, name


@pytest.mark.parametrize("name", [ADOPTED, DRAFT])
def test_the_plan_is_a_book_of_thirty_pages_with_bookmarks(samples: Path, name: str) -> None:
    with pypdfium2.PdfDocument(samples / name) as document:
        bookmarks = [(entry.level, entry.get_title()) for entry in document.get_toc()]
        assert len(document) >= 30
    assert {level for level, _ in bookmarks} == {0, 1, 2}
    assert (0, "第３章　基本構想") in bookmarks


@pytest.mark.parametrize("name", [ADOPTED, DRAFT])
def test_all_typefaces_of_the_plan_are_embedded(samples: Path, name: str) -> None:
    assert all(_font_embeddings(samples / name))


@pytest.mark.parametrize(("name", "front"), [(ADOPTED, 4), (DRAFT, 3)])
def test_the_contents_name_the_printed_pages(samples: Path, pages_of: Pages, name: str, front: int) -> None:
    pages = pages_of(samples / name)
    lines = [found.groups() for page in pages[:front] for found in re.finditer(r"(第\d章[^・]+)・{5,}(\d+)1\D", page)]
    assert len(lines) == 9
    for title, printed in lines:
        assert title in pages[int(printed) - 1 + front], title


def test_the_draft_holds_other_targets_and_the_measure_that_was_removed(samples: Path, pages_of: Pages) -> None:
    adopted, draft = ("".join(pages_of(samples / name)) for name in (ADOPTED, DRAFT))
    for figure in ("自主防災組織の活動率%58.4", "個別避難計画の作成件数件(累計)142", "特定健康診査の受診率%41.7"):
        targets = [re.search(re.escape(figure) + r"([\d.]+)", text) for text in (adopted, draft)]
        assert len({target[1] for target in targets if target}) == 2, figure
    assert "海浜ロープウエーの整備検討" in draft
    assert "海浜ロープウエー" not in adopted
    assert "施策4-2関係人口の拡大と観光の振興" in adopted


def test_a_long_table_goes_on_with_its_header_on_the_next_page(samples: Path, pages_of: Pages) -> None:
    with_header = [page for page in pages_of(samples / ADOPTED) if "施策指標単位指標の値" in page]
    assert len(with_header) >= 2


def test_the_council_paper_has_headings_by_style(samples: Path) -> None:
    paragraphs = Document(str(samples / "plans/shingikai-shiryo.docx")).paragraphs
    headings = [(p.style.name, p.text) for p in paragraphs if p.style and (p.style.name or "").startswith("Heading")]
    assert ("Heading 2", "３　修正案") in headings
    assert {style for style, _ in headings} == {"Heading 1", "Heading 2", "Heading 3"}


def test_the_secret_sentence_stands_in_the_internal_memo_alone(samples: Path, pages_of: Pages) -> None:
    holders = [name for name in _registered(samples) if SECRET in "".join(pages_of(samples / name))]
    assert holders == ["internal/naibu-kento.docx"]
