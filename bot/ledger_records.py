"""The ledger as operators read it: what was asked, what was answered, and what came of it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import JSON, ColumnElement, Connection, Engine, Select, Text, cast, exists, func, select

from bot.domain import Answer, Writing
from bot.ledger_selection import Selection
from bot.ledger_tables import answer_sections, answers, feedback, reviews
from vectorstore.database import reading
from vectorstore.domain import Audience

_ANSWER = TypeAdapter(Answer)
_WRITING = TypeAdapter(Writing)
_AT_ONCE = 500
CITED = "cited"
NEAREST = "nearest"

Columns = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Rating:
    """What somebody thought of an answer: "up" or "down"."""

    at: str
    rating: str
    reason: str
    comment: str


@dataclass(frozen=True, slots=True)
class Review:
    """Who of the staff has looked at an answer, when, and what they noted."""

    at: str
    actor: str
    remark: str


@dataclass(frozen=True, slots=True)
class Record:
    """A question with its answer as it was given; ratings oldest first."""

    at: str
    channel: str
    audience: Audience
    city: str
    answer: Answer
    ratings: tuple[Rating, ...] = ()
    review: Review | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """When and where something was asked, and how the answer came out."""

    at: str
    channel: str
    language: str
    status: str


@dataclass(frozen=True, slots=True)
class SectionCount:
    """How many answers rest on a section of an edition, or name it as the nearest."""

    plan_id: str
    edition_number: int
    section_id: str
    heading_path: tuple[str, ...]
    answers: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from."""

    cities: tuple[str, ...]
    channels: tuple[str, ...]
    languages: tuple[str, ...]


class Records:
    """Reads the ledger; what is past the retention time is in none of it.

    Every method raises CatalogueError when the database cannot be used.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def count(self, chosen: Selection) -> int:
        """How many questions the selection holds."""
        with reading(self._engine) as connection:
            return _number(connection, _chosen(select(func.count()).select_from(answers), chosen))

    def page(self, chosen: Selection, number: int, size: int) -> list[Record]:
        """One page of the selection, newest first; pages count from 1."""
        query = _newest_first(_chosen(select(answers), chosen)).limit(size).offset((number - 1) * size)
        with reading(self._engine) as connection:
            return _records(connection, query)

    def each(self, chosen: Selection) -> Iterator[Record]:
        """The whole selection, newest first, read a part at a time."""
        earlier: list[ColumnElement[bool]] = []
        while True:
            query = _newest_first(_chosen(select(answers), chosen).where(*earlier)).limit(_AT_ONCE)
            with reading(self._engine) as connection:
                found = _records(connection, query)
            yield from found
            if len(found) < _AT_ONCE:
                return
            at, last = found[-1].at, found[-1].answer.id
            column = answers.c
            earlier = [(column.created_at < at) | ((column.created_at == at) & (column.id < last))]

    def latest(self, chosen: Selection, most: int) -> list[Record]:
        """The newest `most` of the selection."""
        return list(islice(self.each(chosen), most))

    def find(self, answer_id: str) -> Record | None:
        """One answer of any audience, None where none of that id is kept."""
        with reading(self._engine) as connection:
            found = _records(connection, select(answers).where(answers.c.id == answer_id))
        return found[0] if found else None

    def moments(self, chosen: Selection) -> list[Moment]:
        """When each question was asked, oldest first."""
        column = answers.c
        query = _chosen(select(column.created_at, column.channel, column.language, column.status), chosen)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(column.created_at)).all()
        return [Moment(*row) for row in rows]

    def writings(self, chosen: Selection) -> list[Writing]:
        """What a language model had to do with the answers of the selection for which one was asked."""
        with reading(self._engine) as connection:
            kept = _writing_in(connection)
            rows = connection.execute(_chosen(select(kept).where(kept.is_not(None)), chosen)).scalars()
            return [_WRITING.validate_json(each) for each in rows]

    def ratings(self, chosen: Selection) -> dict[str, int]:
        """How often answers of the selection were rated, by rating."""
        query = select(feedback.c.rating, func.count()).join(answers, answers.c.id == feedback.c.answer_id)
        with reading(self._engine) as connection:
            rows = connection.execute(_chosen(query, chosen).group_by(feedback.c.rating)).all()
        return {row[0]: row[1] for row in rows}

    def unseen(self, chosen: Selection) -> int:
        """How many answers were rated down and nobody of the staff has looked at."""
        seen = exists().where(reviews.c.answer_id == answers.c.id)
        query = _chosen(select(func.count()).select_from(answers), chosen).where(_is_rated("down"), ~seen)
        with reading(self._engine) as connection:
            return _number(connection, query)

    def sections(self, chosen: Selection, role: str = CITED) -> list[SectionCount]:
        """The sections that answers of the selection cite, or name as nearest, most often first."""
        column = answer_sections.c
        named = (column.plan_id, column.edition_number, column.section_id, column.heading_path)
        query = select(*named, func.count()).join(answers, answers.c.id == column.answer_id)
        query = _chosen(query.where(column.role == role), chosen).group_by(*named)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(func.count().desc(), *named[:3])).all()
        return [SectionCount(row[0], row[1], row[2], tuple(json.loads(row[3])), row[4]) for row in rows]

    def choices(self) -> Choices:
        """The cities, channels and languages that questions were asked in."""
        with reading(self._engine) as connection:
            found = [
                tuple(connection.execute(select(column).distinct().order_by(column)).scalars())
                for column in (answers.c.city, answers.c.channel, answers.c.language)
            ]
        return Choices(*(tuple(filter(None, each)) for each in found))


def _writing_in(connection: Connection) -> ColumnElement[Any]:
    """The part of an answer's body, as JSON, that tells of its writing; reading whole answers takes ten times as long."""
    if connection.dialect.name == "sqlite":
        return func.json_extract(answers.c.body, "$.writing")
    return func.nullif(cast(cast(answers.c.body, JSON)["writing"], Text), "null")


