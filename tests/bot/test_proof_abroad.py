import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from bot.proof import lacking, unsupported
from bot.proving.abroad.statements import language_abroad
from bot.writing.attribution import attribute
from bot.writing.replies.parsing import WrittenDraft
from tests.passages import passage

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


ROUTINE = "よくある手続の大半をAIなどで済ませられるようにしていきます。"
PARKS = "公園は92か所です。"


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("Phần lớn thủ tục bằng AI, which the council has approved.", ROUTINE),
        ("Phần lớn thủ tục bằng AI because the national subsidy was abolished.", ROUTINE),
        ("For everyone, có 92 công viên.", PARKS),
        ("Có 92 công viên, para todos os cidadãos.", PARKS),
        ("There are 92 parks, và thành phố đã bãi bỏ trợ cấp.", PARKS),
        ("There are 92 parks, dahil inalis ang subsidyo.", PARKS),
        ("There are 92 parks, 国の補助金が廃止されました。", PARKS),
        ("There are 92 parks, 국가 보조금이 폐지되었습니다.", PARKS),
        ("There are 92 parks, अनुदान खारेज भयो।", PARKS),
        ("May 92 parke, because the national subsidy was abolished.", PARKS),
        ("Há 92 parques, which the council has approved.", PARKS),
        ("For all citizens, 공원은 92곳입니다.", PARKS),
        ("공원은 92곳입니다, which the council has approved.", PARKS),
        ("公园有92处, because the subsidy was abolished.", PARKS),
        ("公园有92处，국가 보조금이 폐지되었습니다。", PARKS),
        ("公园有92处，国の補助金が廃止されたためです。", PARKS),
        ("पार्कहरू ९२ वटा छन्, because the subsidy was abolished.", PARKS),
        ("公園は92か所です、for all citizens。", PARKS),
    ],
)
def test_a_clause_in_another_language_than_the_rest_is_a_lie(statement: str, evidence: str) -> None:
    assert reasons(statement, evidence)


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("공원(park)은 92곳입니다.", PARKS),
        ("There are 92 parks (công viên).", PARKS),
        ("Ang parke sa ilalim ng Basic Plan for the Environment ay 92.", PARKS),
        ("DX(창구와 기록의 변혁)", "DX(窓口と記録の変革)"),
    ],
)
def test_a_name_in_another_language_is_no_clause(statement: str, evidence: str) -> None:
    assert reasons(statement, evidence) == []


OPEN_COUNTER = "5月12日から窓口と図書館で見ることができます。"


@pytest.mark.parametrize(
    "statement",
    ["For all citizens, it can be read at the counter.", "对所有市民，可以在窗口阅览。", "모든 시민이 창구에서 열람할 수 있습니다.",
     "Đối với tất cả người dân, có thể xem tại quầy.", "Para todos os cidadãos, pode ser lido no balcão.",
     "Para sa lahat ng mamamayan, maaari itong basahin.", "सबै नागरिकका लागि काउन्टरमा पढ्न सकिन्छ।"],
)  # fmt: skip
def test_everyone_is_more_than_a_day_of_the_month(statement: str) -> None:
    assert reasons(statement, OPEN_COUNTER)
    assert reasons(statement, f"だれもが、{OPEN_COUNTER}") == []


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("Shinjuku's population is expected to peak in 2033.", "2033年に人口のピークを迎えると見込まれています。"),
        ("Shinjuku의 공원은 92곳입니다.", PARKS),
        ("The drill is held across the city.", "訓練は港地区で毎年実施します。"),
        ("The subsidy ends in April 2026.", "令和8年4月から助成の対象を18歳の年度末まで広げます。"),
        ("The tsunami may take 26 minutes at the longest.", "津波の到達まで最短26分です。"),
        ("The handbook can be bought at the library.", "冊子は図書館で閲覧することができます。"),
        ("It covers children until their 18th birthday.", "子どもを18歳に達した年度の末まで対象とします。"),
        ("A taxa subirá de 3.000 para 6.000 ienes.", "利用料は、6,000円を3,000円に引き下げます。"),
        ("दुई डाक्टर भर्ना गरिनेछ, २ जना।", "② 子ども医療費の助成"),
        ("受检率比县的平均水平高3.1个百分点。", "受診率は41.7%で、県の平均を3.1ポイント下回っています。"),
        ("Os dispositivos não são gratuitos.", "行方不明のおそれのある人に、端末を無料で貸し出します。"),
        ("매년 1만 2,000점의 전자책을 갖출 계획입니다.", "3年間で1万2,000点の電子書籍を備えます。"),
        ("水位达到3.8米时，将发布避难指示。", "水位が3.8mで高齢者等避難を、4.6mで避難指示を発令します。"),
        ("The results are published every August.", "毎年8月に審議会の意見を聴きます。"),
        ("The population peaks in 2023.", "2023年に市が推計し、人口は2033年にピークとなります。"),
    ],
)
def test_where_when_and_what_are_the_quotes_own(statement: str, evidence: str) -> None:
    assert reasons(statement, evidence)


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("青空市的人口預計在2033（令和15）年達到高峰。", "2033(令和15)年に人口のピークを迎えると見込まれます。"),
        (
            "In the revised draft the rise was lowered from 17.0% to 14.5%.",
            "17.0%から14.5%に引き下げる修正案とします。",
        ),
        ("The date remains October 2026.", "時期は令和8年10月のまま変更しません。"),
        ("Phải tự trả 500 yên mỗi lần khám.", "通院1回当たりの自己負担は500円とします。"),
        ("पानी महसुलको वृद्धि १७.०% छ।", "水道料金の増加は17.0%です。"),
        ("It will have 12,000 e-books within three years.", "3年間で12,000点の電子書籍を備えます。"),
        ("水位达到4.6米时，将发布避难指示。", "水位が3.8mで高齢者等避難を、4.6mで避難指示を発令します。"),
        ("信息通过防灾行政无线和市的官方网站传达。", "情報は、防災行政無線及び市の公式サイトで伝えます。"),
        ("受检率比县的平均水平低3.1个百分点。", "受診率は41.7%で、県の平均を3.1ポイント下回っています。"),
    ],
)
def test_what_the_quote_says_in_its_own_way_is_kept(statement: str, evidence: str) -> None:
    assert unsupported(statement, [evidence], NAMES) == []


READ = passage(
    "子ども医療費の助成の対象を、令和8年4月から広げます。",
    "水道料金を令和8年10月に改定します。",
    "沖合断層の地震では、建物の全壊2,840棟を想定します。",
    "津波の浸水想定区域では、避難計画を作成します。",
)


@pytest.mark.parametrize(
    "statement",
    [
        "从2026年10月起，儿童医疗费补助的对象将扩大。",
        "From October 2026, more children will get the medical subsidy.",
        "Estima-se que o tsunami destrua completamente 2.840 edifícios.",
    ],
)
def test_no_other_sentence_lends_a_statement_its_date_or_its_subject(statement: str) -> None:
    draft = attribute(WrittenDraft(statement), [READ]).draft
    assert not draft.quotes or lacking(statement, draft.quotes)
