import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from bot.domain import AnswerStatus, Nearest, Question
from tests.asked import NEAR, age, ask, unanswered
from tests.bot.web.conftest import OpenSite
from tests.fakes_bot import PLAN, SECRET_PLAN
from tests.html import attributes, shown
from tests.operators import signed_in
from tests.sites import Site
from vectorstore.domain import Audience
from vectorstore.japan_time import today
from vectorstore.ulid import new_ulid

ADMIN = "/admin/questions"
PAGES = ("", "/groups", "/groups?kind=refused", "/figures", "/reviews", "/offers")
TABLES = ("/questions.csv", "/groups.csv", "/over-time.csv", "/sections.csv")
PARK = "公園の広さはどれくらいになりますか"


@pytest.fixture
def viewer(site: Site) -> Iterator[httpx.Client]:
    with signed_in(site, "viewer") as client:
        yield client


def page(client: httpx.Client, path: str) -> LexborHTMLParser:
    response = client.get(f"{ADMIN}{path}")
    assert response.status_code == 200, response.text
    return LexborHTMLParser(response.text)


def table(client: httpx.Client, path: str) -> list[dict[str, str]]:
    response = client.get(f"{ADMIN}{path}")
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["content-disposition"]
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def test_nobody_reads_what_was_asked_without_signing_in(site: Site) -> None:
    answer = ask(site.bot, PARK)
    for path in (*PAGES, *TABLES, f"/answers/{answer.id}"):
        for address in (f"{ADMIN}{path}", f"/api/v1/admin/questions{path}"):
            response = site.client.get(address)
            assert response.status_code in (303, 401, 404), address
            assert PARK not in response.text


def test_every_page_opens_with_nothing_asked_yet(viewer: httpx.Client) -> None:
    assert [len(page(viewer, path).css("h1")) for path in PAGES] == [1] * len(PAGES)


def test_what_was_asked_is_listed_newest_first(site: Site, viewer: httpx.Client) -> None:
    ask(site.bot, PARK, days_ago=2)
    unanswered(site.bot.ledger, "犬の広場は")
    listed = page(viewer, "")
    assert shown(listed, "tbody th a") == ["犬の広場は", PARK]
    assert shown(listed, ".ledger-status") == ["見つからなかった", "答えた"]
    assert "2件です" in " ".join(shown(listed, "[role=status]"))


def test_a_filter_is_kept_in_the_form_the_pages_and_the_table(site: Site, viewer: httpx.Client) -> None:
    for at in range(51):
        unanswered(site.bot.ledger, f"犬の広場{at}は")
    ask(site.bot, PARK, city="みなと野市")
    first = page(viewer, "?status=not_found&words=犬")
    assert len(first.css("tbody tr")) == 50
    assert attributes(first, "#f-words", "value") == ["犬"]
    assert shown(first, "#f-status option[selected]") == ["見つからなかった"]
    (following,) = attributes(first, "a[rel=next]", "href")
    assert len(page(viewer, following.removeprefix(ADMIN)).css("tbody tr")) == 1
    (saved,) = attributes(first, "a[download]", "href")
    assert len(table(viewer, saved.removeprefix(ADMIN))) == 51


def test_days_given_the_wrong_way_round_are_turned(site: Site, viewer: httpx.Client) -> None:
    ask(site.bot, PARK)
    assert shown(page(viewer, f"?since={today().isoformat()}&until=2020-01-01"), "tbody th a") == [PARK]


def test_an_answer_stands_beside_its_passages_with_the_quote_marked(site: Site, viewer: httpx.Client) -> None:
    answer = ask(site.bot, PARK)
    shown_page = page(viewer, f"/answers/{answer.id}")
    (marked,) = shown(shown_page, ".ledger-around mark")
    assert marked == answer.citations[0].quote
    (around,) = shown(shown_page, ".ledger-around")
    assert len(around) > len(marked)
    (address,) = attributes(shown_page, ".citations a[href^='/plans/']", "href")
    assert "mark=" in address
    assert site.client.get(address).status_code == 200
    words = shown_page.text()
    assert "に準備した状態" in words
    assert "計画を探す" in words


