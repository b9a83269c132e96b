"""The accounts' commands, and the audit log's. What they need is imported when they run."""
# ruff: noqa: PLC0415

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot.accounts.roles import Role
from bot.errors import AccountError
from vectorstore.operations.acts import Act

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from bot.accounts.admission import Admission
    from bot.accounts.register import Accounts

Name = Annotated[str, typer.Argument(help="The account's name, such as a mail address.")]
TheRole = Annotated[Role, typer.Option("--role", help="What it may do; each role includes those before it.")]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to the command line."""
    accounts = typer.Typer(help="Operators' accounts: who may sign in at /admin.", no_args_is_help=True)
    for name, command in (("add", add), ("list", show), ("role", role), ("disable", disable), ("enable", enable)):
        accounts.command(name)(command)
    for name, command in (("unlock", unlock), ("password", password)):
        accounts.command(name)(command)
    app.add_typer(accounts, name="account")
    app.command()(audit)


def add(name: Name, least: TheRole = Role.VIEWER, password_stdin: FromStdin = False) -> None:
    """Add an account; its password is asked for."""
    accounts = _accounts()
    kept = accounts.add(name, least, _typed_password(password_stdin), Act.typed())
    typer.echo(f"{kept} may sign in at /admin as {least.value}")


def show(as_json: Json = False) -> None:
    """List accounts with their roles."""
    from bot.accounts.listing import accounts_json, accounts_text

    held, locked = _accounts().all(), _admission().locked()
    typer.echo(accounts_json(held, locked) if as_json else accounts_text(held, locked))


def role(name: Name, wanted: Annotated[Role, typer.Argument(metavar="ROLE")]) -> None:
    """Give an account another role: viewer, operator, publisher or admin."""
    _accounts().set_role(name, wanted, Act.typed())
    typer.echo(f"{name} is {wanted.value}; whoever was signed in with it signs in again")


def disable(name: Name) -> None:
    """Close an account, and sign it out everywhere."""
    _accounts().set_disabled(name, True, Act.typed())
    typer.echo(f"{name} is closed; open it again with: keikaku account enable {name}")


def enable(name: Name) -> None:
    """Open a closed account again."""
    _accounts().set_disabled(name, False, Act.typed())
    typer.echo(f"{name} may sign in again")


def unlock(name: Name) -> None:
    """Let an account that failed too often try again at once."""
    _admission().unlock(name, Act.typed())
    typer.echo(f"{name} may try again")


def password(name: Name, password_stdin: FromStdin = False) -> None:
    """Give an account another password, and sign it out everywhere."""
    accounts = _accounts()
    accounts.set_password(name, _typed_password(password_stdin), Act.typed())
    typer.echo(f"{name} has a new password")


def audit(
    limit: Annotated[int, typer.Option(min=1, help="How many acts.")] = 50,
    actor: Annotated[str, typer.Option(help="Only what this person did.")] = "",
    act: Annotated[str, typer.Option(help="Only acts of this name, such as publish.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON Lines.")] = False,
) -> None:
    """Print what operators did, the latest first."""
    from bot.accounts.listing import entry_json, entry_text
    from vectorstore.operations.audit import AuditLog

    for entry in AuditLog(_engine()).entries(limit, actor=actor, act=act):
        typer.echo(entry_json(entry) if as_json else entry_text(entry))


def _typed_password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise AccountError("password_missing", "there is no terminal to ask for a password on; use --password-stdin")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


def _accounts() -> "Accounts":
    from bot.accounts.register import Accounts

    return Accounts(_engine())


def _admission() -> "Admission":
    from bot.accounts.admission import Admission

    return Admission(_engine(), _accounts())


def _engine() -> "Engine":
    from bot.settings import load_settings
    from vectorstore.database import open_engine

    return open_engine(load_settings().sqlalchemy_url)
