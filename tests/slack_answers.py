"""Answers to be shown in Slack, and what stands in what is shown."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.domain import Answer, AnswerStatus, Citation, Nearest, Statement
from bot.slack.messages import Block, Message
from prompts.reading import say
from tests.fakes_bot import CONTACT, PLAN, edition
from tests.slack_cloud.block_kit import Surface, block_faults, length_faults
from tests.slack_cloud.limits import MESSAGE_BLOCKS
from vectorstore.domain import Plan, Status

MESSAGE_CHARS, NOTIFIED_CHARS = 3000, 3500

ID = "01JZZZZZZZZZZZZZZZZZZZZZZZ"


def citation(number: int, quote: str = "公園を増やします。", plan: Plan = PLAN, **changes: object) -> Citation:
    """A citation of a public plan."""
    made = Citation(
        number=number,
        plan=plan,
        edition=edition(2, Status.ADOPTED, plan),
        status=Status.ADOPTED,
        heading_path=("第2章 目標", "公園"),
        section_id="s1",
        passage_id="c1",
        quote=quote,
        page=12,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def answered(*texts: str, **changes: object) -> Answer:
    """An answer that quotes each text from a source of its own."""
    made = Answer(
        id=ID,
        conversation_id="",
        status=AnswerStatus.ANSWERED,
        question="公園の広さは？",
        language="ja",
        statements=tuple(Statement(text, (number,)) for number, text in enumerate(texts, 1)),
        citations=tuple(citation(number, text) for number, text in enumerate(texts, 1)),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def unanswered(**changes: object) -> Answer:
    """An answer that the plans do not say, with two sections near to the question."""
    made = Answer(
        id=ID,
        conversation_id="",
        status=AnswerStatus.NOT_FOUND,
        question="市営プールの水温は？",
        language="ja",
        nearest=(Nearest(PLAN.id, 2, "s1", ("第2章 目標", "公園")), Nearest(PLAN.id, 2, "s2", ("第3章", "水辺"))),
        contact=CONTACT,
        message=say("replies.not_found", "ja"),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def texts(blocks: Sequence[Block], kind: str) -> list[str]:
    """The texts of one kind, `plain_text` or `mrkdwn`, in the order in which they are shown."""
    return [str(each["text"]) for each in inside(blocks) if each.get("type") == kind]


def clickable(blocks: Sequence[Block]) -> dict[str, object]:
    """What can be pressed, by its action, with the value that it bears."""
    return {str(each["action_id"]): each.get("value", each) for each in inside(blocks) if "action_id" in each}


def inside(json_part: object) -> Iterator[Mapping[str, object]]:
    """Every object of a JSON, from the outside in."""
    if isinstance(json_part, Mapping):
        yield json_part
        for each in json_part.values():
            yield from inside(each)
    elif isinstance(json_part, Sequence) and not isinstance(json_part, str):
        for each in json_part:
            yield from inside(each)


def faults(messages: Iterable[Message]) -> list[str]:
    """Whatever is out of Slack's limits or our own."""
    found = []
    for message in messages:
        found += block_faults(message.blocks, Surface.MESSAGE)
        found += length_faults(message.blocks)
        found += ["too many blocks"] * (len(message.blocks) > MESSAGE_BLOCKS)
        found += ["too long"] * (len("\n\n".join(message.paragraphs)) > MESSAGE_CHARS)
        found += ["too long to be notified"] * (not 0 < len(message.text) <= NOTIFIED_CHARS)
        found += ["a mention is notified"] * ("<" in message.text)
        json.dumps(message.blocks, ensure_ascii=False).encode()
    return found
