"""The forms by which operators take plans down, let them stand again, and say which editions answer."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from bot.web.admin.particulars_form import NEW_PLAN, ParticularsForm
from vectorstore.domain import Audience as AudienceOf
from vectorstore.domain import Contact, Plan, Status
from vectorstore.operations.particulars import Particulars
from vectorstore.operations.policies import Answering, Policy

MAX_EDITION = 100_000
AS_SET = "setting"
"""Chosen where a plan is left to what the setting says for all."""


class WithdrawalForm(BaseModel):
    """A plan (`edition` 0) or one edition, the reason, and that the operator means it."""

    model_config = ConfigDict(str_strip_whitespace=True)

    edition: int = Field(default=0, ge=0, le=MAX_EDITION)
    why: str = Field(default="", max_length=1000)
    hides: str = ""
    sure: str = ""

    def faults(self) -> dict[str, str]:
        """What is missing, as a code for each field."""
        wrong = {"why": not self.why and "why_missing", "sure": not self.sure and "sure_missing"}
        return {field: code for field, code in wrong.items() if code}


class RestoringForm(BaseModel):
    """What is to stand again, and why."""

    model_config = ConfigDict(str_strip_whitespace=True)

    edition: int = Field(default=0, ge=0, le=MAX_EDITION)
    why: str = Field(default="", max_length=1000)


class PolicyForm(BaseModel):
    """Which editions of a plan answer."""

    model_config = ConfigDict(str_strip_whitespace=True)

    answering: str = AS_SET
    until: str = Field(default="", max_length=10)

    @classmethod
    def showing(cls, policy: Policy | None) -> "PolicyForm":
        """The form, filled with what holds now."""
        return cls(answering=policy.answering.value, until=policy.until) if policy else cls()

    def faults(self) -> dict[str, str]:
        """What is wrong, as a code for each field."""
        wrong = {
            "answering": self.answering not in {AS_SET, *Answering} and "choose",
            "until": self.answering == Answering.WITH_DRAFT and not _is_day(self.until) and "until_missing",
        }
        return {field: code for field, code in wrong.items() if code}

    def policy(self, plan_id: str, before: Policy | None) -> Policy | None:
        """What is to hold, None where that is left to the setting; for a form without faults."""
        if self.answering == AS_SET:
            return None
        answering = Answering(self.answering)
        if answering is not Answering.WITH_DRAFT:
            return Policy(plan_id, answering)
        is_draft = before is not None and before.answering is Answering.WITH_DRAFT
        then = (before.then if is_draft else before.answering) if before else None
        return Policy(plan_id, answering, self.until, then)


def whole_particulars(form: ParticularsForm, of: Plan, chosen: Plan | None, new_id: str) -> Particulars:
    """All that an operator says of a published edition: the file is read again without what was said when it came.

    `chosen` is the plan that it is to belong to; one that is split off gets `new_id`.
    """
    plan_id = new_id if form.plan == NEW_PLAN else (chosen or of).id
    is_moved = chosen is not None and chosen.id != of.id
    return Particulars(
        plan_id=plan_id,
        title=chosen.title if chosen and is_moved and form.title == of.title else form.title,
        city=form.city,
        kind=form.kind,
        label=form.label,
        status=Status(form.status),
        date=form.date,
        period=form.period,
        audience=AudienceOf(form.audience),
        contact=Contact(form.department, form.phone, form.url),
        source_url=form.source_url,
    )


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
