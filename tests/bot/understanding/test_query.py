import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import Question, Turn
from bot.understanding.query import Asked, Holdings, Understood, understand
from bot.understanding.vocabulary import Vocabulary
from prompts.reading import say

HOLDINGS = Holdings(
    ("日野市", "調布市"),
    (("hino", "日野市みどりのプラン2030", "日野市"), ("chofu", "調布市みどりの基本計画", "調布市")),
)
WORDS = [
    "計画",
    "人口",
    "目標",
    "年次",
    "体系",
    "職員",
    "予算",
    "公園",
    "面積",
    "意見",
    "会長",
    "みどり",
    "スマートフォン",
    "廃棄物",
    "プラン",
    "委員",
]
VOCABULARY = Vocabulary.of(dict.fromkeys(WORDS, 3))


def ask(text: str, *earlier: str, answer: str = "はい。", city: str = "") -> Understood:
    turns = [turn for said in earlier for turn in (Turn("user", said), Turn("assistant", answer))]
    return understand(Question(text, history=tuple(turns), city=city), HOLDINGS, VOCABULARY)


def test_a_plain_question_is_taken_as_it_is() -> None:
    understood = ask("日野市の公園の面積の目標はいくらですか")
    assert understood.search_text == "日野市の公園の面積の目標はいくらですか"
    assert understood.understood_as == ""
    assert (understood.language, understood.cities, understood.followup) == ("ja", ("日野市",), False)
    assert "目標" in understood.focus


def test_a_number_is_exchanged_in_a_follow_up() -> None:
    understood = ask("じゃあ体系3は？", "日野市のプランの体系2を教えて")
    assert understood.search_text == "日野市のプランの体系3を教えて"
    assert understood.followup
    assert understood.cities == ("日野市",)


@pytest.mark.parametrize(
    "said", ["調布市は？", "じゃあ、調布はどうですか", "いや、日野じゃなくて調布のほうを聞いています"]
)
def test_a_city_is_exchanged_in_a_follow_up(said: str) -> None:
    understood = ask(said, "日野市の人口はいつから減りますか")
    assert understood.search_text == "調布市の人口はいつから減りますか"
    assert understood.cities == ("調布市",)


@pytest.mark.parametrize(
    ("said", "before", "search"),
    [
        ("2040年度は？", "2030年度の公園の面積は", "2040年度の公園の面積は"),
        ("And for 2040?", "What is the population of Hino in 2030年?", "What is the population of Hino in 2040年?"),
        ("那调布市呢？", "日野市的人口目标是多少？", "調布市的人口目标是多少?"),
        ("職員は？", "予算はいくらですか", "職員はいくらですか"),
        ("じゃあ調布市の職員は？", "日野市の人口はいつから減りますか", "調布市の職員はいつから減りますか"),
        ("第2章は？", "第1章の内容を教えて", "第2章の内容を教えて"),
        ("視点②は？", "視点①の内容を教えて", "視点2の内容を教えて"),
        ("E para 2040?", "Qual é a meta em 2030?", "Qual é a meta em 2040?"),
        ("What about Chofu?", "When does Hino City peak?", "When does Chofu City peak?"),
        ("조후시는요?", "히노시의 목표는?", "조후시의 목표는?"),
    ],
)
def test_a_slot_is_exchanged_for_its_like(said: str, before: str, search: str) -> None:
    assert ask(said, before).search_text.replace("调", "調") == search


@pytest.mark.parametrize(
    "said",
    [
        "もう少し詳しく。",
        "それは誰が言いましたか",
        "詳しいことはどこに聞けばいいですか",
        "なぜですか",
        "何か所ありますか",
    ],
)
def test_a_question_that_points_back_takes_the_topic_along(said: str) -> None:
    understood = ask(said, "日野市のみどりの回廊について教えてください")
    assert understood.followup
    assert "みどり" in understood.search_text
    assert said.rstrip("。") in understood.understood_as


@pytest.mark.parametrize("said", ["もう少し詳しく。", "なぜですか"])
def test_quotation_marks_do_not_nest_where_a_question_is_restated(said: str) -> None:
    restated = ask(said, "日野市の「みどりの回廊」について教えてください").understood_as
    assert restated.count("「") == restated.count("」") == 1
    assert say("replies.understood_as", "ja", question=restated).count("「") == 1


def test_the_topic_is_carried_over_several_turns() -> None:
    understood = ask("もっと詳しく", "日野市のプランの体系2を教えて", "じゃあ体系3は？")
    assert "体系3" in understood.search_text
    assert "体系2" not in understood.search_text


def test_what_the_last_answer_quoted_is_searched_for() -> None:
    understood = ask("それは誰の意見ですか", "公園の意見は？", answer="「木陰を増やしてほしい」という意見があります。")
    assert "木陰を増やしてほしい" in understood.lexical_terms


def test_a_question_with_a_topic_of_its_own_starts_afresh() -> None:
    understood = ask("調布市の廃棄物の予算はいくらですか", "日野市の公園の面積は")
    assert not understood.followup
    assert understood.search_text == "調布市の廃棄物の予算はいくらですか"


