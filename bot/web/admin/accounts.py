"""The pages of operators' accounts: who may sign in, and one's own password."""

from collections.abc import Callable
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict

from bot.accounts.admission import name_digest
from bot.accounts.roles import Role
from bot.errors import AccountError
from bot.web.admin.entrance import Operator, allowed
from bot.web.admin.office import Office, TheOffice
from bot.web.admin.rendering import shown
from bot.web.admin.wording import said
from bot.web.problems import ProblemError

router = APIRouter()

Viewer = Annotated[Operator, Depends(allowed(Role.VIEWER))]
Admin = Annotated[Operator, Depends(allowed(Role.ADMIN))]

PLACE = "/admin/accounts"
_OF_NAME = ("name_unfit", "name_taken")
_OF_PASSWORD = ("password_short", "password_long", "password_is_name")
_NEWS = ("added", "role", "disabled", "enabled", "unlocked", "password")


class NewAccount(BaseModel):
    """What the form for another account sends."""

    model_config = ConfigDict(hide_input_in_errors=True)

    name: str = ""
    role: Role = Role.VIEWER
    password: str = ""


@router.get("/accounts")
def show_accounts(request: Request, operator: Viewer, office: TheOffice) -> Response:
    """Who may sign in, and the form for another one."""
    return _list_page(request, office, operator, NewAccount())


@router.post("/accounts")
def add(request: Request, operator: Admin, office: TheOffice, form: Annotated[NewAccount, Form()]) -> Response:
    """Adds an account."""
    try:
        name = office.accounts.add(form.name, form.role, form.password, operator.act())
    except AccountError as error:
        return _list_page(request, office, operator, form, error)
    return _on(name, "added")


@router.get("/accounts/{name}")
def show_account(request: Request, operator: Viewer, office: TheOffice, name: str) -> Response:
    """One account, and what may be done with it."""
    return _account_page(request, office, operator, name)


@router.post("/accounts/{name}/role")
def set_role(
    request: Request, operator: Admin, office: TheOffice, name: str, role: Annotated[Role, Form()]
) -> Response:
    """Gives an account another role."""
    return _done(request, office, operator, name, "role", lambda: office.accounts.set_role(name, role, operator.act()))


@router.post("/accounts/{name}/closed")
def set_disabled(
    request: Request, operator: Admin, office: TheOffice, name: str, closed: Annotated[bool, Form()]
) -> Response:
    """Closes an account, or opens it again."""
    news = "disabled" if closed else "enabled"
    change = office.accounts.set_disabled
    return _done(request, office, operator, name, news, lambda: change(name, closed, operator.act()))


@router.post("/accounts/{name}/unlock")
def unlock(request: Request, operator: Admin, office: TheOffice, name: str) -> Response:
    """Lets an account that failed too often try again."""
    return _done(request, office, operator, name, "unlocked", lambda: office.admission.unlock(name, operator.act()))


@router.post("/accounts/{name}/password")
def reset_password(
    request: Request, operator: Admin, office: TheOffice, name: str, password: Annotated[str, Form()] = ""
) -> Response:
    """Gives an account another password."""
    change = office.accounts.set_password
    return _done(request, office, operator, name, "password", lambda: change(name, password, operator.act()))


Fault = AccountError | None


def _list_page(request: Request, office: Office, operator: Operator, form: NewAccount, fault: Fault = None) -> Response:
    values = _fault_values(fault) | {
        "accounts": office.accounts.all(),
        "locked": office.admission.locked(),
        "digest": name_digest,
        "form": form,
        "roles": list(Role),
    }
    return shown(request, operator, "accounts.html", values, 422 if fault else 200)


def _account_page(request: Request, office: Office, operator: Operator, name: str, fault: Fault = None) -> Response:
    try:
        one = office.accounts.one(name)
    except AccountError as error:
        raise ProblemError("not_found", language="ja") from error
    told = request.query_params.get("told", "")
    values = _fault_values(fault) | {
        "account": one,
        "address": _address(one.name),
        "is_locked": office.admission.is_locked(one),
        "is_own": one.name == operator.name,
        "roles": list(Role),
        "news": said("accounts", f"news.{told}", name=one.name) if told in _NEWS else "",
    }
    return shown(request, operator, "account.html", values, 422 if fault else 200)


def _done(
    request: Request, office: Office, operator: Operator, name: str, news: str, change: Callable[[], object]
) -> Response:
    try:
        change()
    except AccountError as error:
        return _account_page(request, office, operator, name, error)
    return _on(name, news)


def _fault_values(fault: Fault) -> dict[str, object]:
    code = fault.code if fault else ""
    field = "name" if code in _OF_NAME else "password" if code in _OF_PASSWORD else ""
    return {"fault": said("accounts", f"refused.{code}") if code else "", "fault_field": field}


def _on(name: str, news: str) -> Response:
    return RedirectResponse(f"{_address(name)}?told={news}", 303)


def _address(name: str) -> str:
    return f"{PLACE}/{quote(name, safe='@')}"
