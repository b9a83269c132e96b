import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from bot.proof import unsupported
from bot.proving.abroad.statements import language_abroad

LANGUAGES = ("en", "zh", "zh-Hant", "ko", "vi", "pt", "tl", "ne")
NAMES = ("公園", "青空市みどりの計画", "青空市")
CASES: Sequence[Mapping[str, str | list[str]]] = tomllib.loads(
    (Path(__file__).parent / "abroad_statements.toml").read_text(encoding="utf-8")
)["sentences"]


def reasons(statement: str, *evidence: str) -> list[str]:
    return unsupported(statement, evidence, NAMES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_true_in_another_language_is_kept_and_what_was_made_false_is_caught(language: str) -> None:
    kept, caught = [], []
    for case in CASES:
        if language not in case:
            continue
        true, *changes = list(case[language])
        kept.append(not reasons(true, str(case["quote"])))
        for change in changes:
            old, new = change.split(">")
            assert old in true
            caught.append(bool(reasons(true.replace(old, new), str(case["quote"]))))
    assert sum(kept) >= 0.9 * len(kept)
    assert sum(caught) >= 0.97 * len(caught)


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The cost is 1.2 billion yen.", "費用は12億円です。"),
        ("The cost is 1,200 million yen.", "費用は1,200,000千円です。"),
        ("O custo é de 1,2 bilhão de ienes.", "費用は12億円です。"),
        ("Có 1.234 người tham gia.", "1,234人が参加します。"),
        ("Có 1,234 người tham gia.", "1,234人が参加します。"),
        ("达到率为百分之七十五。", "達成率は75%です。"),
        ("आर्थिक वर्ष २०२७ मा लागत १२ करोड येन हो।", "令和9年度の費用は1億2,000万円です。"),
        ("The deadline is June 5, 2027.", "期限は令和9年6月5日です。"),
        ("The deadline is the 5th of June 2027.", "期限は2027年6月5日です。"),
        ("2027년도 비용은 12억 엔입니다.", "令和9年度の費用は12億円です。"),
        ("Năm Lệnh Hòa 9, chi phí là 12 tỷ yên.", "令和9年の費用は120億円です。"),
        ("Sa taong piskal 2027, labindalawang wika ang magagamit.", "2027年度は12の言語を利用できます。"),
        ("No later than FY2027 there will be at least twelve.", "2027年度までに12以上にします。"),
    ],
)
def test_figures_and_dates_are_compared_by_value_across_languages(statement: str, evidence: str) -> None:
    assert reasons(statement, evidence) == []


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("There are 8,000 households.", "8世帯あります。"),
        ("Có 8.000 hộ gia đình.", "8世帯あります。"),
        ("The cost is 12 million dollars.", "費用は1,200万円です。"),
        ("The rate is 5 percentage points.", "率は5%です。"),
        ("The fiscal year Reiwa 9 budget is 5 yen.", "令和8年度の予算は5円です。"),
        ("Shinjuku City has 92 parks.", "公園は92か所です。"),
        ("신주쿠시의 공원은 92곳입니다.", "公園は92か所です。"),
        ("新宿市的公园有92处。", "公園は92か所です。"),
        ("The 健康部 is in charge of the parks.", "公園は企画部が担当します。"),
        ("The number of parks rises from 100 to 92.", "公園は100か所から92か所になります。"),
    ],
)
def test_another_scale_currency_era_or_city_is_a_lie_in_every_language(statement: str, evidence: str) -> None:
    assert reasons(statement, evidence)


@pytest.mark.parametrize(
    "statement",
    ["Aozora City has 92 parks.", "Ang Lungsod ng Aozora ay may 92 parke.", "A cidade de Aozora tem 92 parques.",
     "아오조라시의 공원은 92곳입니다.", "青空市有92处公园。", "Aozora-shi has 92 parks in its 青空市みどりの計画."],
)  # fmt: skip
def test_the_city_may_be_named_by_its_reading(statement: str) -> None:
    assert reasons(statement, "公園は92か所です。") == []


