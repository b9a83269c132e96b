"""Slack's timestamps and ids."""

import itertools
import time

TRIGGER_LIFE_S = 3.0
"""Source: https://docs.slack.dev/interactivity/handling-user-interaction, a trigger_id lives three seconds, for one use."""


class Clock:
    """Gives each message a time of its own, as Slack does, and each other thing an id of its own."""

    def __init__(self) -> None:
        self._last = 0
        self._ids = itertools.count(1)

    def ts(self) -> str:
        """Microseconds apart, in Slack's form `1721609600.123456`."""
        self._last = max(self._last + 1, time.time_ns() // 1000)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def id(self, prefix: str) -> str:
        return f"{prefix}{next(self._ids):09d}"
