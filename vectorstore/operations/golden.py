"""Golden questions: what a city's bot must answer rightly before a generation is published."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select

from vectorstore.database import reading, writing
from vectorstore.manifest import digest_of
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import note
from vectorstore.operations.tables import golden
from vectorstore.readings import now


@dataclass(frozen=True, slots=True)
class GoldenQuestion:
    """A question with what its answer must show; `body` is its line of a question set (see docs/evaluation.md).

    `origin` says where it comes from: `import`, `operator`, `answer:<id>` of a good past answer, `offer:<id>`.
    """

    id: str
    city: str
    question: str
    body: dict[str, object]
    origin: str = "operator"


class GoldenQuestions:
    """The golden questions in the database; every method raises CatalogueError when it cannot be used."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self, city: str | None = None) -> tuple[GoldenQuestion, ...]:
        """Every golden question, or a city's alone, in a stable order."""
        query = select(golden).order_by(golden.c.city, golden.c.id)
        query = query if city is None else query.where(golden.c.city == city)
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return tuple(_golden(row) for row in rows)

    def question(self, question_id: str) -> GoldenQuestion | None:
        """One golden question; None where there is none of this id."""
        with reading(self._engine) as connection:
            row = connection.execute(select(golden).where(golden.c.id == question_id)).first()
        return None if row is None else _golden(row)

    def digest(self) -> str:
        """Changes whenever a golden question does."""
        return digest_of(
            json.dumps((each.id, each.city, each.question, each.body), ensure_ascii=False) for each in self.all()
        )

    def keep(self, wanted: GoldenQuestion, by: Act) -> None:
        """Keeps a golden question in place of one of the same id."""
        self.keep_all([wanted], by)

    def keep_all(self, wanted: Iterable[GoldenQuestion], by: Act) -> None:
        """Keeps golden questions, each in place of one of the same id: all of them or none."""
        with writing(self._engine) as connection:
            for each in wanted:
                before = _removed(connection, each.id)
                row = {"id": each.id, "city": each.city, "question": each.question, "origin": each.origin}
                body = json.dumps(each.body, ensure_ascii=False)
                connection.execute(insert(golden).values(row | {"body": body, "at": now(), "actor": by.actor}))
                note(connection, by, "golden.keep", each.id, before, _facts(each))

    def remove(self, question_id: str, by: Act) -> None:
        """Removes a golden question; without one nothing happens."""
        with writing(self._engine) as connection:
            before = _removed(connection, question_id)
            if before:
                note(connection, by, "golden.remove", question_id, before)


def _removed(connection: Connection, question_id: str) -> dict[str, object]:
    row = connection.execute(select(golden).where(golden.c.id == question_id)).first()
    connection.execute(delete(golden).where(golden.c.id == question_id))
    return {} if row is None else _facts(_golden(row))


def _golden(row: Row[*tuple[Any, ...]]) -> GoldenQuestion:
    return GoldenQuestion(row.id, row.city, row.question, json.loads(row.body), row.origin)


def _facts(each: GoldenQuestion) -> dict[str, object]:
    return each.body | {"city": each.city, "question": each.question}