def test_the_conversations_city_and_plan_stay_until_another_is_named() -> None:
    assert ask("公園の予算総額はいくらですか", "みどりのプラン2030の目標は").plans == ("hino",)
    assert ask("公園の予算総額はいくらですか", "調布市の職員の数は").cities == ("調布市",)
    assert ask("札幌市の公園の予算総額は", "調布市の職員の数は").cities == ()


def test_a_bare_noun_takes_the_topic_along() -> None:
    assert ask("担当はどこですか", "日野市の公園の面積について").search_text == "日野市の公園の面積 担当はどこですか"


def test_a_bare_year_is_searched_in_both_calendars() -> None:
    assert {"令和12年", "令和12年度"} <= set(ask("What is the goal in 2030?").lexical_terms)


def test_years_are_searched_in_both_calendars() -> None:
    assert {"2027年度", "2027(令和9)年度"} <= set(ask("令和9年度の目標は").lexical_terms)


def test_residents_words_bring_the_plans_words_and_no_others() -> None:
    assert ask("スマホの講座はありますか").lexical_terms == ("スマートフォン",)


def test_a_foreign_question_is_searched_with_japanese_words() -> None:
    understood = ask("When will Hino's population reach its target?")
    assert {"人口", "目標"} <= set(understood.lexical_terms)
    assert {"人口", "目標"} <= set(understood.content_words)
    assert (understood.language, understood.cities) == ("en", ("日野市",))


def test_chinese_letters_are_searched_as_japan_writes_them() -> None:
    assert "委員" in ask("审议会有多少委员？").lexical_terms


def test_another_city_is_told_from_the_held_ones() -> None:
    understood = ask("札幌市の公園の面積は")
    assert (understood.cities, understood.other_cities) == ((), ("札幌市",))


def test_the_channels_city_counts_where_the_question_names_none() -> None:
    assert ask("公園の面積は", city="hino").cities == ("日野市",)
    assert ask("調布市の公園の面積は", city="hino").cities == ("調布市",)


def test_a_plan_is_named_by_its_year() -> None:
    assert ask("みどりのプラン2030の目標は").plans == ("hino",)


@pytest.mark.parametrize(
    "question", ["公園の面積について、日野市と調布市を比べてください", "公園の面積について両市の違いは何ですか"]
)
def test_a_comparison_is_searched_for_on_both_sides(question: str) -> None:
    compares = ask(question).compares
    assert {side.city for side in compares} == {"日野市", "調布市"}
    assert all("公園の面積" in side.text for side in compares)
    assert not any("調布" in side.text for side in compares if side.city == "日野市")


def test_kana_and_typos_are_restated() -> None:
    assert ask("ひのし の じんこう は いつ へりますか").understood_as.startswith("日野市の人口は")
    assert ask("公園の面積の目票は").search_text == "公園の面積の目標は"


def test_a_refusal_is_carried() -> None:
    refusal = ask("日野市と調布市はどちらが優れていますか").refusal
    assert refusal is not None
    assert refusal.code == "opinion"


def test_control_characters_vanish() -> None:
    assert ask("公園の\x00面積\u202eは").text == "公園の 面積 は"


@given(st.text(max_size=120), st.lists(st.text(max_size=40), max_size=3))
@settings(deadline=None)
def test_no_question_breaks_the_reader(text: str, earlier: list[str]) -> None:
    assert ask(text, *earlier).asked <= set(Asked)


@pytest.mark.alone
def test_a_question_is_understood_in_a_few_milliseconds() -> None:
    ask("日野市の公園の面積は")
    begun = time.perf_counter()
    for number in range(20):
        ask(f"令和{number + 1}年度の日野市の公園の面積の目標と予算総額はいくらですか")
    assert (time.perf_counter() - begun) / 20 < 0.05


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("防災計畫的負責部門是哪裡？", "防灾计划的负责部门是哪里？"),
        ("人口什麼時候開始減少？", "人口什么时候开始减少？"),
        ("怎樣支援育兒家庭？", "怎样支援育儿家庭？"),
        ("垃圾減量的目標是多少？", "垃圾减量的目标是多少？"),
    ],
)
def test_both_letters_of_chinese_are_searched_alike(traditional: str, simplified: str) -> None:
    one, other = ask(traditional), ask(simplified)
    assert (one.language, other.language) == ("zh", "zh")
    assert one.lexical_terms == other.lexical_terms
    assert (one.focus, one.content_words, one.asked) == (other.focus, other.content_words, other.asked)


def test_a_follow_up_is_restated_in_the_frame() -> None:
    history = (Turn("user", "日野市の公園の面積の目標はいくらですか"),)
    question = Question("それはいつまでですか", history=history, language="zh-Hant")
    understood = understand(question, HOLDINGS, VOCABULARY)
    assert understood.understood_as.startswith("關於日野市の公園の面積の目標：")
    assert (understood.language, understood.frame) == ("ja", "zh-Hant")
