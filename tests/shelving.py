"""Puts a plan on the shelves whose editions are written in Markdown, the last of them live."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from ingest.document import SourceFile
from ingest.loaders.loading import load
from ingest.reading import Defaults, read_document
from ingest.register import Register
from tests.fakes_bot import edition
from vectorstore.catalogue import Catalogue
from vectorstore.domain import Audience, Block, Edition, Generation, Plan, Section, Status
from vectorstore.readings import NewReading

WATER = Plan("minato-mizu", "みなと野市水の計画", "みなと野市", "行政計画")


def shelve(
    catalogue: Catalogue,
    *markdown: str,
    statuses: Sequence[Status] = (),
    internal: Collection[int] = (),
    plan: Plan = WATER,
    page: int | None = None,
    **changes: object,
) -> tuple[Edition, ...]:
    """Publishes an edition for each text, all on one `page`; `internal` numbers those for staff, `changes` are the last's."""
    known = statuses or (*(Status.SUPERSEDED for _ in markdown[1:]), Status.ADOPTED)
    editions = [
        edition(number, status, plan, Audience.INTERNAL if number in internal else Audience.PUBLIC)
        for number, status in enumerate(known, 1)
    ]
    editions[-1] = replace(editions[-1], **changes)  # type: ignore[arg-type]
    shown = {
        each.id: catalogue.save(NewReading(plan, each, written(each, text, page), [], {}))
        for each, text in zip(editions, markdown, strict=True)
    }
    generation = Generation(f"g-{plan.id}", f"g-{plan.id}", "f", "2030-01-01", (editions[-1].id,), 1)
    catalogue.add_generation(generation, shown)
    catalogue.publish(generation.id)
    return tuple(editions)


def written(of: Edition, markdown: str, page: int | None = None) -> tuple[Section, ...]:
    """The sections of a text, as an edition's."""
    source = SourceFile("plan.md", markdown.encode())
    found = read_document(load(source), source, Register(), Defaults()).sections
    return tuple(
        replace(each, id=f"{of.id}-s{at}", edition_id=of.id, blocks=tuple(_on(page, block) for block in each.blocks))
        for at, each in enumerate(found)
    )


def _on(page: int | None, block: Block) -> Block:
    if block.table is None:
        return replace(block, page=page)
    rows = tuple(replace(row, page=page) for row in block.table.rows)
    return replace(block, page=page, table=replace(block.table, rows=rows))
