import pytest

from bot.slack.ask import Surface
from bot.slack.events import Changed, Deleted, Written, ask_of, is_courtesy, told_of, wording_of

US = "U0BOT"


def body(*, is_shared: bool = False, **event: object) -> dict[str, object]:
    spoken = {"type": "message", "channel": "C01", "user": "U01", "text": "公園の広さは", "ts": "1.1"}
    return {"event": spoken | {"channel_type": "channel"} | event, "is_ext_shared_channel": is_shared}


def written(*, is_shared: bool = False, **event: object) -> Written:
    told = told_of(body(is_shared=is_shared, **event), "T01", US)
    assert isinstance(told, Written)
    return told


def edited(text: str, before: str, **message: object) -> dict[str, object]:
    now = {"type": "message", "user": "U01", "text": text, "ts": "1.1", "edited": {"user": "U01", "ts": "2.2"}}
    previous = {"type": "message", "user": "U01", "text": before, "ts": "1.1"}
    return body(subtype="message_changed", hidden=True, user="", message=now | message, previous_message=previous)


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("<@U0BOT> 公園の広さは", "公園の広さは"),
        ("<@U0BOT|keikaku>公園の広さは", "公園の広さは"),
        ("<@U02> さんも見て <@U0BOT> 公園の広さは", "さんも見て 公園の広さは"),
        ("公園&lt;緑地&gt; と 川 &amp; 池", "公園<緑地> と 川 & 池"),
        ("&amp;lt;b&amp;gt; &nbsp;", "&lt;b&gt; &nbsp;"),
        ("<https://example.jp/a?b=1&amp;c=2|計画のページ>を見て", "計画のページを見て"),
        ("<https://example.jp/a?b=1&amp;c=2> を見て", "https://example.jp/a?b=1&c=2 を見て"),
        ("<mailto:a@example.jp|a@example.jp>", "a@example.jp"),
        ("<mailto:a@example.jp>", "a@example.jp"),
        ("<#C02|全庁> での <#C03> の話", "#全庁 での の話"),
        ("<!here> <!channel> <!subteam^S01|@企画課> 公園は", "公園は"),
        ("<!date^1700000000^{date}|11月15日> の会議", "11月15日 の会議"),
        ("一行目\n二行目", "一行目\n二行目"),
        ("<@U0BOT>", ""),
    ],
)
def test_a_message_is_read_as_people_read_it(sent: str, read: str) -> None:
    assert wording_of(sent, US).text == read


def test_a_message_names_us_others_or_nobody() -> None:
    assert (wording_of("<@U0BOT> は", US).names_us, wording_of("<@U0BOT> は", US).names_others) == (True, False)
    assert (wording_of("<@U02> は", US).names_us, wording_of("<@U02> は", US).names_others) == (False, True)
    assert wording_of("<!subteam^S01|@企画課> は", US).names_others
    assert not wording_of("&lt;@U02&gt; は", US).names_others


@pytest.mark.parametrize(
    "said",
    [
        "ありがとうございます！",
        "なるほど、ありがとうございます :bow:",
        "了解です。",
        "承知いたしました",
        "ＯＫです、助かりました",
        "👍",
        ":pray: :pray:",
        "Thanks a lot!",
        "Cảm ơn bạn",
        "好的，谢谢",
        "",
    ],
)
def test_thanks_alone_are_a_courtesy(said: str) -> None:
    assert is_courtesy(said)


@pytest.mark.parametrize(
    "said",
    [
        "公園の広さは？",
        "ありがとうございます。では川の水質は？",
        "了解。予算も教えて",
        "いつまで",
        "大丈夫ですか",
        "thanks, and the river?",
        "ありがとう" * 20,
        "はい、いいえで答えて",
    ],
)
def test_a_question_is_no_courtesy(said: str) -> None:
    assert not is_courtesy(said)


def test_both_events_of_a_mention_are_one() -> None:
    message = written(text="<@U0BOT> 公園の広さは")
    mention = written(type="app_mention", text="<@U0BOT> 公園の広さは", channel_type=None)
    assert message.key == mention.key == "msg:T01:C01:1.1"
    assert ask_of(message) == ask_of(mention)
    assert ask_of(mention).surface is Surface.MENTION


def test_the_answer_goes_into_the_thread_or_begins_one() -> None:
    assert ask_of(written()).thread_ts == "1.1"
    assert ask_of(written(thread_ts="0.9")).thread_ts == "0.9"
    assert ask_of(written(channel="D01", channel_type="im")).surface is Surface.DIRECT
    assert ask_of(written(thread_ts="0.9")).surface is Surface.THREAD


def test_slacks_word_that_others_read_along_is_kept() -> None:
    assert ask_of(written(is_shared=True)).is_shared
    assert not ask_of(written()).is_shared


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast"])
def test_a_message_with_a_file_or_sent_to_the_channel_too_is_a_message(subtype: str) -> None:
    assert written(subtype=subtype).wording.text == "公園の広さは"


@pytest.mark.parametrize(
    "event",
    [
        {"bot_id": "B01"},
        {"app_id": "A01"},
        {"subtype": "bot_message", "bot_id": "B01"},
        {"user": US},
        {"user": "USLACKBOT"},
        {"user": None},
        {"subtype": "channel_join"},
        {"subtype": "channel_topic"},
        {"subtype": "assistant_app_thread"},
        {"hidden": True},
        {"ts": None},
        {"channel": None},
        {"channel": {"id": "C01"}},
        {"subtype": "message_changed"},
        {"subtype": "message_changed", "message": "x"},
    ],
)
def test_what_no_person_wrote_tells_nothing(event: dict[str, object]) -> None:
    assert told_of(body(is_shared=False, **event), "T01", US) is None


@pytest.mark.parametrize("payload", [{}, {"event": None}, {"event": "message"}, {"event": {"type": 5, "channel": []}}])
def test_a_payload_of_another_shape_tells_nothing(payload: dict[str, object]) -> None:
    assert told_of(payload, "T01", US) is None


def test_an_edit_tells_what_was_and_what_is() -> None:
    told = told_of(edited("川の水質は", "公園の広さは"), "T01", US)
    assert isinstance(told, Changed)
    assert (told.before.text, told.now.wording.text) == ("公園の広さは", "川の水質は")
    assert told.now.edit_key == "edit:T01:C01:1.1:2.2"
    assert ask_of(told.now, edit_ts=told.now.edit_ts).edit_ts == "2.2"


@pytest.mark.parametrize(
    "event",
    [
        edited("公園の広さは", "公園の広さは"),
        edited("公園の広さは", " 公園の広さは "),
        edited("川の水質は", "公園の広さは", edited=None),
        edited("川の水質は", "公園の広さは", bot_id="B01"),
        edited("川の水質は", "公園の広さは", user=US),
    ],
)
def test_what_changes_no_words_or_no_persons_tells_nothing(event: dict[str, object]) -> None:
    assert told_of(event, "T01", US) is None


def test_a_deletion_tells_which_message_is_gone() -> None:
    assert told_of(body(subtype="message_deleted", deleted_ts="1.1", hidden=True), "T01", US) == Deleted(
        "T01", "C01", "1.1"
    )


def test_a_message_with_replies_leaves_a_tombstone() -> None:
    stone = {"subtype": "tombstone", "user": "USLACKBOT", "text": "This message was deleted.", "ts": "1.1"}
    gone = body(subtype="message_changed", hidden=True, ts="3.3", message=stone)
    assert told_of(gone, "T01", US) == Deleted("T01", "C01", "1.1")
