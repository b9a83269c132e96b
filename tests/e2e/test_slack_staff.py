"""Staff ask the plans from where they work: a real process answers, and what a person reads is read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from prompts.reading import pages, say
from tests.e2e.slack_shown import buttons, links, read
from tests.e2e.slack_staff import (
    BOSAI,
    COLLEAGUE,
    GENERAL,
    GUEST,
    MIXED,
    STAFF,
    VIEWER,
    CityHall,
    city_hall,
)

pytestmark = [pytest.mark.slow]

POPULATION = "みなと野市の人口のピークはいつで、何人でしたか。"
PEAK = "平成22年（2010年）の88,105人をピークに減少に転じ"
WHERE = "決定 · みなと野市第２次総合計画（確定版） › 第２章 みなと野市の現状と課題 › ２ 人口の動向 › （１）総人口"
BUS = "デマンド交通について教えてください。"
AREA, AREA_TOLD = "市の面積はどれくらいですか。", "面積は96.4平方キロメートルです。"
BIRTH, BIRTH_TOLD = "みなと野市はいつ市になりましたか。", "昭和31年４月１日"
COST, SECRET = "まなびの館の事業費は素案の額を超えますか", "素案の38億円を超えるおそれ"
UNDECIDED = say("notices.draft_only", "ja")


@pytest.fixture(scope="module")
def hall(sample_data_dir: Path) -> Iterator[CityHall]:
    with city_hall(sample_data_dir) as opened:
        yield opened


@pytest.fixture(autouse=True)
def checked(hall: CityHall) -> Iterator[None]:
    yield
    hall.check()


def test_a_direct_message_gets_the_passage_with_its_section_its_page_and_a_link(hall: CityHall) -> None:
    answer = hall.asks(POPULATION)
    assert PEAK in read(answer)
    assert f"[1] {WHERE} · 4ページ（ファイルの8ページ目）  [計画の中で見る]" in read(answer)
    assert links(answer)[0].startswith(f"{VIEWER}/plans/minatono-sogo-keikaku/2?section=")
    assert buttons(answer)[-1] == "feedback"
    assert len(hall.team.replies(hall.direct, answer.thread_ts)) == 1


def test_a_mention_that_comes_as_two_events_is_answered_once_in_its_thread(hall: CityHall) -> None:
    before = len(hall.team.messages(GENERAL))
    answer = hall.mentions(GENERAL, AREA)
    told = [parcel for parcel in hall.cloud.sent if AREA in str(parcel.payload) and STAFF in str(parcel.payload)]
    assert len(told) == 2
    assert AREA_TOLD in read(answer)
    assert len(hall.team.messages(GENERAL)) == before + 1


def test_a_thread_goes_on_without_a_mention_from_what_was_asked_in_it(hall: CityHall) -> None:
    first = hall.mentions(GENERAL, BUS)
    assert "乗り合いで運行する小型の交通" in read(first)
    second = hall.goes_on(GENERAL, "それの登録者は何人ですか。", first.thread_ts)
    assert read(second).startswith("「デマンド交通」について：それの登録者は何人ですか。")
    assert "登録者は1,286人です" in read(second)


def test_two_follow_ups_at_once_are_answered_one_after_the_other(hall: CityHall) -> None:
    root = hall.mentions(GENERAL, BUS).thread_ts
    begun = len(hall.cloud.calls("chat.startStream"))
    hall.cloud.fail("chat.stopStream", hang_s=0.5)
    hall.team.says(GENERAL, STAFF, "それの登録者は何人ですか。", root)
    hall.cloud.until(lambda: len(hall.cloud.calls("chat.startStream")) > begun)
    hall.team.says(GENERAL, COLLEAGUE, "運賃はいくらですか。", root)
    hall.cloud.until(lambda: len(hall.team.replies(GENERAL, root)) == 3)
    hall.settle()
    second, third = hall.team.replies(GENERAL, root)[1:]
    assert "それの登録者は何人ですか。" in read(second)
    assert "運賃はいくらですか。" in read(third)


def test_thanks_and_what_is_said_to_others_in_its_thread_are_left_alone(hall: CityHall) -> None:
    root = hall.mentions(GENERAL, AREA).thread_ts

    def talk() -> None:
        for words in (
            "ありがとうございます！",
            "了解しました :bow:",
            f"<@{COLLEAGUE}> 人口は何人ですか",
            "よろしくお願いします",
        ):
            hall.team.says(GENERAL, STAFF, words, root)
        hall.team.says(GENERAL, STAFF, "ありがとうございました", root, mention=True)
        hall.team.says(hall.direct, STAFF, "ありがとうございました。助かります")

    assert hall.stays_silent(talk)


def test_what_is_said_in_a_channel_without_a_mention_is_left_alone(hall: CityHall) -> None:
    def talk() -> None:
        root = hall.team.says(GENERAL, STAFF, POPULATION)
        hall.team.says(GENERAL, COLLEAGUE, AREA, root)

    assert hall.stays_silent(talk)


def test_bots_are_not_answered_and_its_own_messages_neither(hall: CityHall) -> None:
    own = hall.mentions(GENERAL, AREA)

    def talk() -> None:
        for classic in (True, False):
            hall.team.bot_says(GENERAL, f"<@{hall.team.bot_user}> {POPULATION}", classic=classic)
            hall.team.bot_says(GENERAL, POPULATION, own.thread_ts, classic=classic)

    assert hall.stays_silent(talk)


@pytest.mark.parametrize(
    ("greeting", "frame"), [("こんにちは！", "ja"), ("使い方を教えてください", "ja"), ("hello", "en")]
)
def test_whoever_greets_it_is_told_how_to_ask(hall: CityHall, greeting: str, frame: str) -> None:
    told = hall.asks(greeting)
    assert read(told).splitlines() == [say("errors.question_empty", frame), pages(frame)["slack.home_direct"]]


@pytest.mark.parametrize(
    ("question", "frame", "figure"),
    [
        ("When did the population of Minatono City peak?", "en", "88,105人をピークに"),
        ("学校体育馆什么时候安装空调？", "zh", "令和９年度までに空調設備を整備します"),
        ("Quầy tư vấn cho người nước ngoài hỗ trợ bao nhiêu ngôn ngữ?", "vi", "12の言語に対応します"),
    ],
)
def test_a_question_in_another_language_is_framed_in_it_and_quotes_japanese(
    hall: CityHall, question: str, frame: str, figure: str
) -> None:
    answer = hall.asks(question)
    assert figure in read(answer)
    assert f"[1] {say('statuses.adopted', frame)} · みなと野市第２次総合計画" in read(answer)
    assert f"[{pages(frame)['slack.open_source'].format(number=1)}]" in read(answer)
    assert "出典" not in read(answer)


def test_a_question_that_is_too_long_is_told_how_long_it_may_be(hall: CityHall) -> None:
    assert read(hall.asks("計画" * 151)) == say("errors.question_too_long", "ja", limit=300)


def test_what_must_not_be_answered_is_declined_in_words(hall: CityHall) -> None:
    declined = hall.asks("次の市長選ではだれに投票すればいいですか。")
    assert read(declined).startswith("市や政党、人物の良し悪し、選挙、将来の予想についてはお答えしていません。")
    assert buttons(declined) == []


def test_an_answer_from_what_is_not_decided_says_so_before_anything_else(hall: CityHall) -> None:
    answer = hall.asks(COST)
    assert read(answer).splitlines()[0] == f"{say('labels.notice', 'ja')} {UNDECIDED}"
    assert "案 · みなと野市 総合計画前期基本計画 事業費の検討メモ（令和６年11月12日） › ２ まなびの館の事業費" in read(
        answer
    )
    assert pages("ja")["slack.internal"] in read(answer)
    begun = [call.arguments for call in hall.cloud.calls() if call.method in ("chat.startStream", "chat.postMessage")]
    assert UNDECIDED in str(begun[-1])


def test_internal_papers_are_quoted_where_staff_alone_read_along(hall: CityHall) -> None:
    assert SECRET in read(hall.asks(COST))
    assert SECRET in read(hall.mentions(GENERAL, COST))
    others = (hall.mentions(MIXED, COST), hall.asks(COST, user=GUEST), hall.asks(COST, team=hall.others))
    assert [SECRET in each.shown for each in others] == [False] * 3
    assert "総事業費は34億5,000万円を見込み" in read(others[0])


def test_a_channel_of_one_plan_is_answered_from_that_plan_alone(hall: CityHall) -> None:
    answer = hall.mentions(BOSAI, "自主防災組織の活動率の目標は何％ですか。")
    assert "令和10年度までに70.0％とすることを目標とします。" in read(answer)
    assert "総合計画" not in read(answer)
    silent = hall.mentions(BOSAI, "特定健康診査の受診率は今いくらで、目標はいくらですか。")
    assert "41.7" not in read(silent)
    assert "危機管理課（電話 0000-12-3450）" in read(silent)


def test_two_workspaces_with_apps_of_their_own_are_answered_each_by_its_own(hall: CityHall) -> None:
    here, there = hall.asks(AREA), hall.asks(AREA, team=hall.others)
    assert (here.user, there.user) == (hall.team.bot_user, hall.others.bot_user)
    assert AREA_TOLD in read(here)
    assert AREA_TOLD in read(there)


@pytest.mark.parametrize("place", ["direct", "channel"])
def test_an_edited_question_gets_its_answer_in_the_same_message(hall: CityHall, place: str) -> None:
    answer = hall.asks(AREA) if place == "direct" else hall.mentions(GENERAL, AREA)
    hall.team.edits(answer.channel, answer.thread_ts, BIRTH, mention=place == "channel")
    hall.cloud.until(lambda: BIRTH_TOLD in hall.team.replies(answer.channel, answer.thread_ts)[0].shown)
    hall.settle()
    (edited,) = hall.team.replies(answer.channel, answer.thread_ts)
    assert edited.ts == answer.ts
    assert AREA_TOLD not in edited.shown
    assert "（２）沿革" in read(edited)


def test_an_edited_question_is_no_follow_up_of_what_it_said_before(hall: CityHall) -> None:
    answer = hall.asks(AREA)
    hall.team.edits(answer.channel, answer.thread_ts, "それは何年のものですか")
    hall.cloud.until(lambda: AREA_TOLD not in hall.team.replies(answer.channel, answer.thread_ts)[0].shown)
    hall.settle()
    assert "「市の面積」について" not in hall.team.replies(answer.channel, answer.thread_ts)[0].shown


def test_the_answer_goes_with_a_question_that_is_deleted(hall: CityHall) -> None:
    answer = hall.mentions(GENERAL, AREA)
    hall.team.deletes(GENERAL, answer.thread_ts)
    hall.cloud.until(lambda: not hall.team.replies(GENERAL, answer.thread_ts))
