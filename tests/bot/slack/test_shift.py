import asyncio
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from bot.slack.ask import Ask, Surface
from tests.fakes_bot import DRAFT
from tests.shifts import ANSWER, QUESTION, Bench, SlowAnswerer, bench, until, working
from vectorstore.domain import Audience


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[Bench]:
    with bench(tmp_path, PUBLIC_URL="https://plans.minatono.example.jp") as made:
        yield made
        assert made.cloud.violations == []


def test_a_question_is_answered_in_its_thread(slack: Bench) -> None:
    asked = slack.asks()
    slack.works()
    [reply] = slack.replies(asked)
    assert ANSWER in reply.markdown
    assert reply.streamed
    assert not reply.streaming
    assert reply.metadata["event_payload"] == {"delivery": slack.made(asked).id, "part": 0}
    assert slack.answer(asked).question == QUESTION


def test_a_follow_up_belongs_to_the_conversation_of_its_thread(slack: Bench) -> None:
    first = slack.asks()
    second = slack.asks("その現状値は", thread_ts=first.ts)
    slack.works()
    assert slack.answer(second).conversation_id == slack.answer(first).conversation_id
    assert slack.bot.answerer.asked[1].history[0].content == QUESTION
    assert len(slack.replies(first)) == 2


def test_what_is_asked_in_one_thread_is_answered_in_its_order(slack: Bench) -> None:
    first = slack.asks()
    for text in ("公園の数は", "街路樹の本数は", "木かげのある街とは"):
        slack.asks(text, thread_ts=first.ts)
    slack.works()
    assert [each.text for each in slack.bot.answerer.asked] == [
        QUESTION,
        "公園の数は",
        "街路樹の本数は",
        "木かげのある街とは",
    ]


def test_answers_to_several_people_are_made_beside_each_other(slack: Bench) -> None:
    asked = [slack.asks() for _ in range(4)]
    answerer = SlowAnswerer(slack.bot.answerer, 0.5)
    slack.works(answerer)
    assert answerer.most_at_once == 4
    assert all(len(slack.replies(each)) == 1 for each in asked)


def test_a_statement_is_shown_before_the_answer_is_whole(slack: Bench) -> None:
    asked = slack.asks()
    slack.works(SlowAnswerer(slack.bot.answerer, 0.2, statements=4))
    [reply] = slack.replies(asked)
    methods = [call.method for call in slack.cloud.calls() if "Stream" in call.method]
    assert methods[0] == "chat.startStream"
    assert "chat.appendStream" in methods
    assert methods[-1] == "chat.stopStream"
    appended = [call.at for call in slack.cloud.calls("chat.appendStream")]
    assert all(later - earlier > 0.4 for earlier, later in pairwise(appended))
    assert reply.markdown.count(ANSWER) == 4
    assert not slack.cloud.calls("chat.update")
    assert not reply.streaming


def test_what_is_not_adopted_is_not_shown_before_it_is_said_to_be_so(tmp_path: Path) -> None:
    with bench(tmp_path, SLACK_INTERNAL_CHANNELS="C01") as slack:
        asked = slack.asks("3平方メートル")
        slack.works(SlowAnswerer(slack.bot.answerer, 0.3, statements=3))
        [reply] = slack.replies(asked)
        assert reply.markdown.count("3平方メートル") == 3
        [begun] = slack.cloud.calls("chat.startStream")
        assert DRAFT in str(begun.arguments["markdown_text"])
        assert "3平方メートル" not in str(begun.arguments["markdown_text"])


def test_a_thread_of_the_pane_shows_that_it_is_searched_for_and_has_a_title(slack: Bench) -> None:
    channel, thread_ts = slack.team.opens_pane("U01")
    first = slack.asks(channel=channel, thread_ts=thread_ts)
    slack.asks("公園の数は", channel=channel, thread_ts=thread_ts)
    slack.works()
    methods = [call.method for call in slack.cloud.calls()]
    assert methods.index("assistant.threads.setStatus") < methods.index("chat.startStream")
    [titled] = slack.cloud.calls("assistant.threads.setTitle")
    assert titled.arguments["title"] == QUESTION
    assert len(slack.replies(first)) == 2


def test_a_status_that_comes_late_is_taken_away_again(slack: Bench) -> None:
    slack.cloud.fail("assistant.threads.setStatus", hang_s=1.0)
    asked = slack.asks(channel=slack.team.direct("U01"))
    slack.works()
    assert len(slack.replies(asked)) == 1
    assert [each.arguments["status"] for each in slack.cloud.calls("assistant.threads.setStatus")][-1] == ""


def test_without_the_pane_a_direct_message_is_answered_all_the_same(slack: Bench) -> None:
    slack.team.scopes.discard("assistant:write")
    asked = slack.asks(channel=slack.team.direct("U01"))
    slack.works()
    assert len(slack.replies(asked)) == 1


def test_a_command_is_answered_to_the_asker_alone(slack: Bench) -> None:
    slack.commands()
    slack.works()
    [told] = slack.told()
    assert ANSWER in told.shown
    assert slack.team.messages("C01") == []


