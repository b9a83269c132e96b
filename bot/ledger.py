"""The ledger: every answer that was given, what came of it, and its end after the retention time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, insert, select

from bot.domain import Answer, Question, Turn
from bot.errors import LedgerError
from bot.faults import Fault, kind_of, new_fault_id, trace_of
from bot.forgetting import forget, holds_older, scrub
from bot.ledger_late import LateAnswers
from bot.ledger_records import Records
from bot.ledger_rows import add_unless_known, impersonal, masked, section_rows, stamp
from bot.ledger_tables import answer_sections, answers, faults, feedback, offers
from bot.offers import Offer
from bot.understanding.personal_data import mask
from vectorstore.database import reading, writing
from vectorstore.domain import Audience
from vectorstore.errors import CatalogueError
from vectorstore.ulid import new_ulid

_ANSWER = TypeAdapter(Answer)
MAX_TURNS = 6
"""Earlier questions of a conversation that are read again: a topic seldom lives longer."""


class Ledger:
    """Answers kept in SQL, personal data masked before anything is written.

    Every method raises LedgerError when the database cannot be used.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._late = LateAnswers()
        self.records = Records(engine)

    def save(self, answer: Answer, question: Question) -> None:
        """Keeps an answer with the question as it was asked, but for personal data; one of a known id stays as it is.

        Where another has the database to itself it is written later, in the background, and can be read meanwhile.
        """
        kept = impersonal(answer)
        row, sections = _row_of(kept, question), section_rows(kept)

        def write(wait_s: float) -> None:
            with writing(self._engine, wait_s) as connection:
                if add_unless_known(connection, answers, row) and sections:
                    connection.execute(insert(answer_sections), sections)

        with self._worded():
            self._late.write(row, write)

    def load(self, answer_id: str, audience: Audience = Audience.PUBLIC) -> Answer | None:
        """The answer as it was given, or None where this audience has no such answer."""
        query = select(answers.c.body).where(answers.c.id == answer_id, answers.c.audience == audience.value)
        body = self._late.body(answer_id, audience)
        if body is None:
            with self._reading() as connection:
                body = connection.execute(query).scalar_one_or_none()
        return None if body is None else _ANSWER.validate_json(body)

    def turns(self, conversation_id: str, audience: Audience = Audience.PUBLIC) -> tuple[Turn, ...]:
        """The latest turns of a conversation, oldest first; none where it is unknown."""
        own = (answers.c.conversation_id == conversation_id, answers.c.audience == audience.value)
        query = select(answers.c.body).where(*own).order_by(answers.c.created_at.desc()).limit(MAX_TURNS)
        late = self._late.bodies(conversation_id, audience)
        with self._reading() as connection:
            bodies = connection.execute(query).scalars().all()
        latest = list(dict.fromkeys([*reversed(bodies), *late]))[-MAX_TURNS:]
        return tuple(turn for body in latest for turn in _turns_of(_ANSWER.validate_json(body)))

    def add_feedback(self, answer_id: str, rating: str, reason: str = "", comment: str = "") -> None:
        """Adds what somebody thought of an answer; personal data in their words is masked."""
        row = {
            "id": new_ulid(),
            "answer_id": answer_id,
            "created_at": stamp(),
            "rating": rating,
            "reason": mask(reason),
            "comment": mask(comment),
        }
        self._late.wait_for(answer_id)
        with self._writing() as connection:
            connection.execute(insert(feedback).values(row))

    def add_fault(self, channel: str, error: BaseException, answer_id: str = "") -> str:
        """Keeps an error that nobody foresaw, with its trace; the id that the person is told."""
        row = {"created_at": stamp(), "channel": channel, "answer_id": answer_id}
        row |= {"kind": kind_of(error)[:200], "trace": trace_of(error)}
        fault_id = new_fault_id()
        with self._writing() as connection:
            while not add_unless_known(connection, faults, row | {"id": fault_id}):
                fault_id = new_fault_id()
        return fault_id

    def fault(self, fault_id: str) -> Fault | None:
        """The error that was kept under this id, in small letters or large; None where there is none."""
        with self._reading() as connection:
            row = connection.execute(select(faults).where(faults.c.id == fault_id.upper())).mappings().first()
        return None if row is None else Fault(**row)

    def add_offer(self, offer: Offer) -> bool:
        """Keeps a department's reply as a golden question, personal data masked; False where its id is known."""
        texts = {"question": masked(offer.question), "reply": masked(offer.reply)}
        row = asdict(offer) | texts | {"id": offer.id or new_ulid(), "created_at": offer.created_at or stamp()}
        with self._writing() as connection:
            return add_unless_known(connection, offers, row)

    def offers(self) -> tuple[Offer, ...]:
        """Every golden question that was offered, oldest first."""
        with self._reading() as connection:
            rows = connection.execute(select(offers).order_by(offers.c.created_at, offers.c.id)).mappings().all()
        return tuple(Offer(**row) for row in rows)

    def holds_older(self, than_days: int) -> bool:
        """Whether there is anything for `forget` to do, which rewrites the database."""
        with self._reading() as connection:
            return holds_older(connection, than_days)

    def forget(self, older_than_days: int) -> int:
        """Deletes what is of more than that many days ago, from the disk too; returns how many answers.

        What was asked in Slack and is younger than a day stays, so that it is not answered twice.
        """
        with self._writing() as connection:
            forgotten = forget(connection, older_than_days)
        with self._reading() as connection:
            scrub(connection)
        return forgotten

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


def _row_of(kept: Answer, question: Question) -> dict[str, str]:
    return {
        "id": kept.id,
        "conversation_id": kept.conversation_id,
        "created_at": stamp(),
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


def _turns_of(answer: Answer) -> tuple[Turn, Turn]:
    return Turn("user", answer.question), answer.as_turn()
