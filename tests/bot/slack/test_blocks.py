from dataclasses import replace

import pytest

from bot.domain import Answer, AnswerStatus, Choice, Notice, Statement
from bot.slack.blocks import answer_messages, hand_on_message, paragraph, reply_notice, said, words_message
from bot.slack.look import Look
from prompts.reading import INTERFACES, pages, say
from tests.fakes_bot import PLAN, SECRET_PLAN, WHICH, edition
from tests.slack_answers import ID, answered, citation, clickable, faults, inside, texts, unanswered
from tests.slack_cloud.block_kit import Surface, block_faults
from vectorstore.domain import Audience, Contact, Plan, Status

ADDRESS = "https://keikaku.example.jp"
LOOK = Look(public_url=ADDRESS)
EVERYTHING = Look(public_url=ADDRESS, can_hand_on=True, department="企画課", is_private=True, shared_by="U01")


def test_an_answer_is_its_statements_with_numbers_and_their_sources_below() -> None:
    answer = answered("公園を増やします。", "街路樹を1万本にします。")
    (message,) = answer_messages(answer, LOOK)
    assert message.paragraphs == ("公園を増やします。 [1]", "街路樹を1万本にします。 [2]")
    assert message.blocks[0] == {"type": "markdown", "text": "公園を増やします。 [1]\n\n街路樹を1万本にします。 [2]"}
    sources = [f"[{number}] 決定 · {PLAN.title}（第2版） › 第2章 目標 › 公園 · 12ページ" for number in (1, 2)]
    assert texts(message.foot, "plain_text")[:2] == sources
    assert clickable(message.foot) | {"feedback": None} == {"open_source:1": ID, "open_source:2": ID, "feedback": None}
    assert faults([message]) == []
    assert message.text.splitlines() == ["公園を増やします。 [1]", "街路樹を1万本にします。 [2]", *sources]


def test_the_paragraph_of_a_statement_is_the_one_of_the_message() -> None:
    answer = answered("*公園*を増やします。", "長い文です。" * 600)
    answer = replace(answer, statements=(Statement("二つに拠ります。", (1, 2)), *answer.statements))
    shown = [each for message in answer_messages(answer, LOOK) for each in message.paragraphs]
    assert shown[0] == "二つに拠ります。 [1] [2]"
    assert "\n\n".join(paragraph(each) for each in answer.statements) == "\n\n".join(shown)


def test_what_must_be_known_stands_before_what_is_said() -> None:
    answer = answered(
        "公園を増やす案です。",
        status=AnswerStatus.PARTIAL,
        understood_as="公園の数",
        notices=(Notice("draft_only", say("notices.draft_only", "ja")),),
        message=say("replies.partial", "ja"),
        citations=(citation(1, "公園を増やす案です。", status=Status.DRAFT),),
    )
    (message,) = answer_messages(answer, LOOK)
    draft = f"**ご注意** {say('notices.draft_only', 'ja')}"
    assert message.paragraphs == ("公園の数", draft, say("replies.partial", "ja"), "公園を増やす案です。 [1]")
    assert texts(message.foot, "plain_text")[0].startswith("[1] 案 · ")
    assert message.text.index(say("notices.draft_only", "ja")) < message.text.index("公園を増やす案です。 [1]")


@pytest.mark.parametrize("status", list(Status))
def test_a_source_says_first_what_it_is(status: Status) -> None:
    answer = answered("公園", citations=(citation(1, "公園", status=status),))
    (message,) = answer_messages(answer, LOOK)
    assert texts(message.foot, "plain_text")[0].startswith(f"[1] {say(f'statuses.{status.value}', 'ja')} · ")


@pytest.mark.parametrize(
    ("changes", "look", "remark"),
    [
        ({"state": "superseded"}, LOOK, "page.state_superseded"),
        ({"state": "withdrawn"}, LOOK, "page.state_withdrawn"),
        ({"edition": edition(1, Status.ADOPTED, SECRET_PLAN, Audience.INTERNAL)}, LOOK, "slack.internal"),
        ({}, replace(LOOK, verified=frozenset({2})), "page.not_verified"),
    ],
)
def test_what_is_wrong_with_a_source_is_said(changes: dict[str, object], look: Look, remark: str) -> None:
    (message,) = answer_messages(answered("公園", citations=(citation(1, "公園", PLAN, **changes),)), look)
    assert pages("ja")[remark] in texts(message.foot, "plain_text")[0]


def test_a_sound_source_has_no_remark() -> None:
    (message,) = answer_messages(answered("公園"), replace(LOOK, verified=frozenset({1})))
    assert "\n" not in texts(message.foot, "plain_text")[0]


