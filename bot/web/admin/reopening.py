"""What operators say of a file; to let residents read again what was closed to them takes somebody who may publish."""

from bot.accounts.roles import Role
from bot.web.admin.entrance import Operator
from bot.web.admin.office import Office
from bot.web.problems import ProblemError
from vectorstore.domain import Audience
from vectorstore.operations.particulars import Particulars


def note_particulars(office: Office, sha256: str, said: Particulars, operator: Operator) -> None:
    """Notes what is said of a file.

    Raises:
        ProblemError: `not_allowed`, where a published file was said to be internal, which nothing else keeps closed.
    """
    before = office.particulars.of(sha256)
    was_closed = before is not None and before.audience is Audience.INTERNAL
    if was_closed and said.audience is not Audience.INTERNAL and not operator.role.includes(Role.PUBLISHER):
        published = {each.edition.original_sha256 for plan in office.shelf.plans() for each in plan.editions}
        if sha256 in published:
            raise ProblemError("not_allowed", language="ja")
    office.particulars.say(sha256, said, operator.act())
