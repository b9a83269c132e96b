"""Reads one loaded document into a plan, an edition and its sections."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.document import LoadedDocument, SourceFile
from ingest.identify import Identity, identify, opening_text
from ingest.recognising import plan_id_of
from ingest.register import Register, RegisterEntry
from ingest.status import Finding, document_status, with_statuses
from ingest.structure import divide
from ingest.titles import title_line
from vectorstore.domain import Audience, BlockKind, Contact, Edition, Period, Plan, Section, Status

PARSER_VERSION = "2"
"""Raise it when the same file would give other sections or sentences: editions are then read again."""

_WHOLE = {Status.SUPERSEDED, Status.WITHDRAWN}
"""Statuses of a whole edition, which no section's heading can change."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the operator says of all files at once; the register outweighs it, it outweighs the documents."""

    city: str = ""
    status: Status | None = None
    audience: Audience = Audience.PUBLIC


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A document as the catalogue keeps it. The edition's number is 0 until the build has ordered the plan's editions."""

    plan: Plan
    edition: Edition
    sections: tuple[Section, ...]
    report: dict[str, object]


def read_document(
    document: LoadedDocument, source: SourceFile, register: Register, defaults: Defaults
) -> ParsedDocument:
    """The plan, edition and sections of a loaded document; the same file and register always give the same ids."""
    entry = register.entry_for(source)
    identity = identify(document, source.name)
    plan = _plan(identity, entry, register, defaults)
    finding = _status(document, identity, source, entry, defaults)
    edition = _edition(document, source, _Particulars(plan, identity, finding, entry, defaults))
    sections = divide(document, title_line(document), edition.id)
    sections = _all_of(sections, finding) if finding.status in _WHOLE else with_statuses(sections, finding)
    return ParsedDocument(plan, edition, sections, _report(document, source, sections))


@dataclass(frozen=True, slots=True)
class _Particulars:
    """All that goes into an edition beside its file."""

    plan: Plan
    identity: Identity
    finding: Finding
    entry: RegisterEntry | None
    defaults: Defaults


def _plan(identity: Identity, entry: RegisterEntry | None, register: Register, defaults: Defaults) -> Plan:
    """The plan that the file is an edition of: by the id that is said of it, else by its title and city."""
    said = entry or RegisterEntry("")
    known = register.known.named(said.plan_id) or Plan("", "")
    title = said.title or known.title or identity.title
    city = said.city or known.city or defaults.city or identity.city
    kind = said.kind or known.kind or identity.kind
    if said.plan_id:
        return Plan(said.plan_id, title, city, kind)
    return register.known.home(Plan(plan_id_of(title, city), title, city, kind))


def _status(
    document: LoadedDocument, identity: Identity, source: SourceFile, entry: RegisterEntry | None, defaults: Defaults
) -> Finding:
    if entry and entry.status:
        return Finding(entry.status, "register")
    if defaults.status:
        return Finding(defaults.status, "operator")
    return document_status(title_line(document) or identity.title, source.name, opening_text(document))


def _edition(document: LoadedDocument, source: SourceFile, known: _Particulars) -> Edition:
    entry, identity = known.entry or RegisterEntry(""), known.identity
    content = hashlib.sha256(source.content).hexdigest()
    return Edition(
        id=f"e{_digest(known.plan.id, content)[:12]}",
        plan_id=known.plan.id,
        number=0,
        label=entry.label or identity.label,
        status=known.finding.status,
        original_sha256=content,
        file_name=source.name,
        media_type=document.media_type,
        audience=entry.audience or known.defaults.audience,
        date=entry.date or identity.date,
        period=entry.period if entry.period != Period() else identity.period,
        contact=Contact(
            entry.contact.department or identity.contact.department,
            entry.contact.phone or identity.contact.phone,
            entry.contact.url or identity.contact.url,
        ),
        source_url=entry.source_url or source.url,
    )


def _all_of(sections: Sequence[Section], finding: Finding) -> tuple[Section, ...]:
    return tuple(replace(section, status=finding.status, status_evidence=finding.evidence) for section in sections)


def _report(document: LoadedDocument, source: SourceFile, sections: Sequence[Section]) -> dict[str, object]:
    characters = sum(page.characters for page in document.pages)
    odd = sum(page.odd_characters for page in document.pages)
    return {
        "file": source.name,
        "media_type": document.media_type,
        "pages": len(document.pages),
        "pages_without_text": [page.page for page in document.pages if page.characters == 0],
        "characters": sum(len(section.text) for section in sections),
        "odd_character_share": round(odd / characters, 4) if characters else 0.0,
        "sections": len(sections),
        "headings": sum(section.blocks[0].kind is BlockKind.HEADING for section in sections),
        "deepest_level": max((section.level for section in sections), default=0),
        "tables": sum(block.table is not None for section in sections for block in section.blocks),
        "contents_lines": sum(block.is_contents for block in document.blocks),
        "statuses": dict(Counter(str(section.status) for section in sections)),
        "notes": [f"page {page.page}: {page.note}" for page in document.pages if page.note],
        "warnings": list(document.warnings),
    }


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
