"""Answers shared with a channel, questions handed on to a department, and its replies passed on."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.slack.ask import Ask, Surface
from bot.slack.delivery import Delivery
from bot.slack.events import Wording, Written
from tests.shifts import ANSWER, NOT_HELD, Bench, bench, working
from tests.slack_cloud.faults import Trouble
from vectorstore.domain import Audience

TROUBLES: list[Trouble] = [
    {"status": 500},
    {"status": 500, "after_effect": True},
    {"drop": True, "after_effect": True},
    {"retry_after": 1},
]
DEPARTMENT = "C0KOEN"


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[Bench]:
    with bench(
        tmp_path,
        PUBLIC_URL="https://plans.minatono.example.jp",
        SLACK_INTERNAL_CHANNELS="C0NAIBU",
        SLACK_DEPARTMENT_CHANNELS=f"公園緑地課={DEPARTMENT}",
    ) as made:
        made.team.channel("C0NAIBU", members=["U01"])
        made.team.channel(DEPARTMENT, members=["U09"])
        yield made
        assert made.cloud.violations == []


def command_answered(slack: Bench, text: str, channel: str = "C01") -> str:
    """Answers a command; the answer's id, by the button under it."""
    slack.commands(text, channel)
    slack.works()
    last = slack.told()[-1]
    buttons = [each for block in last.blocks for each in block.get("elements", ()) if "value" in each]  # type: ignore[attr-defined]
    return str(buttons[0]["value"])


def departments_reply(slack: Bench, handed: Delivery, thread_ts: str, text: str) -> None:
    ts = slack.team.says(DEPARTMENT, "U09", text, thread_ts)
    written = Written(
        "T01",
        DEPARTMENT,
        "U09",
        ts,
        thread_ts,
        Wording(text, names_us=False, names_others=False),
        is_direct=False,
        is_shared=False,
    )

    async def reply() -> None:
        async with working(slack.room()) as shift:
            await shift.department_replied(handed, written)
            await shift.department_replied(handed, written)

    asyncio.run(reply())
    slack.works()


def handed_on(slack: Bench, asked: Ask) -> Delivery:
    slack.presses(Surface.HAND_ON, slack.made(asked).answer_id, asked.channel, asked.thread_ts)
    slack.works()
    [post] = slack.team.messages(DEPARTMENT)
    handed = slack.inbox.handed_from(DEPARTMENT, post.ts)
    assert handed is not None
    return handed


def test_a_private_answer_is_shared_once_by_name(slack: Bench) -> None:
    answer_id = command_answered(slack, "公園の広さは")
    slack.presses(Surface.SHARE, answer_id)
    slack.works()
    [shared] = slack.team.messages("C01")
    assert ANSWER in shared.shown
    assert "<@U01>" in shared.shown
    assert shared.thread_ts == ""
    assert "共有しました" in slack.told()[-1].text


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_is_shared_is_shared_once_whatever_fails(slack: Bench, trouble: Trouble) -> None:
    answer_id = command_answered(slack, "公園の広さは")
    slack.cloud.fail("chat.postMessage", **trouble)
    slack.presses(Surface.SHARE, answer_id)
    slack.works()
    [shared] = slack.team.messages("C01")
    assert ANSWER in shared.shown


def test_an_answer_from_internal_papers_is_not_shared_where_others_read(slack: Bench) -> None:
    answer_id = command_answered(slack, "3平方メートル", "C0NAIBU")
    assert slack.bot.ledger.load(answer_id, Audience.INTERNAL)
    slack.presses(Surface.SHARE, answer_id)
    slack.works()
    assert slack.team.messages("C01") == []
    assert "ここでは表示できません" in slack.told()[-1].text
    slack.presses(Surface.SHARE, answer_id, "C0NAIBU")
    slack.works()
    [shared] = slack.team.messages("C0NAIBU")
    assert "庁内資料" in shared.shown


def test_an_answer_whose_plan_was_withdrawn_is_not_shared(slack: Bench) -> None:
    answer_id = command_answered(slack, "公園の広さは")
    slack.shelves.close_to_public()
    slack.presses(Surface.SHARE, answer_id)
    slack.works()
    assert slack.team.messages("C01") == []
    assert "もう一度質問してください" in slack.told()[-1].text


@pytest.mark.parametrize("error", ["not_in_channel", "is_archived", "channel_not_found", "restricted_action"])
def test_where_nothing_can_be_shared_the_person_is_told(slack: Bench, error: str) -> None:
    answer_id = command_answered(slack, "公園の広さは")
    slack.cloud.fail("chat.postMessage", error=error)
    slack.presses(Surface.SHARE, answer_id)
    slack.works()
    assert slack.team.messages("C01") == []
    assert "<#C01>に投稿できませんでした" in slack.told()[-1].text


