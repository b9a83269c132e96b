"""The pages of the register: plans with their editions, and what operators decide on them."""

from collections.abc import Mapping
from secrets import token_hex
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from bot.accounts.roles import Role
from bot.addresses import edition_url
from bot.web.admin.entrance import Operator, allowed
from bot.web.admin.job_views import known_plans
from bot.web.admin.office import Office, TheOffice
from bot.web.admin.ordering import order
from bot.web.admin.particulars_form import ParticularsForm
from bot.web.admin.plan_forms import PolicyForm, RestoringForm, WithdrawalForm, whole_particulars
from bot.web.admin.plan_views import PlanView, edition_read, edition_view, plan_view, plan_views
from bot.web.admin.rendering import gone_on, shown
from bot.web.admin.reopening import note_particulars
from bot.web.problems import ProblemError
from vectorstore.domain import Edition, Status
from vectorstore.operations.acts import Act
from vectorstore.operations.jobs import Job, JobKind, JobOrder, Upload
from vectorstore.operations.particulars import Particulars
from vectorstore.operations.policies import Answering, Policy

router = APIRouter()

Viewer = Annotated[Operator, Depends(allowed(Role.VIEWER))]
Sender = Annotated[Operator, Depends(allowed(Role.OPERATOR))]
Publisher = Annotated[Operator, Depends(allowed(Role.PUBLISHER))]


def view_of(plan_id: str, office: TheOffice) -> PlanView:
    """The plan that an address names.

    Raises:
        ProblemError: `not_found`.
    """
    return plan_view(office, plan_id)


TheView = Annotated[PlanView, Depends(view_of)]


@router.get("/plans")
def show_plans(request: Request, operator: Viewer, office: TheOffice) -> Response:
    """Every plan, with what its editions are used for."""
    values = {"views": plan_views(office), "plan_url": plan_url, "edition_url": edition_url}
    return shown(request, operator, "plans.html", values)


@router.get("/plans/{plan_id}")
def show_plan(request: Request, operator: Viewer, view: TheView, office: TheOffice) -> Response:
    """One plan, and what may be decided on it."""
    return _plan_page(request, operator, office, view, {})


@router.post("/plans/{plan_id}/withdraw")
def withdraw(
    request: Request, operator: Publisher, view: TheView, office: TheOffice, form: Annotated[WithdrawalForm, Form()]
) -> Response:
    """Takes a plan or one edition down."""
    faults = form.faults()
    if faults:
        return _plan_page(request, operator, office, view, faults, withdrawal=form)
    check_named(view, form.edition)
    office.withdrawals.withdraw(view.plan.id, operator.act(form.why), form.edition, hides=bool(form.hides))
    return gone_on(plan_url(view.plan.id), "withdrawn")


@router.post("/plans/{plan_id}/restore")
def restore(
    request: Request, operator: Publisher, view: TheView, office: TheOffice, form: Annotated[RestoringForm, Form()]
) -> Response:
    """Lets what was taken down stand again."""
    if not form.why:
        return _plan_page(request, operator, office, view, {f"restore-{form.edition}": "why_missing"})
    office.withdrawals.restore(view.plan.id, operator.act(form.why), form.edition)
    return gone_on(plan_url(view.plan.id), "restored")


@router.post("/plans/{plan_id}/policy")
def set_policy(
    request: Request, operator: Publisher, view: TheView, office: TheOffice, form: Annotated[PolicyForm, Form()]
) -> Response:
    """Says which editions of a plan answer."""
    faults = form.faults()
    if faults:
        return _plan_page(request, operator, office, view, faults, policy=form)
    put_policy(office, view.plan.id, form.policy(view.plan.id, view.policy), operator.act())
    return gone_on(plan_url(view.plan.id), "policy_set")


@router.post("/plans/{plan_id}/build")
def build(operator: Sender, view: TheView, office: TheOffice) -> Response:
    """Makes what was decided ready for publishing, where it lets other editions answer than now."""
    return gone_on(f"/admin/jobs/{order(office, JobKind.BUILD, JobOrder(), operator.act()).id}")


@router.get("/plans/{plan_id}/editions/{number}")
def show_edition(request: Request, operator: Viewer, view: TheView, number: int, office: TheOffice) -> Response:
    """What is said of an edition, to be corrected."""
    edition = edition_read(office, edition_view(view, number).shelved)
    form = ParticularsForm.showing(view.plan, edition)
    return _edition_page(request, operator, office, (view, edition), form, {})


@router.post("/plans/{plan_id}/editions/{number}")
def correct(
    request: Request,
    operator: Sender,
    view: TheView,
    number: int,
    office: TheOffice,
    form: Annotated[ParticularsForm, Form()],
) -> Response:
    """Corrects what is said of an edition; its file is read again, and waits for somebody to publish it."""
    edition = edition_view(view, number).shelved.edition
    faults = form.faults()
    if faults:
        return _edition_page(request, operator, office, (view, edition), form, faults)
    chosen = next((plan for plan in known_plans(office) if plan.id == form.plan), None)
    said = whole_particulars(form, view.plan, chosen, f"p{token_hex(5)}")
    return gone_on(f"/admin/jobs/{corrected(office, edition, said, operator).id}")


def plan_url(plan_id: str) -> str:
    """Where operators see a plan."""
    return f"/admin/plans/{quote(plan_id, safe='')}"


def check_named(view: PlanView, number: int) -> None:
    """Refuses to take down an edition that there is not; 0 names the whole plan.

    Raises:
        ProblemError: `not_found`.
    """
    if number:
        edition_view(view, number)


def put_policy(office: Office, plan_id: str, wanted: Policy | None, by: Act) -> None:
    """Sets a plan's policy, or leaves it to the setting."""
    if wanted:
        office.policies.set(wanted, by)
    else:
        office.policies.clear(plan_id, by)


def corrected(office: Office, edition: Edition, said: Particulars, operator: Operator) -> Job:
    """The job that reads an edition's file again, as it is now said to be.

    Raises:
        ProblemError: `not_found`, where the file is not kept; or `not_allowed`.
    """
    if not (office.originals.folder / edition.original_sha256).is_file():
        raise ProblemError("not_found")
    note_particulars(office, edition.original_sha256, said, operator)
    ordered = JobOrder(uploads=(Upload(edition.file_name, edition.original_sha256),))
    return order(office, JobKind.READ, ordered, operator.act())


def _plan_page(
    request: Request, operator: Operator, office: Office, view: PlanView, faults: Mapping[str, str], **forms: object
) -> Response:
    values = {
        "view": view,
        "plan_url": plan_url(view.plan.id),
        "edition_url": edition_url,
        "answerings": list(Answering),
        "usual": office.catalogue.usual,
        "policy": PolicyForm.showing(view.policy),
        "withdrawal": WithdrawalForm(),
        "faults": faults,
    }
    return shown(request, operator, "plan.html", values | forms, 422 if faults else 200)


def _edition_page(
    request: Request,
    operator: Operator,
    office: Office,
    of: tuple[PlanView, Edition],
    form: ParticularsForm,
    faults: Mapping[str, str],
) -> Response:
    view, edition = of
    values = {
        "view": view,
        "plan_url": plan_url(view.plan.id),
        "edition": edition,
        "action": f"{plan_url(view.plan.id)}/editions/{edition.number}",
        "file": {"number": edition.number, "form": form, "faults": faults},
        "faults": faults,
        "plans": known_plans(office),
        "statuses": list(Status),
    }
    return shown(request, operator, "plan_edition.html", values, 422 if faults else 200)
