"""The register of accounts: who may sign in, and in which role."""

import re
import unicodedata
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, RowMapping, insert, select, update

from bot.accounts.passwords import Passwords, check_password
from bot.accounts.roles import Role
from bot.accounts.sessions import end_sessions
from bot.accounts.tables import account
from bot.errors import AccountError
from vectorstore.database import reading, writing
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import note
from vectorstore.readings import now

_NAME = re.compile(r"[^\W_][\w.@ -]{0,62}[\w.]|[^\W_]")
"""Letters of any script, digits and a few signs: what fits into the audit log and on one line."""
_KEPT_FOR_OTHERS = ("token", "worker", "oidc")
"""What the audit log calls those who act without an account."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in; `subject` names them at the identity provider, "" for those with a password here."""

    name: str
    role: Role
    created_at: str
    disabled: bool
    subject: str

    @property
    def is_local(self) -> bool:
        """Whether name and password are kept here."""
        return not self.subject


class Accounts:
    """The accounts in the database; one admin at least stays able to sign in, once there is one.

    Whatever changes what an account may do ends its sessions in the same transaction. Every method raises
    CatalogueError when the database cannot be used.
    """

    def __init__(self, engine: Engine, passwords: Passwords | None = None) -> None:
        self._engine = engine
        self.passwords = passwords or Passwords()

    def all(self) -> list[Account]:
        """Every account, by name."""
        with reading(self._engine) as connection:
            return [
                account_of_row(row) for row in connection.execute(select(account).order_by(account.c.name)).mappings()
            ]

    def is_empty(self) -> bool:
        """Whether nobody has been given an account yet."""
        with reading(self._engine) as connection:
            return connection.execute(select(account.c.name).limit(1)).first() is None

    def one(self, name: str) -> Account:
        """An account by its name.

        Raises:
            AccountError: `unknown`.
        """
        with reading(self._engine) as connection:
            return found(connection, name)

    def add(self, name: str, role: Role, password: str, by: Act) -> str:
        """Adds an account with a password; returns its name as it is kept.

        Raises:
            AccountError: `name_unfit`, `name_taken`, or the password is refused.
        """
        name = clean_name(name)
        check_name(name)
        check_password(password, name)
        row = new_row(name, role) | {"password_hash": self.passwords.hashed(password)}
        with writing(self._engine) as connection:
            if find(connection, name) is not None:
                raise AccountError("name_taken", f"{name}: there is such an account already; take another name")
            connection.execute(insert(account).values(row))
            note(connection, by, "account.add", name, after={"role": role.value})
        return name

    def set_role(self, name: str, role: Role, by: Act) -> None:
        """Gives an account another role; whoever is signed in with it signs in again.

        Raises:
            AccountError: `unknown`, `provider_says` or `last_admin`.
        """
        with writing(self._engine) as connection:
            before = found(connection, name)
            if not before.is_local:
                raise AccountError("provider_says", f"{name}: the identity provider says the role; change it there")
            if before.role is not role:
                _keep_an_admin(connection, before, stays=role is Role.ADMIN)
                _change(connection, before.name, role=role.value)
                note(connection, by, "account.role", before.name, {"role": before.role.value}, {"role": role.value})

    def set_disabled(self, name: str, disabled: bool, by: Act) -> None:
        """Closes an account, or opens it again.

        Raises:
            AccountError: `unknown` or `last_admin`.
        """
        with writing(self._engine) as connection:
            before = found(connection, name)
            if before.disabled is not disabled:
                _keep_an_admin(connection, before, stays=not disabled)
                _change(connection, before.name, disabled=disabled)
                act = "account.disable" if disabled else "account.enable"
                note(connection, by, act, before.name, {"disabled": before.disabled}, {"disabled": disabled})

    def set_password(self, name: str, password: str, by: Act) -> None:
        """Gives an account another password.

        Raises:
            AccountError: `unknown`, `provider_says`, or the password is refused.
        """
        check_password(password, name)
        kept = self.passwords.hashed(password)
        with writing(self._engine) as connection:
            one = found(connection, name)
            if not one.is_local:
                raise AccountError(
                    "provider_says", f"{name}: the identity provider keeps the password; change it there"
                )
            _change(connection, one.name, password_hash=kept)
            note(connection, by, "account.password", one.name)


def clean_name(typed: str) -> str:
    """A name as accounts have it: small letters, of the usual width."""
    return unicodedata.normalize("NFKC", typed).strip().lower()


def check_name(name: str) -> None:
    """Refuses what cannot be an account's name.

    Raises:
        AccountError: `name_unfit`.
    """
    if not is_fit(name):
        raise AccountError("name_unfit", f"{name[:80]!r} cannot be a name; take up to 64 letters, digits and . - _ @")


def is_fit(name: str) -> bool:
    """Whether an account can have this name."""
    return bool(_NAME.fullmatch(name)) and name not in _KEPT_FOR_OTHERS


def find(connection: Connection, name: str) -> Account | None:
    """An account by its name, however that is typed."""
    row = connection.execute(select(account).where(account.c.name == clean_name(name))).mappings().first()
    return account_of_row(row) if row else None


def found(connection: Connection, name: str) -> Account:
    """The same where there must be one.

    Raises:
        AccountError: `unknown`.
    """
    one = find(connection, name)
    if one is None:
        raise AccountError("unknown", f"{name[:80]}: there is no such account; keikaku account list names them")
    return one


def new_row(name: str, role: Role) -> dict[str, object]:
    """A new account's row, as yet without a way to sign in."""
    kept = {"name": name, "role": role.value, "password_hash": "", "created_at": now()}
    return kept | {"disabled": False, "subject": ""}


def _change(connection: Connection, name: str, **values: object) -> None:
    connection.execute(update(account).where(account.c.name == name).values(**values))
    end_sessions(connection, name)


def _keep_an_admin(connection: Connection, one: Account, stays: bool) -> None:
    if stays or one.role is not Role.ADMIN or one.disabled:
        return
    others = select(account.c.name).where(account.c.role == Role.ADMIN.value, account.c.disabled.is_(False))
    # Locked, so that two admins who close each other's account do not both succeed.
    names = connection.execute(others.with_for_update()).scalars().all()
    if names == [one.name]:
        raise AccountError("last_admin", f"{one.name} is the last admin; make another one first")


def account_of_row(row: RowMapping) -> Account:
    """An account as the table has it."""
    return Account(row["name"], Role(row["role"]), row["created_at"], row["disabled"], row["subject"])
