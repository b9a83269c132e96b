"""What staff do beside asking: commands, shortcuts, buttons, modals, App Home, the pane; with a real process."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from prompts.reading import pages, say
from tests.e2e.slack_shown import buttons, links, read, thumb_down
from tests.e2e.slack_staff import (
    COLLEAGUE,
    DEPARTMENT,
    ELSEWHERE,
    FOREIGNER,
    GENERAL,
    GUEST,
    PLANNING,
    PLANNING_DEPARTMENT,
    STAFF,
    VIEWER,
    CityHall,
    city_hall,
)
from tests.slack_cloud import Posted

pytestmark = [pytest.mark.slow]

WORDS = {key.removeprefix("slack."): text for key, text in pages("ja").items()}
AREA, AREA_TOLD = "市の面積はどれくらいですか。", "面積は96.4平方キロメートルです。"
OPENING, OPENING_TOLD = "まなびの館はいつ開館しますか。", "令和11年４月に開館します。"
NOT_HELD = "燃えるごみは何曜日に出せばいいですか。"
REPLY = "収集日は地区ごとに違います。折り返しは090-1234-5678まで。"
MEMO = "みなと野市 総合計画前期基本計画 事業費の検討メモ"


@pytest.fixture(scope="module")
def hall(sample_data_dir: Path) -> Iterator[CityHall]:
    with city_hall(sample_data_dir) as opened:
        yield opened


@pytest.fixture(autouse=True)
def checked(hall: CityHall) -> Iterator[None]:
    yield
    hall.check()


def shared(hall: CityHall) -> list[Posted]:
    """What stands in the channel itself."""
    return [message for message in hall.team.messages(GENERAL) if not message.thread_ts]


def written(**values: str) -> Mapping[str, Mapping[str, object]]:
    """What stands in the fields of a modal when it is sent."""
    return {name: {name: {"type": "plain_text_input", "value": value}} for name, value in values.items()}


def test_a_command_answers_the_asker_alone_until_they_share_it_once(hall: CityHall) -> None:
    before = len(shared(hall))
    alone = hall.commands(GENERAL, AREA)
    assert AREA_TOLD in read(alone)
    assert WORDS["only_you"] in read(alone)
    assert len(shared(hall)) == before
    for _ in range(2):
        told = hall.told(lambda: hall.team.clicks(GENERAL, STAFF, "share", ephemeral=alone))
        assert read(told) == WORDS["shared"]
    (message,) = shared(hall)[before:]
    assert read(message).startswith(f"{WORDS['page.your_question']} {AREA}\n\n")
    assert AREA_TOLD in read(message)
    assert WORDS["shared_by"].format(user=f"@{STAFF}") in read(message)
    assert WORDS["only_you"] not in read(message)


def test_a_command_without_a_question_is_told_how_to_ask_by_an_example_that_is_answered(hall: CityHall) -> None:
    told = read(hall.commands(GENERAL, " "))
    lead = WORDS["how_to_command"].format(command="/keikaku", example="")
    assert told.startswith(lead)
    assert "出典1を見る" in read(hall.commands(GENERAL, told.removeprefix(lead)))


def test_a_command_works_where_the_bot_is_not_and_says_what_sharing_takes(hall: CityHall) -> None:
    alone = hall.commands(ELSEWHERE, AREA)
    assert AREA_TOLD in read(alone)
    told = hall.told(lambda: hall.team.clicks(ELSEWHERE, STAFF, "share", ephemeral=alone))
    assert read(told) == WORDS["cannot_post"].format(channel=f"#{ELSEWHERE}", bot=f"@{hall.team.bot_user}")


def test_what_is_declined_is_not_to_be_shared(hall: CityHall) -> None:
    assert buttons(hall.commands(GENERAL, "次の市長選ではだれに投票すればいいですか。")) == []


def test_a_message_is_looked_up_from_its_menu(hall: CityHall) -> None:
    ts = hall.team.says(GENERAL, COLLEAGUE, OPENING)
    alone = hall.told(lambda: hall.team.looks_up(GENERAL, STAFF, ts))
    assert OPENING_TOLD in read(alone)
    assert buttons(alone) == ["open_source:1", "share", "feedback"]


def test_a_long_message_is_cut_down_to_a_question_first(hall: CityHall) -> None:
    letter = f"市議会での質問について。{OPENING}" + "お忙しいところ恐れ入りますが、ご確認ください。" * 20
    ts = hall.team.says(GENERAL, COLLEAGUE, letter)
    modal = hall.opens("question", lambda: hall.team.looks_up(GENERAL, STAFF, ts))
    lines = read(modal).splitlines()
    assert (lines[0], lines[1]) == (WORDS["shortcut_title"], WORDS["shortcut_label"])
    assert lines[2] == letter[:300]
    assert lines[3] == WORDS["shortcut_hint"].format(limit=300)
    alone = hall.told(lambda: hall.team.submits(STAFF, modal.id, written(question=OPENING)))
    assert (alone.channel, alone.user) == (GENERAL, STAFF)
    assert OPENING_TOLD in read(alone)


def test_a_source_opens_with_its_neighbours_and_a_text_to_paste(hall: CityHall) -> None:
    answer = hall.asks("「これからも住み続けたい」と答えた人の割合は")
    quote = "「これからもみなと野市に住み続けたい」と答えた人の割合は76.3％でした。"
    number = next(n for n in range(1, 9) if quote in read(hall.opens_source(answer, n)))
    source = read(hall.opens_source(answer, number))
    assert (
        "第２章 みなと野市の現状と課題 › ４ 市民の声 › （１）市民意識調査 · 6ページ（ファイルの10ページ目）" in source
    )
    assert "住み続けたい理由は、多い順に「自然が豊かである」（58.2％）" in source
    pasted = source[source.index(WORDS["to_paste"]) :]
    assert quote in pasted
    assert "決定 · みなと野市第２次総合計画（確定版）" in pasted
    assert f"\n{VIEWER}/plans/minatono-sogo-keikaku/2?section=" in pasted


def test_a_row_of_a_table_is_shown_and_pasted_with_its_header(hall: CityHall) -> None:
    source = read(hall.opens_source(hall.asks("潮見地区の令和6年の高齢化率を教えてください。")))
    row, header = "潮見 11,206 9,857 4,380 38.3", "平成26年 令和６年 令和６年 令和６年（％）"
    assert f"| 【{row}】\n里山" in source
    assert f"「{header}」\n「{row}」" in source


def test_an_internal_source_is_shown_to_staff_and_not_offered_for_pasting(hall: CityHall) -> None:
    source = hall.opens_source(hall.asks("まなびの館の事業費は素案の額を超えますか"))
    assert read(source).splitlines()[1].startswith(MEMO)
    assert WORDS["internal"] in read(source)
    assert WORDS["to_paste"] not in read(source)
    assert links(source) == []


def test_a_thumb_up_is_thanked_for_and_kept(hall: CityHall) -> None:
    answer, before = hall.asks(AREA), len(hall.ratings())
    told = hall.told(lambda: hall.team.clicks(hall.direct, STAFF, "feedback", message_ts=answer.ts))
    assert read(told) == WORDS["page.thanks"]
    assert hall.ratings()[before:] == [("up", "", "")]


def test_a_thumb_down_asks_why_and_keeps_the_reason_without_personal_data(hall: CityHall) -> None:
    answer, before = hall.asks(AREA), len(hall.ratings())
    down = thumb_down(answer)
    modal = hall.opens(
        "reasons", lambda: hall.team.clicks(hall.direct, STAFF, "feedback", message_ts=answer.ts, value=down)
    )
    assert [f"( ) {WORDS[f'widget.reason_{each}']}" in read(modal) for each in ("wrong", "outdated")] == [True, True]
    reason = {"reason": {"reason": {"type": "radio_buttons", "selected_option": {"value": "outdated"}}}}
    comment = written(comment="去年の数字です。田中（090-1234-5678）")
    hall.team.submits(STAFF, modal.id, {**reason, **comment})
    hall.cloud.until(lambda: len(hall.ratings()) == before + 2)
    assert hall.ratings()[-1][:2] == ("down", "outdated")
    assert "1234" not in hall.ratings()[-1][2]


def handed_on(hall: CityHall) -> tuple[Posted, Posted]:
    """A question that the plans do not answer, and what stands of it in the department's channel."""
    unanswered = hall.mentions(GENERAL, NOT_HELD)
    hall.team.clicks(GENERAL, STAFF, "hand_on", message_ts=unanswered.ts)
    hall.cloud.until(lambda: len(hall.team.replies(GENERAL, unanswered.thread_ts)) == 2)
    return unanswered, hall.team.messages(PLANNING)[-1]