def test_of_an_internal_paper_no_address_is_named_that_residents_cannot_open(site: Site, viewer: httpx.Client) -> None:
    answer = ask(site.bot, "公園の広さは3平方メートルになりますか", audience=Audience.INTERNAL, channel="slack")
    assert answer.citations[0].plan == SECRET_PLAN
    shown_page = page(viewer, f"/answers/{answer.id}")
    assert shown(shown_page, ".ledger-around mark")
    assert "庁内向けの資料です" in shown_page.text()
    assert not attributes(shown_page, ".citations a[href^='/plans/']", "href")


def test_an_unknown_answer_is_not_found(viewer: httpx.Client) -> None:
    assert viewer.get(f"{ADMIN}/answers/01ARZ3NDEKTSV4RRFFQ69G5FAV").status_code == 404


def test_an_answer_of_an_edition_that_is_gone_is_still_shown(site: Site, viewer: httpx.Client) -> None:
    answer = ask(site.bot, PARK)
    gone = replace(answer.citations[0], edition=replace(answer.citations[0].edition, id="e-gone"), section_id="s-gone")
    kept = replace(answer, id=new_ulid(), citations=(gone,))
    site.bot.ledger.save(kept, Question(PARK))
    shown_page = page(viewer, f"/answers/{kept.id}")
    assert shown(shown_page, ".citations blockquote") == [gone.quote]
    assert "見つかりません" in shown_page.text()


def test_questions_without_an_answer_are_grouped_and_refused_ones_apart(site: Site, viewer: httpx.Client) -> None:
    for question in ("犬の広場はいつできますか", "犬の広場はいつできるのですか", "市民プールの料金は"):
        unanswered(site.bot.ledger, question)
    unanswered(site.bot.ledger, "市長は誰がいいですか", AnswerStatus.REFUSED, near=())
    groups = page(viewer, "/groups")
    assert shown(groups, ".ledger-count") == ["2件", "1件"]
    assert "市長" not in groups.text()
    assert shown(groups, ".ledger-near a")[0] == " › ".join(NEAR.heading_path)
    assert site.client.get(attributes(groups, ".ledger-near a", "href")[0]).status_code == 200
    assert shown(page(viewer, "/groups?kind=refused"), ".ledger-groups h2 span[lang]") == ["市長は誰がいいですか"]
    first, _ = table(viewer, "/groups.csv")
    assert (first["件数"], first["案内した部署"]) == ("2", "公園緑地課")


def test_figures_come_as_a_chart_with_a_table_that_says_the_same(site: Site, viewer: httpx.Client) -> None:
    for days in (0, 0, 3):
        ask(site.bot, PARK, days_ago=days)
    unanswered(site.bot.ledger, "犬の広場は")
    figures = page(viewer, "/figures?step=day")
    chart = figures.css_first("svg[role=img]")
    assert chart is not None
    assert set((chart.attributes["aria-labelledby"] or "").split()) <= set(attributes(figures, "svg > [id]", "id"))
    assert len(figures.css("svg[role=img] .bar")) == 3
    today = figures.css("#over-time ~ .ledger-scroll tbody tr")[-1]
    assert [each.text() for each in today.css("td")][:4] == ["3", "2", "0", "1"]
    (section,) = shown(figures, "[aria-labelledby=plan-1] tbody th a")
    assert section == "第1章 みどりの将来像 › 1-1 公園を広げる"
    assert [row["引用した回答の数"] for row in table(viewer, "/sections.csv")] == ["3"]
    assert [row["合計"] for row in table(viewer, "/over-time.csv")][-4:] == ["1", "0", "0", "3"]


def test_no_page_has_a_style_or_script_of_its_own(site: Site, viewer: httpx.Client) -> None:
    answer = ask(site.bot, PARK)
    for path in (*PAGES, f"/answers/{answer.id}"):
        shown_page = page(viewer, path)
        assert not shown_page.css("[style], style, script:not([src])"), path


def test_personal_data_is_masked_on_every_page_and_in_every_table(site: Site, viewer: httpx.Client) -> None:
    asked = site.ask("公園の広さは。連絡は 090-1234-5678 か hanako@example.jp へ、名前は山田花子です")
    site.bot.ledger.add_feedback(str(asked["id"]), "down", "wrong", "電話 042-000-1234 の佐藤です")
    read = "".join(viewer.get(f"{ADMIN}{path}").text for path in (*PAGES, *TABLES, f"/answers/{asked['id']}"))
    assert "〔電話番号〕" in read
    for personal in ("090-1234", "hanako@", "山田花子", "042-000"):
        assert personal not in read


