"""Which editions of a plan are live: those that answers may rest on."""

from collections.abc import Sequence

from vectorstore.domain import Edition, Status
from vectorstore.operations.policies import Answering

_NEVER = {Status.SUPERSEDED, Status.WITHDRAWN}
_DRAFTS = {Status.DRAFT, Status.PROPOSAL}


def live_editions(editions: Sequence[Edition], answering: Answering = Answering.USUAL) -> tuple[Edition, ...]:
    """The live ones among all editions of one plan, by number.

    Usually adopted text outweighs whatever led to it; by ADOPTED it answers alone, by WITH_DRAFT the newest draft that is
    not older answers beside it. Of editions in the same standing the newest by date is live; those whose dates do not
    tell them apart are all live, for a plan may be published in parts. A file that came again under the same name takes
    the place of the one before.
    """
    standing = [edition for edition in _newest_by_name(editions) if edition.status not in _NEVER]
    adopted = _newest([edition for edition in standing if edition.status is Status.ADOPTED])
    if answering is Answering.ADOPTED:
        return adopted
    if not adopted:
        return _newest(standing)
    drafts = [edition for edition in standing if edition.status in _DRAFTS and _is_later(edition, adopted)]
    beside = _newest(drafts) if answering is Answering.WITH_DRAFT else ()
    return tuple(sorted((*adopted, *beside), key=lambda edition: edition.number))


def _newest(candidates: Sequence[Edition]) -> tuple[Edition, ...]:
    newest = max((edition.date for edition in candidates), default="")
    return tuple(edition for edition in candidates if _agree(edition.date, newest))


def _newest_by_name(editions: Sequence[Edition]) -> list[Edition]:
    newest: dict[str, Edition] = {}
    for edition in sorted(editions, key=lambda edition: (edition.date, edition.number)):
        newest[edition.source_url or edition.file_name] = edition
    return sorted(newest.values(), key=lambda edition: edition.number)


def _is_later(draft: Edition, adopted: Sequence[Edition]) -> bool:
    """Whether a draft may be of what is to come: one from before the adopted text is what that came from."""
    latest = max(adopted, key=lambda edition: (edition.date, edition.number))
    if not draft.date or not latest.date or _agree(draft.date, latest.date):
        return draft.number > latest.number
    return draft.date > latest.date


def _agree(date: str, newest: str) -> bool:
    """Whether two dates, each perhaps only a year or a month, can be the same; an unknown one can be any."""
    return date.startswith(newest) or newest.startswith(date)
