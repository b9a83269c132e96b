"""Which answers the staff has looked at."""

from sqlalchemy import Engine, delete, insert, select

from bot.ledger_rows import masked, stamp
from bot.ledger_tables import answers, reviews
from vectorstore.database import writing
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import note


class Reviews:
    """Notes who has looked at an answer; the latest look counts.

    Every method raises CatalogueError when the database cannot be used.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def look(self, answer_id: str, remark: str, by: Act) -> bool:
        """Notes that somebody has looked at an answer, personal data in their remark masked; False where it is gone."""
        row = {"answer_id": answer_id, "at": stamp(), "actor": by.actor, "remark": masked(remark)}
        with writing(self._engine) as connection:
            if connection.execute(select(answers.c.id).where(answers.c.id == answer_id)).first() is None:
                return False
            connection.execute(delete(reviews).where(reviews.c.answer_id == answer_id))
            connection.execute(insert(reviews).values(row))
            # Not the remark: the audit log outlives the answer.
            note(connection, by, "answer.look", answer_id)
        return True
