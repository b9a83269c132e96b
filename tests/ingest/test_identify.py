"""What a document says it is."""

import pytest

from ingest.document import Layout, LoadedBlock, LoadedDocument, Metadata
from ingest.identify import identify
from vectorstore.domain import BlockKind, Period

BODY = "みなと野市では、市民とともに取組を進めます。"


def page(*lines: str, title: str = "", metadata: Metadata | None = None) -> LoadedDocument:
    blocks = tuple(LoadedBlock(BlockKind.PARAGRAPH, line) for line in lines)
    return LoadedDocument("text/plain", blocks, metadata or Metadata(title=title))


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("みなと野市くらし計画(令和12年度策定)", "みなと野市くらし計画"),
        ("みなと野市くらし計画（素案）", "みなと野市くらし計画"),
        ("みなと野市くらし計画｜みなと野市公式ホームページ", "みなと野市くらし計画"),
        ("みなと野市くらし計画について", "みなと野市くらし計画"),
        ("みなと野市くらし計画2031", "みなと野市くらし計画2031"),
    ],
)
def test_a_title_is_cleaned_of_dates_states_and_sites(line: str, title: str) -> None:
    assert identify(page(BODY, title=line), "x.html").title == title


def test_the_largest_type_of_the_first_page_is_the_title() -> None:
    sizes = (("みなと野市", 12.0), ("くらし計画", 24.0), ("令和13年3月", 12.0), (BODY, 10.0))
    blocks = tuple(
        LoadedBlock(BlockKind.PARAGRAPH, text, page=1, layout=Layout(font_size=size)) for text, size in sizes
    )
    found = identify(LoadedDocument("application/pdf", blocks), "x.pdf")
    assert (found.title, found.city, found.date) == ("くらし計画", "みなと野市", "2031-03")


def test_a_line_that_speaks_of_a_plan_is_the_title_of_plain_text() -> None:
    assert identify(page("ここから本文です", "市政", "みなと野市防災計画", BODY), "x.txt").title == "みなと野市防災計画"


def test_the_file_name_is_the_last_resort() -> None:
    assert identify(page(BODY), "folder/くらし.txt").title == "くらし"


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("東京都みなと野市は、本市の計画を定める。市町村は…", "みなと野市"),
        ("山川県北原町の区域。北原町では町村会と協力する。", "北原町"),
        ("谷川村の人口。谷川村は小さい。本村は減っている。", "谷川村"),
        ("計画を定める。都市計画と地区のまちづくりを進める。", ""),
        ("令和8年度みなと野市職員の募集。6月みなと野市立学校、みなと野市議会。", "みなと野市"),
        ("谷川村民有林の造成。谷川村議会。全国市議会の会。全国市議会。", "谷川村"),
    ],
)
def test_the_city_is_the_one_most_spoken_of(text: str, city: str) -> None:
    assert identify(page("計画", text), "x.txt").city == city


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("第3次みなと野市総合計画", "総合計画"),
        ("みなと野市行財政改革プラン", "行財政改革プラン"),
        ("みなと野市地域防災計画", "防災計画"),
        ("みなと野市DX推進計画", "DX計画"),
        ("令和8年度みなと野市一般会計予算", "予算"),
        ("第2回みなと野市長期計画審議会資料", "審議会資料"),
        ("みなと野市会議条例", "条例"),
    ],
)
def test_the_kind_comes_from_the_title(title: str, kind: str) -> None:
    assert identify(page(title, BODY), "x.txt").kind == kind


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("計画期間 令和13年度から令和22年度までの10年間とする。", Period(2031, 2040)),
        ("対象期間は、2031年度～2035年度です。", Period(2031, 2035)),
        ("計画の期間は平成２７年度から平成３６年度まで", Period(2015, 2024)),
        ("計画期間：平成 29 年度 ~ 平成 38", Period(2017, 2026)),
        ("対象期間は令和13～17年度とする。", Period(2031, 2035)),
        ("目標年次は2033(令和15)年度とします。", Period(None, 2033)),
        ("計画期間：2031年から2040年", Period(2031, 2040, fiscal=False)),
        ("令和13年度から始まる。", Period()),
    ],
)
def test_the_period_stands_behind_its_label(text: str, period: Period) -> None:
    assert identify(page("くらし計画", text), "x.txt").period == period


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (("平成27年8月策定",), "2015-08"),
        (("くらし計画を策定しました(令和13年3月)。",), "2031-03"),
        (("令和13年3月31日改定",), "2031-03-31"),
        (("令和元年５月",), "2019-05"),
        (("令和13年3月", "1 はじめに"), "2031-03"),
        (("2031年（令和13年）3月17日",), "2031-03-17"),
        (("会議は10月11日に開いた。",), ""),
    ],
)
def test_the_date_is_that_of_making(lines: tuple[str, ...], date: str) -> None:
    assert identify(page("くらし計画", *lines), "x.txt").date == date


def test_a_publication_date_serves_where_no_other_is_told() -> None:
    metadata = Metadata(title="くらし計画", published="2031-04-01")
    assert identify(page(BODY, metadata=metadata), "x.html").date == "2031-04-01"


def test_the_department_and_its_telephone_are_found() -> None:
    found = identify(page("くらし計画", "担当：企画部 企画課", "電話：0123-45-6789"), "x.txt").contact
    assert (found.department, found.phone) == ("企画部 企画課", "0123-45-6789")


@pytest.mark.parametrize(
    ("lines", "label"),
    [
        (("くらし計画（素案）", BODY), "素案"),
        (("くらし計画(令和12年度策定)", BODY), "令和12年度策定"),
        (("くらし計画", "（第2次改訂版）", BODY), "第2次改訂版"),
        (("くらし計画", "前期計画（素案）に寄せられた声を踏まえて、次の三点を見直すこととしました。"), ""),
    ],
)
def test_the_label_is_what_the_edition_calls_itself(lines: tuple[str, ...], label: str) -> None:
    assert identify(page(*lines), "x.txt").label == label


def test_what_a_program_wrote_into_the_title_field_is_no_title() -> None:
    document = page("みなと野市くらし計画", BODY, title="Microsoft Word - kurashi_02")
    assert identify(document, "x.pdf").title == "みなと野市くらし計画"
