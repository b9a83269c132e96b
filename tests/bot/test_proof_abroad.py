import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from bot.proof import unsupported
from bot.proof_abroad import language_abroad

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
