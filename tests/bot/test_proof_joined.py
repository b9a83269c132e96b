"""What several sentences, a row or an opinion hold, told as they hold it and otherwise."""

import pytest

from bot.domain import DraftStatement
from bot.proof import examine, unsupported
from bot.writing.attribution import attribute
from bot.writing.replies.parsing import WrittenDraft
from tests.passages import item, passage
from vectorstore.domain import Sentence, SentenceKind

HALL = "中央公民館を建て替え、令和11年4月に開館します。"
STATIONS = (
    ("名称", "所在地", "建設年月日"),
    ("本署", "港町1", "昭和56年11月19日"),
    ("東分署", "里町3", "昭和55年11月26日"),
)
PINES = "海岸の松林を切り開く計画には賛成できない。(海辺自然観察会)"
INN = "観光の目玉がなければ若者は戻ってこない。(潮見旅館組合)"
BUS = "里山地区では、令和4年度から予約制の「のりあい号」を運行しています。"
TAX = "区税は、減収を見込む一方で、賃金の上昇により、前年度比で150億円の増としました。"
DAMAGE = "半壊は、延床面積の20%以上70%未満が損壊したもの、又は損害割合が20%以上50%未満のものとする。"


def row(names: tuple[str, ...], cells: tuple[str, ...], context: str = "") -> Sentence:
    columns = tuple(zip(names, cells, strict=True))
    return Sentence(" ".join(cells), SentenceKind.TABLE_ROW, context=context, columns=columns)


def is_shown(statement: str, *sentences: str | Sentence) -> bool:
    held = passage(*sentences, path=("公共施設",))
    places = tuple((held, at) for at in range(len(sentences)))
    text = "\n".join(sentence.text for sentence in held.chunk.sentences)
    return not examine([DraftStatement(statement, places)], lambda _: text)[1]


GOALS = row(("指標", "単位", "現状値(令和6年度)", "目標値(令和11年度)"), ("計画の作成件数", "件", "142", "520"))
VISITS = row(("施策", "指標", "単位", "目標値(令和11年度)"), ("関係人口の拡大", "観光客数", "万人/年", "150.0"))
BALANCE = row(("区分", "令和2年度", "令和3年度"), ("単年度収支", "112,846", "△ 87,420"), "千円")
AGES = row(("区分", "人口", "割合"), ("老年人口(65歳以上)", "25,295", "30.0"), "年齢別人口 人、%")
DEALS = ("協定書名", "協定先", "内容")
FUEL = row(DEALS, ("災害時の燃料供給等の協定", "海辺石油組合", "燃料の優先供給"))
TOILETS = row(DEALS, ("災害時の機器供給の協定", "里山レンタル潮見営業所", "仮設トイレの供給"))
LEVELS = "潮見橋の水位が3.8メートルに達したときは高齢者等避難を、4.6メートルに達したときは避難指示を発令します。"
FEE = "利用料は、1泊2日当たり6,000円を3,000円に引き下げます。"
BUDGET = row(("目", "本年度", "前年度", "比較"), ("区税", "159,472", "144,513", "14,959"), "千円")


@pytest.mark.parametrize(
    ("statement", "quotes"),
    [
        ("中央公民館は建て替えられ、令和11年4月に開館します。", (HALL, item("電子図書館の開設"))),
        ("計画の作成件数を、142件から520件まで増やすことが目標です。", (GOALS,)),
        ("区税の本年度は159,472千円で、前年度より14,959千円増えています。", (BUDGET,)),
        ("区税は、前年度比150億円の増です。", (TAX,)),
        ("観光客数は、令和11年度に年間150.0万人とすることを目指しています。", (VISITS,)),
        ("令和3年度の単年度収支は、87,420千円の赤字でした。", (BALANCE,)),
        ("65歳以上の老年人口は25,295人で、全体の30.0%を占めています。", (AGES,)),
        ("海辺石油組合とは燃料の優先供給、里山レンタル潮見営業所とは仮設トイレの供給を定めています。", (FUEL, TOILETS)),
        ("潮見橋の水位が4.6メートルに達すると、避難指示が発令されます。", (LEVELS,)),
        ("利用料は、1泊2日で6,000円から3,000円に下がります。", (FEE,)),
        ("危険箇所の対策は、令和9年度までに終える予定です。", ("危険箇所の対策を令和9年度までに完了します。",)),
        ("海辺自然観察会からは、海岸の松林を切り開く計画には賛成できないという意見がありました。", (PINES,)),
        ("東分署は、昭和55年11月26日に建てられました。", tuple(row(STATIONS[0], cells) for cells in STATIONS[1:])),
        ("津波の高さは最大7.2メートルとされています。", ("津波は、最大の高さ7.2mとされています。",)),
        ("週1回だった教室は、週3回に増やされます。", ("教室は週1回から週3回に増やします。",)),
        ("里町の人口は、2018年に初めて減少へ転じました。", ("里町の人口は2018年に初めて減少に転じています。",)),
        ("公民館という施設が建て替えられます。", ("公民館を建て替えます。",)),
    ],
)
def test_what_the_quotes_hold_is_shown(statement: str, quotes: tuple[str | Sentence, ...]) -> None:
    assert is_shown(statement, *quotes)


