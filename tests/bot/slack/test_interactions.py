from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bot.slack.pressing import key_of, let_again
from tests.fakes_bot import Shelves
from tests.slack_cloud import Posted, ShownView
from tests.slack_sites import (
    ANSWER,
    CHANNEL,
    DEPARTMENT,
    INTERNAL_ANSWER,
    INTERNAL_QUESTION,
    NOT_HELD,
    OTHER,
    QUESTION,
    SHARED,
    STAFF,
    SlackSite,
    slack_site,
)
from vectorstore.domain import Audience
from vectorstore.ulid import new_ulid

NOT_HERE = "ここでは表示できません"


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[SlackSite]:
    """The first channel may read internal papers, the others may not."""
    settings = {"SLACK_INTERNAL_CHANNELS": CHANNEL, "SLACK_DEPARTMENT_CHANNELS": f"公園緑地課={DEPARTMENT}"}
    with slack_site(tmp_path, **settings) as site:
        yield site
        assert site.cloud.violations == []


def feedback(slack: SlackSite) -> list[tuple[str, str, str]]:
    with slack.bot.catalogue.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT rating, reason, comment FROM feedback ORDER BY id").all()
    return [(str(rating), str(reason), str(comment)) for rating, reason, comment in rows]


def id_of(message: Posted) -> str:
    """The id of the answer that a message shows."""
    return next(str(value) for value in _values(message) if len(str(value)) == 26)


def _values(message: Posted) -> Iterator[object]:
    for block in message.blocks:
        for element in block.get("elements") or []:  # type: ignore[attr-defined]
            if isinstance(element, Mapping):
                yield element.get("value", "")


def internal_answer(slack: SlackSite) -> Posted:
    asked = slack.asks(INTERNAL_QUESTION)
    assert INTERNAL_ANSWER in asked.shown
    return asked


def opened(slack: SlackSite, callback_id: str) -> ShownView:
    slack.cloud.until(lambda: slack.team.opened(callback_id))
    return slack.team.opened(callback_id)[-1]


def test_a_source_opens_with_its_neighbours(slack: SlackSite) -> None:
    asked = slack.asks()
    slack.team.clicks(CHANNEL, OTHER, "open_source:1", message_ts=asked.ts)
    view = opened(slack, "source")
    assert (view.user, ANSWER in view.shown, "歩いて10分" in view.shown) == (OTHER, True, True)


def test_an_internal_source_opens_only_where_staff_alone_read(slack: SlackSite) -> None:
    asked = internal_answer(slack)
    slack.team.clicks(CHANNEL, STAFF, "open_source:1", message_ts=asked.ts)
    assert INTERNAL_ANSWER in opened(slack, "source").shown
    other = slack.asks(channel=SHARED)
    slack.team.clicks(SHARED, STAFF, "open_source:1", message_ts=other.ts, value=id_of(asked))
    slack.cloud.until(lambda: slack.team.ephemerals)
    assert NOT_HERE in slack.team.ephemerals[0].text
    assert len(slack.team.opened("source")) == 1


def test_a_source_that_was_withdrawn_or_closed_meanwhile_does_not_open(slack: SlackSite) -> None:
    asked = slack.asks(channel=SHARED)
    Shelves(slack.bot.catalogue).close_to_public()
    slack.team.clicks(SHARED, STAFF, "open_source:1", message_ts=asked.ts)
    slack.cloud.until(lambda: slack.team.ephemerals)
    assert "もう一度質問してください" in slack.team.ephemerals[0].text
    assert slack.team.opened("source") == []


@pytest.mark.parametrize(
    "value", ["", "x", pytest.param(new_ulid(), id="unknown"), "'; DROP TABLE answers; --", "../..", "\u0000"]
)
def test_a_forged_id_opens_nothing(slack: SlackSite, value: str) -> None:
    asked = slack.asks()
    slack.team.clicks(CHANNEL, STAFF, "open_source:1", message_ts=asked.ts, value=value or " ")
    slack.cloud.until(lambda: slack.team.ephemerals)
    assert NOT_HERE in slack.team.ephemerals[0].text
    assert slack.team.opened() == []


