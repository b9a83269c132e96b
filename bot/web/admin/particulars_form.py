"""The form in which an operator confirms or corrects what was read of a file."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from secrets import token_hex

from pydantic import BaseModel, ConfigDict, Field

from vectorstore.domain import Audience, Contact, Edition, Period, Plan, Status
from vectorstore.operations.particulars import Particulars

NEW_PLAN = "new"
"""Chosen where a file belongs to no plan that is known."""

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_YEAR = re.compile(r"(19|20|21)\d{2}")
_ADDRESS = re.compile(r"https?://\S+")


class ParticularsForm(BaseModel):
    """What was sent, as it was typed."""

    model_config = ConfigDict(str_strip_whitespace=True)

    plan: str = Field(default="", max_length=200)
    title: str = Field(default="", max_length=300)
    city: str = Field(default="", max_length=100)
    kind: str = Field(default="", max_length=100)
    label: str = Field(default="", max_length=100)
    status: str = ""
    date: str = Field(default="", max_length=10)
    start: str = Field(default="", max_length=4)
    end: str = Field(default="", max_length=4)
    fiscal: str = ""
    audience: str = ""
    department: str = Field(default="", max_length=200)
    phone: str = Field(default="", max_length=100)
    url: str = Field(default="", max_length=2048)
    source_url: str = Field(default="", max_length=2048)

    @classmethod
    def showing(cls, plan: Plan, edition: Edition) -> "ParticularsForm":
        """The form, filled with what was read."""
        period, contact = edition.period, edition.contact
        return cls(
            plan=plan.id,
            title=plan.title,
            city=plan.city,
            kind=plan.kind,
            label=edition.label,
            status=edition.status.value,
            date=edition.date,
            start=str(period.start or ""),
            end=str(period.end or ""),
            fiscal="1" if period.fiscal else "",
            audience=edition.audience.value,
            department=contact.department,
            phone=contact.phone,
            url=contact.url,
            source_url=edition.source_url,
        )

    def saying(self, said: Particulars, plans: Collection[str]) -> "ParticularsForm":
        """The form with what was said of the file since; `plans` are the ids of those that are known."""
        told = {
            "plan": said.plan_id if said.plan_id in plans else NEW_PLAN if said.plan_id else "",
            "title": said.title,
            "city": said.city,
            "kind": said.kind,
            "label": said.label,
            "status": said.status.value if said.status else "",
            "date": said.date,
            "audience": said.audience.value if said.audience else "",
            "department": said.contact.department,
            "phone": said.contact.phone,
            "url": said.contact.url,
            "source_url": said.source_url,
        }
        changed = {name: value for name, value in told.items() if value}
        if said.period != Period():
            years = {"start": str(said.period.start or ""), "end": str(said.period.end or "")}
            changed |= years | {"fiscal": "1" if said.period.fiscal else ""}
        return self.model_copy(update=changed)

    @property
    def period(self) -> Period:
        """The years; for a form without faults."""
        start, end = (int(year) if year else None for year in (self.start, self.end))
        return Period(start, end, bool(self.fiscal)) if start or end else Period()

    def faults(self) -> dict[str, str]:
        """What is wrong, as a code for each field that it is wrong in."""
        wrong = {
            "title": not self.title and "title_missing",
            "status": self.status not in {each.value for each in Status} and "choose",
            "audience": self.audience not in {each.value for each in Audience} and "choose",
            "date": not _is_date(self.date) and "date",
            "start": bool(self.start) and not _YEAR.fullmatch(self.start) and "year",
            "end": self._fault_of_end(),
            "url": bool(self.url) and not _ADDRESS.fullmatch(self.url) and "address",
            "source_url": bool(self.source_url) and not _ADDRESS.fullmatch(self.source_url) and "address",
        }
        return {field: code for field, code in wrong.items() if code}

    def _fault_of_end(self) -> str:
        if self.end and not _YEAR.fullmatch(self.end):
            return "year"
        return "order" if self.start and self.end and self.end < self.start else ""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What an operator confirmed of a file, beside what was read of it and what was said before."""

    form: ParticularsForm
    plan: Plan
    edition: Edition
    before: Particulars

    def particulars(self, plans: Sequence[Plan]) -> Particulars:
        """All that differs from what was read; the rest stays as the file has it. `plans` are those that are known."""
        form, edition, before = self.form, self.edition, self.before
        read, contact = ParticularsForm.showing(self.plan, edition), edition.contact
        chosen = next((plan for plan in plans if plan.id == form.plan), self.plan)
        title = chosen.title if chosen.id != self.plan.id and form.title == read.title else form.title
        status = _said(form.status, read.status, before.status.value if before.status else "")
        return Particulars(
            plan_id=self._new_plan(plans) if form.plan == NEW_PLAN else _said(chosen.id, self.plan.id, before.plan_id),
            title=_said(title, read.title, before.title),
            city=_said(form.city, read.city, before.city),
            kind=_said(form.kind, read.kind, before.kind),
            label=_said(form.label, read.label, before.label),
            status=Status(status) if status else None,
            date=_said(form.date, read.date, before.date),
            period=form.period if form.period != edition.period or form.period == before.period else Period(),
            # Said in any case: the same file sent again must not come to be public by the form's default.
            audience=Audience(form.audience),
            contact=Contact(
                _said(form.department, contact.department, before.contact.department),
                _said(form.phone, contact.phone, before.contact.phone),
                _said(form.url, contact.url, before.contact.url),
            ),
            source_url=_said(form.source_url, read.source_url, before.source_url),
        )

    def _new_plan(self, plans: Sequence[Plan]) -> str:
        """An id of its own, the same one when it is confirmed again."""
        before = self.before.plan_id
        return before if before and all(plan.id != before for plan in plans) else f"p{token_hex(5)}"


def _said(typed: str, read: str, before: str) -> str:
    """What is to be said: nothing where the file says so itself, unless it is read so because that was said."""
    return typed if typed != read or typed == before else ""


def _is_date(text: str) -> bool:
    if not text:
        return True
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True
