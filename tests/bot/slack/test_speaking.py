"""Every reply once, whatever Slack, the network or the machine does in the middle of it."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain import AnswerEvent, AnswerReady, Notice, PassagesFound, Question, StatementProved
from bot.slack.ask import Ask
from tests.chaos import BAD_GATEWAY, RESET, Fault, answered, chaos
from tests.fakes_bot import DRAFT, WordAnswerer
from tests.shifts import ANSWER, NOT_HELD, Bench, SlowAnswerer, bench, until, working
from tests.slack_cloud import Posted
from tests.slack_cloud.faults import Trouble
from tests.slack_cloud.reading import strings
from vectorstore.catalogue import Catalogue

NOTICE = Notice("draft_only", DRAFT)
POSTS = ["chat.startStream", "chat.stopStream", "chat.postMessage"]
TROUBLES: dict[str, Trouble] = {
    "500": {"status": 500},
    "500 after it was done": {"status": 500, "after_effect": True},
    "503 after it was done": {"status": 503, "after_effect": True},
    "cut off": {"drop": True},
    "cut off after it was done": {"drop": True, "after_effect": True},
    "429": {"retry_after": 1},
    "internal_error": {"error": "internal_error"},
    "fatal_error after it was done": {"error": "fatal_error", "after_effect": True},
}
FEW = dict(list(TROUBLES.items())[1:6:2])


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[Bench]:
    with bench(tmp_path) as made:
        yield made
        assert made.cloud.violations == []


def assert_answered_once(slack: Bench, asked: Ask, words: str = ANSWER) -> None:
    [reply] = slack.replies(asked)
    assert words in reply.shown
    assert not reply.streaming
    assert len(slack.team.messages(asked.channel)) == 1


def statements_in(replies: list[Posted]) -> int:
    shown = [text for each in replies for text in (each.markdown, *map(str, strings(each.blocks)))]
    return "\n".join(shown).count(f"{ANSWER} [1]")


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
@pytest.mark.parametrize("method", POSTS)
def test_a_call_that_fails_is_made_up_for_once(slack: Bench, method: str, trouble: Trouble) -> None:
    slack.cloud.fail(method, **trouble)
    if method == "chat.postMessage":
        slack.cloud.fail("chat.startStream", error="unknown_method")
    asked = slack.asks()
    slack.works()
    assert len(slack.cloud.calls(method)) >= 1
    assert_answered_once(slack, asked)


@pytest.mark.parametrize("trouble", FEW.values(), ids=FEW)
def test_a_stream_that_fails_in_the_middle_is_finished(slack: Bench, trouble: Trouble) -> None:
    slack.cloud.fail("chat.appendStream", **trouble)
    asked = slack.asks()
    slack.works(SlowAnswerer(slack.bot.answerer, 0.3, statements=3))
    assert_answered_once(slack, asked)
    [reply] = slack.replies(asked)
    assert (reply.markdown or reply.text).count(ANSWER) == 3


@pytest.mark.parametrize("trouble", FEW.values(), ids=FEW)
def test_a_reply_of_several_messages_has_each_once(slack: Bench, trouble: Trouble) -> None:
    slack.cloud.fail("chat.postMessage", **trouble)
    asked = slack.asks()
    slack.works(SlowAnswerer(slack.bot.answerer, 0, statements=200))
    replies = slack.replies(asked)
    assert len(replies) > 2
    assert statements_in(replies) == 200
    assert len(slack.team.messages(asked.channel)) == len(replies)


@pytest.mark.parametrize(
    "error", ["unknown_method", "missing_scope", "not_allowed_token_type", "channel_type_not_supported"]
)
def test_where_slack_has_no_streams_the_answer_is_posted_whole(slack: Bench, error: str) -> None:
    slack.cloud.fail("chat.startStream", error=error)
    asked = slack.asks()
    slack.works()
    assert_answered_once(slack, asked)
    assert not slack.replies(asked)[0].streamed


class DraftAnswerer(WordAnswerer):
    """Says something, then the same again out of what it then knows to be a draft; or knows that from the first."""

    def __init__(self, catalogue: Catalogue, pause_s: float, *, at_once: bool) -> None:
        super().__init__(catalogue)
        self._pause_s = pause_s
        self._at_once = at_once

    def events(self, question: Question) -> Iterator[AnswerEvent]:
        """The events of the answer; each statement waits a little."""
        *_, last = super().events(question)
        assert isinstance(last, AnswerReady)
        answer = replace(last.answer, statements=last.answer.statements * 2, notices=(NOTICE,))
        for index, statement in enumerate(answer.statements):
            yield PassagesFound(answer.citations, (NOTICE,) if index or self._at_once else ())
            yield StatementProved(index, statement)
            time.sleep(self._pause_s)
        yield AnswerReady(answer)


@pytest.mark.parametrize("at_once", [True, False], ids=["known from the first", "known later"])
def test_that_a_paper_is_a_draft_is_said_before_what_it_says(slack: Bench, at_once: bool) -> None:
    asked = slack.asks()
    slack.works(DraftAnswerer(slack.bot.catalogue, 0.8, at_once=at_once))
    streamed = [str(call.arguments.get("markdown_text")) for call in slack.cloud.calls() if "Stream" in call.method]
    assert at_once is (DRAFT in streamed[0])
    assert statements_in(slack.replies(asked)) == 2
    # What came before it was known is no draft; what came after waits until it has been said.
    said = "".join(streamed if at_once else streamed[:1])
    assert said.count(f"{ANSWER} [1]") == (2 if at_once else 1)
    assert slack.replies(asked)[0].shown.index(DRAFT) < slack.replies(asked)[0].shown.index(ANSWER)
    assert bool(slack.cloud.calls("chat.update")) is not at_once


def test_people_of_other_organisations_are_not_streamed_to(slack: Bench) -> None:
    slack.team.user("U01", home_team="T77")
    asked = slack.asks(is_shared=True)
    slack.works()
    assert_answered_once(slack, asked)
    assert not slack.cloud.calls("chat.startStream")


def test_a_stream_that_slack_has_closed_is_finished_by_an_update(slack: Bench) -> None:
    slack.team.stream_life_s = 0.2
    asked = slack.asks()
    slack.works(SlowAnswerer(slack.bot.answerer, 0.4, statements=3))
    assert_answered_once(slack, asked)
    assert slack.cloud.calls("chat.update")


def test_words_are_posted_once_though_slack_says_that_it_failed(slack: Bench) -> None:
    slack.cloud.fail("chat.postMessage", status=500, after_effect=True)
    asked = slack.asks("？？？")
    slack.works()
    assert_answered_once(slack, asked, "質問を入力してください")


def test_an_answer_is_looked_for_among_many_messages(slack: Bench) -> None:
    asked = slack.asks()
    for number in range(450):
        slack.team.says("C01", "U02", f"こちらも気になります {number}", asked.ts)
    slack.cloud.fail("chat.startStream", status=500, after_effect=True)
    slack.works()
    assert_answered_once(slack, asked)


def test_the_answer_before_is_not_taken_for_the_one_that_is_looked_for(slack: Bench) -> None:
    first = slack.asks()
    slack.works()
    slack.cloud.fail("chat.startStream", status=500)
    second = slack.asks("公園の数は", thread_ts=first.ts)
    slack.works()
    before, after = slack.replies(first)
    assert ANSWER in before.shown
    assert "85か所" in after.shown
    assert slack.made(second).posts[0].ts == after.ts


def test_slack_that_cannot_be_reached_is_waited_for(slack: Bench) -> None:
    slack.cloud.fail("*", times=6, status=503)
    asked = [slack.asks() for _ in range(3)]
    slack.works(within_s=60)
    for each in asked:
        [reply] = slack.replies(each)
        assert ANSWER in reply.shown


def test_a_token_that_slack_refuses_for_a_while_is_waited_for(slack: Bench) -> None:
    slack.cloud.fail("chat.*", times=3, error="token_revoked")
    asked = slack.asks()
    slack.works()
    assert_answered_once(slack, asked)


@pytest.mark.parametrize("method", ["chat.*", "auth.test"])
def test_when_slack_has_been_away_for_too_long_a_reply_is_lost(slack: Bench, method: str) -> None:
    slack.cloud.fail(method, times=1000, status=503)
    asked = slack.asks()

    async def work() -> None:
        async with working(slack.room(), patience_s=1.0):
            await until(lambda: slack.inbox.unfinished() == 0)

    asyncio.run(work())
    assert slack.replies(asked) == []


def test_what_was_kept_while_slack_was_away_for_long_is_not_given_up_at_once(slack: Bench) -> None:
    asked = slack.asks()
    slack.grow_older(asked, hours=5)
    slack.cloud.fail("chat.startStream", times=2, status=503)
    slack.works()
    assert_answered_once(slack, asked)


def test_a_stream_whose_answer_never_comes_is_ended_and_said_to_be_lost(slack: Bench) -> None:
    asked = slack.asks()
    slack.works(SlowAnswerer(slack.bot.answerer, 0.3, statements=2, breaks=True))
    begun, lost = slack.replies(asked)
    assert ANSWER in begun.markdown
    assert not begun.streaming
    assert "エラーが起きました" in lost.text


def test_when_the_look_fails_nothing_is_posted_blindly(slack: Bench) -> None:
    slack.cloud.fail("chat.startStream", status=500, after_effect=True)
    slack.cloud.fail("conversations.replies", times=3, status=500)
    asked = slack.asks()
    slack.works(within_s=60)
    assert_answered_once(slack, asked)


@pytest.mark.parametrize("error", ["is_archived", "not_in_channel", "restricted_action", "invalid_blocks"])
def test_where_nothing_can_be_posted_the_asker_is_told_in_person(slack: Bench, error: str) -> None:
    slack.cloud.fail("chat.startStream", error=error)
    slack.cloud.fail("chat.postMessage", times=2, error=error)
    asked = slack.asks()
    slack.works()
    assert slack.replies(asked) == []
    [told] = slack.team.messages(slack.team.direct("U01"))
    assert "お答えできませんでした" in told.text


def test_blocks_that_slack_refuses_are_replaced_by_words(slack: Bench) -> None:
    slack.cloud.fail("chat.startStream", error="invalid_blocks")
    slack.cloud.fail("chat.postMessage", error="invalid_blocks")
    asked = slack.asks()
    slack.works()
    assert_answered_once(slack, asked, "お答えできませんでした")


@pytest.mark.parametrize(
    ("fault", "is_shown"), [(RESET, True), (BAD_GATEWAY, False)], ids=["cut off after it was shown", "not shown"]
)
def test_a_command_is_never_answered_twice(slack: Bench, fault: Fault, *, is_shown: bool) -> None:
    with chaos(slack.cloud.api_url) as line:
        line.prefix = "/actions"
        line.faults.append(fault)
        slack.commands(through=line.url)
        slack.works()
    *answers, cut = slack.told()
    assert [ANSWER in each.shown for each in answers] == [True] * is_shown
    assert "処理が途中で止まりました" in cut.shown


def test_a_command_is_answered_when_slack_takes_no_more_for_a_while(slack: Bench) -> None:
    with chaos(slack.cloud.api_url) as line:
        line.prefix = "/actions"
        line.faults.append(answered(429, "", "text/plain", "Retry-After: 1"))
        slack.commands(through=line.url)
        slack.works()
    [answer] = slack.told()
    assert ANSWER in answer.shown


def test_a_command_whose_address_is_worn_out_is_told_of_in_person(tmp_path: Path) -> None:
    with bench(tmp_path) as slack:
        asked = slack.commands()
        slack.team.response_urls[asked.response_url.split("/")[-2]].uses = 5
        slack.works()
        assert slack.told() == []
        [told] = slack.team.messages(slack.team.direct("U01"))
        assert "お答えできませんでした" in told.text
        assert slack.cloud.violations == ["response_url: used more than five times"]


def test_what_a_command_has_no_room_for_is_said_in_the_direct_message(slack: Bench) -> None:
    slack.commands()
    slack.works(SlowAnswerer(slack.bot.answerer, 0, statements=500))
    direct = slack.team.messages(slack.team.direct("U01"))
    assert len(slack.told()) == 4
    said = [each.blocks for each in slack.told()] + [each.blocks for each in direct]
    shown = "\n".join(str(text) for blocks in said for text in strings(blocks))
    assert shown.count(f"{ANSWER} [1]") == 500
    assert slack.team.messages("C01") == []


def test_an_answer_that_is_not_in_the_plans_is_posted_once_too(slack: Bench) -> None:
    slack.cloud.fail("chat.stopStream", status=500)
    asked = slack.asks(NOT_HELD)
    slack.works()
    assert_answered_once(slack, asked, "計画には見つかりませんでした")
    assert slack.made(asked).posts[0].whole
