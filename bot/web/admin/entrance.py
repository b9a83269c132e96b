"""Who is signed in, and what they may do."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fastapi import Request

from bot.accounts.roles import Role
from bot.web.problems import ProblemError
from vectorstore.operations.acts import Act


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody who is signed in; `csrf` comes back with each form that they send."""

    name: str
    role: Role
    csrf: str = ""

    def act(self, why: str = "") -> Act:
        """What they do, for the audit log."""
        return Act(self.name, why)


def allowed(least: Role) -> Callable[[Request], Awaitable[Operator]]:
    """A dependency that lets in whoever may do what `least` may; what changes something must carry the CSRF token.

    Raises:
        ProblemError: nobody is signed in, the role does not reach, or the token is not theirs.
    """

    async def operator_of(request: Request) -> Operator:
        raise ProblemError("not_found")

    return operator_of
