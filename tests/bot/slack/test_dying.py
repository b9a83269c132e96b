"""Processes that are killed, or stand still, in the middle of a reply: another goes on, and nothing is said twice."""

import asyncio
import random
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.slack.ask import Ask
from bot.slack.delivery import Post
from tests.shifts import ANSWER, Bench, SlowAnswerer, bench, until, worker, working

LEASE_S = 1.0


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[Bench]:
    with bench(tmp_path) as made:
        yield made
        assert made.cloud.violations == []


def assert_answered_once(slack: Bench, asked: Ask) -> None:
    [reply] = slack.replies(asked)
    assert ANSWER in reply.shown
    assert not reply.streaming


@pytest.mark.slow
@pytest.mark.parametrize("is_done", [False, True], ids=["before it was done", "after it was done"])
@pytest.mark.parametrize("method", ["chat.startStream", "chat.stopStream", "chat.postMessage"])
def test_a_process_killed_in_a_call_is_made_up_for(slack: Bench, method: str, *, is_done: bool) -> None:
    if method == "chat.postMessage":
        slack.cloud.fail("chat.startStream", error="unknown_method")
    slack.cloud.fail(method, hang_s=3, status=500, after_effect=is_done)
    with worker(slack, LEASE_S) as process:
        asked = slack.asks()
        slack.cloud.until(lambda: slack.made(asked).posts)
        time.sleep(0.5)
        process.kill()
    slack.works(lease_s=LEASE_S)
    assert_answered_once(slack, asked)


@pytest.mark.slow
def test_a_process_killed_while_it_looks_for_its_post_is_made_up_for(slack: Bench) -> None:
    slack.cloud.fail("chat.startStream", status=500, after_effect=True)
    slack.cloud.fail("conversations.replies", hang_s=3, status=500)
    with worker(slack, LEASE_S) as process:
        asked = slack.asks()
        slack.cloud.until(lambda: slack.team.messages("C01"))
        time.sleep(1.5)
        process.kill()
    slack.works(lease_s=LEASE_S)
    assert_answered_once(slack, asked)


@pytest.mark.slow
def test_a_process_killed_while_it_thinks_is_made_up_for(slack: Bench) -> None:
    with worker(slack, LEASE_S, wait_s=5) as process:
        asked = slack.asks()
        slack.cloud.until(lambda: slack.made(asked).attempts == 1)
        process.kill()
    slack.works(lease_s=LEASE_S)
    assert_answered_once(slack, asked)


@pytest.mark.slow
def test_an_answer_that_was_kept_is_posted_as_it_was(slack: Bench) -> None:
    slack.cloud.fail("chat.startStream", hang_s=3, status=500)
    with worker(slack, LEASE_S) as process:
        asked = slack.asks()
        slack.cloud.until(lambda: slack.made(asked).posts)
        process.kill()
    kept = slack.answer(asked)
    slack.works(lease_s=LEASE_S)
    assert slack.bot.answerer.asked == []
    assert slack.answer(asked) == kept
    assert_answered_once(slack, asked)


def test_an_answer_from_internal_papers_is_made_anew_where_others_read_by_now(tmp_path: Path) -> None:
    with bench(tmp_path, SLACK_INTERNAL_CHANNELS="C01") as slack:
        asked = slack.asks("3平方メートル")
        slack.cloud.fail("chat.startStream", times=2, status=500)

        async def begin() -> None:
            async with working(slack.room()):
                await until(lambda: slack.made(asked).posts)

        asyncio.run(begin())
        slack.bot.settings = slack.bot.settings.model_copy(update={"slack_internal_channels": ()})
        slack.works()
        [reply] = slack.replies(asked)
        assert "検討メモ" not in reply.shown
        assert "3平方メートルに" not in reply.shown
        [button] = {text for text in _values(reply.blocks) if text.startswith("up:")}
        assert button != f"up:{slack.made(asked).answer_id}"


def _values(blocks: object) -> Iterator[str]:
    match blocks:
        case dict():
            yield from (each for each in blocks.values() if isinstance(each, str))
            for each in blocks.values():
                yield from _values(each)
        case list() | tuple():
            for each in blocks:
                yield from _values(each)


def test_an_answer_whose_plan_is_gone_by_now_is_made_anew(slack: Bench) -> None:
    asked = slack.asks()
    slack.cloud.fail("chat.startStream", times=2, status=500)

    async def begin() -> None:
        async with working(slack.room()):
            await until(lambda: slack.made(asked).posts)

    asyncio.run(begin())
    slack.shelves.close_to_public()
    slack.works()
    [reply] = slack.replies(asked)
    assert ANSWER not in reply.shown


@pytest.mark.slow
def test_a_process_that_stood_still_says_nothing_after_another_has_answered(slack: Bench) -> None:
    with worker(slack, LEASE_S, wait_s=1.0) as process:
        asked = slack.asks()
        slack.cloud.until(lambda: slack.made(asked).attempts == 1)
        # Not while it writes: SQLite's lock would stand still with it.
        time.sleep(0.2)
        process.send_signal(signal.SIGSTOP)
        slack.works(lease_s=LEASE_S)
        assert_answered_once(slack, asked)
        process.send_signal(signal.SIGCONT)
        time.sleep(2.5)
        assert_answered_once(slack, asked)
        assert len(slack.cloud.calls("chat.startStream")) == 1
        follow_up = slack.asks("公園の数は", thread_ts=asked.ts)
        slack.cloud.until(lambda: len(slack.replies(follow_up)) == 2)


