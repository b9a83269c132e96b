"""Signing in with the city's identity provider: there, and back again."""

import logging
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from bot.accounts.oidc.claims import Claims, name_of, role_of
from bot.accounts.oidc.departures import WITHIN, Departure
from bot.accounts.oidc.guests import Guest
from bot.accounts.oidc.provider import Provider
from bot.errors import AccountError
from bot.web.admin.cookies import forget, keep, own_address
from bot.web.admin.knocking import PROVIDER
from bot.web.admin.office import Office, TheOffice
from bot.web.admin.signing_in import Why, begin_session, own_path, sign_in_page, too_many
from bot.web.door import TheDoor
from bot.web.problems import ProblemError

log = logging.getLogger(__name__)

router = APIRouter()

HANDLE = "keikaku_oidc"
_BACK = "/admin/sign-in/oidc/callback"
_HOME = "/admin"


class Returned(BaseModel):
    """What the provider sends back with the browser; `iss` says who it is (RFC 9207)."""

    state: str = ""
    code: str = ""
    error: str = ""
    iss: str = ""


@router.get("/sign-in/oidc")
@PROVIDER.received
def depart(
    request: Request,
    office: TheOffice,
    door: TheDoor,
    wanted: Annotated[str, Query(alias="next", max_length=2_000)] = _HOME,
) -> Response:
    """On to the provider, which sends the browser back to `come_back`."""
    provider, wanted = _provider(office), own_path(wanted)
    try:
        door.limiter.count(request, "read")
        departure = office.departures.begin(wanted)
        response = RedirectResponse(provider.address(departure, own_address(request, _BACK)), 303)
    except AccountError as error:
        return _refused(request, office, wanted, error)
    except ProblemError as error:
        return sign_in_page(request, office, wanted, too_many(error))
    keep(request, response, HANDLE, departure.handle, max_age_s=WITHIN.seconds)
    return response


@router.get("/sign-in/oidc/callback")
@PROVIDER.received
def come_back(request: Request, office: TheOffice, returned: Annotated[Returned, Query()]) -> Response:
    """On to what was wanted, signed in; or the sign-in page with the reason."""
    provider, wanted, name = _provider(office), _HOME, ""
    try:
        departure = office.departures.end(request.cookies.get(HANDLE, ""), returned.state)
        wanted = departure.wanted
        claims = _claims(request, provider, departure, returned)
        name = name_of(claims)
        guest = Guest(provider.client.issuer, str(claims["sub"]), name)
        one = office.guests.welcome(guest, role_of(claims, office.settings.oidc_roles))
    except AccountError as fault:
        response = _refused(request, office, wanted, fault, name)
    else:
        response = begin_session(request, office, one.name, wanted)
    forget(request, response, HANDLE)
    return response


def _claims(request: Request, provider: Provider, departure: Departure, returned: Returned) -> Claims:
    if returned.iss not in ("", provider.client.issuer):
        raise AccountError("untrusted", f"the response is of another issuer: {returned.iss[:200]}")
    if not returned.code:
        raise AccountError("denied", f"the identity provider refused: {returned.error[:200]}")
    return provider.identify(returned.code, departure, own_address(request, _BACK))


def _provider(office: Office) -> Provider:
    if office.provider is None:
        raise ProblemError("not_found")
    return office.provider


def _refused(request: Request, office: Office, wanted: str, error: AccountError, name: str = "") -> Response:
    if error.code in ("unreachable", "untrusted"):
        log.warning("signing in with OIDC_ISSUER: %s", error)
    status = 503 if error.code == "unreachable" else 403
    return sign_in_page(request, office, wanted, Why(f"oidc.{error.code}", status, values={"name": name}))