def test_a_table_holds_what_a_report_needs(site: Site, viewer: httpx.Client) -> None:
    answer = ask(site.bot, PARK, city="みなと野市")
    site.bot.ledger.add_feedback(answer.id, "down", "wrong", "=HYPERLINK(1)")
    (row,) = table(viewer, "/questions.csv")
    assert (row["質問"], row["市"], row["窓口"], row["言語"], row["結果"]) == (
        PARK,
        "みなと野市",
        "市のサイト",
        "日本語",
        "答えた",
    )
    assert row["引用した計画"] == "みなと野市みどりの基本計画"
    assert (row["評価"], row["評価の理由"], row["評価のことば"]) == (
        "役に立たなかった",
        "内容が間違っている",
        "'=HYPERLINK(1)",
    )


def test_what_is_forgotten_is_on_no_page(site: Site, viewer: httpx.Client) -> None:
    answer = ask(site.bot, PARK, days_ago=3)
    age(site.bot.catalogue.engine, answer.id, 3)
    site.bot.ledger.forget(2)
    for path in (*PAGES, *TABLES):
        assert PARK not in viewer.get(f"{ADMIN}{path}").text
    assert viewer.get(f"{ADMIN}/answers/{answer.id}").status_code == 404


def test_the_calls_give_the_same_as_the_pages(open_site: OpenSite) -> None:
    site = open_site(ADMIN_TOKEN="0123456789abcdef0123456789abcdef")
    ask(site.bot, PARK)
    unanswered(site.bot.ledger, "犬の広場は")
    unanswered(site.bot.ledger, "犬の広場は")
    site.client.headers["Authorization"] = "Bearer 0123456789abcdef0123456789abcdef"
    listed = site.client.get("/api/v1/admin/questions", params={"status": "answered"}).json()
    assert (listed["count"], listed["pages"]) == (1, 1)
    assert listed["questions"][0]["answer"]["question"] == PARK
    assert listed["questions"][0]["answer"]["conversation_id"] == ""
    (group,) = site.client.get("/api/v1/admin/questions/groups").json()["groups"]
    assert (group["count"], group["typical"], group["department"]) == (2, "犬の広場は", "公園緑地課")
    assert group["nearest"][0]["url"].startswith("/plans/")
    figures = site.client.get("/api/v1/admin/questions/figures", params={"step": "month"}).json()
    assert (figures["total"], figures["by_status"]) == (3, {"not_found": 2, "answered": 1})
    assert sum(each["total"] for each in figures["stretches"]) == 3
    assert figures["sections"][0]["answers"] == 1


def test_a_wrong_filter_is_told(open_site: OpenSite) -> None:
    site = open_site(ADMIN_TOKEN="0123456789abcdef0123456789abcdef")
    site.client.headers["Authorization"] = "Bearer 0123456789abcdef0123456789abcdef"
    wrong = ("?since=never", "?rating=maybe", "?page=0", "/figures?step=century", "/groups?kind=all")
    assert [site.client.get(f"/api/v1/admin/questions{each}").status_code for each in wrong] == [422] * len(wrong)


def test_what_an_answer_was_made_from_is_named_not_numbered(site: Site, viewer: httpx.Client) -> None:
    answer = ask(site.bot, PARK)
    made = page(viewer, f"/answers/{answer.id}")
    told = dict(zip(shown(made, ".ledger-facts dt"), shown(made, ".ledger-facts dd"), strict=True))
    assert told["公開していた状態"].endswith("に準備した状態")
    assert not re.search("[a-z]", told["かかった時間"])


def test_a_near_section_is_told_with_its_plan(site: Site, viewer: httpx.Client) -> None:
    near = Nearest(PLAN.id, 2, "s1", ("第1章",))
    answer = unanswered(site.bot.ledger, "犬の広場は", near=[near])
    assert f"{PLAN.title} 第1章" in " ".join(shown(page(viewer, f"/answers/{answer.id}"), ".nearest li"))
    assert f"{PLAN.title} 第1章" in " ".join(shown(page(viewer, "/groups"), ".ledger-near dd"))
