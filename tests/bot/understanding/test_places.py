import pytest

from bot.understanding.places import held_cities, other_cities
from bot.understanding.plans import named_plans

HELD = ("日野市", "調布市", "日の出町")
PLANS = (
    ("dx", "日野市デジタル推進アクションプラン2030", "日野市"),
    ("hino", "日野市総合戦略", "日野市"),
    ("chofu", "調布市総合戦略", "調布市"),
    ("vision", "調布市人口ビジョン（素案）", "調布市"),
)


@pytest.mark.parametrize(
    "question",
    [
        "調布市の目標は",
        "調布の目標は",
        "ちょうふし の もくひょう",
        "Chofu's goals",
        "Chōfu-shi",
        "ちょうふ市の目標は",
        "チョウフ市の目標",
        "조후시의 목표는?",
        "調布駅の周り",
    ],
)
def test_a_held_city_is_known_by_every_name(question: str) -> None:
    assert held_cities(question, HELD) == ("調布市",)


def test_a_person_who_bears_a_citys_name_is_no_city() -> None:
    assert held_cities("調布委員の意見は", HELD) == ()


def test_cities_come_in_the_order_of_the_question() -> None:
    assert held_cities("調布市と日野市の違い", HELD) == ("調布市", "日野市")


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("札幌市の人口は", "札幌市"),
        ("札幌の人口のピークは", "札幌市"),
        ("世田谷区の予算は", "世田谷区"),
        ("東京都の計画は", "東京都"),
        ("City of Sapporo plan", "Sapporo"),
        ("삿포로시의 계획은?", "삿포로"),
        ("Kế hoạch của thành phố Sapporo là gì?", "Sapporo"),
    ],
)
def test_another_city_is_named(question: str, other: str) -> None:
    assert other_cities(question, HELD) == (other,)


@pytest.mark.parametrize(
    "question",
    [
        "調布市民の意見",
        "各市の取組と本市の都市計画",
        "市町村との連携",
        "中心市街地の活性化",
        "周辺市との協力",
        "姉妹都市との交流",
        "日本の人口",
        "三輪委員の意見",
        "奥沢中学校の改築",
        "両市の違い",
        "도시 계획은?",
    ],
)
def test_words_that_look_like_cities_are_none(question: str) -> None:
    assert other_cities(question, HELD) == ()


def test_a_town_that_the_plans_speak_of_is_a_place_in_them() -> None:
    assert other_cities("若葉町の公園は", HELD) == ("若葉町",)
    assert other_cities("若葉町の公園は", HELD, {"若葉町"}) == ()


@pytest.mark.parametrize(
    ("question", "cities", "plans"),
    [
        ("アクションプラン2030の目標は", (), ("dx",)),
        ("アクションプラン2025の目標は", (), ()),
        ("人口ビジョンの対象期間は", (), ("vision",)),
        ("総合戦略の基本目標は", (), ("hino", "chofu")),
        ("調布市の総合戦略の基本目標は", ("調布市",), ("chofu",)),
        ("計画の目標は", (), ()),
        ("人口のピークは", (), ()),
    ],
)
def test_a_plan_is_named_by_what_tells_it_apart(question: str, cities: tuple[str, ...], plans: tuple[str, ...]) -> None:
    assert named_plans(question, PLANS, cities) == plans
