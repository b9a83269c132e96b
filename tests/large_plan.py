"""An invented plan of 400 pages."""

from collections.abc import Iterator
from pathlib import Path

from tests.fakes_bot import FakeBot, Shelves, edition, open_fake_bot
from vectorstore.domain import Block, BlockKind, Plan, Section, Status, Table, TableRow
from vectorstore.readings import NewReading

PLAN = Plan("choki", "みなと野市長期総合計画", "みなと野市", "総合計画")
PAGES = 400
BLOCKS_A_PAGE = 10
PAGES_A_SECTION = 4
WORDS = "市は、{at}番目の取組として、公園と道路の手入れを進めます。進み具合は毎年{at}回たしかめ、結果を公表します。"


def sections() -> tuple[Section, ...]:
    """A section every four pages, of three levels, with paragraphs, lists and a table."""
    chapters = range(PAGES // PAGES_A_SECTION)
    return tuple(_section(at, edition(1, Status.ADOPTED, PLAN).id) for at in chapters)


def open_large_bot(folder: Path) -> FakeBot:
    """A bot that holds the plan."""
    bot = open_fake_bot(folder, stocked=False)
    one = edition(1, Status.ADOPTED, PLAN)
    key = bot.catalogue.save(NewReading(PLAN, one, sections(), [], {}))
    Shelves(bot.catalogue).publish("g1", (one,), {one.id: key})
    return bot


def _section(at: int, edition_id: str) -> Section:
    level = 1 + at % 3
    heading = f"第{at}節 まちを育てる取組"
    blocks = (Block(BlockKind.HEADING, heading, 1 + at * PAGES_A_SECTION), *_blocks(at))
    return Section(f"s{at}", edition_id, at, level, ("計画",) * (level - 1) + (heading,), Status.ADOPTED, blocks)


def _blocks(section: int) -> Iterator[Block]:
    for at in range(1, PAGES_A_SECTION * BLOCKS_A_PAGE):
        page = 1 + section * PAGES_A_SECTION + at // BLOCKS_A_PAGE
        number = section * 100 + at
        if at % BLOCKS_A_PAGE == 5:
            yield _table(number, page)
        elif at % BLOCKS_A_PAGE in (7, 8):
            yield Block(BlockKind.LIST_ITEM, f"・取組{number}を進めます", page)
        else:
            yield Block(BlockKind.PARAGRAPH, WORDS.format(at=number) * 2, page)


def _table(number: int, page: int) -> Block:
    header = TableRow(("指標", "単位", "現状値", "目標値"), "指標 単位 現状値 目標値", page)
    rows = tuple(
        TableRow(
            (f"指標{number}-{at}", "か所", f"{number:,}", f"{number + at:,}"),
            f"指標{number}-{at} か所 {number:,} {number + at:,}",
            page,
        )
        for at in range(8)
    )
    table = Table(header.cells, rows, (header,), "成果の目安")
    return Block(BlockKind.TABLE, table.text, page, table=table)