@pytest.mark.parametrize(
    ("statement", "language"),
    [
        ("公園は92か所です。", ""),
        ("The parks (公園) number 92.", "en"),
        ("預計2033年人口將達到高峰。", "zh"),
        ("「みどりの計画」的目标是减少垃圾。", "zh"),
        ("根据みなと野市的计划，公园有92处。", "zh"),
        ("市民参加の推進と緑のまちづくり", ""),
        ("公園整備費", ""),
        ("공원은 92곳입니다.", "ko"),
    ],
)
def test_a_statement_is_read_in_the_language_it_is_written_in(statement: str, language: str) -> None:
    assert language_abroad(statement) == language


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("It will be finished by fiscal 2027 (令和9年度).", "令和9年度までに完成させます。"),
        ("Será concluído até o ano fiscal de 2027 (令和9年度).", "令和9年度までに完成させます。"),
        ("Sẽ hoàn thành trước cuối năm tài khóa 2027 (令和9年度).", "令和9年度までに完成させます。"),
        ("2027년도(令和9年度)까지 완료합니다.", "令和9年度までに完了します。"),
        ("Each district gets up to 2 million yen.", "1地区当たり年200万円を上限に交付します。"),
        ("The town of Noharamachi joined in 1956.", "昭和31年、野原町が加わりました。"),
        ("Measure 4-4 was deleted.", "施策4-4を削除しました。"),
        ("Shaking of lower 5 or more was observed.", "震度5弱以上の揺れを観測しました。"),
        ("O custo é de 5,054 bilhões de ienes.", "費用は50億5,400万円です。"),
        ("Special ward bonds cost 5.054 billion yen.", "特別区債は50億5,400万円です。"),
        ("因人員不足，令和6年4月有2條路線減班。", "人員の不足により、令和6年4月に2路線で減便しました。"),
        ("Measures at 74 points against the floods continue.", "水害に備え、74か所で対策を続けます。"),
        ("The share is 15 percent lower than in 2013.", "割合は平成25年より15%下がりました。"),
    ],
)
def test_a_truth_is_kept_however_it_is_put(statement: str, evidence: str) -> None:
    assert reasons(statement, evidence) == []


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("FY7027 is the target year.", "7027年度が目標です。"),
        ("It was finished by FY2026 (Reiwa 9).", "令和9年度に完成しました。令和8年度です。"),
        ("The number fell in 2018 because the national subsidy was abolished.", "2018年に件数が減少しました。"),
        ("立川市では、it supports the elderly in the use of digital services.", "高齢者のデジタル利用を支援します。"),
        ("Accidents fell from 402 to 221, while the share fell to 38.3%.", "事故は402件から221件に減少し、割合は38.3%に増加しました。"),
        ("事故从402件增加到221件，比例上升到38.3%。", "事故は402件から221件に減少し、割合は38.3%に増加しました。"),
        ("The works have been completed by FY2027.", "危険とされた箇所の工事を令和9年度までに完了します。"),
        ("The city has raised its productivity.", "デジタル技術を活用した改革により、生産性の向上を進めます。"),
        ("Every July inspections are carried out.", "毎年6月に点検を行います。"),
        ("Houve falta e não houve redução em 2024.", "2024年に不足し、減らしました。"),
        ("सुनेतोना शहरमा ९२ वटा पार्क छन्।", "みなと野市の公園は92か所です。"),
        ("北海道有92处公园，与东京都不同。", "北海道の公園は92か所です。"),
    ],
)  # fmt: skip
def test_what_is_made_up_is_caught_however_it_is_put(statement: str, evidence: str) -> None:
    assert reasons(statement, evidence)


@pytest.mark.parametrize(
    "statement", ["मिनातोनो शहरमा ९२ वटा पार्क छन्।", "港野市的公园有92处。", "Minatono City has 92 parks."]
)
def test_a_city_that_no_dictionary_has_may_be_named_by_its_reading(statement: str) -> None:
    assert unsupported(statement, ["公園は92か所です。"], ("みなと野市",)) == []


@pytest.mark.parametrize(
    "statement",
    [
        "(The mayor abolished the subsidy for parks.)",
        "「The mayor abolished the subsidy for parks.」",
        "（시장은 공원 보조금을 폐지했다）",
        "公園の広さは12㎡です (the mayor abolished the subsidy for parks in the whole city)。",
        "公園の広さは12㎡です（시장은 공원 보조금을 폐지했다）。",
    ],
)
def test_a_lie_in_brackets_is_a_lie(statement: str) -> None:
    assert unsupported(statement, ["市民ひとりあたりの公園の広さを12㎡にします。"])
