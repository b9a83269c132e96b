"""Whole replies of a language model, so that asking it the same again within a generation costs nothing.

Held are replies, never what was proved of them: each use is proved anew, and can show nothing that would not be proved
now. A question is held as part of a digest alone, and what a model reads of it has its personal data masked.
"""

from collections.abc import Sequence

from sqlalchemy import Engine, delete, select

from bot.afterwards import AT_ONCE_S
from bot.ledger_rows import insertion, stamp
from bot.writing.port import Message, Shape
from bot.writing.spending.tables import llm_reply
from vectorstore.database import reading, writing
from vectorstore.manifest import digest_of

MOST = 2_000
"""Replies held; the oldest go first."""


def key_of(model: str, shape: Shape, messages: Sequence[Message], generation: str) -> str:
    """What a reply is found by: the model and all that it read, which holds the rules, the passages and the question."""
    return digest_of((generation, model, shape.value, *(part for each in messages for part in (each.role, each.text))))


class Replies:
    """Replies of the generation that answers; every method raises CatalogueError when the database cannot be used."""

    def __init__(self, engine: Engine, most: int = MOST) -> None:
        self._engine = engine
        self._most = most

    def find(self, key: str) -> str | None:
        """The reply to what this key stands for, None where none is held."""
        with reading(self._engine) as connection:
            return connection.scalar(select(llm_reply.c.reply).where(llm_reply.c.key == key))

    def hold(self, key: str, generation: str, reply: str) -> None:
        """Keeps a whole reply; those of other generations go, and the oldest where there are too many."""
        row = {"key": key, "generation": generation, "created_at": stamp(), "reply": reply.replace("\0", "")}
        column = llm_reply.c
        newest = select(column.key).order_by(column.created_at.desc(), column.key).limit(self._most)
        with writing(self._engine, AT_ONCE_S) as connection:
            connection.execute(insertion(connection, llm_reply, row).on_conflict_do_nothing())
            connection.execute(delete(llm_reply).where(column.generation != generation))
            connection.execute(delete(llm_reply).where(column.key.not_in(newest)))
