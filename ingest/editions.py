"""Which editions of a plan are live: those that answers may rest on."""

from collections.abc import Sequence

from vectorstore.domain import Edition, Status

_NEVER = {Status.SUPERSEDED, Status.WITHDRAWN}


def live_editions(editions: Sequence[Edition]) -> tuple[Edition, ...]:
    """The live ones among all editions of one plan, by number.

    Adopted text outweighs whatever led to it. Of editions in the same standing the newest by date is live; those whose
    dates do not tell them apart are all live, for a plan may be published in parts. A file that came again under the
    same name takes the place of the one before.
    """
    standing = [edition for edition in _newest_by_name(editions) if edition.status not in _NEVER]
    adopted = [edition for edition in standing if edition.status is Status.ADOPTED]
    candidates = adopted or standing
    newest = max((edition.date for edition in candidates), default="")
    return tuple(edition for edition in candidates if _agree(edition.date, newest))


def _newest_by_name(editions: Sequence[Edition]) -> list[Edition]:
    newest: dict[str, Edition] = {}
    for edition in sorted(editions, key=lambda edition: (edition.date, edition.number)):
        newest[edition.source_url or edition.file_name] = edition
    return sorted(newest.values(), key=lambda edition: edition.number)


def _agree(date: str, newest: str) -> bool:
    """Whether two dates, each perhaps only a year or a month, can be the same; an unknown one can be any."""
    return date.startswith(newest) or newest.startswith(date)
