"""How often one client may ask."""

import math
import time
from collections.abc import Mapping, Sequence
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Literal

from fastapi import Request
from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from bot.settings import BotSettings, Network
from bot.web.problems import ProblemError

Kind = Literal["question", "feedback", "read", "picture", "sign_in"]

_FEEDBACK_PER_MINUTE = 30
_SIGN_INS_PER_MINUTE = 20
_READS_PER_MINUTE = 600
"""A whole office behind one address opens pages that hold the widget; each asks for its setup."""


class Limiter:
    """Counts what each client does, questions in a minute and in a day."""

    def __init__(self, settings: BotSettings) -> None:
        self._strategy = MovingWindowRateLimiter(storage_from_string(settings.rate_storage_url))
        self._limits: Mapping[Kind, Sequence[RateLimitItem]] = {
            "question": (RateLimitItemPerDay(settings.rate_per_day), RateLimitItemPerMinute(settings.rate_per_minute)),
            "feedback": (RateLimitItemPerMinute(_FEEDBACK_PER_MINUTE, namespace="feedback"),),
            "read": (RateLimitItemPerMinute(_READS_PER_MINUTE, namespace="read"),),
            "picture": (RateLimitItemPerMinute(settings.pictures_per_minute, namespace="picture"),),
            "sign_in": (RateLimitItemPerMinute(_SIGN_INS_PER_MINUTE, namespace="sign_in"),),
        }
        self._trusted = settings.trusted_proxies

    def client(self, request: Request) -> str:
        """Whom the limits hold for: the client who sent the request."""
        return client_of(request, self._trusted)

    def count(self, request: Request, kind: Kind) -> None:
        """Counts one act of the client who sent the request.

        Raises:
            ProblemError: `rate_limited` or `daily_limit`, with Retry-After.
        """
        client = self.client(request)
        for item in self._limits[kind]:
            if not self._strategy.test(item, client):
                seconds = self._wait_s(item, client)
                code = "daily_limit" if isinstance(item, RateLimitItemPerDay) else "rate_limited"
                raise ProblemError(code, headers={"Retry-After": str(seconds)}, seconds=seconds)
        for item in self._limits[kind]:
            self._strategy.hit(item, client)

    def _wait_s(self, item: RateLimitItem, client: str) -> int:
        return max(1, math.ceil(self._strategy.get_window_stats(item, client).reset_time - time.time()))


def client_of(request: Request, trusted: tuple[Network, ...]) -> str:
    """The client's address; behind trusted proxies the nearest one that is none of them.

    An IPv6 client counts as its /64 network, for it may take any address in that.
    """
    hops = [part.strip() for header in request.headers.getlist("x-forwarded-for") for part in header.split(",")]
    address = request.client.host if request.client else ""
    while hops and _is_within(address, trusted):
        address = hops.pop()
    return _counted_as(address)


def _is_within(address: str, networks: tuple[Network, ...]) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in networks)


def _counted_as(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip_network((parsed, 64), strict=False)) if isinstance(parsed, IPv6Address) else address
