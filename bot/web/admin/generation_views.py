"""Generations as they are shown: as JSON, and with the gate's report in words."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.web.admin.office import Office
from bot.web.admin.plan_changes import PlanChange, counts, plan_changes
from bot.web.admin.schemas import GateLineOut, GateOut, GenerationDetailOut, GenerationOut, GoldenOut, PlanChangeOut
from bot.web.admin.wording import said
from vectorstore.domain import Generation
from vectorstore.operations.gate_reports import GateLine, GateReport, Verdict

ALL = "all"
"""The subject of a line that speaks of the whole generation."""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the gate's report in words. `name` is what is typed to confirm it, "" where it cannot be confirmed."""

    line: GateLine
    words: str
    name: str = ""

    @property
    def verdict(self) -> Verdict:
        """How the check came out."""
        return self.line.verdict


def shown_lines(report: GateReport, titles: Mapping[str, str]) -> list[ShownLine]:
    """The report's lines in words, those that failed first."""
    order = [Verdict.FAILED, Verdict.NOTED, Verdict.PASSED]
    lines = sorted(report.lines, key=lambda line: order.index(line.verdict))
    return [ShownLine(line, line_words(line, titles), _name(line, titles)) for line in lines]


def confirmed_by(subjects: Sequence[str], typed: Sequence[str], titles: Mapping[str, str]) -> tuple[list[str], bool]:
    """The subjects whose names were typed, and whether something else was typed for any of them."""
    pairs = [(subject, text) for subject, text in zip(subjects, typed, strict=False) if text.strip()]
    confirmed = [subject for subject, text in pairs if _folded(text) == _folded(name_of(subject, titles))]
    return confirmed, len(confirmed) < len(pairs)


def name_of(subject: str, titles: Mapping[str, str]) -> str:
    """What a plan, or everything at once, is called where it is confirmed by name."""
    return said("pages", "publish.all") if subject == ALL else titles.get(subject, subject)


def generation_out(generation: Generation, pins: Mapping[str, str]) -> GenerationOut:
    """A generation as JSON."""
    return GenerationOut(
        id=generation.id,
        created_at=generation.created_at,
        published_at=generation.published_at,
        editions=len(generation.edition_ids),
        chunks=generation.chunks,
        current=generation.current,
        previous=generation.previous,
        pinned=pins.get(generation.id),
    )


def detail_out(office: Office, generation: Generation) -> GenerationDetailOut:
    """The same with what it would change."""
    changes = plan_changes(office.catalogue, generation, office.catalogue.current())
    plain = generation_out(generation, office.pins.all())
    return GenerationDetailOut(**plain.model_dump(), plans=[_plan_out(each) for each in changes])


def gate_out(office: Office, report: GateReport) -> GateOut:
    """A gate report as JSON."""
    return GateOut(
        generation=report.generation_id,
        against=report.against,
        made_at=report.made_at,
        is_fresh=office.publisher.is_fresh(report),
        lines=[line_out(line) for line in report.lines],
        golden=[
            GoldenOut(
                question_id=each.question_id,
                question=each.question,
                before=each.before,
                after=each.after,
                said_before=each.said_before,
                said_after=each.said_after,
            )
            for each in report.golden
        ],
    )


def line_out(line: GateLine) -> GateLineOut:
    """A line of the gate's report as JSON."""
    return GateLineOut(
        code=line.code,
        verdict=line.verdict,
        message=line.message,
        subject=line.subject,
        confirmable=line.confirmable,
    )


def _plan_out(change: PlanChange) -> PlanChangeOut:
    return PlanChangeOut(
        plan_id=change.plan.id,
        title=change.plan.title,
        city=change.plan.city,
        change=change.change,
        before=[each.edition.id for each in change.before],
        after=[each.edition.id for each in change.after],
        counts_before=counts(change.before),
        counts_after=counts(change.after),
    )


def line_words(line: GateLine, titles: Mapping[str, str]) -> str:
    """What operators read for a line; its message for the terminal where there are no words for it."""
    named = {"plan": name_of(line.subject, titles)} | line.values
    key = f"{line.code}.{line.verdict.value}"
    words = said("gate", key, **named)
    return line.message if words == key else words


def _name(line: GateLine, titles: Mapping[str, str]) -> str:
    may_be = line.confirmable and line.verdict is Verdict.FAILED
    return name_of(line.subject, titles) if may_be else ""


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
