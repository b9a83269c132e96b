"""An act: what somebody does, and why."""

import getpass
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts, and why; `actor` is an account's name, `cli:` and a user of the machine, `token` or `worker`."""

    actor: str
    why: str = ""

    @classmethod
    def typed(cls, why: str = "") -> "Act":
        """What the machine's user does on the command line."""
        return cls(f"cli:{_user()}", why)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number that has no name
        return "unknown"
