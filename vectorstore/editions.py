"""Which editions of a plan are live: those that answers may rest on."""

import re
from collections.abc import Sequence

from vectorstore.domain import Edition, Status
from vectorstore.normalising import fold
from vectorstore.operations.policies import Answering

_NEVER = {Status.SUPERSEDED, Status.WITHDRAWN}
_DRAFTS = {Status.DRAFT, Status.PROPOSAL}
_STAGES = (
    (0, re.compile(r"骨子|骨格|たたき台|討議")),
    (3, re.compile(r"修正案|最終案|成案|答申")),
    (1, re.compile(r"素案|原案|中間|試案|[1一]次案")),
    (2, re.compile(r"案(?!内)")),
    (5, re.compile(r"改[訂定]")),
    (4, re.compile(r"確定|決定")),
)
"""How far a text is whose label says so, the later the higher; the first that fits counts."""


def live_editions(editions: Sequence[Edition], answering: Answering = Answering.USUAL) -> tuple[Edition, ...]:
    """The live ones among all editions of one plan, by number.

    Usually adopted text outweighs whatever led to it; by ADOPTED it answers alone, by WITH_DRAFT the newest draft that is
    not older answers beside it. Of editions in the same standing the newest by date is live; where dates do not tell
    them apart, the furthest by label (素案, 案); where neither does, all are live, for a plan may be published in parts. A
    file that came again under the same name takes the place of the one before.
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
    agreeing = [edition for edition in candidates if _agree(edition.date, newest)]
    stages = [_stage(edition) for edition in agreeing]
    furthest = max((stage for stage in stages if stage is not None), default=None)
    return tuple(each for each, stage in zip(agreeing, stages, strict=True) if stage in (None, furthest))


def _stage(edition: Edition) -> int | None:
    label = fold(edition.label)
    return next((stage for stage, words in _STAGES if words.search(label)), None)


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
