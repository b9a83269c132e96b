"""An act: what somebody does, and why."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts, and why; `actor` is an account's name, `cli:` and a user of the machine, `token` or `worker`."""

    actor: str
    why: str = ""