def test_an_unanswered_question_shows_what_is_near_and_is_handed_to_its_department_once(hall: CityHall) -> None:
    unanswered, handed = handed_on(hall)
    assert f"{PLANNING_DEPARTMENT}（電話 0000-12-3456）" in read(unanswered)
    assert say("replies.not_found_nearest", "ja") in read(unanswered)
    assert any(each.startswith(f"{VIEWER}/plans/") for each in links(unanswered))
    confirmed = hall.team.replies(GENERAL, unanswered.thread_ts)[-1]
    assert read(confirmed) == WORDS["handed_on"].format(department=PLANNING_DEPARTMENT)
    assert NOT_HELD in read(handed)
    assert WORDS["asked_by"].format(user=f"@{STAFF}") in read(handed)
    assert WORDS["handed_how"] in read(handed)
    assert any(each.startswith(f"{VIEWER}/plans/") for each in links(handed))
    again = hall.told(lambda: hall.team.clicks(GENERAL, COLLEAGUE, "hand_on", message_ts=unanswered.ts))
    assert read(again) == read(confirmed)
    assert hall.team.messages(PLANNING)[-1].ts == handed.ts


def test_a_departments_reply_is_linked_where_it_was_asked_and_offered_to_operators(hall: CityHall) -> None:
    unanswered, handed = handed_on(hall)
    hall.team.says(PLANNING, DEPARTMENT, "承知しました", handed.ts)
    reply = hall.team.says(PLANNING, DEPARTMENT, REPLY, handed.ts)
    hall.cloud.until(lambda: len(hall.team.replies(GENERAL, unanswered.thread_ts)) == 3)
    hall.settle()
    notice = hall.team.replies(GENERAL, unanswered.thread_ts)[-1]
    assert read(notice).splitlines()[0] == WORDS["replied"].format(department=PLANNING_DEPARTMENT)
    assert f"/archives/{PLANNING}/p{reply.replace('.', '')}" in links(notice)[0]
    assert "収集日" not in notice.shown
    (offer,) = map(json.loads, hall.bots.command("offers", "--json").stdout.splitlines())
    assert (offer["question"], offer["lang"], offer["expected"]) == (NOT_HELD, "ja", "answer")
    assert offer["answer"].startswith("収集日は地区ごとに違います。")
    assert "1234" not in offer["answer"]


