"""What an ingest came to, in words for a terminal and as JSON."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict

from ingest.files import FileOutcome, FileState
from ingest.ingestion import IngestOutcome
from ingest.preview import Change
from vectorstore.differences import Difference
from vectorstore.domain import Generation
from vectorstore.operations.gate_reports import GateReport, Verdict
from vectorstore.section_matching import HeadingPath

_FIGURES = ("pages", "headings", "tables", "chunks")
_LISTED = ("warnings", "notes")
_MAX_CHANGES = 20


def as_json(outcome: IngestOutcome) -> str:
    """The outcome as JSON, every file with its parse report."""
    return _json(
        {
            "generation": asdict(outcome.generation) if outcome.generation else None,
            "is_new": outcome.is_new,
            "is_published": outcome.is_published,
            "is_changed": outcome.is_changed,
            "failed": len(outcome.failed),
            "findings": [asdict(finding) for finding in outcome.findings],
            "gate": asdict(outcome.report) if outcome.report else None,
            "files": [asdict(file) for file in outcome.files],
        }
    )


def as_text(outcome: IngestOutcome) -> str:
    """The outcome as lines: files that were read, what the gate found, which generation answers."""
    told = [file for file in outcome.files if file.state is FileState.READ or file.change]
    lines = [line for file in told for line in _file_lines(file)]
    known = sum(file.state is FileState.KNOWN and not file.change for file in outcome.files)
    if known:
        lines.append(f"{known} files read before, unchanged")
    if outcome.failed:
        lines.append(f"{len(outcome.failed)} files could not be read; the others go on")
    lines += _gate_lines(outcome.report) if outcome.report else []
    return "\n".join([*lines, _verdict(outcome)])


def generations_as_json(generations: Iterable[Generation]) -> str:
    """Generations as JSON."""
    return _json([asdict(generation) for generation in generations])


def gate_as_json(report: GateReport) -> str:
    """A gate report as JSON."""
    return _json(asdict(report))


def gate_as_text(report: GateReport) -> str:
    """A gate report, a line a check."""
    said = "passes" if report.is_passed else "is refused"
    return "\n".join([*_gate_lines(report, everything=True), f"generation {report.generation_id} {said}"])


def _gate_lines(report: GateReport, *, everything: bool = False) -> list[str]:
    """What the gate noted and refused, and with `everything` what it found right too."""
    told = [line for line in report.lines if everything or line.verdict is not Verdict.PASSED]
    return [f"gate: {line.verdict.value:6} {line.message}" for line in told]


def generations_as_text(generations: Sequence[Generation], pinned: Collection[str] = ()) -> str:
    """Generations, a line each; the current one is marked."""
    if not generations:
        return "no generation yet; keikaku ingest builds one"
    return "\n".join(
        f"{_mark(each)} {each.id}  {each.created_at[:19]}  {len(each.edition_ids)} editions  {each.chunks} chunks{'  pinned' if each.id in pinned else ''}"
        for each in generations
    )


def _mark(generation: Generation) -> str:
    if generation.current:
        return "current "
    return "previous" if generation.previous else "        "


def _file_lines(file: FileOutcome) -> Iterable[str]:
    figures = ", ".join(f"{file.report[name]} {name}" for name in _FIGURES if name in file.report)
    yield f"{file.name} → {file.plan} ({figures})"
    for name in _LISTED:
        found = file.report.get(name)
        if isinstance(found, list):
            yield from (f"    {line}" for line in found)
    if file.change:
        yield from (f"    {line}" for line in _change_lines(file.change))


def _change_lines(change: Change) -> Iterable[str]:
    of_day = f"{change.status}, {change.date}" if change.date else str(change.status)
    answers = "answers" if change.answers else "would not answer beside what is published"
    yield f"{change.standing}: edition {change.edition} ({of_day}), {answers}"
    for number in change.supersedes:
        yield f"edition {number} would be superseded"
    if change.difference is not None:
        yield f"against edition {change.compared_with}: {_counts(change.difference)}"
        for lines in (_section_lines(change.difference), _cell_lines(change.difference)):
            yield from (f"  {line}" for line in lines[:_MAX_CHANGES])
            if len(lines) > _MAX_CHANGES:
                yield f"  … and {len(lines) - _MAX_CHANGES} more; --json gives all"


def _counts(found: Difference) -> str:
    if found.is_empty:
        return "no section reads otherwise"
    counted = ("added", len(found.added)), ("removed", len(found.removed)), ("renamed or moved", len(found.moved))
    sections = ", ".join(f"{count} {what}" for what, count in (*counted, ("changed", len(found.changed))))
    return f"sections {sections}, {found.unchanged} the same; {len(found.cells)} cells of tables changed"


def _section_lines(found: Difference) -> list[str]:
    return [
        *(f"+ {_path(path)}" for path in found.added),
        *(f"- {_path(path)}" for path in found.removed),
        *(f"~ {_path(before)} → {_path(after)}" for before, after in found.moved),
        *(f"* {_path(path)}" for path in found.changed),
    ]


def _cell_lines(found: Difference) -> list[str]:
    return [
        f"| {_path(cell.heading_path)} | {cell.row} | {cell.column}: {cell.before} → {cell.after}"
        for cell in found.cells
    ]


def _path(path: HeadingPath) -> str:
    return " > ".join(path) or "(before the first heading)"


def _verdict(outcome: IngestOutcome) -> str:
    generation = outcome.generation
    if generation is None:
        return "nothing was built"
    held = f"generation {generation.id}: {len(generation.edition_ids)} editions, {generation.chunks} chunks"
    if outcome.is_refused:
        return f"the gate refused {held}; answers have not changed"
    if not outcome.is_published:
        return f"built {held}; to publish it: keikaku publish {generation.id}"
    return f"published {held}" if outcome.is_changed else f"nothing changed: {held}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
