"""A written answer in Slack: what is whose words, and translations that are marked."""

from dataclasses import replace

import pytest

from bot.domain import Answer, Mode, Notice, Proof, Statement
from bot.slack.blocks import answer_messages, paragraph
from bot.slack.look import Look
from prompts.reading import INTERFACES, say
from tests.slack_answers import answered, faults, texts

LOOK = Look(public_url="https://keikaku.example.jp")
QUOTE = "公園を増やします。"
OTHER = "街路樹を1万本にします。"


def written(frame: str = "ja") -> Answer:
    quoted = answered(QUOTE, OTHER)
    said = Statement("市は公園を増やすとしています。", (1,), Proof.SUPPORTED, written_in=frame)
    notice = Notice("written_by_model", say("notices.written_by_model", frame))
    changes = {"mode": Mode.WRITTEN, "statements": (said, quoted.statements[1]), "notices": (notice,)}
    level = "easy" if frame == "ja-easy" else ""
    return replace(quoted, language=frame.removesuffix("-easy"), level=level, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("frame", INTERFACES)
def test_the_plans_own_words_are_named_and_who_wrote_the_rest_is_said_above_the_quotes(frame: str) -> None:
    answer = written(frame)
    (message,) = answer_messages(answer, LOOK)
    label, notice = say("labels.quote", frame), say("notices.written_by_model", frame)
    assert message.paragraphs == (f"{answer.statements[0].text} [1]", f"**{label}**", f"{OTHER} [2]")
    assert texts(message.foot, "plain_text")[0] == notice
    assert notice in message.text
    assert faults([message]) == []


def test_what_was_streamed_is_how_the_message_begins() -> None:
    answer = written()
    (message,) = answer_messages(answer, LOOK)
    assert message.paragraphs[0] == paragraph(answer.statements[0])


def test_a_translation_stands_below_its_quote_and_is_marked() -> None:
    answer = written("en")
    first = replace(answer.citations[0], translation="More parks. <@U01> *bold*")
    (message,) = answer_messages(replace(answer, citations=(first, answer.citations[1])), LOOK)
    shown = texts(message.foot, "plain_text")
    at = next(number for number, each in enumerate(shown) if f"「{QUOTE}」" in each)
    assert shown[at + 1] == f"{say('labels.translation', 'en')}: More parks. <@U01> *bold*"
    assert faults([message]) == []


def test_a_quoted_answer_names_nothing() -> None:
    (message,) = answer_messages(answered(QUOTE, OTHER), LOOK)
    assert message.paragraphs == (f"{QUOTE} [1]", f"{OTHER} [2]")
