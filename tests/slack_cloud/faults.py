"""Trouble that a test asks for."""

import fnmatch
import random
from dataclasses import dataclass
from typing import TypedDict


class Trouble(TypedDict, total=False):
    """What goes wrong; see `Fault`."""

    status: int
    error: str
    retry_after: int
    after_effect: bool
    hang_s: float
    drop: bool
    share: float
    team: str


@dataclass(slots=True)
class Fault:
    """A method (a pattern as of file names) that fails the next `times` it is called.

    It answers `status`, or `error`; `retry_after` is 429's header. It first hangs for `hang_s`, and where `drop` is said
    closes the connection without a word. With `after_effect` the call is carried out all the same. Only a `share` of the
    calls is met, and only those of `team` where one is named.
    """

    method: str
    times: int = 1
    status: int = 0
    error: str = ""
    retry_after: int = 0
    after_effect: bool = False
    hang_s: float = 0.0
    drop: bool = False
    share: float = 1.0
    team: str = ""

    def meets(self, method: str, team: str, chance: random.Random) -> bool:
        if self.times < 1 or self.team not in ("", team) or not fnmatch.fnmatchcase(method, self.method):
            return False
        return self.share >= 1.0 or chance.random() < self.share


class Faults:
    """The trouble that is still to come."""

    def __init__(self) -> None:
        self._coming: list[Fault] = []
        self._chance = random.Random(7)

    def add(self, fault: Fault) -> None:
        self._coming.append(fault)

    def take(self, method: str, team: str) -> Fault | None:
        """The fault that this call meets, which is then one less."""
        fault = next((fault for fault in self._coming if fault.meets(method, team, self._chance)), None)
        if fault is not None:
            fault.times -= 1
            self._coming = [left for left in self._coming if left.times > 0]
        return fault

    def clear(self) -> None:
        self._coming.clear()
