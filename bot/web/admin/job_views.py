"""Jobs as they are shown: as JSON and on pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from fastapi import Request
from fastapi.responses import Response
from pydantic import ValidationError

from bot.web.admin.entrance import Operator
from bot.web.admin.job_words import job_words
from bot.web.admin.office import Office
from bot.web.admin.particulars_form import ParticularsForm
from bot.web.admin.rendering import shown
from bot.web.admin.schemas import FileOut, JobOut, OutcomeOut
from bot.web.admin.wording import said
from vectorstore.domain import Plan, Status
from vectorstore.operations.jobs import Job, JobKind

_LISTED = 50
_STANDINGS = {
    "new plan": "new_plan",
    "new edition": "new_edition",
    "same file, read otherwise": "new_reading",
    "unchanged": "unchanged",
}


def job_out(job: Job) -> JobOut:
    """A job as JSON."""
    return JobOut(
        id=job.id,
        kind=job.kind,
        title=job.title,
        state=job.state,
        created_at=job.created_at,
        created_by=job.created_by,
        stage=job.stage,
        done=job.done,
        total=job.total,
        seconds_left=job.seconds_left,
        started_at=job.started_at,
        ended_at=job.ended_at,
        reason=job.reason,
        words=job_words(job),
        outcome=outcome_of(job),
    )


def outcome_of(job: Job) -> OutcomeOut:
    """What came of a job; nothing where that was noted by another version."""
    try:
        return OutcomeOut.model_validate(job.outcome)
    except ValidationError:
        return OutcomeOut()


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of a job: what became of it, the form with what was read, and where the page shows what it changes.

    `is_sent` tells it from one that was fetched, `failure` says why it could not be read, `remarks` what to look at in
    what was read.
    """

    number: int
    out: FileOut
    is_sent: bool = False
    failure: str = ""
    remarks: tuple[str, ...] = ()
    form: ParticularsForm | None = None
    is_confirmed: bool = False
    changes_url: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def standing(self) -> str:
        """What it is beside what is published, as a code; "" where nobody looked."""
        return _STANDINGS.get(self.out.change.standing, "") if self.out.change else ""


def jobs_page(
    request: Request, office: Office, operator: Operator, fields: Mapping[str, str] | None = None, fault: str = ""
) -> Response:
    """The form for files and addresses, with the latest jobs; the form as it was sent where something is wrong."""
    values = {
        "fields": fields or {},
        "fault": fault,
        "max_mb": office.settings.upload_max_mb,
        "cities": sorted({plan.city for plan in known_plans(office) if plan.city}),
        "statuses": list(Status),
        "jobs": office.jobs.latest(_LISTED),
    }
    return shown(request, operator, "jobs.html", values, 422 if fault else 200)


def known_plans(office: Office) -> list[Plan]:
    """Every plan of which something was read, by city and title."""
    plans = [plan for plan, _ in office.catalogue.plans(unpublished=True)]
    return sorted(plans, key=lambda plan: (plan.city, plan.title, plan.id))


def file_views(office: Office, job: Job) -> list[FileView]:
    """The files of a job."""
    files = outcome_of(job).files
    readings = {each.key: each for each in office.catalogue.readings([file.reading_key for file in files])}
    sent, said = {upload.sha256 for upload in job.ordered.uploads}, office.particulars.all()
    shelved = [each.edition for plan in office.shelf.plans() for each in plan.editions]
    editions = {(edition.plan_id, edition.number): edition.id for edition in shelved}
    plans = {plan.id for plan in known_plans(office)}
    views = []
    for number, file in enumerate(files, start=1):
        failure = "" if file.is_read else failure_words(file)
        view = FileView(number, file, file.sha256 in sent, failure, remark_words(file))
        if reading := readings.get(file.reading_key):
            form = ParticularsForm.showing(reading.plan, reading.edition)
            told = said.get(file.sha256)
            view = replace(view, form=form.saying(told, plans) if told else form, is_confirmed=told is not None)
            view = replace(view, changes_url=_changes_url(file, editions))
        views.append(view)
    return views


def failure_words(file: FileOut) -> str:
    """Why a file could not be read, in words."""
    return said("failures", f"failures.{file.code}", **{"name": file.name} | file.values) if file.code else file.reason


def remark_words(file: FileOut) -> tuple[str, ...]:
    """What an operator should look at in a file that was read, in words."""
    return tuple(said("failures", f"remarks.{each.code}", **{"name": file.name} | each.values) for each in file.remarks)


def reason_words(outcome: OutcomeOut) -> str:
    """Why a whole job failed, in words; "" where it did not."""
    return said("failures", f"jobs.{outcome.code}", **outcome.values) if outcome.code else ""


def _changes_url(file: FileOut, editions: Mapping[tuple[str, int], str]) -> str:
    """Where the page shows what the file says otherwise than the edition it is held against, "" where there is none."""
    number = file.change.compared_with if file.change else None
    older = editions.get((file.plan_id, number)) if number is not None else None
    return changes_url(file.plan_id, older, file.edition_id) if older else ""


def changes_url(plan_id: str, before: str, after: str) -> str:
    """Where operators see what one edition says otherwise than another."""
    return f"/admin/plans/{plan_id}/changes?before={before}&after={after}"


def may_be_built(job: Job, files: list[FileView]) -> bool:
    """Whether there is something to be made ready for publishing."""
    return job.kind is JobKind.READ and job.state.is_over and any(each.out.is_read for each in files)
