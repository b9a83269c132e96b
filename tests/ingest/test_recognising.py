"""A file is recognised as an edition of a plan by its title and city, or by what an operator says of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.recognising import KnownPlans, folded, plan_id_of
from ingest.register import Register, RegisterEntry
from tests.workbench import PARK, Workbench, workbench
from vectorstore.domain import Audience, Edition, Plan, Status
from vectorstore.operations.acts import Act
from vectorstore.operations.particulars import Particulars, ParticularsBook

__all__ = ["workbench"]

CITY = "青空市"
GREEN = Plan("green", "みどりの計画", CITY, "環境計画")
BY = Act("hanako")


@pytest.mark.parametrize(
    "title",
    [
        "みどりの計画",
        "みどりの計画（素案）",
        "みどりの計画 （案）",
        "みどりの計画素案",
        "みどりの計画案",
        "みどりの計画（第２次素案）",
        "みどりの計画（パブリックコメント用）",
        "みどりの計画【改訂版】",
        "みどりの計画（令和８年３月改定）",
        "みどりの計画（2026年3月）",
        "みどりの計画　令和8年3月",
        "みどりの計画 令和８年３月 一部改訂",
        "みどりの計画（仮称）",
        "みどりの計画（案）令和7年12月",
        "みどりの計画［中間見直し版］",
        "青空市 みどりの 計画（確定版）",
        "山川県青空市のみどりの計画",
    ],
)
def test_every_edition_of_a_plan_has_one_name(title: str) -> None:
    assert folded(title, CITY) == "みどりの計画"
    assert plan_id_of(title, CITY) == plan_id_of("みどりの計画", CITY)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第2次みどりの計画", "第3次みどりの計画"),
        ("令和7年度予算", "令和8年度予算"),
        ("令和7年度予算（案）", "令和8年度予算（案）"),
        ("みどりの計画（北部地域）", "みどりの計画（南部地域）"),
        ("総合計画 基本構想", "総合計画 基本計画"),
        ("みどりの計画", "みどりの計画の概要"),
        ("都市経営プラン2022", "都市経営プラン2027"),
        ("第1回審議会資料", "第2回審議会資料"),
        ("施策の提案", "施策"),
    ],
)
def test_other_plans_keep_their_own_names(one: str, other: str) -> None:
    assert folded(one, CITY) != folded(other, CITY)


def test_a_title_of_marks_alone_stays_itself() -> None:
    assert folded("（素案）") == "(素案)"
    assert folded("案") == "案"
    assert folded(CITY, CITY) == CITY


def test_a_plan_of_another_city_or_of_two_names_is_not_meant() -> None:
    known = KnownPlans.among([GREEN, replace(GREEN, id="elsewhere", city="赤浜市")])
    assert known.home(Plan("p1", "みどりの計画（素案）", CITY)) == GREEN
    for other in (Plan("p1", "みどりの計画", "港市"), Plan("p1", "みどりの計画"), Plan("p1", "川の計画", CITY)):
        assert known.home(other) == other
    twice = KnownPlans.among([GREEN, replace(GREEN, id="green-2030")])
    assert twice.home(Plan("p1", "みどりの計画", CITY)).id == "p1"


@pytest.fixture
def registered(workbench: Workbench) -> Workbench:
    workbench.reader.register = Register((RegisterEntry("green", "みどりの計画", CITY, file="park.md"),), Path())
    inform(workbench)
    workbench.ingest({"park.md": PARK})
    return workbench


def inform(workbench: Workbench) -> None:
    catalogue, register = workbench.catalogue, workbench.reader.register
    said = ParticularsBook(catalogue.engine).all()
    known = (plan for plan, _ in catalogue.plans(unpublished=True))
    workbench.reader.register = register.with_particulars(said).with_plans(known)


def editions(workbench: Workbench) -> dict[str, tuple[Edition, ...]]:
    return {plan.id: found for plan, found in workbench.catalogue.plans(unpublished=True)}


DRAFT = PARK.replace("みどりの計画", "みどりの計画（素案）").replace("20ヘクタール", "30ヘクタール")


def test_a_draft_nobody_registered_becomes_an_edition_of_the_registered_plan(registered: Workbench) -> None:
    registered.ingest({"draft.md": DRAFT})
    [(plan, found)] = editions(registered).items()
    assert plan == "green"
    assert [(each.number, each.status) for each in found] == [(1, Status.ADOPTED), (2, Status.DRAFT)]
    assert [plan.title for plan, _ in registered.catalogue.plans()] == ["みどりの計画"]


def test_the_same_files_again_give_the_same_editions_and_no_new_embedding(registered: Workbench) -> None:
    first = registered.ingest({"draft.md": DRAFT})
    before, embedded = editions(registered), registered.embedder.embedded
    inform(registered)
    again = registered.ingest({"draft.md": DRAFT, "park.md": PARK})
    assert editions(registered) == before
    assert registered.embedder.embedded == embedded
    assert registered.reader.read == []
    assert again.generation is not None
    assert again.generation.digest == (first.generation.digest if first.generation else "")


def test_a_file_that_came_before_its_plan_was_registered_joins_it_when_it_comes_again(workbench: Workbench) -> None:
    workbench.ingest({"draft.md": DRAFT})
    workbench.reader.register = Register((RegisterEntry("green", "みどりの計画", CITY, file="park.md"),), Path())
    inform(workbench)
    workbench.ingest({"park.md": PARK, "draft.md": DRAFT}, confirmed=[plan_id_of("みどりの計画", CITY)])
    current = workbench.catalogue.current()
    assert current is not None
    assert {reading.plan.id for reading in workbench.catalogue.readings_of(current.id)} == {"green"}
    inform(workbench)
    workbench.ingest({"park.md": PARK, "draft.md": DRAFT})
    assert workbench.reader.read == []


def test_a_file_wrongly_joined_is_split_off_by_an_operator_and_one_left_out_is_joined(registered: Workbench) -> None:
    registered.ingest({"draft.md": DRAFT})
    digest = editions(registered)["green"][1].original_sha256
    book = ParticularsBook(registered.catalogue.engine)
    book.say(digest, Particulars("p0123456789", title="みどりの別の計画"), BY)
    inform(registered)
    registered.ingest({"draft.md": DRAFT}, confirmed=["all"])
    current = registered.catalogue.current()
    assert current is not None
    plans = {reading.plan.id: reading.plan.title for reading in registered.catalogue.readings_of(current.id)}
    assert plans == {"green": "みどりの計画", "p0123456789": "みどりの別の計画"}
    book.say(digest, Particulars("green"), BY)
    inform(registered)
    registered.ingest({"draft.md": DRAFT}, confirmed=["p0123456789", "all"])
    current = registered.catalogue.current()
    assert current is not None
    found = registered.catalogue.readings_of(current.id)
    assert [(reading.plan.id, reading.plan.title) for reading in found] == [("green", "みどりの計画")] * 2


def test_what_an_operator_says_outweighs_the_register_and_that_the_file(registered: Workbench) -> None:
    digest = editions(registered)["green"][0].original_sha256
    said = Particulars(label="改訂版", status=Status.PROPOSAL, date="2026-04", audience=Audience.INTERNAL)
    ParticularsBook(registered.catalogue.engine).say(digest, said, BY)
    inform(registered)
    registered.ingest({"park.md": PARK}, confirmed=["all"])
    edition = registered.catalogue.edition(editions(registered)["green"][0].id)
    assert (edition.label, edition.status, edition.date) == ("改訂版", Status.PROPOSAL, "2026-04")
    assert edition.audience is Audience.INTERNAL
    assert registered.texts() == ""
    assert "20ヘクタール" in registered.texts(Audience.INTERNAL)
