from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.slack_sites import ANSWER, CHANNEL, DEPARTMENT, NOT_HELD, OTHER, QUESTION, STAFF, SlackSite, slack_site

TREES = "街路樹の本数は"


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[SlackSite]:
    with slack_site(tmp_path, SLACK_DEPARTMENT_CHANNELS=f"公園緑地課={DEPARTMENT}") as site:
        yield site
        assert site.cloud.violations == []


def texts(slack: SlackSite) -> list[str]:
    """What was asked of the answerer, in order."""
    return [each.text for each in slack.bot.answerer.asked]


def test_a_direct_message_is_answered_in_its_thread(slack: SlackSite) -> None:
    ts = slack.says(QUESTION, slack.direct)
    assert ANSWER in slack.reply(slack.direct, ts).shown
    assert len(slack.team.messages(slack.direct)) == 1


def test_a_mention_is_answered_once_though_slack_tells_of_it_twice(slack: SlackSite) -> None:
    ts = slack.says(QUESTION, mention=True)
    assert ANSWER in slack.reply(CHANNEL, ts).shown
    assert sum(f"'user': '{STAFF}'" in str(parcel.payload) for parcel in slack.cloud.sent) == 2
    assert texts(slack) == [QUESTION]
    assert len(slack.team.messages(CHANNEL)) == 1


def test_a_thread_goes_on_without_a_mention(slack: SlackSite) -> None:
    root = slack.asks()
    slack.says(TREES, thread_ts=root.thread_ts)
    assert "12,000本" in slack.reply(CHANNEL, root.thread_ts, 2).shown
    slack.says(QUESTION, thread_ts=root.thread_ts)
    assert ANSWER in slack.reply(CHANNEL, root.thread_ts, 3).shown
    assert slack.bot.answerer.asked[-1].history


def test_a_reply_that_comes_before_the_question_it_follows_is_answered(slack: SlackSite) -> None:
    place = slack.team.channels[CHANNEL]
    place.has_bot = False
    root = slack.says(QUESTION, mention=True)
    place.has_bot = True
    slack.says(TREES, thread_ts=root)
    assert "12,000本" in slack.reply(CHANNEL, root).shown


def test_slack_is_asked_once_about_a_thread_of_other_people(slack: SlackSite) -> None:
    root = slack.says("明日の会議の件です")
    for text in ("十時からです", "部屋は三階です", "資料はありますか"):
        slack.says(text, thread_ts=root)
        assert slack.stays_silent()
    assert len(slack.cloud.calls("conversations.replies")) == 1


def test_what_nobody_asked_of_it_is_left_alone(slack: SlackSite) -> None:
    root = slack.says("明日の会議の件です")
    slack.says("公園の広さは誰に聞けばいいですか", thread_ts=root)
    slack.team.says(CHANNEL, STAFF, f"<@{OTHER}> 公園の広さは")
    assert slack.stays_silent()


def test_in_its_own_thread_it_keeps_out_of_what_others_say_to_each_other(slack: SlackSite) -> None:
    root = slack.asks()
    for said in (
        "ありがとうございます！",
        "了解です :bow:",
        f"<@{OTHER}> 街路樹の本数は？",
        "<!here> 街路樹の本数は？",
        ":+1:",
    ):
        slack.says(said, thread_ts=root.thread_ts)
    assert slack.stays_silent()


def test_named_beside_others_it_answers(slack: SlackSite) -> None:
    ts = slack.says(f"<@{OTHER}> さん、{QUESTION}", mention=True)
    assert ANSWER in slack.reply(CHANNEL, ts).shown


def test_thanks_in_a_direct_thread_need_no_answer(slack: SlackSite) -> None:
    ts = slack.says(QUESTION, slack.direct)
    slack.reply(slack.direct, ts)
    slack.says("ありがとうございました", slack.direct, ts)
    assert slack.stays_silent()


def test_a_mention_without_a_question_is_told_so_once(slack: SlackSite) -> None:
    ts = slack.says("", mention=True)
    assert slack.reply(CHANNEL, ts).text
    assert texts(slack) == []
    assert len(slack.team.messages(CHANNEL)) == 1


def test_bots_are_not_answered(slack: SlackSite) -> None:
    ours = {"type": "message", "channel": slack.direct, "channel_type": "im", "text": QUESTION}
    for other in ({"bot_id": "B09", "user": "U09"}, {"subtype": "bot_message", "bot_id": "B09"}, {"user": "USLACKBOT"}):
        slack.cloud.envelope(slack.team, ours | other | {"ts": slack.team.clock.ts()})
    slack.cloud.envelope(slack.team, ours | {"user": slack.team.bot_user, "ts": slack.team.clock.ts()})
    assert slack.stays_silent()


