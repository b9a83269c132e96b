"""The form in which an operator registers an address, or changes what is said of it."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from vectorstore.domain import Audience, Plan, Status
from vectorstore.operations.particulars import Particulars
from vectorstore.operations.sources import DAY_H, MAX_EVERY_H, Source, address_fault


class SourceForm(BaseModel):
    """What was sent, as it was typed; "" leaves it to what the file says of itself."""

    model_config = ConfigDict(str_strip_whitespace=True)

    url: str = ""
    plan: str = Field(default="", max_length=200)
    city: str = Field(default="", max_length=100)
    status: str = ""
    audience: str = Audience.PUBLIC.value
    every_h: str = str(DAY_H)

    @classmethod
    def of(cls, source: Source) -> "SourceForm":
        """The form as it was filled in for a source."""
        said = source.said
        return cls(
            url=source.url,
            plan=said.plan_id,
            city=said.city,
            status=said.status.value if said.status else "",
            audience=(said.audience or Audience.PUBLIC).value,
            every_h=str(source.every_h),
        )

    def faults(self, plans: Sequence[Plan]) -> dict[str, str]:
        """What is wrong, as codes by field."""
        found = {
            "url": address_fault(self.url),
            "plan": "" if not self.plan or self.plan in {plan.id for plan in plans} else "bad_plan",
            "status": "" if self.status in {"", *(each.value for each in Status)} else "bad_status",
            "audience": "" if self.audience in {each.value for each in Audience} else "bad_audience",
            "every_h": "" if _is_interval(self.every_h) else "bad_every",
        }
        return {name: fault for name, fault in found.items() if fault}

    def particulars(self, before: Particulars, plans: Sequence[Plan]) -> Particulars:
        """What is said by a form without faults; what it does not ask for stays as it was."""
        city = next((plan.city for plan in plans if plan.id == self.plan), self.city)
        return Particulars(
            plan_id=self.plan,
            title=before.title,
            city=city or self.city,
            kind=before.kind,
            status=Status(self.status) if self.status else None,
            audience=Audience(self.audience),
            contact=before.contact,
        )


def _is_interval(hours: str) -> bool:
    return hours.isdecimal() and len(hours) <= len(str(MAX_EVERY_H)) and 1 <= int(hours) <= MAX_EVERY_H
