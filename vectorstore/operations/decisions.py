"""What operators have decided on plans and editions, as it stands: it outweighs what was read of their files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from sqlalchemy import Connection

from vectorstore.domain import Audience, Edition, Status
from vectorstore.editions import live_editions
from vectorstore.operations.particulars import internal_files
from vectorstore.operations.policies import Answering, Policy, policies
from vectorstore.operations.withdrawals import Withdrawal, withdrawals
from vectorstore.standing import Standing


@dataclass(frozen=True, slots=True)
class Decisions:
    """Withdrawals, policies, and the digests and addresses of files that were said to be internal.

    They take effect without a build wherever something is no longer to be shown: no generation can bring it back.
    """

    withdrawals: tuple[Withdrawal, ...] = ()
    policies: Mapping[str, Policy] = field(default_factory=dict)
    internal: frozenset[str] = frozenset()

    def over(self, edition: Edition) -> Edition:
        """The edition as it stands now."""
        if self.withdrawal_of(edition):
            edition = replace(edition, status=Status.WITHDRAWN)
        is_internal = not self.internal.isdisjoint({edition.original_sha256, edition.source_url})
        return replace(edition, audience=Audience.INTERNAL) if is_internal else edition

    def withdrawal_of(self, edition: Edition) -> Withdrawal | None:
        """Why an edition was taken down; of several reasons one that hides its text, then its own."""
        covering = [each for each in self.withdrawals if each.covers(edition.plan_id, edition.number)]
        return max(covering, key=lambda each: (each.hides, each.edition_number), default=None)

    def answering(self, plan_id: str, day: date, usual: Answering) -> Answering:
        """Which editions of a plan answer on a day."""
        policy = self.policies.get(plan_id)
        return (policy.on(day) if policy else None) or usual

    def live(self, editions: Sequence[Edition], day: date, usual: Answering) -> tuple[Edition, ...]:
        """Which of some editions, of one plan or several, answer on a day; they are as they stand now."""
        standing = sorted(map(self.over, editions), key=lambda edition: (edition.plan_id, edition.number))
        by_plan = groupby(standing, key=lambda edition: edition.plan_id)
        found = (live_editions(list(group), self.answering(plan_id, day, usual)) for plan_id, group in by_plan)
        return tuple(edition for of_plan in found for edition in of_plan)

    def standing(self, generation_id: str, editions: Sequence[Edition], day: date, usual: Answering) -> Standing:
        """What answers on a day where a generation is the live one, by its live editions as they were read."""
        live = frozenset(each.id for each in editions)
        answering = {each.id for each in self.live(editions, day, usual)}
        closed = (each.id for each in editions if self.over(each).audience is not each.audience)
        return Standing(generation_id, live, live - answering, frozenset(closed))


def decisions(connection: Connection) -> Decisions:
    """All that is decided, within a transaction of the caller's."""
    return Decisions(withdrawals(connection), policies(connection), internal_files(connection))
