"""Addresses in the plan viewer, for what residents may read there."""

from bot.addresses import passage_url, section_url
from bot.domain import Citation, Nearest
from bot.insights.sections import SectionUse
from bot.shelf import Shelf
from vectorstore.domain import Audience


class Links:
    """Where the viewer shows sections and quotes; "" for internal editions, which it does not show."""

    def __init__(self, shelf: Shelf) -> None:
        plans = shelf.plans()
        self._titles = {plan.plan.id: plan.plan.title for plan in plans}
        editions = (each for plan in plans for each in plan.editions)
        self._shown = {
            (each.plan.id, each.edition.number) for each in editions if each.edition.audience is Audience.PUBLIC
        }

    def section(self, where: Nearest | SectionUse) -> str:
        """The address of a section."""
        is_shown = (where.plan_id, where.edition_number) in self._shown
        return section_url(where.plan_id, where.edition_number, where.section_id) if is_shown else ""

    def title(self, where: Nearest) -> str:
        """What the plan of a section is called; "" where it is gone."""
        return self._titles.get(where.plan_id, "")

    def quote(self, citation: Citation) -> str:
        """The address of a quote, marked."""
        return passage_url(citation) if (citation.plan.id, citation.edition.number) in self._shown else ""
