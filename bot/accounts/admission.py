"""Admission: whether a name and a password let somebody in; whoever guesses is locked out for a while."""

from datetime import timedelta

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from bot.accounts.register import Account, Accounts, clean_name, find, found
from bot.accounts.sessions import Clock, digest_of, utc_now
from bot.accounts.tables import account, failed_sign_in
from bot.errors import AccountError
from vectorstore.database import reading, writing
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import note
from vectorstore.ulid import new_ulid

FAILURES = 10
WITHIN = timedelta(minutes=15)


class Admission:
    """Checks names and passwords; a name that nobody has is treated as one that somebody has, locking out included."""

    def __init__(self, engine: Engine, accounts: Accounts, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._passwords = accounts.passwords
        self._clock = clock

    def admit(self, name: str, password: str) -> Account:
        """The account that name and password open.

        Raises:
            AccountError: `locked` after ten failures in fifteen minutes, else `refused`, whatever it was.
        """
        # Counted before it is looked at: ten at once are ten.
        attempt = self._begin(name)
        with reading(self._engine) as connection:
            one = find(connection, name)
            query = select(account.c.password_hash).where(account.c.name == (one.name if one else ""))
            kept = connection.execute(query).scalar() or ""
        fits = self._passwords.fits("" if one and one.disabled else kept, password)
        with writing(self._engine) as connection:
            if one and fits:
                self._welcome(connection, one, kept, password)
                return one
            # What was typed as a name may be a password: only a name that there is goes into the log.
            note(connection, Act(one.name if one else ""), "sign_in.failed", one.name if one else "")
        raise AccountError("refused", f"attempt {attempt}: name or password is wrong")

    def locked(self) -> frozenset[str]:
        """Digests of the names that are locked out now; `name_digest` tells whose."""
        since = (self._clock() - WITHIN).isoformat(timespec="microseconds")
        query = select(failed_sign_in.c.name_digest).where(failed_sign_in.c.at > since)
        query = query.group_by(failed_sign_in.c.name_digest).having(func.count() >= FAILURES)
        with reading(self._engine) as connection:
            return frozenset(connection.execute(query).scalars())

    def is_locked(self, one: Account) -> bool:
        """Whether an account is locked out now."""
        return name_digest(one.name) in self.locked()

    def unlock(self, name: str, by: Act) -> None:
        """Lets an account try again at once.

        Raises:
            AccountError: `unknown`.
        """
        with writing(self._engine) as connection:
            one = found(connection, name)
            self._forget(connection, one.name)
            note(connection, by, "account.unlock", one.name)

    def _begin(self, name: str) -> int:
        at, digest = self._clock(), name_digest(name)
        since = (at - WITHIN).isoformat(timespec="microseconds")
        row = {"id": new_ulid(), "name_digest": digest, "at": at.isoformat(timespec="microseconds")}
        with writing(self._engine) as connection:
            connection.execute(delete(failed_sign_in).where(failed_sign_in.c.at <= since))
            connection.execute(insert(failed_sign_in).values(row))
        with writing(self._engine) as connection:
            query = select(func.count()).where(failed_sign_in.c.name_digest == digest)
            attempts = connection.execute(query).scalar_one()
            if attempts <= FAILURES:
                return attempts
            # Not counted any further, or whoever goes on trying would keep the owner out for good.
            connection.execute(delete(failed_sign_in).where(failed_sign_in.c.id == row["id"]))
        raise AccountError("locked", f"too many failures; wait {WITHIN.seconds // 60} minutes")

    def _welcome(self, connection: Connection, one: Account, kept: str, password: str) -> None:
        self._forget(connection, one.name)
        if self._passwords.is_outdated(kept):
            renewed = self._passwords.hashed(password)
            connection.execute(update(account).where(account.c.name == one.name).values(password_hash=renewed))

    def _forget(self, connection: Connection, name: str) -> None:
        connection.execute(delete(failed_sign_in).where(failed_sign_in.c.name_digest == name_digest(name)))


def name_digest(name: str) -> str:
    """What is kept of a name that was typed, whoever's it is."""
    return digest_of(clean_name(name))