@pytest.mark.parametrize(
    ("statement", "quotes"),
    [
        ("電子図書館は、令和11年4月に開設されます。", (HALL, item("電子図書館の開設"))),
        (
            "待機児童をなくすため、医療費の助成を広げます。",
            ("医療費の助成を広げます。", "待機児童を17人からなくします。"),
        ),
        (
            "9,404千円が、これは国の補助金の廃止によるものです。",
            ("入湯税 9,404千円", "国の補助金は廃止によるものです。"),
        ),
        (
            "人件費の増加が、これは国の補助金の廃止によるものです。",
            ("人件費の増加", "国の補助金は廃止によるものです。"),
        ),
        ("東分署は、昭和56年11月19日に建てられました。", tuple(row(STATIONS[0], cells) for cells in STATIONS[1:])),
        ("計画の作成件数を、142件から520件まで減らすことが目標です。", (GOALS,)),
        ("区税は、前年度より159,472千円増えています。", (BUDGET,)),
        ("観光客数の目標値は、150.0人です。", (VISITS,)),
        ("観光客数は、令和11年度に150.0万人となりました。", (VISITS,)),
        ("令和2年度の単年度収支は、112,846千円の赤字でした。", (BALANCE,)),
        ("里山レンタル潮見営業所とは、燃料を優先供給する協定を結んでいます。", (FUEL, TOILETS)),
        ("潮見橋の水位が4.6メートルに達すると、高齢者等避難が発令されます。", (LEVELS,)),
        ("利用料は、1泊2日当たり3,000円から6,000円に引き上げられます。", (FEE,)),
        ("利用料は、1泊当たり3,000円です。", (FEE,)),
        ("潮見旅館組合は、海岸の松林を切り開く計画には賛成できないと述べています。", (PINES, INN)),
        ("市は、海岸の松林を切り開く計画には賛成できないとしています。", (PINES,)),
        ("潮見地区では、令和4年度から「のりあい号」を運行しています。", (BUS, GOALS)),
        ("区税は、前年度比で150億円の減収を見込んでいます。", (TAX,)),
        ("半壊とは、損害割合が20%以上70%未満のものです。", (DAMAGE,)),
        ("リモートワークを実施しています。", ("リモートワークの研究を進めます。",)),
        ("評価の組織がすでに設置されています。", ("評価の組織を設置します。",)),
        ("訓練は、毎年11月5日に全市で実施されます。", ("訓練は、港地区と潮見地区で毎年11月5日に実施します。",)),
        ("里町は、令和8年度に庁舎を整備しました。", ("里町は、令和8年度に庁舎を整備することとしています。",)),
    ],
)
def test_what_no_quote_holds_is_not_shown(statement: str, quotes: tuple[str | Sentence, ...]) -> None:
    assert not is_shown(statement, *quotes)


def test_a_word_of_a_kind_is_told_of_what_it_holds_and_not_the_other_way_round() -> None:
    assert unsupported("図書館を建て替えます。", ["公共の施設を建て替えます。"])


def test_what_one_section_says_is_not_told_of_the_subject_of_anothers_heading() -> None:
    loans = passage("一時借入金の最高額は、100億円と定める。", path=("一般会計",))
    other = passage("令和8年度の予算", path=("介護保険会計",), chunk="c2")
    draft = DraftStatement("介護保険会計の一時借入金の最高額は、100億円です。", ((loans, 0), (other, 0)))
    assert examine([draft], lambda _: "一時借入金の最高額は、100億円と定める。令和8年度の予算")[1]


def test_a_heading_that_the_cited_sentence_names_is_not_cited_as_well() -> None:
    held = passage(item("(2) 関係団体"), "関係団体は、毎年4月に名簿を市へ提出します。")
    found = attribute(WrittenDraft("関係団体は、毎年4月に名簿を市へ提出します", (), ""), [held])
    assert [at for _, at in found.draft.quotes] == [1]


def test_of_two_items_that_begin_alike_the_one_that_is_named_is_cited() -> None:
    held = passage(item("負担の理由"), item("負担の理由 期間が長期にわたるため"), item("支払の年度"))
    found = attribute(WrittenDraft("主な内容は、負担の理由、支払の年度です。", (), ""), [held])
    assert sorted(at for _, at in found.draft.quotes) == [0, 2]
