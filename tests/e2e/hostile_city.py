"""A city whose plans, and whose answers, are made of hostile strings."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.domain import Answer, AnswerStatus, Citation, Nearest, Notice, Question, Statement
from tests.fakes_bot import FakeBot, Shelves, WordAnswerer, edition, open_fake_bot
from tests.hostile import storable_strings
from vectorstore.domain import Block, BlockKind, Contact, Edition, Plan, Section, Status, Table, TableRow
from vectorstore.readings import NewReading
from vectorstore.ulid import new_ulid

CITY = "みなと野市"
PLAN = Plan("teki", "引用の計画", CITY, "計画")
EDITION = edition(1, Status.ADOPTED, PLAN)
BATCH = 50
"""Statements an answer."""
BUNDLE = "束"
DECLINED = "載っていない"

STRINGS = storable_strings()
BATCHES = [STRINGS[at : at + BATCH] for at in range(0, len(STRINGS), BATCH)]


def open_hostile_bot(folder: Path, **settings: object) -> FakeBot:
    """A bot that holds them: each string as the title of a plan, and as heading, sentence and table cell of one plan."""
    bot = open_fake_bot(folder, stocked=False, RATE_PER_MINUTE=10**6, RATE_PER_DAY=10**6, **settings)
    shelves = Shelves(bot.catalogue)
    titled = [Plan(f"teki-{at}", text, CITY, text) for at, text in enumerate(STRINGS)]
    readings = [NewReading(each, edition(1, Status.ADOPTED, each), (), [], {}) for each in titled]
    readings.append(NewReading(PLAN, EDITION, _sections(), [], {}))
    shown = {each.edition.id: bot.catalogue.save(each) for each in readings}
    shelves.publish("g1", tuple(each.edition for each in readings), shown)
    bot.answerer = HostileAnswerer(bot.catalogue)
    return bot


class HostileAnswerer(WordAnswerer):
    """Answers "束7" with the seventh batch of strings, in every place that has room for words; all else with a few."""

    def _made(self, question: Question) -> Answer:
        declined = DECLINED in question.text
        named = question.text.removeprefix(BUNDLE).removeprefix(DECLINED)
        strings = BATCHES[int(named)] if named != question.text and named.isdecimal() else STRINGS[:3]
        answer = Answer(
            id=question.answer_id or new_ulid(),
            conversation_id=question.conversation_id,
            status=AnswerStatus.NOT_FOUND,
            question=question.text,
            language="ja",
            generation="g1",
            notices=tuple(Notice("draft", text) for text in strings),
            contact=Contact(strings[0], strings[1], strings[2]),
        )
        return _declined(answer, strings) if declined else _answered(answer, strings)


def _declined(answer: Answer, strings: Sequence[str]) -> Answer:
    nearest = tuple(Nearest(PLAN.id, 1, _section_id(0), (text, text)) for text in strings)
    return replace(answer, nearest=nearest, message="\n".join(strings))


def _answered(answer: Answer, strings: Sequence[str]) -> Answer:
    citations = tuple(_citation(number, text) for number, text in enumerate(strings, 1))
    statements = tuple(Statement(each.quote, (each.number,)) for each in citations)
    return replace(answer, status=AnswerStatus.ANSWERED, statements=statements, citations=citations)


def _citation(number: int, text: str) -> Citation:
    plan = Plan(PLAN.id, text, text, text)
    section = _section_id(STRINGS.index(text))
    return Citation(number, plan, EDITION, Status.DRAFT, (text, text), section, "c", text, 1, text, (0, len(text)))


def _section_id(at: int) -> str:
    return f"{EDITION.id}-s{at}"


def _sections() -> tuple[Section, ...]:
    return tuple(_section(EDITION, at, text) for at, text in enumerate(STRINGS))


def _section(of: Edition, at: int, text: str) -> Section:
    rows = (TableRow((text, "1", text), f"{text} 1 {text}", 1, text),)
    table = Table((text, "値", "備考"), rows, (TableRow((text, "値", "備考"), f"{text} 値 備考"),), text, text)
    blocks = (
        Block(BlockKind.HEADING, text, at + 1, text),
        Block(BlockKind.PARAGRAPH, text, at + 1),
        Block(BlockKind.LIST_ITEM, text, at + 1),
        Block(BlockKind.TABLE, table.text, at + 1, "", table),
    )
    return Section(_section_id(at), of.id, at, 1 + at % 3, (text,), of.status, blocks)