def test_what_is_no_question_is_told_in_words(slack: Bench) -> None:
    asked = [slack.asks("？？？"), slack.asks("あ" * 301)]
    slack.works()
    told = [slack.replies(each)[0].shown for each in asked]
    assert "質問を入力してください" in told[0]
    assert "300文字以内" in told[1]


def test_a_channel_of_a_city_asks_about_that_city_alone(tmp_path: Path) -> None:
    with bench(tmp_path, SLACK_CITIES="C01=みなと野,C02=青空市", SLACK_PLANS="C01=minato-midori") as slack:
        slack.team.channel("C02", members=["U01"])
        here, there = slack.asks(), slack.asks(channel="C02")
        slack.works()
        [question] = slack.bot.answerer.asked
        assert (question.city, question.city_only, question.plans) == ("みなと野市", True, ("minato-midori",))
        assert ANSWER in slack.replies(here)[0].shown
        assert "「青空市」の計画は扱っていません" in slack.replies(there)[0].shown


def test_before_anything_is_published_it_says_so(tmp_path: Path) -> None:
    with bench(tmp_path, stocked=False) as slack:
        asked = slack.asks()
        slack.works()
        assert "準備中です" in slack.replies(asked)[0].shown


def test_a_paused_channel_says_its_notice(slack: Bench) -> None:
    slack.bot.pauses.pause("slack", "点検のため、休止しています。")
    asked = slack.asks()
    slack.works()
    assert "点検のため、休止しています。" in slack.replies(asked)[0].shown


def test_an_error_that_nobody_foresaw_is_told_by_its_number(slack: Bench, caplog: pytest.LogCaptureFixture) -> None:
    asked = slack.asks("爆発する公園")
    slack.works()
    [reply] = slack.replies(asked)
    [number] = re.findall(r"[0-9A-F]{8}", reply.text)
    fault = slack.bot.ledger.fault(number)
    assert fault is not None
    assert "RuntimeError" in fault.kind
    assert "in events" in fault.trace
    assert "爆発" not in reply.shown
    assert "爆発" not in caplog.text


def test_internal_papers_are_read_where_the_settings_name_the_channel(tmp_path: Path) -> None:
    with bench(tmp_path, SLACK_INTERNAL_CHANNELS="C01") as slack:
        slack.team.channel("C02", members=["U01"])
        inside, outside = slack.asks("3平方メートル"), slack.asks("3平方メートル", channel="C02")
        slack.works()
        assert "3平方メートル" in slack.replies(inside)[0].markdown
        assert "3平方メートルに" not in slack.replies(outside)[0].shown
        assert slack.answer(inside, Audience.INTERNAL).citations[0].edition.audience is Audience.INTERNAL


def test_a_conversation_of_staff_is_not_gone_on_with_when_residents_may_read_along(tmp_path: Path) -> None:
    with bench(tmp_path, SLACK_INTERNAL_CHANNELS="C01") as slack:
        asked = slack.asks("3平方メートル")
        slack.works()
        settings = slack.bot.settings.model_copy(update={"slack_internal_channels": ()})
        slack.bot.settings = settings
        slack.asks("それはなぜ", thread_ts=asked.ts)
        slack.works()
        assert slack.bot.answerer.asked[-1].history == ()


def test_a_shift_that_is_stopped_finishes_what_it_has_begun_and_leaves_the_rest(slack: Bench) -> None:
    first, second = slack.asks(), slack.asks()

    async def begin() -> None:
        room = slack.room(SlowAnswerer(slack.bot.answerer, 0.5))
        async with working(room, workers=1):
            await until(lambda: slack.bot.answerer.asked)
        assert room.inbox.unfinished() == 1

    asyncio.run(begin())
    assert (len(slack.replies(first)), len(slack.replies(second))) == (1, 0)
    waiting = slack.inbox.claim("another")
    assert waiting is not None
    assert waiting.attempts == 1


@pytest.mark.alone
def test_a_nudge_wakes_a_shift_at_once(slack: Bench) -> None:
    async def nudge() -> float:
        async with working(slack.room()) as shift:
            await asyncio.sleep(0.3)
            began = asyncio.get_running_loop().time()
            slack.asks()
            shift.nudge()
            await until(lambda: slack.bot.answerer.asked)
            return asyncio.get_running_loop().time() - began

    assert asyncio.run(nudge()) < 0.6


@pytest.mark.alone
def test_what_another_process_put_is_seen_within_a_second(slack: Bench) -> None:
    async def wait() -> None:
        async with working(slack.room()):
            await asyncio.sleep(0.3)
            slack.asks()
            await until(lambda: slack.bot.answerer.asked, 2)

    asyncio.run(wait())


def test_a_workspace_without_a_token_is_waited_for(slack: Bench) -> None:
    ask = Ask(Surface.MENTION, "T99", "C01", "U01", QUESTION, ts="1.000100", thread_ts="1.000100")
    slack.put(ask, "msg:unknown")
    known = slack.asks()

    async def work() -> None:
        async with working(slack.room()):
            await until(lambda: slack.replies(known))
            await asyncio.sleep(0.2)

    asyncio.run(work())
    assert slack.inbox.unfinished() == 1
