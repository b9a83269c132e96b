"""Guests: operators whose name and role the identity provider keeps."""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, insert, select, update

from bot.accounts.register import Account, account_of_row, clean_name, find, is_fit, new_row
from bot.accounts.roles import Role
from bot.accounts.sessions import digest_of, end_sessions
from bot.accounts.tables import account
from bot.errors import AccountError
from vectorstore.database import writing
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import note

_BY = Act("oidc")


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody whom a provider knows: `subject` is theirs for good, `name` may change."""

    issuer: str
    subject: str
    name: str

    @property
    def key(self) -> str:
        """What names them in the register."""
        return f"{self.issuer} {self.subject}"


class Guests:
    """Keeps an account for each guest who has come, with the role of the last time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def welcome(self, guest: Guest, role: Role | None) -> Account:
        """The guest's account, made at the first time.

        Raises:
            AccountError: `no_role` or `disabled`; whatever sessions there were have ended.
        """
        with writing(self._engine) as connection:
            row = connection.execute(select(account).where(account.c.subject == guest.key)).mappings().first()
            known = account_of_row(row) if row else None
            if role is None or (known and known.disabled):
                self._refuse(connection, known)
            elif known is None:
                return self._add(connection, guest, role)
            else:
                return self._renew(connection, known, role)
        raise AccountError("no_role" if role is None else "disabled", f"{guest.name[:80]} may not sign in")

    def _refuse(self, connection: Connection, known: Account | None) -> None:
        name = known.name if known else ""
        end_sessions(connection, name)
        note(connection, Act(name), "sign_in.failed", name)

    def _add(self, connection: Connection, guest: Guest, role: Role) -> Account:
        name = _free_name(connection, guest)
        row = new_row(name, role) | {"subject": guest.key}
        connection.execute(insert(account).values(row))
        note(connection, _BY, "account.add", name, after={"role": role.value})
        return Account(name, role, str(row["created_at"]), False, guest.key)

    def _renew(self, connection: Connection, known: Account, role: Role) -> Account:
        if known.role is not role:
            connection.execute(update(account).where(account.c.name == known.name).values(role=role.value))
            end_sessions(connection, known.name)
            note(connection, _BY, "account.role", known.name, {"role": known.role.value}, {"role": role.value})
        return Account(known.name, role, known.created_at, known.disabled, known.subject)


def _free_name(connection: Connection, guest: Guest) -> str:
    """The guest's name; where that is somebody else's already, or none can have it, with a few letters of the key."""
    name, mark = clean_name(guest.name), digest_of(guest.key)[:8]
    if not is_fit(name):
        return f"oidc-{mark}"
    return f"{name[:50]}-{mark}" if find(connection, name) else name
