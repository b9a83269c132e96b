"""How often one client may ask."""

import math
import time
from ipaddress import IPv6Address, ip_address, ip_network

from fastapi import Request
from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from bot.settings import BotSettings, Network
from bot.web.problems import ProblemError


class Limiter:
    """Counts the questions of each client in a minute and in a day."""

    def __init__(self, settings: BotSettings) -> None:
        self._strategy = MovingWindowRateLimiter(storage_from_string(settings.rate_storage_url))
        self._minute = RateLimitItemPerMinute(settings.rate_per_minute)
        self._day = RateLimitItemPerDay(settings.rate_per_day)
        self._trusted = settings.trusted_proxies

    def count(self, request: Request) -> None:
        """Counts one question of the client who sent the request.

        Raises:
            ProblemError: `rate_limited` or `daily_limit`, with Retry-After.
        """
        client = client_of(request, self._trusted)
        for item, code in ((self._day, "daily_limit"), (self._minute, "rate_limited")):
            if not self._strategy.test(item, client):
                seconds = self._wait_s(item, client)
                raise ProblemError(code, headers={"Retry-After": str(seconds)}, seconds=seconds)
        for item in (self._day, self._minute):
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