def test_what_was_handed_on_from_a_command_is_told_in_the_direct_message(hall: CityHall) -> None:
    alone = hall.commands(GENERAL, "ごみ袋はどこで売っていますか。燃えるごみの曜日も知りたい")
    assert "hand_on" in buttons(alone)
    before = len(hall.team.messages(hall.direct))
    hall.told(lambda: hall.team.clicks(GENERAL, STAFF, "hand_on", ephemeral=alone))
    handed = hall.team.messages(PLANNING)[-1]
    hall.team.says(PLANNING, DEPARTMENT, REPLY, handed.ts)
    hall.cloud.until(lambda: len(hall.team.messages(hall.direct)) > before)
    assert read(hall.team.messages(hall.direct)[-1]).startswith(WORDS["replied"].format(department=PLANNING_DEPARTMENT))


def test_home_shows_staff_all_plans_with_editions_and_dates_and_how_to_ask(hall: CityHall) -> None:
    home = read(hall.home(STAFF))
    assert WORDS["home_internal"] in home
    assert WORDS["home_mention"].format(bot=f"@{hall.team.bot_user}") in home
    assert "みなと野市第２次総合計画\n確定版 · 決定 · 2025-03-21" in home
    assert f"{MEMO}\n令和６年11月12日 · 案 · 2024-11-12 · {WORDS['internal']}" in home


def test_home_shows_a_guest_and_another_workspace_public_plans_alone(hall: CityHall) -> None:
    for home in (read(hall.home(GUEST)), read(hall.home(STAFF, hall.others))):
        assert WORDS["home_public"] in home
        assert "みなと野市地域防災計画（概要）\n令和６年３月改定 · 決定 · 2024-03" in home
        assert MEMO not in home


def test_home_is_in_the_persons_language_but_for_what_slack_names_alike_for_all(hall: CityHall) -> None:
    home, words = read(hall.home(FOREIGNER)), pages("en")
    assert words["slack.home_how"] in home
    assert words["slack.home_shortcut"].format(name=WORDS["shortcut_title"]) in home
    assert "確定版 · adopted · 2025-03-21" in home


def test_the_messages_tab_suggests_questions_in_the_persons_language(hall: CityHall) -> None:
    hall.team.opens_home(FOREIGNER, tab="messages")
    place = hall.team.direct(FOREIGNER)
    hall.cloud.until(lambda: [each for each in hall.team.prompted if (each.channel, each.kind) == (place, "prompts")])
    (call,) = hall.cloud.calls("assistant.threads.setSuggestedPrompts")
    assert call.arguments["title"] == pages("en")["slack.examples_title"]


def test_the_pane_suggests_questions_and_answers_them_under_a_title(hall: CityHall) -> None:
    channel, thread_ts = hall.team.opens_pane(STAFF)

    def shown(kind: str) -> list[object]:
        return [each.value for each in hall.team.prompted if each.thread_ts == thread_ts and each.kind == kind]

    hall.cloud.until(lambda: shown("prompts"))
    (prompts,) = shown("prompts")
    assert isinstance(prompts, list)
    assert 1 <= len(prompts) <= 4
    for prompt in prompts:
        answer = hall.asks(prompt["message"], thread_ts)
        assert (answer.channel, "出典1を見る" in read(answer)) == (channel, True)
    assert shown("status")[0] == WORDS["searching"]
    assert shown("title") == [prompts[0]["message"]]
