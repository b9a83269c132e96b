"""Calls at an address: within its site's rules, only for what has changed, hop by hop."""

import time
from dataclasses import dataclass, replace

import httpx

from ingest.errors import SourceError
from ingest.failures import Failure
from ingest.fetching import FetchLimits, Reply, ask
from ingest.robots import Robots
from vectorstore.operations.sources import Seen

_BUSY = frozenset({429, 503})
_LONGEST_WAIT_S = 7 * 24 * 60 * 60


class ForbiddenError(SourceError):
    """The site's robots.txt does not let us look, for good or, if not `known`, as long as the site is in trouble."""

    def __init__(self, url: str, *, known: bool) -> None:
        words = "does not allow keikaku to look here" if known else "cannot be had now, so nothing may be looked at"
        super().__init__(f"{url}: the site's robots.txt {words}. Ask who runs the site, or save the file.")
        self.known = known


class BusyServerError(SourceError):
    """The server wants to be left alone for `wait_s`."""

    def __init__(self, url: str, status: int, wait_s: float) -> None:
        message = f"{url}: the server answered {status} and wants to be asked later."
        super().__init__(message, Failure.SERVER, status=status)
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True)
class Visitor:
    """Calls at addresses by one set of limits; `robots` may say no at any hop."""

    robots: Robots
    limits: FetchLimits

    def visit(self, url: str, seen: Seen) -> Reply | None:
        """What lies at an address; None where the server says that it is what was seen.

        Raises:
            SourceError: the site does not allow it, the address leads nowhere or where it must not, or the server fails.
        """
        headers = _conditions(seen)
        deadline, target = time.monotonic() + self.limits.timeout_s, url
        for _ in range(self.limits.max_redirects + 1):
            self._check_rules(target)
            limits = replace(self.limits, timeout_s=max(0.0, deadline - time.monotonic()))
            reply = ask(target, limits, headers, given=url)
            if not reply.location:
                return _found(reply, url)
            target = reply.location
        message = f"{url}: redirected more than {self.limits.max_redirects} times. Give the final address."
        raise SourceError(message, Failure.REDIRECTS)

    def delay_s(self, url: str) -> float:
        """Seconds that the site wants between two calls. Raises as `visit` does."""
        return self.robots.rules(url).delay_s

    def _check_rules(self, url: str) -> None:
        rules = self.robots.rules(url)
        if not rules.allow(url):
            raise ForbiddenError(url, known=rules.known)


def _conditions(seen: Seen) -> dict[str, str]:
    given = {"If-None-Match": seen.etag, "If-Modified-Since": seen.modified}
    return {name: value for name, value in given.items() if value}


def _found(reply: Reply, url: str) -> Reply | None:
    if reply.status == httpx.codes.NOT_MODIFIED:
        return None
    if reply.status in _BUSY:
        raise BusyServerError(url, reply.status, _retry_after_s(reply))
    if reply.status != httpx.codes.OK:
        message = f"{url}: the server answered {reply.status}. Check the address."
        raise SourceError(message, Failure.SERVER, status=reply.status)
    return reply


def _retry_after_s(reply: Reply) -> float:
    """Seconds named by Retry-After; a date in it counts as none, our own pause is long enough."""
    given = reply.headers.get("retry-after", "").strip()
    return float(min(int(given), _LONGEST_WAIT_S)) if given.isascii() and given.isdigit() else 0.0
