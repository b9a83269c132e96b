"""What a reader must know before the statements: drafts, opinions, plans whose time is over, the other calendar."""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.domain import Citation, Notice, Statement
from bot.understanding.asking import Asked
from bot.understanding.query import Understood
from prompts.interfaces import interface
from prompts.reading import say
from vectorstore.domain import Edition, Status
from vectorstore.eras import dates_in, era_year, other_era

ERAS_SHOWN = 3
_BY_STATUS = {
    Status.PROPOSAL: "proposal_only",
    Status.DRAFT: "draft_only",
    Status.OPINION: "opinion_only",
    Status.MINUTES: "minutes_only",
    Status.SUPERSEDED: "superseded",
    Status.WITHDRAWN: "withdrawn",
}


def notices_for(
    understood: Understood, statements: Sequence[Statement], citations: Sequence[Citation], today: date
) -> tuple[Notice, ...]:
    """Notices on an answer, the status first."""
    return (
        *_statuses(understood.frame, citations),
        *_other_cities(understood, citations),
        *_ended(understood.frame, citations, today),
        *_other_calendar(understood, statements),
        *_written(understood.frame, statements),
        *_language(understood.frame),
    )


def _statuses(frame: str, citations: Sequence[Citation]) -> Iterator[Notice]:
    cited = {citation.status for citation in citations}
    for status, code in _BY_STATUS.items():
        if status in cited:
            yield Notice(code, say(f"notices.{code}", frame))


def _other_cities(understood: Understood, citations: Sequence[Citation]) -> Iterator[Notice]:
    if understood.other_cities:
        listed = interface(understood.frame).listed
        cities = listed(dict.fromkeys(citation.plan.city for citation in citations if citation.plan.city))
        place = listed(understood.other_cities)
        yield Notice("other_city", say("notices.other_city", understood.frame, place=place, cities=cities))


def _ended(frame: str, citations: Sequence[Citation], today: date) -> Iterator[Notice]:
    ended = {_end(citation.edition, frame): None for citation in citations if _is_over(citation.edition, today)}
    for end in ended:
        yield Notice("period_ended", say("notices.period_ended", frame, end=end))


def _is_over(edition: Edition, today: date) -> bool:
    # A fiscal year ends on 31 March of the next calendar year. Source: 地方自治法 第208条.
    year = today.year - (today.month < 4) if edition.period.fiscal else today.year
    return edition.period.end is not None and edition.period.end < year


def _end(edition: Edition, frame: str) -> str:
    year, kind = edition.period.end or 0, "fiscal_year" if edition.period.fiscal else "calendar_year"
    return say(f"labels.{kind}", frame, year=year, era=era_year(year))


def _other_calendar(understood: Understood, statements: Sequence[Statement]) -> Iterator[Notice]:
    if Asked.WHEN not in understood.asked:
        return
    pairs: dict[str, str] = {}
    for statement in statements:
        for mention in dates_in(statement.text):
            other = other_era(mention)
            if other and mention.month is None:
                pairs.setdefault(mention.text.strip(), other)
    if pairs:
        shown = list(pairs.items())[:ERAS_SHOWN]
        yield Notice("other_calendar", "、".join(f"{mention}＝{other}" for mention, other in shown))


def _written(frame: str, statements: Sequence[Statement]) -> Iterator[Notice]:
    if any(statement.written_in for statement in statements):
        yield Notice("written_by_model", say("notices.written_by_model", frame))


def _language(frame: str) -> Iterator[Notice]:
    if frame != "ja":
        yield Notice("quote_is_japanese", say("notices.quote_is_japanese", frame))
