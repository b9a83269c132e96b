"""The ledger: every answer that was given, what people thought of it, and its end after the retention time."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, Executable, delete, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain import Answer, Question, Turn
from bot.errors import LedgerError
from bot.ledger_tables import answers, feedback
from bot.ulid import new_ulid
from bot.understanding.personal_data import mask
from vectorstore.database import reading, writing
from vectorstore.domain import Audience
from vectorstore.errors import CatalogueError

_ANSWER = TypeAdapter(Answer)
MAX_TURNS = 6
"""Earlier questions of a conversation that are read again: a topic seldom lives longer."""


class Ledger:
    """Answers kept in SQL, personal data masked before anything is written.

    Every method raises LedgerError when the database cannot be used.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(self, answer: Answer, question: Question) -> None:
        """Keeps an answer with the question as it was asked, but for personal data; one of a known id stays as it is."""
        kept = replace(answer, question=mask(answer.question), understood_as=mask(answer.understood_as))
        row = {
            "id": kept.id,
            "conversation_id": kept.conversation_id,
            "created_at": _stamp(),
            "channel": question.channel,
            "audience": question.audience.value,
            "city": question.city,
            "language": kept.language,
            "status": kept.status.value,
            "mode": kept.mode.value,
            "generation": kept.generation,
            "question": kept.question,
            "body": _ANSWER.dump_json(kept).decode(),
        }
        with self._writing() as connection:
            connection.execute(self._unless_known(row))

    def _unless_known(self, row: Mapping[str, str]) -> Executable:
        if self._engine.dialect.name == "sqlite":
            return sqlite.insert(answers).values(row).on_conflict_do_nothing()
        return postgresql.insert(answers).values(row).on_conflict_do_nothing()

    def load(self, answer_id: str, audience: Audience = Audience.PUBLIC) -> Answer | None:
        """The answer as it was given, or None where this audience has no such answer."""
        query = select(answers.c.body).where(answers.c.id == answer_id, answers.c.audience == audience.value)
        with self._reading() as connection:
            body = connection.execute(query).scalar_one_or_none()
        return None if body is None else _ANSWER.validate_json(body)

    def turns(self, conversation_id: str, audience: Audience = Audience.PUBLIC) -> tuple[Turn, ...]:
        """The latest turns of a conversation, oldest first; none where it is unknown."""
        own = (answers.c.conversation_id == conversation_id, answers.c.audience == audience.value)
        query = select(answers.c.body).where(*own).order_by(answers.c.created_at.desc()).limit(MAX_TURNS)
        with self._reading() as connection:
            bodies = connection.execute(query).scalars().all()
        return tuple(turn for body in reversed(bodies) for turn in _turns_of(_ANSWER.validate_json(body)))

    def add_feedback(self, answer_id: str, rating: str, reason: str = "", comment: str = "") -> None:
        """Adds what somebody thought of an answer; personal data in their words is masked."""
        row = {
            "id": new_ulid(),
            "answer_id": answer_id,
            "created_at": _stamp(),
            "rating": rating,
            "reason": mask(reason),
            "comment": mask(comment),
        }
        with self._writing() as connection:
            connection.execute(insert(feedback).values(row))

    def holds_older(self, than_days: int) -> bool:
        """Whether there is anything for `forget` to do, which rewrites the database."""
        query = select(answers.c.id).where(answers.c.created_at < _stamp(than_days)).limit(1)
        with self._reading() as connection:
            return connection.execute(query).first() is not None

    def forget(self, older_than_days: int) -> int:
        """Deletes answers and feedback of more than that many days ago, from the disk too; returns how many answers."""
        old = answers.c.created_at < _stamp(older_than_days)
        with self._writing() as connection:
            connection.execute(delete(feedback).where(feedback.c.answer_id.in_(select(answers.c.id).where(old))))
            forgotten = connection.execute(delete(answers).where(old)).rowcount
        self._scrub()
        return forgotten

    def _scrub(self) -> None:
        # A deleted row's text stays in SQLite's free pages and write-ahead log, or in PostgreSQL's dead rows, until
        # the file is written anew.
        with self._reading() as connection:
            if self._engine.dialect.name != "sqlite":
                connection.execution_options(isolation_level="AUTOCOMMIT")
                connection.execute(text("VACUUM FULL answers, feedback"))
                return
            # The engine begins a transaction with every connection; VACUUM refuses to run inside one.
            for step in ("COMMIT", "VACUUM"):
                connection.exec_driver_sql(step)
            busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalars().first()
        if busy:
            raise LedgerError("deleted answers are still in the database's log while others read it. Run it again.")

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._worded(), reading(self._engine) as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._worded(), writing(self._engine) as connection:
            yield connection

    @contextmanager
    def _worded(self) -> Iterator[None]:
        try:
            yield
        except CatalogueError as error:
            raise LedgerError(f"ledger: {error}") from error


def _stamp(days_ago: int = 0) -> str:
    return (datetime.now(UTC) - timedelta(days=days_ago)).isoformat(timespec="microseconds")


def _turns_of(answer: Answer) -> tuple[Turn, Turn]:
    said = "\n".join(statement.text for statement in answer.statements) or answer.message
    return Turn("user", answer.question), Turn("assistant", said)
