import json
import re
from dataclasses import replace

import pytest

from bot.domain import Citation
from bot.shelf import ShelvedEdition, ShelvedPlan
from bot.slack.home_view import home_view
from bot.slack.source_view import source_view
from bot.slack.sources import Source
from bot.slack.views import REASONS, View, question_view, reasons_view
from prompts.reading import INTERFACES, pages, say
from tests.fakes_bot import PLAN, edition
from tests.hostile import hostile_strings
from tests.slack_answers import citation, inside, texts
from tests.slack_cloud.block_kit import Surface
from tests.slack_cloud.view_rules import view_faults
from vectorstore.domain import Audience, Edition, Plan, Status

ADDRESS = "https://keikaku.example.jp"
QUOTE = "公園を増やします。"
CITED = citation(3, QUOTE, span=(4, 13))
SOURCE = Source(CITED, True, ("市には公園が20か所あります。",), ("目標：", QUOTE, "街路樹も。"), ("水辺も守ります。",))
LONGEST = 24
"""Of a title, or a button that sends or closes."""


def blocks(view: View) -> list[dict[str, object]]:
    found = view["blocks"]
    assert isinstance(found, list)
    return found


def shown(view: View) -> list[str]:
    """The texts in rich text, in their order; what is bold between signs."""
    runs = [each for each in inside(blocks(view)) if each.get("type") == "text"]
    return [f"*{each['text']}*" if each.get("style") else str(each["text"]) for each in runs]


def labels(view: View) -> list[str]:
    """The title and what sends and closes the view."""
    return [str(each["text"]) for name in ("title", "submit", "close") for each in inside(view.get(name))]


def shelved(plan: Plan, *editions: Edition) -> ShelvedPlan:
    return ShelvedPlan(plan, tuple(ShelvedEdition(plan, each, live=True) for each in editions))


def test_a_source_is_shown_among_its_neighbours_with_its_quote_marked() -> None:
    view = source_view(SOURCE, "ja", ADDRESS)
    assert view_faults(view, Surface.MODAL) == []
    before, *quoted, after, _ = shown(view)
    assert [before, *quoted, after] == [*SOURCE.before, "目標：", f"*{QUOTE}*", "街路樹も。", *SOURCE.after]
    assert texts(blocks(view), "plain_text")[:2] == [
        f"{PLAN.title}（第2版）",
        "決定 · 第2章 目標 › 公園 · 12ページ",
    ]
    assert (view["callback_id"], labels(view)) == ("source", ["出典3", "閉じる"])


def test_a_source_can_be_pasted_with_its_page_and_address() -> None:
    quote, where, address = shown(source_view(SOURCE, "ja", ADDRESS))[-1].split("\n")
    assert quote == f"「{QUOTE}」"
    assert where.endswith("12ページ")
    assert address.startswith(f"{ADDRESS}/plans/{PLAN.id}/2?section=s1&mark=4-13-")


@pytest.mark.parametrize(
    ("source", "remark"),
    [
        (Source(replace(CITED, span=None), False, (), ("", QUOTE, ""), ()), "page.not_verified"),
        (replace(SOURCE, citation=replace(CITED, state="superseded")), "page.state_superseded"),
        (replace(SOURCE, citation=replace(CITED, state="withdrawn")), "page.state_withdrawn"),
        (
            replace(SOURCE, citation=replace(CITED, edition=edition(1, Status.DRAFT, PLAN, Audience.INTERNAL))),
            "slack.internal",
        ),
    ],
)
def test_what_is_wrong_with_a_source_is_said(source: Source, remark: str) -> None:
    view = source_view(source, "ja", ADDRESS)
    assert pages("ja")[remark] in texts(blocks(view), "plain_text")
    assert view_faults(view, Surface.MODAL) == []


def test_a_quote_that_is_not_found_any_more_is_not_to_be_pasted() -> None:
    view = source_view(Source(replace(CITED, span=None), False, (), ("", QUOTE, ""), ()), "ja", ADDRESS)
    assert shown(view) == [f"*{QUOTE}*"]
    assert pages("ja")["slack.to_paste"] not in texts(blocks(view), "plain_text")


def test_an_internal_source_has_no_address_in_the_viewer() -> None:
    internal = replace(SOURCE, citation=replace(CITED, edition=edition(1, Status.DRAFT, PLAN, Audience.INTERNAL)))
    assert ADDRESS not in json.dumps(source_view(internal, "ja", ADDRESS))


@pytest.mark.parametrize("length", [1, 2000, 2001, 9000, 9001, 20000])
def test_a_quote_of_any_length_can_be_shown(length: int) -> None:
    quote = "あ" * length
    view = source_view(replace(SOURCE, inside=("", quote, "")), "ja", ADDRESS)
    assert view_faults(view, Surface.MODAL) == []
    assert shown(view)[1].startswith(f"*{quote[:9000]}")


def test_the_reasons_are_those_of_the_web() -> None:
    view = reasons_view("01JZ", "C01", "ja")
    options = [each for each in inside(blocks(view)) if "value" in each]
    assert tuple(each["value"] for each in options) == REASONS
    assert json.loads(str(view["private_metadata"])) == {"answer_id": "01JZ", "channel": "C01"}
    assert [(each["block_id"], each.get("optional")) for each in blocks(view)] == [("reason", False), ("comment", True)]


