"""The register over HTTP, internal papers included: what is decided on plans and editions."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field, StringConstraints

from bot.accounts.roles import Role
from bot.web.admin.entrance import Operator, allowed
from bot.web.admin.job_views import job_out
from bot.web.admin.office import TheOffice
from bot.web.admin.plan_forms import MAX_EDITION
from bot.web.admin.plan_views import EditionView, PlanView, edition_view, plan_view, plan_views
from bot.web.admin.plans import TheView, check_named, corrected, put_policy
from bot.web.admin.schemas import JobOut
from bot.web.problems import ProblemError
from bot.web.rendering import plan_out
from bot.web.schemas import PlanOut
from vectorstore.domain import Audience, Contact, Period, Status
from vectorstore.errors import CatalogueError
from vectorstore.operations.particulars import Particulars
from vectorstore.operations.policies import Answering, Policy

router = APIRouter(tags=["operators"])

Viewer = Annotated[Operator, Depends(allowed(Role.VIEWER))]
Sender = Annotated[Operator, Depends(allowed(Role.OPERATOR))]
Publisher = Annotated[Operator, Depends(allowed(Role.PUBLISHER))]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2048)]


class WithdrawalOut(BaseModel):
    """What was taken down: a plan where `edition` is 0; one that `hides` shows residents none of its text."""

    edition: int
    why: str
    at: str
    actor: str
    hides: bool


class StandingEditionOut(BaseModel):
    """An edition; `state` is one of answers, idle, staff, staff_idle, withdrawn, hidden."""

    number: int
    id: str
    label: str
    status: Status
    date: str
    audience: Audience
    file_name: str
    sha256: str
    source_url: str
    state: str


class PolicyOut(BaseModel):
    """Which editions answer; `answering` is None where that is left to the setting, `now` what holds today."""

    answering: Answering | None
    until: str
    then: Answering | None
    now: Answering


class StandingPlanOut(PlanOut):
    """A plan with its editions, newest first; `is_behind` where only a build lets what was decided take effect."""

    policy: PolicyOut
    editions: list[StandingEditionOut]
    withdrawals: list[WithdrawalOut]
    is_behind: bool


class StandingPlansOut(BaseModel):
    """The register."""

    plans: list[StandingPlanOut]


class WithdrawalIn(BaseModel):
    """What is to be taken down, and why: residents who open an old citation are told."""

    why: Reason
    edition: int = Field(default=0, ge=0, le=MAX_EDITION)
    hides: bool = False


class RestoringIn(BaseModel):
    """What is to stand again, and why."""

    why: Reason
    edition: int = Field(default=0, ge=0, le=MAX_EDITION)


class PolicyIn(BaseModel):
    """Which editions are to answer; without `answering` that is left to the setting."""

    answering: Answering | None = None
    until: str = Field(default="", max_length=10)
    then: Answering | None = None


class ParticularsIn(BaseModel):
    """What is said of an edition's file; what is left out stays as the file has it."""

    plan_id: Text = ""
    title: Text = ""
    city: Text = ""
    kind: Text = ""
    label: Text = ""
    status: Status | None = None
    date: Annotated[str, StringConstraints(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")] = ""
    period_start: int | None = Field(default=None, ge=1900, le=2200)
    period_end: int | None = Field(default=None, ge=1900, le=2200)
    fiscal: bool = True
    audience: Audience | None = None
    department: Text = ""
    phone: Text = ""
    contact_url: Text = ""
    source_url: Text = ""

    def particulars(self) -> Particulars:
        """The same, as it is kept."""
        has_period = self.period_start is not None or self.period_end is not None
        return Particulars(
            plan_id=self.plan_id,
            title=self.title,
            city=self.city,
            kind=self.kind,
            label=self.label,
            status=self.status,
            date=self.date,
            period=Period(self.period_start, self.period_end, self.fiscal) if has_period else Period(),
            audience=self.audience,
            contact=Contact(self.department, self.phone, self.contact_url),
            source_url=self.source_url,
        )


@router.get("/plans")
def list_plans(_: Viewer, office: TheOffice) -> StandingPlansOut:
    """Every plan that was ever published, internal ones included."""
    return StandingPlansOut(plans=[_out(view) for view in plan_views(office)])


@router.get("/plans/{plan_id}")
def read_plan(_: Viewer, view: TheView) -> StandingPlanOut:
    """One plan."""
    return _out(view)


@router.post("/plans/{plan_id}/withdraw")
def withdraw_plan(operator: Publisher, view: TheView, wanted: WithdrawalIn, office: TheOffice) -> StandingPlanOut:
    """Takes a plan or one edition down: it answers no more from the next two seconds on."""
    check_named(view, wanted.edition)
    office.withdrawals.withdraw(view.plan.id, operator.act(wanted.why), wanted.edition, hides=wanted.hides)
    return _out(plan_view(office, view.plan.id))


@router.post("/plans/{plan_id}/restore")
def restore_plan(operator: Publisher, view: TheView, wanted: RestoringIn, office: TheOffice) -> StandingPlanOut:
    """Lets what was taken down stand again."""
    office.withdrawals.restore(view.plan.id, operator.act(wanted.why), wanted.edition)
    return _out(plan_view(office, view.plan.id))


@router.put("/plans/{plan_id}/policy")
def set_plan_policy(operator: Publisher, view: TheView, wanted: PolicyIn, office: TheOffice) -> StandingPlanOut:
    """Says which editions of a plan answer."""
    answering = wanted.answering
    policy = Policy(view.plan.id, answering, wanted.until, wanted.then) if answering else None
    try:
        put_policy(office, view.plan.id, policy, operator.act())
    except CatalogueError as error:
        raise ProblemError("invalid_request") from error
    return _out(plan_view(office, view.plan.id))


@router.put("/plans/{plan_id}/editions/{number}/particulars", status_code=202)
def correct_edition(operator: Sender, view: TheView, number: int, wanted: ParticularsIn, office: TheOffice) -> JobOut:
    """Corrects what is said of an edition; the job reads its file again. That it is internal holds at once."""
    edition = edition_view(view, number).shelved.edition
    return job_out(corrected(office, edition, wanted.particulars(), operator))


def _out(view: PlanView) -> StandingPlanOut:
    policy = view.policy
    return StandingPlanOut(
        **plan_out(view.plan).model_dump(),
        policy=PolicyOut(
            answering=policy.answering if policy else None,
            until=policy.until if policy else "",
            then=policy.then if policy else None,
            now=view.answering,
        ),
        editions=list(_editions_out(view.editions)),
        withdrawals=[
            WithdrawalOut(edition=each.edition_number, why=each.why, at=each.at, actor=each.actor, hides=each.hides)
            for each in view.withdrawals
        ],
        is_behind=view.is_behind,
    )


def _editions_out(views: Iterable[EditionView]) -> Iterable[StandingEditionOut]:
    for view in views:
        edition = view.shelved.edition
        yield StandingEditionOut(
            number=edition.number,
            id=edition.id,
            label=edition.label,
            status=edition.status,
            date=edition.date,
            audience=edition.audience,
            file_name=edition.file_name,
            sha256=edition.original_sha256,
            source_url=edition.source_url,
            state=view.state,
        )