def _chosen(query: Columns, chosen: Selection) -> Columns:
    begins, ends = chosen.stamps
    column = answers.c
    query = query.where(column.created_at >= begins, column.created_at < ends)
    wanted = ((column.city, chosen.city), (column.channel, chosen.channel), (column.language, chosen.language))
    query = query.where(*(each == value for each, value in wanted if value))
    if chosen.statuses:
        query = query.where(column.status.in_([each.value for each in chosen.statuses]))
    if chosen.rating:
        query = query.where(_is_rated(chosen.rating))
    return query.where(column.question.contains(chosen.words, autoescape=True)) if chosen.words else query


def _number(connection: Connection, query: Columns) -> int:
    return int(connection.execute(query).scalar_one())


def _is_rated(rating: str) -> ColumnElement[bool]:
    return exists().where(feedback.c.answer_id == answers.c.id, feedback.c.rating == rating)


def _newest_first(query: Columns) -> Columns:
    return query.order_by(answers.c.created_at.desc(), answers.c.id.desc())


def _records(connection: Connection, query: Columns) -> list[Record]:
    rows = connection.execute(query).all()
    ids = [row.id for row in rows]
    ratings, seen = _ratings(connection, ids), _reviews(connection, ids)
    return [
        Record(
            at=row.created_at,
            channel=row.channel,
            audience=Audience(row.audience),
            city=row.city,
            answer=_ANSWER.validate_json(row.body),
            ratings=tuple(ratings.get(row.id, ())),
            review=seen.get(row.id),
        )
        for row in rows
    ]


def _ratings(connection: Connection, ids: Sequence[str]) -> dict[str, list[Rating]]:
    query = select(feedback).where(feedback.c.answer_id.in_(ids)).order_by(feedback.c.created_at, feedback.c.id)
    found: dict[str, list[Rating]] = {}
    for row in connection.execute(query):
        found.setdefault(row.answer_id, []).append(Rating(row.created_at, row.rating, row.reason, row.comment))
    return found


def _reviews(connection: Connection, ids: Sequence[str]) -> dict[str, Review]:
    rows = connection.execute(select(reviews).where(reviews.c.answer_id.in_(ids)))
    return {row.answer_id: Review(row.at, row.actor, row.remark) for row in rows}
