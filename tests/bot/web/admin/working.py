"""Jobs that a worker has done, as the operators' pages find them."""

from tests.fakes_bot import PLAN, FakeBot
from vectorstore.operations.acts import Act
from vectorstore.operations.jobs import Job, JobKind, JobOrder, Jobs, JobState, Upload

BY = Act("kikaku@city.example.jp")
SHA = "a" * 64
BROKEN = "b" * 64


def add_job(bot: FakeBot, kind: JobKind = JobKind.READ, ordered: JobOrder | None = None) -> Job:
    """A job that waits."""
    wanted = ordered or JobOrder((Upload("みどり.pdf", SHA), Upload("こわれた.pdf", BROKEN)))
    return Jobs(bot.catalogue.engine).add(kind, "みどり.pdf ほか1件", wanted, BY)


def read_job(bot: FakeBot, **report: object) -> Job:
    """A job that has read the live edition's file, and could not read another."""
    made = add_job(bot)
    jobs = Jobs(bot.catalogue.engine)
    jobs.begin(made.id)
    jobs.end(
        made.id, JobState.DONE, outcome={"files": [_read(bot, report), _failed()], "generation": "", "published": False}
    )
    return jobs.job(made.id)


def _read(bot: FakeBot, report: dict[str, object]) -> dict[str, object]:
    reading = next(
        each for each in bot.catalogue.readings_of("g1") if each.plan.id == PLAN.id and each.edition.number == 2
    )
    return {
        "name": "みどり.pdf",
        "state": "read",
        "sha256": SHA,
        "reading_key": reading.key,
        "plan_id": PLAN.id,
        "plan": PLAN.title,
        "edition_id": reading.edition.id,
        "edition_number": 2,
        "report": {"pages": 3, "tables": 1, "characters": 400} | report,
        "change": {"standing": "new edition", "edition": 2, "compared_with": 1, "counts": None},
    }


def _failed() -> dict[str, object]:
    return {"name": "こわれた.pdf", "state": "failed", "sha256": BROKEN, "reason": "broken", "code": "broken"}