def test_an_unanswered_question_is_handed_on_with_the_sections_near_to_it(slack: Bench) -> None:
    asked = slack.asks(NOT_HELD)
    slack.works()
    assert "所管課に回す" in slack.replies(asked)[0].shown
    handed_on(slack, asked)
    [posted] = slack.team.messages(DEPARTMENT)
    assert NOT_HELD in posted.shown
    assert "第1章 みどりの将来像" in posted.shown
    assert "<@U01>" in posted.shown
    _, confirmed = slack.replies(asked)
    assert "公園緑地課のチャンネルに質問を回しました" in confirmed.shown


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_question_is_handed_on_once_whatever_fails(slack: Bench, trouble: Trouble) -> None:
    asked = slack.asks(NOT_HELD)
    slack.works()
    slack.cloud.fail("chat.postMessage", times=2, **trouble)
    handed_on(slack, asked)
    assert len(slack.team.messages(DEPARTMENT)) == 1
    assert len(slack.replies(asked)) == 2


def test_a_private_question_is_handed_on_and_confirmed_in_private(slack: Bench) -> None:
    answer_id = command_answered(slack, NOT_HELD)
    slack.presses(Surface.HAND_ON, answer_id)
    slack.works()
    [posted] = slack.team.messages(DEPARTMENT)
    assert "質問を回しました" in slack.told()[-1].text
    handed = slack.inbox.handed_from(DEPARTMENT, posted.ts)
    assert handed is not None
    departments_reply(slack, handed, posted.ts, "担当は企画課です。")
    [notice] = slack.team.messages(slack.team.direct("U01"))
    assert "公園緑地課から返信がありました" in notice.shown
    assert slack.team.messages("C01") == []


def test_a_departments_reply_is_offered_and_shown_by_its_link_alone(slack: Bench) -> None:
    asked = slack.asks(NOT_HELD)
    slack.works()
    handed = handed_on(slack, asked)
    [posted] = slack.team.messages(DEPARTMENT)
    departments_reply(slack, handed, posted.ts, "燃料費は計画の対象外です。")
    *_, notice = slack.replies(asked)
    assert len(slack.replies(asked)) == 3
    assert "公園緑地課から返信がありました" in notice.shown
    assert "/archives/C0KOEN/p" in notice.shown
    assert "対象外" not in notice.shown
    [offer] = slack.bot.ledger.offers()
    assert (offer.question, offer.reply) == (NOT_HELD, "燃料費は計画の対象外です。")
    assert (offer.plan_id, offer.city, offer.department) == ("minato-midori", "みなと野市", "公園緑地課")


def test_a_follow_up_is_told_from_what_else_the_bot_said_in_the_thread(slack: Bench) -> None:
    asked = slack.asks(NOT_HELD)
    slack.works()
    handed = handed_on(slack, asked)
    departments_reply(slack, handed, slack.team.messages(DEPARTMENT)[0].ts, "燃料費は計画の対象外です。")
    slack.cloud.fail("chat.startStream", status=500)
    slack.asks("公園の広さは", thread_ts=asked.ts)
    slack.works()
    *before, answer = slack.replies(asked)
    assert len(before) == 3
    assert ANSWER in answer.shown


def test_internal_sections_are_not_named_to_a_department_that_others_read_along_with(slack: Bench) -> None:
    slack.shelves.close_to_public()
    asked = slack.asks(NOT_HELD, channel="C0NAIBU")
    slack.works()
    handed_on(slack, asked)
    [posted] = slack.team.messages(DEPARTMENT)
    assert NOT_HELD in posted.shown
    assert "みどりの将来像" not in posted.shown


def test_a_department_without_a_channel_is_said_to_be_so(tmp_path: Path) -> None:
    with bench(tmp_path) as slack:
        answer_id = command_answered(slack, NOT_HELD)
        slack.presses(Surface.HAND_ON, answer_id)
        slack.works()
        assert "SLACK_DEPARTMENT_CHANNELS" in slack.told()[-1].text


def test_where_the_department_cannot_be_posted_to_the_person_is_told(slack: Bench) -> None:
    asked = slack.asks(NOT_HELD)
    slack.works()
    slack.cloud.fail("chat.postMessage", error="not_in_channel")
    slack.presses(Surface.HAND_ON, slack.made(asked).answer_id, "C01", asked.thread_ts)
    slack.works()
    assert slack.team.messages(DEPARTMENT) == []
    assert f"<#{DEPARTMENT}>に投稿できませんでした" in slack.told()[-1].text
