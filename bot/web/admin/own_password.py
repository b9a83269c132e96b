"""The page on which operators change their own password."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict

from bot.accounts.passwords import check_password
from bot.accounts.roles import Role
from bot.errors import AccountError
from bot.web.admin.cookies import forget_session
from bot.web.admin.entrance import Operator, allowed
from bot.web.admin.office import TheOffice
from bot.web.admin.refusing import SIGN_IN
from bot.web.admin.rendering import shown
from bot.web.admin.wording import said

router = APIRouter()

Viewer = Annotated[Operator, Depends(allowed(Role.VIEWER))]
_OF_CURRENT = ("refused", "locked")


class PasswordChange(BaseModel):
    """What the form sends."""

    model_config = ConfigDict(hide_input_in_errors=True)

    current: str = ""
    password: str = ""
    again: str = ""


@router.get("/password")
def show_form(request: Request, operator: Viewer) -> Response:
    """The form; who signs in with the city's identity provider is told so."""
    return _page(request, operator)


@router.post("/password")
def change(request: Request, operator: Viewer, office: TheOffice, form: Annotated[PasswordChange, Form()]) -> Response:
    """Signs in again, with the new password; or the form again with the reason."""
    try:
        _check(form, operator)
        office.admission.admit(operator.name, form.current)
        office.accounts.set_password(operator.name, form.password, operator.act())
    except AccountError as error:
        return _page(request, operator, error.code)
    response = RedirectResponse(f"{SIGN_IN}?told=changed", 303)
    forget_session(request, response)
    return response


def _check(form: PasswordChange, operator: Operator) -> None:
    check_password(form.password, operator.name)
    if form.password != form.again:
        raise AccountError("password_differs", "the two new passwords differ")


def _page(request: Request, operator: Operator, code: str = "") -> Response:
    key = {"refused": "refused.password_wrong", "locked": "sign_in.locked"}.get(code, f"refused.{code}")
    field = "current" if code in _OF_CURRENT else "again" if code == "password_differs" else "password"
    values = {"fault": said("accounts", key) if code else "", "fault_field": field if code else ""}
    return shown(request, operator, "password.html", values, 422 if code else 200)
