"""Measures ingest: from the start of the process to its end, the plain pipeline right after it in every round."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.benchmark.bench import Bench
from bot.benchmark.documents import Documents
from bot.benchmark.figures import Figure
from bot.benchmark.plain_order import PlainOutcome
from bot.benchmark.processes import BenchmarkError


@dataclass(frozen=True, slots=True)
class IngestRound:
    """One round: `again_s` with nothing changed, `changed_s` with one plan changed, None where none can be.

    `names` are the data folders of the two.
    """

    names: tuple[str, str]
    ours_s: float
    plain_s: float
    again_s: float
    changed_s: float | None
    chunks: int
    plain: PlainOutcome


def ingest_round(bench: Bench, paths: Sequence[Path], number: int) -> IngestRound:
    """One round of ingest into fresh data folders.

    Raises:
        BenchmarkError: nothing can be ingested.
    """
    documents = Documents.copied(paths, bench.folder / f"documents{number}")
    names = f"keikaku{number}", f"plain{number}"
    ingest = ("bot.cli", "ingest", *documents.arguments, "--json")
    place = bench.place(names[0])
    ours_s, printed = place.run(*ingest)
    files, chunks = _answered_from(json.loads(printed))
    order = bench.plain_order(names[1], tuple(str(path) for path in documents.named(files)))
    plain_s, outcome = place.run("bot.benchmark.plain_process", order.to_json())
    again_s, _ = place.run(*ingest)
    changed_s = place.run(*ingest)[0] if documents.change_one() else None
    return IngestRound(names, ours_s, plain_s, again_s, changed_s, chunks, PlainOutcome.from_json(outcome))


def _answered_from(printed: dict[str, object]) -> tuple[set[str], int]:
    """Names of the files that answers rest on, and how many chunks they gave.

    A draft is read, but not answered from once the plan is adopted: the plain pipeline is spared it.
    """
    match printed:
        case {"generation": {"edition_ids": list(live), "chunks": int(chunks)}, "files": list(files)}:
            return {str(file["name"]) for file in files if file["edition_id"] in live}, chunks
    raise BenchmarkError("nothing could be ingested; try the documents with: keikaku ingest --dry-run")


def ingest_figures(rounds: Sequence[IngestRound]) -> list[Figure]:
    """The figures of these rounds; pages and characters are the documents' own, so they are the same for both."""
    ours, plain = [each.ours_s for each in rounds], [each.plain_s for each in rounds]
    work = [each.plain.work_s for each in rounds]
    pages, characters = ([each.plain.pages for each in rounds], [each.plain.characters for each in rounds])
    chunks, plain_chunks = ([each.chunks for each in rounds], [each.plain.chunks for each in rounds])
    figures = [
        Figure("ingest", "chunks/s", _over(chunks, ours), _over(plain_chunks, plain)),
        Figure("ingest", "pages/s", _over(pages, ours), _over(pages, plain)),
        Figure("ingest", "characters/s", _over(characters, ours), _over(characters, plain)),
        Figure("… the plain one started already", "characters/s", _over(characters, ours), _over(characters, work)),
        Figure("ingest again, nothing changed", "% of the first", _shares([each.again_s for each in rounds], ours)),
    ]
    changed = [each.changed_s for each in rounds if each.changed_s is not None]
    if len(changed) == len(rounds):
        figures.append(Figure("ingest again, one plan changed", "% of the first", _shares(changed, ours)))
    return figures


def _over(amounts: Sequence[float], seconds: Sequence[float]) -> tuple[float, ...]:
    return tuple(amount / second for amount, second in zip(amounts, seconds, strict=True))


def _shares(parts: Sequence[float], wholes: Sequence[float]) -> tuple[float, ...]:
    return tuple(100 * share for share in _over(parts, wholes))