@pytest.mark.parametrize(
    ("text", "limit", "begun"),
    [
        ("公園の広さは？", 500, "公園の広さは？"),
        ("あ" * 4000, 500, "あ" * 500),
        ("あ" * 4000, 5000, "あ" * 3000),
        (" \n", 500, None),
    ],
)
def test_a_long_message_is_begun_with(text: str, limit: int, begun: str | None) -> None:
    view = question_view(text, limit, "ja", '{"channel": "C01"}')
    (field,) = [each for each in inside(blocks(view)) if each.get("type") == "plain_text_input"]
    assert (field.get("initial_value"), field["action_id"]) == (begun, "question")
    assert view["private_metadata"] == '{"channel": "C01"}'
    assert view_faults(view, Surface.MODAL) == []


def test_home_shows_the_plans_with_their_editions_and_how_to_ask() -> None:
    held = replace(edition(2, Status.ADOPTED), date="2025-03-31")
    view = home_view([shelved(PLAN, held)], False, "ja", "U0BOT", "/keikaku", ADDRESS)
    assert view_faults(view, Surface.HOME) == []
    told = texts(blocks(view), "plain_text")
    assert told[-2:] == [PLAN.title, "第2版 · 決定 · 2025-03-31"]
    assert pages("ja")["slack.home_public"] in told
    assert texts(blocks(view), "mrkdwn") == [f"<{ADDRESS}/plans/{PLAN.id}/2|{say('labels.open', 'ja')}>"]
    assert [each["user_id"] for each in inside(blocks(view)) if each.get("type") == "user"] == ["U0BOT"]
    assert any(each.startswith("を付けて") for each in shown(view))
    assert any("/keikaku のあとに" in each for each in shown(view))


def test_home_says_what_only_staff_may_see() -> None:
    secret = edition(1, Status.DRAFT, PLAN, Audience.INTERNAL)
    view = home_view([shelved(PLAN, secret)], True, "ja", "U0BOT", "/keikaku", ADDRESS)
    told = texts(blocks(view), "plain_text")
    assert pages("ja")["slack.home_internal"] in told
    assert told[-1].endswith(pages("ja")["slack.internal"])
    assert texts(blocks(view), "mrkdwn") == []


@pytest.mark.parametrize(("count", "more"), [(0, ""), (1, ""), (40, ""), (41, "1"), (500, "460")])
def test_home_holds_as_many_plans_as_slack_takes(count: int, more: str) -> None:
    plans = [shelved(PLAN, *(edition(number, Status.ADOPTED) for number in range(1, 8))) for _ in range(count)]
    view = home_view(plans, False, "ja", "U0BOT", "/keikaku", ADDRESS)
    assert view_faults(view, Surface.HOME) == []
    assert texts(blocks(view), "plain_text")[-1].startswith(f"ほかに{more}件") is bool(more)
    assert (pages("ja")["slack.home_nothing"] in texts(blocks(view), "plain_text")) is (count == 0)


def hostile_citation(text: str) -> Citation:
    plan = Plan("p", text, text, text)
    held = replace(edition(1, Status.DRAFT, plan), label=text, source_url=text, date=text)
    return citation(1, text, plan, edition=held, heading_path=(text,) * 12, printed_page=text)


def test_nothing_hostile_acts_in_a_view() -> None:
    for text in hostile_strings():
        cited = hostile_citation(text)
        source = source_view(Source(cited, True, (text,), (text, text, text), (text,)), "ja", ADDRESS)
        home = home_view([shelved(cited.plan, cited.edition)], True, "ja", "U0BOT", "/keikaku", ADDRESS)
        modals = [source, question_view(text, 500, "ja", "{}")]
        assert [each for view in modals for each in view_faults(view, Surface.MODAL)] == []
        assert view_faults(home, Surface.HOME) == []
        for view in (*modals, home):
            json.dumps(view, ensure_ascii=False).encode()
            assert not any(each.get("emoji") for each in inside(view))
            assert all(
                re.match(r"<https://keikaku\.example\.jp/[^<>|]+\|", each) for each in texts(blocks(view), "mrkdwn")
            )


@pytest.mark.parametrize("frame", INTERFACES)
def test_every_view_stands_in_every_language(frame: str) -> None:
    modals = [
        source_view(replace(SOURCE, citation=replace(CITED, number=100)), frame, ADDRESS),
        reasons_view("01JZ", "C01", frame),
        question_view("あ" * 4000, 500, frame, "{}"),
    ]
    home = home_view([shelved(PLAN, edition(2, Status.ADOPTED))], True, frame, "U0BOT", "/keikaku", ADDRESS)
    assert [each for view in modals for each in view_faults(view, Surface.MODAL)] == []
    assert view_faults(home, Surface.HOME) == []
    named = [each for view in modals for each in labels(view)]
    assert [each for each in named if each.endswith("…") or len(each) > LONGEST] == []


@pytest.mark.parametrize("frame", INTERFACES)
def test_no_word_of_ours_is_cut(frame: str) -> None:
    limits = {"hand_on_yes": 30, "hand_on_no": 30, "hand_on": 75, "share": 75, "good": 75, "bad": 75, "see_reply": 75}
    limits |= {"shortcut_title": LONGEST, "hand_on_sure": 200, "examples_title": 100, "searching": 50}
    words = pages(frame)
    assert {name: words[f"slack.{name}"] for name, most in limits.items() if len(words[f"slack.{name}"]) > most} == {}
    assert [each for each in REASONS if len(words[f"widget.reason_{each}"]) > 75] == []
