"""Whether every sentence that may be quoted stands in its edition: one that does not can never be proved."""

from collections.abc import Sequence

from ingest.gating.contents import Contents
from ingest.gating.lines import failed, passed
from vectorstore.operations.gate_reports import GateLine
from vectorstore.readings import Reading

_SHOWN = 40


def check_quotes(contents: Contents, readings: Sequence[Reading]) -> list[GateLine]:
    """A line for each file with sentences that do not stand in their section, or one that all do."""
    lines: list[GateLine] = []
    total = 0
    for reading in readings:
        quotable, missing = contents.missing(reading)
        total += quotable
        if missing:
            lines.append(_line(reading, quotable, missing))
    return lines or [passed("quotes", f"every sentence stands in its section: {total}", checked=total)]


def _line(reading: Reading, quotable: int, missing: Sequence[str]) -> GateLine:
    name, example = reading.edition.file_name, missing[0][:_SHOWN]
    message = (
        f"{name}: {len(missing)} of {quotable} sentences do not stand in their section's text, such as {example!r}"
    )
    said = {"file": name, "title": reading.plan.title, "example": example}
    return failed("quotes", message, reading.plan.id, faults=len(missing), checked=quotable, **said)
