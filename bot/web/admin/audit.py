"""The pages of the audit log: who did what, and what it was before."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from bot.accounts.roles import Role
from bot.sheets import Row
from bot.web.admin.audit_words import AuditWords, actor_words, word
from bot.web.admin.entrance import Operator, allowed
from bot.web.admin.office import Office, TheOffice
from bot.web.admin.questions import spreadsheet
from bot.web.admin.rendering import shown, when
from vectorstore.operations.audit import AuditEntry

router = APIRouter()
calls = APIRouter()

Viewer = Annotated[Operator, Depends(allowed(Role.VIEWER))]
_PAGE = 50
_AT_ONCE = 1_000


class Asked(BaseModel):
    """Which acts somebody wants to see: those of a person, of a kind, older than one."""

    actor: str = Field(default="", max_length=200)
    act: str = Field(default="", max_length=64)
    before: str = Field(default="", max_length=26)


class EntryOut(BaseModel):
    """One act."""

    id: str
    at: str
    actor: str
    act: str
    subject: str
    before: Mapping[str, object]
    after: Mapping[str, object]
    why: str


@router.get("/audit")
def show_audit(request: Request, operator: Viewer, office: TheOffice, asked: Annotated[Asked, Query()]) -> Response:
    """The acts, the latest first."""
    entries = office.audit.entries(_PAGE + 1, asked.before, asked.actor, asked.act)
    values = {
        "asked": asked,
        "entries": entries[:_PAGE],
        "older": entries[_PAGE - 1].id if len(entries) > _PAGE else "",
        "actors": office.audit.actors(),
        "acts": office.audit.acts(),
        "word": word,
        "actor_words": actor_words,
        "words": AuditWords(office),
    }
    return shown(request, operator, "audit.html", values)


@router.get("/audit.csv")
def download_audit(_operator: Viewer, office: TheOffice, asked: Annotated[Asked, Query()]) -> Response:
    """The same as a table, from the first act on the page to the very first."""
    return spreadsheet("audit", _rows(office, asked))


@calls.get("/audit")
def read_audit(
    _operator: Viewer,
    office: TheOffice,
    asked: Annotated[Asked, Query()],
    limit: Annotated[int, Query(ge=1, le=_AT_ONCE)] = 200,
) -> list[EntryOut]:
    """The acts, the latest first; `before` takes the id of the last one to go on."""
    found = office.audit.entries(limit, asked.before, asked.actor, asked.act)
    return [EntryOut(**{name: getattr(entry, name) for name in EntryOut.model_fields}) for entry in found]


def _rows(office: Office, asked: Asked) -> Iterator[Row]:
    yield [word("columns", each) for each in ("at", "actor", "act", "subject", "before", "after", "why")]
    words, before = AuditWords(office), asked.before
    while entries := office.audit.entries(_AT_ONCE, before, asked.actor, asked.act):
        yield from (_row(entry, words) for entry in entries)
        before = entries[-1].id


def _row(entry: AuditEntry, words: AuditWords) -> Row:
    changed = words.changes(entry)
    was = " / ".join(f"{name}: {old}" for name, old, _ in changed if old)
    became = " / ".join(f"{name}: {new}" for name, _, new in changed if new)
    subject = words.subject(entry).words
    return when(entry.at), actor_words(entry.actor), word("act", entry.act), subject, was, became, entry.why
