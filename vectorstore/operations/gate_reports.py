"""Gate reports: what the gate found in a generation, held against the one that answered then."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, delete, insert, select

from vectorstore.database import reading, writing
from vectorstore.operations.tables import gate_report
from vectorstore.serialising import Codec


class Verdict(StrEnum):
    """How one check came out; what is only NOTED does not keep a generation from being published."""

    PASSED = "passed"
    NOTED = "noted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class GateLine:
    """One check. `message` is for the terminal; `values` fill the words that a page has for `code`.

    A failed one that `confirmable` passes when its `subject` (a plan's id, or "all") is confirmed by name; any other
    failed one passes only when the gate is overridden with a reason.
    """

    code: str
    verdict: Verdict
    message: str
    subject: str = ""
    confirmable: bool = False
    values: dict[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GoldenOutcome:
    """How a golden question fares: `before` with what answered then (None where nothing did), `after` with the new."""

    question_id: str
    question: str
    before: bool | None
    after: bool
    said_before: str = ""
    said_after: str = ""

    @property
    def is_worse(self) -> bool:
        """Whether it was answered rightly and no longer is."""
        return self.before is True and not self.after


@dataclass(frozen=True, slots=True)
class GateReport:
    """Everything that the gate found. It holds only beside `against` and for the golden questions of its digest.

    `registered` are the plans that the register named when it was built. `circumstances` change with all else that the
    golden questions' answers depend on, such as withdrawals: an outcome is used again only while they are the same.
    """

    generation_id: str
    against: str
    golden_digest: str
    made_at: str
    lines: tuple[GateLine, ...] = ()
    golden: tuple[GoldenOutcome, ...] = ()
    registered: tuple[str, ...] = ()
    circumstances: str = ""

    @property
    def is_passed(self) -> bool:
        """Whether nothing failed."""
        return not self.failing()

    def failing(self, confirmed: Collection[str] = ()) -> tuple[GateLine, ...]:
        """The lines that keep it from being published, but for those that are confirmed by name."""
        failed = (line for line in self.lines if line.verdict is Verdict.FAILED)
        return tuple(line for line in failed if not (line.confirmable and line.subject in confirmed))


_CODEC = Codec(TypeAdapter(GateReport))


class GateReports:
    """The latest report of each generation; every method raises CatalogueError when the database cannot be used."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, generation_id: str) -> GateReport | None:
        """A generation's report; None where the gate has not looked at it."""
        query = select(gate_report.c.body).where(gate_report.c.generation_id == generation_id)
        with reading(self._engine) as connection:
            body = connection.execute(query).scalar_one_or_none()
        return None if body is None else _CODEC.load(body)

    def keep(self, report: GateReport) -> None:
        """Keeps a report in place of the one before."""
        with writing(self._engine) as connection:
            connection.execute(delete(gate_report).where(gate_report.c.generation_id == report.generation_id))
            row = {"generation_id": report.generation_id, "against": report.against, "made_at": report.made_at}
            row |= {"golden_digest": report.golden_digest, "body": _CODEC.dump(report)}
            connection.execute(insert(gate_report).values(row))


def forget_reports(connection: Connection, generation_ids: Sequence[str]) -> None:
    """Forgets the reports of generations that are cleared away, within the transaction that does so."""
    connection.execute(delete(gate_report).where(gate_report.c.generation_id.in_(generation_ids)))
