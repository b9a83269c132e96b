"""How often methods may be called."""

import time
from collections import defaultdict, deque
from collections.abc import Mapping

WINDOW_S = 60.0


class Rates:
    """Calls a minute, by method and workspace; what `most` does not name may be called without end.

    Source: https://docs.slack.dev/apis/web-api/rate-limits; chat.appendStream, for one, is of tier 4, 100 a minute.
    """

    def __init__(self, most: Mapping[str, int]) -> None:
        self._most = most
        self._taken: dict[tuple[str, str], deque[float]] = defaultdict(deque)

    def wait_s(self, method: str, team: str) -> int:
        """0 where the call may be made now, which counts it; else the seconds to wait."""
        most = self._most.get(method)
        if most is None:
            return 0
        now, taken = time.monotonic(), self._taken[method, team]
        while taken and now - taken[0] >= WINDOW_S:
            taken.popleft()
        if len(taken) < most:
            taken.append(now)
            return 0
        return max(1, round(WINDOW_S - (now - taken[0])))