def test_the_same_event_sent_again_is_answered_once(slack: SlackSite) -> None:
    ts = slack.says(QUESTION, mention=True)
    for parcel in list(slack.cloud.sent) * 3:
        slack.cloud.redeliver(parcel)
    slack.reply(CHANNEL, ts)
    for parcel in list(slack.cloud.sent)[:2]:
        slack.cloud.redeliver(parcel)
    assert slack.stays_silent()
    assert len(slack.team.messages(CHANNEL)) == 1


def test_an_edited_question_gets_its_new_answer_in_place_of_the_old(slack: SlackSite) -> None:
    asked = slack.asks()
    slack.team.edits(CHANNEL, asked.thread_ts, TREES, mention=True)
    slack.cloud.until(lambda: "12,000本" in slack.team.replies(CHANNEL, asked.thread_ts)[0].shown)
    slack.settle()
    (reply,) = slack.team.replies(CHANNEL, asked.thread_ts)
    assert reply.ts == asked.ts
    assert ANSWER not in reply.shown


def test_an_edit_that_leaves_the_words_as_they_were_asks_nothing(slack: SlackSite) -> None:
    asked = slack.asks()
    slack.team.edits(CHANNEL, asked.thread_ts, f"{QUESTION} <@{OTHER}>", mention=True)
    slack.team.unfurls(CHANNEL, asked.thread_ts)
    assert slack.stays_silent()
    assert texts(slack) == [QUESTION]


def test_a_message_that_names_the_bot_later_is_asked_then(slack: SlackSite) -> None:
    ts = slack.says(QUESTION)
    assert slack.stays_silent()
    slack.team.edits(CHANNEL, ts, QUESTION, mention=True)
    assert ANSWER in slack.reply(CHANNEL, ts).shown


def test_an_edit_of_what_was_never_asked_is_left_alone(slack: SlackSite) -> None:
    ts = slack.says("会議は三時です")
    slack.team.edits(CHANNEL, ts, QUESTION)
    assert slack.stays_silent()


def test_the_reply_goes_with_a_question_that_is_deleted(slack: SlackSite) -> None:
    asked = slack.asks()
    slack.team.deletes(CHANNEL, asked.thread_ts)
    slack.cloud.until(lambda: not slack.team.replies(CHANNEL, asked.thread_ts))


def test_a_question_that_was_deleted_before_it_arrived_is_not_answered(slack: SlackSite) -> None:
    place = {"type": "message", "channel": slack.direct, "channel_type": "im"}
    said = place | {"user": STAFF, "text": QUESTION, "ts": slack.team.clock.ts()}
    gone = place | {"subtype": "message_deleted", "deleted_ts": said["ts"], "hidden": True, "ts": slack.team.clock.ts()}
    slack.cloud.envelope(slack.team, gone)
    slack.settle()
    slack.cloud.envelope(slack.team, said)
    assert slack.stays_silent()


def test_a_department_replies_in_its_thread_and_the_asker_is_told_where(slack: SlackSite) -> None:
    asked = slack.asks(NOT_HELD)
    slack.team.clicks(CHANNEL, STAFF, "hand_on", message_ts=asked.ts)
    slack.cloud.until(lambda: slack.team.messages(DEPARTMENT))
    slack.settle()
    (handed,) = slack.team.messages(DEPARTMENT)
    before = len(slack.team.replies(CHANNEL, asked.thread_ts))
    slack.team.says(DEPARTMENT, OTHER, "了解しました。確認します。", handed.ts)
    assert slack.stays_silent()
    slack.team.says(DEPARTMENT, OTHER, "宇宙船の計画はありません。", handed.ts)
    notice = slack.reply(CHANNEL, asked.thread_ts, before + 1)
    assert "宇宙船の計画" not in notice.shown
    assert "/archives/C03/" in notice.shown
    assert [offer.reply for offer in slack.bot.ledger.offers()] == ["宇宙船の計画はありません。"]
    assert texts(slack) == [NOT_HELD]


def test_a_department_may_ask_the_bot_in_its_thread(slack: SlackSite) -> None:
    asked = slack.asks(NOT_HELD)
    slack.team.clicks(CHANNEL, STAFF, "hand_on", message_ts=asked.ts)
    slack.cloud.until(lambda: slack.team.messages(DEPARTMENT))
    handed = slack.team.messages(DEPARTMENT)[0]
    slack.team.says(DEPARTMENT, OTHER, QUESTION, handed.ts, mention=True)
    assert ANSWER in slack.reply(DEPARTMENT, handed.ts).shown
    assert slack.bot.ledger.offers() == ()


