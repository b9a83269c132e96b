"""Tells clients apart for a day, by digests that lead back to nobody."""

import hmac
import secrets

from sqlalchemy import Engine, delete, select

from bot.ledger_rows import insertion
from bot.writing.spending.tables import WAIT_S, client_key
from vectorstore import japan_time
from vectorstore.database import writing
from vectorstore.errors import CatalogueError

_CHARS = 32


class Clients:
    """Digests of clients under the day's key, which all processes share and which is gone the day after.

    Where nothing is counted by them they are all "".
    """

    def __init__(self, engine: Engine, *, counted: bool = True) -> None:
        self._engine = engine
        self._counted = counted
        self._today: tuple[str, bytes] = ("", b"")

    def digest(self, *parts: str) -> str:
        """The digest of what tells a client apart, as an address or a user's id; another one tomorrow.

        It is "" where the database cannot be used: then no model is asked either.
        """
        try:
            key = self._key() if self._counted else b""
        except CatalogueError:
            key = b""
        if not key:
            return ""
        return hmac.new(key, "\n".join(parts).encode(), "sha256").hexdigest()[:_CHARS]

    def _key(self) -> bytes:
        day = japan_time.today().isoformat()
        if self._today[0] != day:
            self._today = day, self._shared(day)
        return self._today[1]

    def _shared(self, day: str) -> bytes:
        row = {"day": day, "key": secrets.token_hex(32)}
        with writing(self._engine, WAIT_S) as connection:
            connection.execute(insertion(connection, client_key, row).on_conflict_do_nothing())
            connection.execute(delete(client_key).where(client_key.c.day != day))
            return bytes.fromhex(connection.execute(select(client_key.c.key)).scalar_one())
