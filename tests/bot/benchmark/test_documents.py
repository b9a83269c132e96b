from pathlib import Path

import pytest

from bot.benchmark.documents import Documents
from bot.benchmark.plain_text import plain_text
from bot.benchmark.processes import BenchmarkError

ROOT = Path(__file__).resolve().parents[3]
PLANS = ROOT / "samples" / "plans"


def test_the_samples_are_copied_with_their_register(tmp_path: Path) -> None:
    documents = Documents.copied((), tmp_path / "copy")
    assert documents.arguments == ("--register", str(tmp_path / "copy" / "plans.toml"))
    assert {path.name for path in PLANS.iterdir()} <= {path.name for path in tmp_path.rglob("*")}


def test_given_files_and_folders_are_ingested_as_a_folder(tmp_path: Path) -> None:
    documents = Documents.copied((PLANS, ROOT / "samples" / "README.md"), tmp_path / "copy")
    assert documents.arguments == (str(tmp_path / "copy"),)
    assert [path.name for path in documents.named({"README.md", "bosai-keikaku.md"})] == [
        "README.md",
        "bosai-keikaku.md",
    ]


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match=r"nowhere\.pdf: no such file"):
        Documents.copied((tmp_path / "nowhere.pdf",), tmp_path / "copy")


@pytest.mark.parametrize("name", ["bosai-keikaku.md", "shingikai-shiryo.docx"])
def test_one_document_is_changed_and_the_original_is_not(tmp_path: Path, name: str) -> None:
    original = (PLANS / name).read_bytes()
    documents = Documents.copied((PLANS / name,), tmp_path / "copy")
    before = plain_text(tmp_path / "copy" / name).text
    assert documents.change_one()
    assert len(plain_text(tmp_path / "copy" / name).text) > len(before)
    assert (PLANS / name).read_bytes() == original


def test_pdfs_alone_cannot_be_changed(tmp_path: Path) -> None:
    documents = Documents.copied((PLANS / "minatono-sogo-keikaku.pdf",), tmp_path / "copy")
    assert not documents.change_one()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("minatono-sogo-keikaku.html", "みなと野市"),
        ("shingikai-shiryo.docx", "みなと野市"),
        ("shihyo-ichiran.xlsx", "自主防災組織の活動率"),
        ("bosai-keikaku.md", "みなと野市"),
    ],
)
def test_the_plain_pipeline_gets_the_text_of_every_format(name: str, words: str) -> None:
    found = plain_text(PLANS / name)
    assert words in found.text
    assert found.pages == 1


def test_the_plain_pipeline_gets_every_page_of_a_pdf() -> None:
    found = plain_text(PLANS / "minatono-sogo-keikaku.pdf")
    assert found.pages >= 30
    assert "総合計画" in found.text