def test_what_cannot_be_opened_in_time_is_said(slack: SlackSite) -> None:
    asked = slack.asks()
    slack.cloud.fail("views.open", error="expired_trigger_id")
    slack.team.clicks(CHANNEL, STAFF, "open_source:1", message_ts=asked.ts)
    slack.cloud.until(lambda: slack.team.ephemerals)
    told = slack.team.ephemerals[0]
    assert (told.user, told.thread_ts) == (STAFF, asked.thread_ts)
    assert slack.bot.ledger.fault(told.text[-8:]) is not None


def test_a_thumb_up_is_kept_once(slack: SlackSite) -> None:
    asked = slack.asks()
    slack.team.clicks(CHANNEL, STAFF, "feedback", message_ts=asked.ts, value=f"up:{id_of(asked)}")
    for parcel in [each for each in slack.cloud.sent if each.kind == "interactive"]:
        slack.cloud.redeliver(parcel)
    slack.cloud.until(lambda: feedback(slack))
    slack.settle(0.3)
    assert feedback(slack) == [("up", "", "")]
    assert slack.team.opened() == []


def test_a_thumb_down_asks_why(slack: SlackSite) -> None:
    asked = slack.asks()
    slack.team.clicks(CHANNEL, STAFF, "feedback", message_ts=asked.ts, value=f"down:{id_of(asked)}")
    view = opened(slack, "reasons")
    reason = {"type": "radio_buttons", "selected_option": {"value": "outdated"}}
    comment = {"type": "plain_text_input", "value": "090-1234-5678に電話しました"}
    slack.team.submits(STAFF, view.id, {"reason": {"reason": reason}, "comment": {"comment": comment}})
    slack.cloud.until(lambda: len(feedback(slack)) == 2)
    (first, second) = feedback(slack)
    assert first == ("down", "", "")
    assert second[:2] == ("down", "outdated")
    assert "1234" not in second[2]


def test_a_thumb_on_an_answer_that_is_forgotten_is_told_so(slack: SlackSite) -> None:
    asked = slack.asks()
    slack.team.clicks(CHANNEL, STAFF, "feedback", message_ts=asked.ts, value=f"down:{new_ulid()}")
    slack.cloud.until(lambda: slack.team.ephemerals)
    assert NOT_HERE in slack.team.ephemerals[0].text
    assert feedback(slack) == []


def test_an_answer_for_one_can_be_shared_with_the_channel_once(slack: SlackSite) -> None:
    slack.team.commands(SHARED, STAFF, QUESTION)
    slack.cloud.until(lambda: slack.team.ephemerals)
    slack.settle()
    answer = slack.team.ephemerals[0]
    for _ in range(2):
        slack.team.clicks(SHARED, STAFF, "share", ephemeral=answer)
        slack.settle()
    slack.cloud.until(lambda: slack.team.messages(SHARED))
    (shared,) = slack.team.messages(SHARED)
    assert ANSWER in shared.shown
    assert f"<@{STAFF}>" in shared.shown
    assert not shared.thread_ts


def test_a_choice_is_asked_about_in_the_thread_once_however_often_it_is_pressed(slack: SlackSite) -> None:
    asked = slack.asks(f"どちらか、{QUESTION}", channel=SHARED)
    assert "どの市区町村のことをお尋ねですか。" in asked.shown
    for _ in range(2):
        slack.team.clicks(SHARED, OTHER, "choose:1", message_ts=asked.ts)
        slack.settle()
    replies = slack.team.replies(SHARED, asked.thread_ts)
    assert [ANSWER in each.shown for each in replies] == [True, True]
    assert slack.bot.answerer.asked[-1].text == "青葉野市では、公園の広さは"
    assert slack.bot.answerer.asked[-1].history


def test_a_choice_that_only_one_person_sees_is_answered_to_them_alone(slack: SlackSite) -> None:
    slack.team.commands(SHARED, STAFF, f"どちらか、{QUESTION}")
    slack.cloud.until(lambda: slack.team.ephemerals)
    slack.settle()
    slack.team.clicks(SHARED, STAFF, "choose:0", ephemeral=slack.team.ephemerals[0])
    slack.cloud.until(lambda: len(slack.team.ephemerals) == 2)
    assert ANSWER in slack.team.ephemerals[1].shown
    assert slack.team.messages(SHARED) == []


