"""What came of a job, as the database keeps it: JSON that the operators' pages and calls show."""

from collections.abc import Iterable
from dataclasses import asdict

from ingest.files import FileOutcome
from ingest.ingestion import IngestOutcome
from ingest.preview import Change
from vectorstore.differences import Difference
from vectorstore.operations.gate_reports import GateLine


def outcome_of(outcome: IngestOutcome) -> dict[str, object]:
    """Files with their parse reports and what they change, and the generation that was built."""
    return {
        "files": [_file(file) for file in outcome.files],
        "generation": outcome.generation.id if outcome.generation else "",
        "is_new": outcome.is_new,
        "published": outcome.is_published,
        "changed": outcome.is_changed,
        "findings": findings_of(outcome.findings),
    }


def findings_of(lines: Iterable[GateLine]) -> list[dict[str, object]]:
    """Lines of the gate."""
    return [asdict(line) for line in lines]


def _file(file: FileOutcome) -> dict[str, object]:
    return {
        "name": file.name,
        "state": file.state.value,
        "sha256": file.sha256,
        "reading_key": file.reading_key,
        "plan_id": file.plan_id,
        "plan": file.plan,
        "edition_id": file.edition_id,
        "edition_number": file.edition_number,
        "reason": file.reason,
        "code": file.failure.value if file.failure else "",
        "values": file.values,
        "report": file.report,
        "change": _change(file.change) if file.change else None,
    }


def _change(change: Change) -> dict[str, object]:
    return {
        "standing": change.standing.value,
        "edition": change.edition,
        "status": change.status.value,
        "date": change.date,
        "answers": change.answers,
        "supersedes": list(change.supersedes),
        "compared_with": change.compared_with,
        "counts": _counts(change.difference) if change.difference else {},
    }


def _counts(found: Difference) -> dict[str, int]:
    return {
        "added": len(found.added),
        "removed": len(found.removed),
        "moved": len(found.moved),
        "changed": len(found.changed),
        "unchanged": found.unchanged,
        "cells": len(found.cells),
    }
