"""Sessions: who is signed in, in which browser, and until when."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, delete, insert, or_, select, update

from bot.accounts.roles import Role
from bot.accounts.tables import account, session
from vectorstore.database import reading, writing
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import note

_SEEN_EVERY = timedelta(minutes=1)
"""Noted so often at most that somebody is still there: not every page that is read writes."""

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class NewSession:
    """What the browser is given: `token` in its cookie; and `csrf`, which comes back with every form."""

    token: str
    csrf: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who is signed in, in the role that the account has at this moment."""

    name: str
    role: Role
    csrf: str
    subject: str = ""


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


class Sessions:
    """The sessions in the database, read anew for each request: what ends in one process has ended in all.

    A session ends after `idle` without a request, and `longest` after it began at the latest. Every method raises
    CatalogueError when the database cannot be used.
    """

    def __init__(self, engine: Engine, idle: timedelta, longest: timedelta, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._idle = idle
        self._longest = longest
        self._clock = clock

    def open(self, name: str, act: str = "sign_in") -> NewSession:
        """Begins a session of an account, and clears away those that have run out."""
        new, at = NewSession(secrets.token_urlsafe(32), secrets.token_urlsafe(32)), self._clock()
        row = {"digest": digest_of(new.token), "account": name, "csrf": new.csrf}
        times = {"created_at": _told(at), "seen_at": _told(at), "expires_at": _told(at + self._longest)}
        with writing(self._engine) as connection:
            over = or_(session.c.expires_at <= _told(at), session.c.seen_at <= _told(at - self._idle))
            connection.execute(delete(session).where(over))
            connection.execute(insert(session).values(row | times))
            note(connection, Act(name), act, name)
        return new

    def of(self, token: str) -> SignedIn | None:
        """Who holds a session's token; None where it has ended, or its account is closed."""
        at, digest = self._clock(), digest_of(token)
        columns = (session.c.account, session.c.csrf, session.c.seen_at, account.c.role, account.c.subject)
        query = select(*columns).join(account, account.c.name == session.c.account)
        query = query.where(session.c.digest == digest, account.c.disabled.is_(False))
        query = query.where(session.c.expires_at > _told(at), session.c.seen_at > _told(at - self._idle))
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        if row.seen_at <= _told(at - _SEEN_EVERY):
            self._see(digest, at)
        return SignedIn(row.account, Role(row.role), row.csrf, row.subject)

    def end(self, token: str, name: str) -> None:
        """Ends a session, as its owner asks."""
        with writing(self._engine) as connection:
            ended = connection.execute(delete(session).where(session.c.digest == digest_of(token))).rowcount
            if ended:
                note(connection, Act(name), "sign_out", name)

    def _see(self, digest: str, at: datetime) -> None:
        with writing(self._engine) as connection:
            connection.execute(update(session).where(session.c.digest == digest).values(seen_at=_told(at)))


def end_sessions(connection: Connection, name: str) -> None:
    """Ends all sessions of an account, within the transaction that makes them void."""
    connection.execute(delete(session).where(session.c.account == name))


def digest_of(secret: str) -> str:
    """What is kept of a secret that nobody can guess."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _told(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")