@pytest.mark.parametrize(
    ("audience", "public_url", "address", "label"),
    [
        ("public", ADDRESS, f"{ADDRESS}/plans/{PLAN.id}/2?section=s1&amp;mark=0-2-", "計画の中で見る"),
        ("public", f"{ADDRESS}/", f"{ADDRESS}/plans/{PLAN.id}/2?section=s1", "計画の中で見る"),
        ("public", "", "https://city.example.jp/midori.pdf#page=12", "原文を開く"),
        ("internal", ADDRESS, "https://city.example.jp/midori.pdf#page=12", "原文を開く"),
    ],
    ids=["viewer", "address with a slash", "no viewer", "internal"],
)
def test_a_source_leads_to_where_its_reader_can_read_it(
    audience: str, public_url: str, address: str, label: str
) -> None:
    held = edition(2, Status.ADOPTED, PLAN, Audience(audience))
    held = replace(held, source_url="https://city.example.jp/midori.pdf", media_type="application/pdf")
    answer = answered("公園", citations=(citation(1, "公園", edition=held, span=(0, 2)),))
    (message,) = answer_messages(answer, Look(public_url=public_url))
    (shown,) = texts(message.foot, "mrkdwn")
    assert shown.startswith(f"<{address}")
    assert shown.endswith(f"|{label}>")


def test_a_source_that_can_be_read_nowhere_has_no_link() -> None:
    held = replace(edition(2, Status.ADOPTED), source_url="javascript:alert(1)")
    (message,) = answer_messages(answered("公園", citations=(citation(1, "公園", edition=held),)), Look())
    assert texts(message.foot, "mrkdwn") == []


def test_a_quote_is_shown_where_the_statement_is_not_its_words() -> None:
    row = citation(1, "公園 9.8 10.2")
    statement = Statement("公園：現状 9.8、目標 10.2", (1,))
    (message,) = answer_messages(answered("x", statements=(statement,), citations=(row,)), LOOK)
    assert texts(message.foot, "plain_text")[0].endswith("\n「公園 9.8 10.2」")
    (message,) = answer_messages(answered("公園を増やします。"), LOOK)
    assert "「" not in texts(message.foot, "plain_text")[0]


def test_a_question_without_an_answer_shows_what_is_near_and_can_be_handed_on() -> None:
    look = replace(LOOK, can_hand_on=True, department="公園緑地課")
    (message,) = answer_messages(unanswered(), look)
    assert message.paragraphs == (say("replies.not_found", "ja"),)
    near = [say("replies.not_found_nearest", "ja"), "第2章 目標 › 公園", "第3章 › 水辺"]
    assert texts(message.foot, "plain_text")[:3] == near
    assert texts(message.foot, "mrkdwn")[0] == f"<{ADDRESS}/plans/{PLAN.id}/2#s1|{pages('ja')['page.see_in_plan']}>"
    assert clickable(message.foot)["hand_on"] == ID
    sure = pages("ja")["slack.hand_on_sure"].format(department="公園緑地課")
    assert sure in [part.get("text") for each in inside(message.foot) if "confirm" in each for part in inside(each)]
    assert near[1] in message.text
    assert faults([message]) == []


def test_a_question_back_numbers_its_choices_and_has_a_button_for_each() -> None:
    long = Choice("青空市" * 40, "青空市では？")
    (message,) = answer_messages(
        answered("公園を増やします。", clarification=replace(WHICH, choices=(*WHICH.choices, long))), LOOK
    )
    assert "2. 青葉野市" in message.text
    assert clickable(message.blocks)["choose:1"] == ID
    assert faults([message]) == []


def test_the_departments_page_is_named_where_it_has_one() -> None:
    contact = Contact("公園緑地課", "0123-45-6789", "https://city.example.jp/kouen")
    (message,) = answer_messages(unanswered(contact=contact, nearest=()), LOOK)
    assert texts(message.foot, "mrkdwn") == [f"<https://city.example.jp/kouen|{pages('ja')['viewer.contact_page']}>"]


def test_a_plan_is_named_with_its_city_unless_its_title_does() -> None:
    plan = Plan("p", "環境計画", "青空市")
    (message,) = answer_messages(answered("公園", citations=(citation(1, "公園", plan),)), LOOK)
    assert texts(message.foot, "plain_text")[0].startswith("[1] 決定 · 青空市 環境計画（第2版） › ")


def test_a_section_for_staff_has_no_address_in_the_viewer() -> None:
    (message,) = answer_messages(unanswered(), replace(LOOK, internal=frozenset({(PLAN.id, 2)})))
    assert texts(message.foot, "mrkdwn") == []
    assert texts(message.foot, "plain_text")[1] == f"第2章 目標 › 公園\n{pages('ja')['slack.internal']}"


