"""Accounts and acts for the terminal."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict

from bot.accounts.admission import name_digest
from bot.accounts.register import Account
from bot.terminal import printable
from vectorstore.operations.audit import AuditEntry


def accounts_text(accounts: Sequence[Account], locked: Collection[str]) -> str:
    """One line an account."""
    if not accounts:
        return "nobody may sign in yet; add somebody with: keikaku account add NAME --role admin"
    return "\n".join(f"{one.role.value:10}{one.name}{_state(one, locked)}" for one in accounts)


def accounts_json(accounts: Sequence[Account], locked: Collection[str]) -> str:
    """The same in JSON."""
    return json.dumps([_facts(one, locked) for one in accounts], ensure_ascii=False, indent=2)


def entry_text(entry: AuditEntry) -> str:
    """One act on one line."""
    changed = ", ".join(f"{key}: {_change(entry, key)}" for key in dict.fromkeys([*entry.before, *entry.after]))
    parts = (entry.at[:19], entry.actor or "somebody", entry.act, entry.subject, changed, entry.why)
    return printable("  ".join(part for part in parts if part))


def entry_json(entry: AuditEntry) -> str:
    """One act as one line of JSON."""
    return json.dumps(asdict(entry), ensure_ascii=False)


def _state(one: Account, locked: Collection[str]) -> str:
    states = (
        ("closed", one.disabled),
        ("locked out for a while", name_digest(one.name) in locked),
        ("signs in with the identity provider", not one.is_local),
    )
    told = ", ".join(words for words, holds in states if holds)
    return f"  ({told})" if told else ""


def _facts(one: Account, locked: Collection[str]) -> Mapping[str, object]:
    known = {"name": one.name, "role": one.role.value, "created_at": one.created_at, "disabled": one.disabled}
    return known | {"locked": name_digest(one.name) in locked, "subject": one.subject}


def _change(entry: AuditEntry, key: str) -> str:
    before, after = entry.before.get(key, ""), entry.after.get(key, "")
    return f"{after}" if key not in entry.before else f"{before} → {after}"
