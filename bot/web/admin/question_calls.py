"""The calls on what residents asked; the same filters as the pages."""

from dataclasses import asdict, replace
from typing import Annotated

from fastapi import APIRouter, Query

from bot.domain import Nearest
from bot.insights.groups import Group
from bot.insights.sections import SectionUse
from bot.ledger_records import Record
from bot.web.admin.figures import Stepping, tally_of, uses_of
from bot.web.admin.linking import Links
from bot.web.admin.office import TheOffice
from bot.web.admin.question_schemas import (
    AskedOut,
    AskedPageOut,
    FiguresOut,
    GroupOut,
    GroupsOut,
    RatingOut,
    ReviewOut,
    StretchOut,
    UseOut,
    WhereOut,
)
from bot.web.admin.questions import PAGE, Kind, Viewer, groups_of
from bot.web.admin.selecting import Selected
from bot.web.rendering import answer_out

router = APIRouter(prefix="/questions", tags=["questions"])


@router.get("")
def list_questions(
    _operator: Viewer, office: TheOffice, selected: Selected, page: Annotated[int, Query(ge=1, le=1_000_000)] = 1
) -> AskedPageOut:
    """What was asked, newest first, 50 a page."""
    records, chosen = office.ledger.records, selected.selection
    count = records.count(chosen)
    found = [_asked(each) for each in records.page(chosen, page, PAGE)]
    return AskedPageOut(count=count, page=page, pages=max(1, -(-count // PAGE)), questions=found)


@router.get("/groups")
def list_groups(_operator: Viewer, office: TheOffice, selected: Selected, kind: Kind = "unanswered") -> GroupsOut:
    """Questions without an answer, those of one matter together; `status` is passed over."""
    links = Links(office.shelf)
    groups = [_group(each, links) for each in groups_of(office, selected, kind)]
    return GroupsOut(count=sum(each.count for each in groups), groups=groups)


@router.get("/figures")
def show_figures(_operator: Viewer, office: TheOffice, selected: Selected, step: Stepping = None) -> FiguresOut:
    """The questions counted: over time, by status, channel and language, and the sections that answers cite."""
    counted, links = tally_of(office, selected, step), Links(office.shelf)
    return FiguresOut(
        total=counted.total,
        step=counted.step.value,
        stretches=[
            StretchOut(first=each.first, last=each.last, total=each.total, by_status=dict(each.by_status))
            for each in counted.stretches
        ],
        by_status=dict(counted.by_status),
        by_channel=dict(counted.by_channel),
        by_language=dict(counted.by_language),
        ratings=office.ledger.records.ratings(selected.selection),
        sections=[_use(each, links) for each in uses_of(office, selected)],
    )


def _asked(record: Record) -> AskedOut:
    # Who reads what was asked is not let into the conversation.
    answer = replace(record.answer, conversation_id="")
    return AskedOut(
        at=record.at,
        channel=record.channel,
        audience=record.audience.value,
        city=record.city,
        answer=answer_out(answer),
        ratings=[RatingOut(**asdict(each)) for each in record.ratings],
        review=ReviewOut(**asdict(record.review)) if record.review else None,
    )


def _group(group: Group, links: Links) -> GroupOut:
    return GroupOut(
        count=len(group.records),
        typical=group.typical.answer.question,
        since=group.since,
        until=group.until,
        wordings=list(group.wordings),
        nearest=[_where(each, links) for each in group.nearest],
        department=group.department,
        answer_ids=[each.answer.id for each in group.records],
    )


def _use(use: SectionUse, links: Links) -> UseOut:
    return UseOut(**_where(use, links).model_dump(), title=use.title, answers=use.answers)


def _where(place: Nearest | SectionUse, links: Links) -> WhereOut:
    return WhereOut(
        plan_id=place.plan_id,
        edition=place.edition_number,
        section_id=place.section_id,
        heading_path=list(place.heading_path),
        url=links.section(place),
    )