@pytest.mark.parametrize(
    ("answer", "can", "offered"),
    [
        (unanswered(), True, True),
        (unanswered(), False, False),
        (answered("公園", status=AnswerStatus.PARTIAL), True, True),
        (answered("公園"), True, False),
        (unanswered(status=AnswerStatus.REFUSED), True, False),
    ],
)
def test_only_what_the_plans_leave_open_is_handed_on(answer: Answer, can: bool, offered: bool) -> None:
    (message,) = answer_messages(answer, replace(LOOK, can_hand_on=can, department="企画課"))
    assert ("hand_on" in clickable(message.foot)) is offered


@pytest.mark.parametrize(("status", "rated"), [("not_found", True), ("refused", False), ("unavailable", False)])
def test_what_was_never_an_answer_is_not_rated(status: str, rated: bool) -> None:
    (message,) = answer_messages(unanswered(status=AnswerStatus(status)), LOOK)
    assert ("feedback" in clickable(message.foot)) is rated


def test_the_thumbs_say_which_answer_they_are_for() -> None:
    (message,) = answer_messages(answered("公園"), LOOK)
    thumbs = clickable(message.foot)["feedback"]
    assert [each["value"] for each in inside(thumbs) if "value" in each] == [f"up:{ID}", f"down:{ID}"]


def test_what_one_person_sees_alone_can_be_shared() -> None:
    (message,) = answer_messages(answered("公園"), replace(LOOK, is_private=True))
    assert clickable(message.foot)["share"] == ID
    assert pages("ja")["slack.only_you"] in texts(message.foot, "plain_text")
    (message,) = answer_messages(answered("公園"), LOOK)
    assert "share" not in clickable(message.foot)


def test_what_was_shared_says_by_whom_and_what_was_asked() -> None:
    (message,) = answer_messages(answered("公園"), replace(LOOK, shared_by="U01"))
    assert message.paragraphs == ("**ご質問** 公園の広さは？", "公園 [1]")
    assert "<@U01>さんが共有しました。" in texts(message.foot, "mrkdwn")


@pytest.mark.parametrize("frame", INTERFACES)
def test_every_message_stands_in_every_language(frame: str) -> None:
    look = replace(EVERYTHING, frame=frame, department="企画政策部公園緑地課")
    assert faults(answer_messages(answered("公園を増やします。", status=AnswerStatus.PARTIAL), look)) == []
    (message,) = answer_messages(unanswered(), look)
    told = [hand_on_message(unanswered(), look, "U01"), reply_notice("企画課", f"{ADDRESS}/x", frame)]
    assert faults([message, *told]) == []
    words = pages(frame)
    assert {words["slack.hand_on"], words["slack.share"], words["slack.good"]} <= set(texts(message.foot, "plain_text"))
    assert block_faults(said("slack.cannot_post", frame, channel="<#C01>", bot="<@U01>").blocks, Surface.MESSAGE) == []


def test_the_frame_is_the_answers_own_unless_the_place_has_one() -> None:
    answer = answered("公園", language="en")
    assert pages("en")["slack.good"] in texts(answer_messages(answer, LOOK)[0].foot, "plain_text")
    shown = answer_messages(answer, replace(LOOK, frame="ko"))[0]
    assert pages("ko")["slack.good"] in texts(shown.foot, "plain_text")


def test_mentions_of_our_own_act_and_nothing_else_does() -> None:
    message = said("slack.cannot_post", "ja", channel="<#C01>", bot="<@U02>")
    assert message.text.startswith("<#C01>に投稿できませんでした。<@U02>を")
    assert words_message("<#C01> & <@U02>").paragraphs == ("&lt;#C01&gt; &amp; &lt;\\@U02&gt;",)


def test_a_question_handed_on_says_what_whose_and_how_to_reply() -> None:
    message = hand_on_message(unanswered(), LOOK, "U01")
    words = pages("ja")
    assert message.paragraphs == (words["slack.handed_question"], "市営プールの水温は？")
    assert texts(message.foot, "mrkdwn")[0] == "<@U01>さんの質問"
    assert words["slack.handed_near"] in texts(message.foot, "plain_text")
    assert texts(message.foot, "plain_text")[-1] == words["slack.handed_how"]
    assert clickable(message.foot) == {}


def test_a_departments_reply_is_told_by_a_link_alone() -> None:
    message = reply_notice("企画課", "https://minato.slack.com/archives/C1/p1?thread_ts=1&cid=C1", "ja")
    assert message.paragraphs == ("企画課から返信がありました。",)
    link = "<https://minato.slack.com/archives/C1/p1?thread_ts=1&amp;cid=C1|返信を見る>"
    assert texts(message.foot, "mrkdwn") == [link]


def test_an_answer_without_any_words_is_not_silent() -> None:
    (message,) = answer_messages(unanswered(message=" ", nearest=()), Look())
    assert message.paragraphs == (say("replies.unavailable", "ja"),)