def test_a_command_is_answered_to_the_asker_alone(slack: SlackSite) -> None:
    slack.team.channel("C09", members=[STAFF], has_bot=False)
    slack.team.commands("C09", STAFF, f"<@{OTHER}|other> {QUESTION}")
    slack.cloud.until(lambda: slack.team.ephemerals)
    slack.settle()
    assert ANSWER in slack.team.ephemerals[0].shown
    assert slack.team.messages("C09") == []
    assert texts(slack) == [QUESTION]


def test_a_command_without_a_question_says_how_to_ask(slack: SlackSite) -> None:
    slack.team.commands(CHANNEL, STAFF, "  ")
    slack.cloud.until(lambda: slack.team.ephemerals)
    assert "/keikaku 公園を広げる" in slack.team.ephemerals[0].text


def test_how_to_ask_is_said_in_the_persons_language(slack: SlackSite) -> None:
    slack.team.user("U05", locale="en-GB")
    slack.team.commands(CHANNEL, "U05", "")
    slack.cloud.until(lambda: slack.team.ephemerals)
    assert "/keikaku" in slack.team.ephemerals[0].text
    assert "調べたい" not in slack.team.ephemerals[0].text


def test_a_short_message_is_looked_up_at_once(slack: SlackSite) -> None:
    ts = slack.says(QUESTION)
    slack.team.looks_up(CHANNEL, OTHER, ts)
    slack.cloud.until(lambda: slack.team.ephemerals)
    slack.settle()
    assert ANSWER in slack.team.ephemerals[0].shown
    assert slack.team.ephemerals[0].user == OTHER
    assert slack.team.messages(CHANNEL) == []


def test_a_long_message_is_cut_down_in_a_modal_first(slack: SlackSite) -> None:
    ts = slack.says("市民から電話がありました。" * 40)
    slack.team.looks_up(CHANNEL, STAFF, ts)
    slack.cloud.until(lambda: slack.team.opened("question"))
    (view,) = slack.team.opened("question")
    assert "市民から電話がありました。" in view.shown
    slack.team.submits(STAFF, view.id, {"question": {"question": {"type": "plain_text_input", "value": QUESTION}}})
    slack.cloud.until(lambda: slack.team.ephemerals)
    slack.settle()
    assert ANSWER in slack.team.ephemerals[0].shown
    assert texts(slack) == [QUESTION]


def test_a_message_without_words_cannot_be_looked_up(slack: SlackSite) -> None:
    slack.team.looks_up(CHANNEL, STAFF, slack.says(f"<@{OTHER}>"))
    slack.cloud.until(lambda: slack.team.ephemerals)
    assert "文章がありません" in slack.team.ephemerals[0].text
    assert texts(slack) == []


@pytest.mark.parametrize("tab", ["home", "messages"])
def test_app_home_shows_plans_and_its_messages_tab_examples(slack: SlackSite, tab: str) -> None:
    slack.team.opens_home(STAFF, tab)
    if tab == "home":
        slack.cloud.until(lambda: slack.team.opened(user=STAFF))
        assert "みなと野市みどりの基本計画" in slack.team.opened(user=STAFF)[0].shown
        assert "庁内検討メモ" not in slack.team.opened(user=STAFF)[0].shown
    else:
        slack.cloud.until(lambda: slack.cloud.calls("assistant.threads.setSuggestedPrompts"))
        (call,) = slack.cloud.calls("assistant.threads.setSuggestedPrompts")
        assert (call.arguments["channel_id"], "thread_ts" in call.arguments) == (slack.direct, False)


def test_the_pane_begins_with_examples_that_the_plans_answer(slack: SlackSite) -> None:
    channel, thread_ts = slack.team.opens_pane(STAFF)
    slack.cloud.until(lambda: slack.team.prompted)
    (prompted,) = slack.team.prompted
    assert (prompted.channel, prompted.thread_ts) == (channel, thread_ts)
    assert "公園を広げるについて教えてください" in str(prompted.value)
    slack.says("公園を広げるについて教えてください", channel, thread_ts)
    assert "公園" in slack.reply(channel, thread_ts).shown


def test_a_modal_that_cannot_be_opened_is_told_with_a_number_that_the_ledger_knows(slack: SlackSite) -> None:
    slack.cloud.fail("views.open", error="invalid_arguments")
    slack.team.looks_up(CHANNEL, STAFF, slack.says("市民から電話がありました。" * 40))
    slack.cloud.until(lambda: slack.team.ephemerals)
    number = slack.team.ephemerals[0].text[-8:]
    assert slack.bot.ledger.fault(number) is not None


def test_a_page_that_cannot_be_published_is_a_line_in_the_log(
    slack: SlackSite, caplog: pytest.LogCaptureFixture
) -> None:
    slack.cloud.fail("views.publish", error="missing_scope")
    slack.team.opens_home(STAFF)
    slack.cloud.until(lambda: "left undone: Slack: missing_scope" in caplog.text)
