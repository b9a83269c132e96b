"""The register, through plans.toml files."""

from pathlib import Path

import pytest

from ingest.document import SourceFile
from ingest.errors import RegisterError
from ingest.register import Register, RegisterEntry
from vectorstore.domain import Audience, Contact, Period, Status
from vectorstore.operations.policies import Answering, Policy

WHOLE = """
[[plan]]
id = "kurashi-2031"
title = "みなと野市くらし計画"
city = "みなと野市"
kind = "総合計画"

[[plan.edition]]
file = "draft.pdf"
label = "素案"
status = "draft"
date = "2030-11"
audience = "internal"

[[plan.edition]]
file = "plans/final.pdf"
label = "確定"
status = "adopted"
date = 2031-03-31
period_start = 2031
period_end = 2040
department = "企画課"
phone = "0123-45-6789"
contact_url = "https://minatono.example/kikaku"
source_url = "https://minatono.example/final.pdf"
"""


def written(folder: Path, text: str) -> Path:
    (folder / "plans").mkdir()
    for name in ("draft.pdf", "plans/final.pdf"):
        (folder / name).write_bytes(b"%PDF")
    path = folder / "plans.toml"
    path.write_text(text, encoding="utf-8")
    return path


def entry(register: Register, name: str, url: str = "") -> RegisterEntry:
    found = register.entry_for(SourceFile(name, b"", url))
    assert found is not None
    return found


def test_an_edition_is_found_by_path_by_address_and_by_name(tmp_path: Path) -> None:
    register = Register.read(written(tmp_path, WHOLE))
    assert entry(register, str(tmp_path / "plans" / "final.pdf")).number == 2
    assert entry(register, "x", "https://minatono.example/final.pdf").number == 2
    assert entry(register, "final.pdf").number == 2
    assert register.entry_for(SourceFile("other.pdf", b"")) is None


def test_an_edition_carries_all_that_is_said_of_it(tmp_path: Path) -> None:
    final = entry(Register.read(written(tmp_path, WHOLE)), "final.pdf")
    assert final == RegisterEntry(
        plan_id="kurashi-2031",
        title="みなと野市くらし計画",
        city="みなと野市",
        kind="総合計画",
        number=2,
        file="plans/final.pdf",
        label="確定",
        status=Status.ADOPTED,
        date="2031-03-31",
        period=Period(2031, 2040),
        contact=Contact("企画課", "0123-45-6789", "https://minatono.example/kikaku"),
        source_url="https://minatono.example/final.pdf",
    )


def test_what_is_not_said_stays_open(tmp_path: Path) -> None:
    draft = entry(Register.read(written(tmp_path, WHOLE)), "draft.pdf")
    assert (draft.audience, draft.period, draft.contact) == (Audience.INTERNAL, Period(), Contact())


def test_the_digest_follows_what_is_said(tmp_path: Path) -> None:
    path = written(tmp_path, WHOLE)
    before = Register.read(path)
    path.write_text(WHOLE.replace('label = "確定"', 'label = "最終"'), encoding="utf-8")
    after = Register.read(path)
    assert before.digest(entry(before, "final.pdf")) != after.digest(entry(after, "final.pdf"))
    assert before.digest(entry(before, "draft.pdf")) == after.digest(entry(after, "draft.pdf"))
    assert before.digest(None) == after.digest(None)


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('kind = "総合計画"', 'sort = "総合計画"', "'sort' is unknown"),
        ('file = "draft.pdf"', 'file = "gone.pdf"', "'gone.pdf' is missing"),
        ('file = "draft.pdf"', "", "names no file"),
        ('date = "2030-11"', 'date = "令和12年"', "'令和12年' is no date"),
        ('date = "2030-11"', 'date = "2030-13"', "'2030-13' is no date"),
        ('date = "2030-11"', 'date = "2030-02-30"', "'2030-02-30' is no date"),
        ('status = "draft"', 'status = "final"', "'final' is unknown"),
        ('audience = "internal"', 'audience = "all"', "'all' is unknown"),
        ('id = "kurashi-2031"', 'id = "くらし"', "is not an id"),
        ("period_start = 2031", "period_start = 2050", "after period_end"),
        ("period_start = 2031", 'period_start = "令和13"', "is no year"),
        ('city = "みなと野市"', "city = 5", "city is 5"),
        ("[[plan]]", "[plan]", "double brackets"),
        ('kind = "総合計画"', 'answers = "with_draft"', "answers 'with_draft' is unknown"),
        ('kind = "総合計画"', 'comment_until = "2030-12"', "comment_until '2030-12' is no day"),
        ('kind = "総合計画"', 'comment_until = "年末"', "'年末' is no date"),
    ],
)
def test_a_wrong_entry_is_named_with_its_mend(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    path = written(tmp_path, WHOLE.replace(right, wrong, 1).replace("[[plan.edition]]", "[[plan.edition]]"))
    if wrong == "[plan]":
        path.write_text('[plan]\nid = "a"\n', encoding="utf-8")
    with pytest.raises(RegisterError, match=r"plans\.toml") as caught:
        Register.read(path)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("said", "policy"),
    [
        ("", None),
        ('answers = "adopted"', Policy("kurashi-2031", Answering.ADOPTED)),
        ("comment_until = 2030-12-20", Policy("kurashi-2031", Answering.WITH_DRAFT, "2030-12-20")),
        (
            'answers = "adopted"\ncomment_until = "2030-12-20"',
            Policy("kurashi-2031", Answering.WITH_DRAFT, "2030-12-20", Answering.ADOPTED),
        ),
    ],
)
def test_a_plan_says_which_of_its_editions_answer(tmp_path: Path, said: str, policy: Policy | None) -> None:
    text = WHOLE.replace('kind = "総合計画"', f'kind = "総合計画"\n{said}', 1)
    assert Register.read(written(tmp_path, text)).policies == {"kurashi-2031": policy}


def test_an_id_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="stands twice"):
        Register.read(written(tmp_path, WHOLE + WHOLE))


def test_a_plan_without_editions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="has no edition"):
        Register.read(written(tmp_path, '[[plan]]\nid = "a"\n'))


def test_broken_toml_is_named_by_line(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="line 2"):
        Register.read(written(tmp_path, "[[plan]]\nid = \n"))


def test_a_missing_register_is_named(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="no such register"):
        Register.read(tmp_path / "plans.toml")


def test_an_empty_register_knows_no_file() -> None:
    assert Register().entry_for(SourceFile("a.pdf", b"")) is None
