"""Which web sites' pages may ask, and about which city."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request

from bot.web.languages import page_language
from bot.web.problems import ProblemError

log = logging.getLogger(__name__)

_LOGGED = 1_000
"""Origins named in the log; a caller can make up as many as it likes."""


@dataclass(frozen=True, slots=True)
class Site:
    """The web site whose page calls; one that is bound to a `city` may ask about that city alone."""

    origin: str = ""
    city: str = ""


OWN = Site()
"""Our own pages, and callers that are no page of a browser."""


class Origins:
    """The sites of ALLOWED_ORIGINS, each with the one city that it may ask about or "" for all; and our own pages."""

    def __init__(self, allowed: Mapping[str, str], public_url: str) -> None:
        self._allowed = allowed
        self._own = {public_url} - {""}
        self._logged: set[str] = set()

    def site_of(self, request: Request) -> Site:
        """The site whose page calls.

        Raises:
            ProblemError: `origin_not_allowed`.
        """
        origin = request.headers.get("origin")
        if origin is None or self._is_own(request, origin):
            return OWN
        if origin not in self._allowed:
            self._log(origin)
            raise ProblemError("origin_not_allowed", language=page_language(request), origin=origin)
        return Site(origin, self._allowed[origin])

    def is_sent_by_us(self, request: Request) -> bool:
        """Whether a page of our own sends a request, or a caller that is no browser: no listed site's either."""
        origin = request.headers.get("origin")
        if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return False
        return origin is None or self._is_own(request, origin)

    def _is_own(self, request: Request, origin: str) -> bool:
        # A proxy may have changed Host, and a form's Origin may be "null": browsers say themselves where a call is from.
        if request.headers.get("sec-fetch-site") == "same-origin":
            return True
        return origin in self._own or origin.partition("://")[2] == request.headers.get("host")

    def _log(self, origin: str) -> None:
        if origin not in self._logged and len(self._logged) < _LOGGED:
            self._logged.add(origin)
            log.warning("a page of %.200r asked, which ALLOWED_ORIGINS does not list", origin)