def test_an_internal_answer_is_not_shared_where_others_read(slack: SlackSite) -> None:
    asked = internal_answer(slack)
    slack.team.commands(SHARED, STAFF, QUESTION)
    slack.cloud.until(lambda: slack.team.ephemerals)
    slack.settle()
    slack.team.clicks(SHARED, STAFF, "share", ephemeral=slack.team.ephemerals[0], value=id_of(asked))
    slack.cloud.until(lambda: len(slack.team.ephemerals) == 2)
    assert NOT_HERE in slack.team.ephemerals[1].text
    assert slack.team.messages(SHARED) == []


def test_a_wish_that_came_to_nothing_may_be_wished_again(slack: SlackSite) -> None:
    keys = [key_of(slack.inbox, "share:A:C01")]
    for _ in range(2):
        let_again(slack.inbox, "share:A:C01")
        keys.append(key_of(slack.inbox, "share:A:C01"))
    assert keys == ["share:A:C01", "share:A:C01:1", "share:A:C01:2"]
    assert key_of(slack.inbox, "share:A:C02") == "share:A:C02"


def test_a_question_is_handed_on_once(slack: SlackSite) -> None:
    asked = slack.asks(NOT_HELD)
    for user in (STAFF, OTHER):
        slack.team.clicks(CHANNEL, user, "hand_on", message_ts=asked.ts)
        slack.settle()
    slack.cloud.until(lambda: slack.team.messages(DEPARTMENT))
    slack.settle(0.3)
    (handed,) = slack.team.messages(DEPARTMENT)
    assert NOT_HELD in handed.shown
    assert sum("回しました" in each.shown for each in slack.team.replies(CHANNEL, asked.thread_ts)) == 1
    assert [(each.user, "回しました" in each.text) for each in slack.team.ephemerals] == [(OTHER, True)]


def test_where_no_channel_is_set_nothing_is_handed_on(tmp_path: Path) -> None:
    with slack_site(tmp_path) as slack:
        asked = slack.asks(NOT_HELD)
        seen = slack.asks()
        assert "hand_on" not in str(asked.blocks)
        slack.team.clicks(CHANNEL, STAFF, "open_source:1", message_ts=seen.ts)
        opened(slack, "source")
        payload = dict(next(each.payload for each in slack.cloud.sent if each.kind == "interactive"))
        payload["actions"] = [{"type": "button", "action_id": "hand_on", "value": _answer_id(slack, asked)}]
        slack.cloud.send(slack.team, "interactive", payload)
        slack.cloud.until(lambda: slack.team.ephemerals)
        assert "SLACK_DEPARTMENT_CHANNELS" in slack.team.ephemerals[0].text


def _answer_id(slack: SlackSite, asked: Posted) -> str:
    delivery = slack.inbox.asked_by(slack.team.id, asked.channel, asked.thread_ts)
    assert delivery is not None
    assert slack.bot.ledger.load(delivery.answer_id, Audience.PUBLIC) or slack.bot.ledger.load(
        delivery.answer_id, Audience.INTERNAL
    )
    return delivery.answer_id


def test_a_channel_that_the_bot_is_invited_to_meanwhile_can_be_shared_with(slack: SlackSite) -> None:
    slack.team.channel("C09", members=[STAFF], has_bot=False)
    slack.team.commands("C09", STAFF, QUESTION)
    slack.cloud.until(lambda: slack.team.ephemerals)
    slack.settle()
    slack.team.clicks("C09", STAFF, "share", ephemeral=slack.team.ephemerals[0])
    slack.cloud.until(lambda: len(slack.team.ephemerals) == 2)
    slack.settle()
    slack.team.channels["C09"].has_bot = True
    slack.team.clicks("C09", STAFF, "share", ephemeral=slack.team.ephemerals[0])
    slack.cloud.until(lambda: slack.team.messages("C09"))
