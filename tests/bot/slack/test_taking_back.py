import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shifts import ANSWER, NOT_HELD, QUESTION, Bench, SlowAnswerer, bench, until, working


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[Bench]:
    with bench(tmp_path, PUBLIC_URL="https://plans.minatono.example.jp") as made:
        yield made
        assert made.cloud.violations == []


def test_an_edited_question_has_its_answer_replaced(slack: Bench) -> None:
    asked = slack.asks(NOT_HELD)
    slack.works()
    [before] = slack.replies(asked)
    slack.edits(asked, QUESTION)
    slack.works()
    [after] = slack.replies(asked)
    assert (after.ts, ANSWER in before.shown, ANSWER in after.shown) == (before.ts, False, True)
    slack.edits(asked, "公園の数は")
    slack.works()
    [last] = slack.replies(asked)
    assert last.ts == before.ts
    assert "85か所" in last.shown


def test_an_edit_leaves_no_message_over_and_none_out(slack: Bench) -> None:
    asked = slack.asks()
    long = SlowAnswerer(slack.bot.answerer, 0, statements=90)
    slack.works()
    slack.edits(asked, "公園の広さは？")
    slack.works(long)
    grown = slack.replies(asked)
    assert len(grown) > 1
    slack.edits(asked, QUESTION)
    slack.works()
    [left] = slack.replies(asked)
    assert left.ts == grown[0].ts
    slack.edits(asked, "公園の広さは？？")
    slack.works(long)
    again = slack.replies(asked)
    assert len(again) == len(grown)
    assert sum(each.text.count(f"{ANSWER} [1]") for each in again) == 90


def test_a_question_edited_while_it_is_answered_has_one_answer(slack: Bench) -> None:
    asked = slack.asks()

    async def edit() -> None:
        room = slack.room(SlowAnswerer(slack.bot.answerer, 0.4, statements=3))
        async with working(room):
            await until(lambda: slack.cloud.calls("chat.startStream"))
            slack.edits(asked, "公園の数は")
            await until(lambda: room.inbox.unfinished() == 0)

    asyncio.run(edit())
    [reply] = slack.replies(asked)
    assert "85か所" in reply.shown
    assert ANSWER not in reply.shown


def test_the_words_beside_a_lost_answer_go_when_the_question_is_edited(slack: Bench) -> None:
    asked = slack.asks("爆発する公園")
    slack.works()
    assert "エラーが起きました" in slack.replies(asked)[0].text
    slack.edits(asked, QUESTION)
    slack.works()
    [reply] = slack.replies(asked)
    assert ANSWER in reply.shown


def test_an_answer_that_may_not_be_edited_any_more_is_posted_anew(slack: Bench) -> None:
    asked = slack.asks()
    slack.works()
    slack.cloud.fail("chat.update", error="edit_window_closed")
    slack.edits(asked, "公園の数は")
    slack.works()
    [reply] = slack.replies(asked)
    assert "85か所" in reply.shown


def test_the_answer_to_a_deleted_question_is_deleted(slack: Bench) -> None:
    asked = slack.asks()
    slack.works()
    assert slack.replies(asked)

    async def delete() -> None:
        async with working(slack.room()) as shift:
            withdrawn = slack.inbox.withdraw(asked.team, asked.channel, asked.ts)
            assert withdrawn is not None
            await shift.take_back(withdrawn)
            await shift.take_back(withdrawn)

    asyncio.run(delete())
    assert slack.replies(asked) == []


def test_a_question_deleted_while_it_is_answered_leaves_no_answer(slack: Bench) -> None:
    asked = slack.asks()

    async def delete() -> None:
        room = slack.room(SlowAnswerer(slack.bot.answerer, 0.4, statements=5))
        async with working(room):
            await until(lambda: slack.cloud.calls("chat.startStream"))
            room.inbox.withdraw(asked.team, asked.channel, asked.ts)
            await until(lambda: room.inbox.unfinished() == 0)

    asyncio.run(delete())
    assert slack.replies(asked) == []
    assert len(slack.team.messages("C01")) == 1


def test_a_question_deleted_before_it_is_answered_is_not_answered(slack: Bench) -> None:
    asked = slack.asks()
    slack.inbox.withdraw(asked.team, asked.channel, asked.ts)
    slack.works()
    assert slack.team.messages("C01") == []
    assert slack.bot.answerer.asked == []
