import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import Answer, AnswerStatus, Nearest, Notice, Statement
from bot.slack.blocks import answer_messages, hand_on_message, paragraph, reply_notice, words_message
from bot.slack.look import Look
from bot.slack.markdown import escape
from tests.fakes_bot import edition
from tests.hostile import hostile_strings
from tests.slack_answers import answered, citation, clickable, faults, inside, texts, unanswered
from vectorstore.domain import Plan, Status

ADDRESS = "https://keikaku.example.jp"
LOOK = Look(public_url=ADDRESS)
EVERYTHING = Look(public_url=ADDRESS, can_hand_on=True, department="企画課", is_private=True, shared_by="U01")


def test_a_long_answer_is_parted_between_statements() -> None:
    answer = answered(*(f"{number}番目の文です。{'あ' * 400}" for number in range(30)))
    messages = answer_messages(answer, LOOK)
    assert len(messages) > 3
    assert faults(messages) == []
    assert [each for message in messages for each in message.paragraphs] == [paragraph(s) for s in answer.statements]
    for at, message in enumerate(messages, 1):
        cited = set(re.findall(r"\[(\d+)\]", "\n".join(message.paragraphs)))
        assert {each.removeprefix("open_source:") for each in clickable(message.foot) if ":" in each} == cited
        assert any(each.startswith(f"（{at}/{len(messages)}）") for each in texts(message.foot, "plain_text"))
        assert ("feedback" in clickable(message.foot)) is (at == len(messages))


def test_a_statement_too_long_for_a_message_is_parted_after_a_sentence() -> None:
    sentence = "みどりを守り、つなぎ、育てるための取組を市民とともに進めます。"
    text = sentence * 700
    messages = answer_messages(answered(text), LOOK)
    shown = [each for message in messages for each in message.paragraphs]
    assert "".join(shown) == f"{text} [1]"
    assert all(each.endswith("。") for each in shown[:-1])
    assert faults(messages) == []
    assert [bool(clickable(each.foot)) for each in messages] == [False] * (len(messages) - 1) + [True]


@pytest.mark.parametrize(
    "text", ["👩🏽‍🚒" * 6000, "か\u3099" * 10000, "W" * 20000, "*" * 20000, "&<" * 9000, "語 " * 10000]
)
def test_a_text_without_sentences_is_parted_between_letters(text: str) -> None:
    messages = answer_messages(answered(text), LOOK)
    assert faults(messages) == []
    shown = [each for message in messages for each in message.paragraphs]
    assert not any(each[0] in "\u3099\u200d\U0001f3fd" for each in shown)
    assert "".join(shown).replace(" ", "") == f"{escape(text)}[1]".replace(" ", "")


@pytest.mark.parametrize("count", [5, 6, 30, 31, 60, 100])
def test_a_statement_shows_all_its_sources_however_many(count: int) -> None:
    numbers = tuple(range(1, count + 1))
    cited = tuple(citation(number, "公園") for number in numbers)
    messages = answer_messages(answered("x", statements=(Statement("公園", numbers),), citations=cited), EVERYTHING)
    assert faults(messages) == []
    opened = [each for message in messages for each in clickable(message.foot) if each.startswith("open_source:")]
    assert opened == [f"open_source:{number}" for number in numbers]
    assert re.findall(r"\[(\d+)\]", " ".join(p for m in messages for p in m.paragraphs)) == list(map(str, numbers))


def test_sixty_statements_keep_their_sources_with_them() -> None:
    messages = answer_messages(answered(*(f"短い文{number}。" for number in range(60))), EVERYTHING)
    assert (len(messages), faults(messages)) == (3, [])


def all_hostile(text: str) -> list[Answer]:
    """The same text wherever a document or a question can bring one in."""
    plan = Plan("p", text, text, text)
    held = replace(edition(1, Status.DRAFT, plan), label=text, source_url=text)
    cited = citation(1, text, plan, edition=held, heading_path=(text,) * 12, printed_page=text)
    near = Nearest(plan.id, 1, "s1", (text, text))
    said_before = {"understood_as": text, "notices": (Notice("draft_only", text),), "question": text, "message": text}
    return [
        answered(text, citations=(cited,), status=AnswerStatus.PARTIAL, nearest=(near,), **said_before),
        unanswered(nearest=(near,) * 3, **said_before),
    ]


def test_nothing_hostile_acts_in_a_message() -> None:
    for text in hostile_strings():
        for answer in all_hostile(text):
            made = answer_messages(answer, replace(EVERYTHING, department=text))
            messages = [
                *made,
                words_message(text),
                hand_on_message(answer, LOOK, "U01"),
                reply_notice(text, ADDRESS, "ja"),
            ]
            assert faults(messages) == []
            for message in messages:
                assert "<" not in "".join(message.paragraphs)
                assert not any(each.get("emoji") for each in inside(message.foot))
                acting = [each for each in texts(message.foot, "mrkdwn") if "<" in each]
                assert all(re.search(r"^<https://keikaku\.example\.jp[^<>|]*\||<@U01>", each) for each in acting)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=4000), min_size=1, max_size=8))
def test_every_answer_is_within_the_limits(written: list[str]) -> None:
    assert faults(answer_messages(answered(*written), EVERYTHING)) == []