@pytest.mark.slow
def test_a_process_told_to_end_finishes_what_it_has_begun(slack: Bench) -> None:
    with worker(slack, LEASE_S, wait_s=1.0) as process:
        asked = slack.asks()
        slack.cloud.until(lambda: slack.made(asked).attempts == 1)
        process.terminate()
        assert process.wait(60) == 0
    assert_answered_once(slack, asked)
    assert slack.inbox.unfinished() == 0


def test_leases_are_renewed_while_an_answer_takes_its_time(slack: Bench) -> None:
    asked = slack.asks()

    async def work() -> None:
        first = slack.room(SlowAnswerer(slack.bot.answerer, 1.5), lease_s=0.6)
        second = slack.room(lease_s=0.6)
        async with working(first, lease_s=0.6):
            await until(lambda: slack.made(asked).attempts == 1)
            async with working(second, lease_s=0.6):
                await until(lambda: first.inbox.unfinished() == 0)

    asyncio.run(work())
    assert slack.made(asked).attempts == 1
    assert_answered_once(slack, asked)


def worn_out(slack: Bench, attempts: int = 3) -> None:
    """So many processes died of it."""
    for number in range(attempts):
        claimed = slack.inbox_of(0.0).claim(f"owner {number}")
        assert claimed is not None


def test_a_question_that_ends_every_process_is_said_to_be_lost_once(slack: Bench) -> None:
    asked = slack.asks()
    worn_out(slack)
    slack.works()
    [reply] = slack.replies(asked)
    assert "お答えできませんでした" in reply.text
    assert slack.bot.answerer.asked == []
    slack.works()
    assert len(slack.replies(asked)) == 1


def test_that_it_is_lost_is_said_once_though_that_fails_too(slack: Bench) -> None:
    asked = slack.asks()
    worn_out(slack)
    slack.cloud.fail("chat.postMessage", status=500, after_effect=True)
    slack.works()
    [reply] = slack.replies(asked)
    assert "お答えできませんでした" in reply.text


def test_what_was_said_to_be_lost_is_not_answered_after_all(slack: Bench) -> None:
    asked = slack.asks()
    slack.cloud.fail("chat.postMessage", status=500, after_effect=True)
    slack.works(SlowAnswerer(slack.bot.answerer, 0, breaks=True))
    [reply] = slack.replies(asked)
    assert "お答えできませんでした" in reply.text


@pytest.mark.slow
def test_what_was_said_of_a_lost_answer_is_ended(slack: Bench) -> None:
    slack.cloud.fail("chat.stopStream", hang_s=3, status=500)
    with worker(slack, LEASE_S) as process:
        asked = slack.asks()
        slack.cloud.until(lambda: [post for post in slack.made(asked).posts if post.ts])
        time.sleep(0.3)
        process.kill()
    time.sleep(LEASE_S)
    worn_out(slack, 8)
    slack.works()
    begun, lost = slack.replies(asked)
    assert not begun.streaming
    assert "お答えできませんでした" in lost.text


def test_a_command_cut_off_by_a_crash_says_so_once(slack: Bench) -> None:
    slack.commands()
    inbox = slack.inbox_of(0.0)
    claimed = inbox.claim("dead")
    assert claimed is not None
    inbox.note(claimed.id, [Post(0)])
    slack.works()
    [told] = slack.told()
    assert "処理が途中で止まりました" in told.text
    assert ANSWER not in told.text


def test_a_command_cut_off_twice_says_nothing_more(slack: Bench) -> None:
    slack.commands()
    inbox = slack.inbox_of(0.0)
    claimed = inbox.claim("dead")
    assert claimed is not None
    inbox.note(claimed.id, [Post(0), Post(1000)])
    slack.works()
    assert slack.told() == []
    assert slack.inbox.unfinished() == 0


@pytest.mark.slow
def test_many_questions_over_processes_that_are_killed_are_answered_once_each(slack: Bench) -> None:
    chance = random.Random(11)
    slack.cloud.fail("chat.*", times=40, status=500, after_effect=True, share=0.1)
    slack.cloud.fail("chat.*", times=40, status=500, share=0.1)
    slack.cloud.fail("chat.*", times=20, retry_after=1, share=0.05)
    asked: list[Ask] = []
    with ExitStack() as started:
        older = started.enter_context(worker(slack, LEASE_S))
        for _ in range(5):
            newer = started.enter_context(worker(slack, LEASE_S))
            asked += [slack.asks() for _ in range(20)]
            time.sleep(chance.uniform(0.1, 0.8))
            older.kill()
            older = newer
    slack.works(lease_s=LEASE_S, within_s=120)
    for each in asked:
        assert_answered_once(slack, each)
    assert len(slack.team.messages("C01")) == len(asked)
