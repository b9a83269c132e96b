"""What a shift works with, put together once a process."""

from dataclasses import dataclass

from bot.desk import Desk
from bot.domain import Answer
from bot.ledger import Ledger
from bot.settings import BotSettings
from bot.shelf import Shelf
from bot.slack.audience import Audiences
from bot.slack.inbox import Inbox
from bot.slack.look import Look
from bot.slack.sources import Handing, department_channel
from bot.slack.workspaces import Workspaces
from bot.writing.spending.clients import Clients
from vectorstore.catalogue import Catalogue
from vectorstore.domain import Audience


@dataclass(frozen=True, slots=True)
class Workroom:
    """The desk, where the answers come from, and what else a reply in Slack takes. Its methods wait for the database."""

    settings: BotSettings
    catalogue: Catalogue
    ledger: Ledger
    desk: Desk
    inbox: Inbox
    workspaces: Workspaces
    audiences: Audiences
    clients: Clients

    def answer(self, answer_id: str, audience: Audience) -> Answer | None:
        """A kept answer that this audience may read: staff read what everybody may, too."""
        found = self.ledger.load(answer_id, Audience.PUBLIC)
        return found or (self.ledger.load(answer_id, audience) if audience is Audience.INTERNAL else None)

    def handing(self, answer: Answer) -> Handing | None:
        """To whom the question goes on that got this answer."""
        return department_channel(self.settings, answer, Shelf(self.catalogue, Audience.INTERNAL))

    def look(self, answer: Answer, *, is_private: bool = False, shared_by: str = "") -> Look:
        """How an answer is shown that has been made just now."""
        handing = None if answer.statements else self.handing(answer)
        return Look(
            public_url=self.settings.public_url,
            can_hand_on=handing is not None,
            department=handing.department if handing else "",
            is_private=is_private,
            shared_by=shared_by,
            internal=self._internal(answer),
        )

    def _internal(self, answer: Answer) -> frozenset[tuple[str, int]]:
        """The editions near to a question that residents may not see."""
        near = {(each.plan_id, each.edition_number) for each in answer.nearest}
        public = Shelf(self.catalogue).plans() if near else ()
        return frozenset(near - {(each.plan.id, one.edition.number) for each in public for one in each.editions})
