"""What a dry run tells before anything is kept."""

from collections.abc import Mapping

import pytest

from ingest import reports
from ingest.preview import Change, Standing
from ingest.reading import Defaults
from tests.workbench import PARK, WATER, Workbench, workbench
from vectorstore.domain import Status

__all__ = ["workbench"]

WIDER = PARK.replace("20ヘクタール", "25ヘクタール")
DRAFT = PARK.replace("# 青空市みどりの計画", "# 青空市みどりの計画（素案）")


def changes(workbench: Workbench, texts: Mapping[str, str], defaults: Defaults | None = None) -> dict[str, Change]:
    files = workbench.look(texts, defaults).files
    return {file.name: file.change for file in files if file.change}


def test_where_nothing_is_published_every_file_is_a_new_plan(workbench: Workbench) -> None:
    found = changes(workbench, {"park.md": PARK, "water.md": WATER})
    assert {change.standing for change in found.values()} == {Standing.NEW_PLAN}
    assert all(change.answers and change.edition == 1 for change in found.values())
    assert workbench.catalogue.plans(unpublished=True) == []


def test_what_is_published_already_is_unchanged(workbench: Workbench) -> None:
    workbench.ingest({"park.md": PARK})
    found = changes(workbench, {"park.md": PARK})["park.md"]
    assert (found.standing, found.supersedes, found.difference) == (Standing.UNCHANGED, (), None)


def test_another_text_of_the_same_file_is_a_new_edition_that_supersedes(workbench: Workbench) -> None:
    workbench.ingest({"park.md": PARK})
    found = changes(workbench, {"park.md": WIDER})["park.md"]
    assert (found.standing, found.edition, found.supersedes) == (Standing.NEW_EDITION, 2, (1,))
    assert found.difference is not None
    assert (found.compared_with, found.difference.changed) == (1, (("公園",),))


def test_the_same_file_under_another_status_is_read_otherwise(workbench: Workbench) -> None:
    workbench.ingest({"park.md": PARK})
    outcome = workbench.look({"park.md": PARK}, Defaults(status=Status.WITHDRAWN))
    found = outcome.files[0].change
    assert found is not None
    assert (found.standing, found.edition, found.answers) == (Standing.NEW_READING, 1, False)
    assert "    against edition 1: no section reads otherwise" in reports.as_text(outcome).splitlines()


def test_a_draft_beside_an_adopted_plan_would_not_answer(workbench: Workbench) -> None:
    workbench.ingest({"park.md": PARK}, Defaults(status=Status.ADOPTED))
    found = changes(workbench, {"draft.md": DRAFT})["draft.md"]
    assert (found.standing, found.status, found.answers) == (Standing.NEW_EDITION, Status.DRAFT, False)
    assert found.supersedes == ()


def test_editions_that_come_together_are_told_of_in_their_order(workbench: Workbench) -> None:
    files = {"adopted.md": f"{WIDER}\n令和13年3月策定\n", "draft.md": f"{DRAFT}\n令和12年9月作成\n"}
    found = changes(workbench, files)
    assert [(change.standing, change.edition) for change in found.values()] == [
        (Standing.NEW_PLAN, 1),
        (Standing.NEW_EDITION, 2),
    ]
    assert found["adopted.md"].supersedes == (1,)


@pytest.mark.parametrize("is_published", [True, False])
def test_a_dry_run_foretells_what_the_ingest_does(workbench: Workbench, is_published: bool) -> None:
    workbench.ingest({"park.md": PARK}, publish=is_published)
    foretold = {name: change.edition for name, change in changes(workbench, {"park.md": WIDER}).items()}
    workbench.ingest({"park.md": WIDER})
    ((_, editions),) = workbench.catalogue.plans(unpublished=True)
    assert foretold == {"park.md": editions[-1].number}
    assert "25ヘクタール" in workbench.texts()


def test_a_file_that_cannot_be_read_has_nothing_to_change(workbench: Workbench) -> None:
    outcome = workbench.look({"empty.md": "", "park.md": PARK})
    assert [(file.name, file.change is None) for file in outcome.files] == [("empty.md", True), ("park.md", False)]


def test_a_long_list_of_changes_is_cut_on_the_terminal_only(workbench: Workbench) -> None:
    workbench.ingest({"park.md": PARK})
    more = "".join(f"## 第{number}の森\n\n森の木を{number}本ふやします。\n\n" for number in range(1, 31))
    outcome = workbench.look({"park.md": f"{WIDER}\n{more}"})
    lines = reports.as_text(outcome).splitlines()
    assert sum(line.startswith("      + ") for line in lines) == 20
    assert "      … and 11 more; --json gives all" in lines
    assert "第30の森" in reports.as_json(outcome)
