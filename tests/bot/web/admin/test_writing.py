import csv
import io
from dataclasses import replace

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import insert

from bot.domain import Answer, Dropped, Mode, Outcome, Question, Writing
from bot.writing.spending.tables import llm_spent
from tests.asked import ask
from tests.bot.web.admin.conftest import Enter
from tests.bot.web.conftest import OpenSite
from tests.html import shown
from tests.sites import Site
from vectorstore.database import writing
from vectorstore.japan_time import today
from vectorstore.ulid import new_ulid

PARK = "公園の広さはどれくらいになりますか"
LIE = "公園の広さは99平方メートルです。"
DROPPED = (Dropped(LIE, ("99m2", "modality: plan"), replaced=True), Dropped("整備した。", ("past: 整備",)))
WRITTEN = Writing("openai:q15", "answer 1", Outcome.WRITTEN, 5, DROPPED, 900, 60, 1.5)


def written(site: Site, told: Writing = WRITTEN) -> Answer:
    """An answer that a model had to do with, as the ledger keeps it."""
    answer = replace(ask(site.bot, PARK), id=new_ulid(), mode=Mode.WRITTEN, writing=told)
    site.bot.ledger.save(answer, Question(PARK, channel="widget"))
    return answer


def spend(site: Site, yen: float) -> None:
    row = {"day": today().isoformat(), "client": "", "calls": 3, "tokens_in": 2_700, "tokens_out": 180}
    with writing(site.bot.catalogue.engine) as connection:
        connection.execute(insert(llm_spent).values(row | {"yen": yen, "warned": False}))


@pytest.fixture
def viewer(site: Site, enter: Enter) -> httpx.Client:
    return enter(site, "viewer")


def page(client: httpx.Client, path: str) -> LexborHTMLParser:
    response = client.get(f"/admin/questions{path}")
    assert response.status_code == 200, response.text
    return LexborHTMLParser(response.text)


def test_an_answer_shows_each_statement_that_was_not_shown_and_why(site: Site, viewer: httpx.Client) -> None:
    told = page(viewer, f"/answers/{written(site).id}")
    assert shown(told, ".ledger-dropped blockquote") == [LIE, "整備した。"]
    assert "引用にない数・日付・名前: 99m2" in shown(told, ".ledger-dropped li li")
    assert "引用では、まだ済んでいない: 整備" in shown(told, ".ledger-dropped li li")
    assert shown(told, ".ledger-dropped .card > p") == ["計画の文に置き換えた", "出さなかった"]
    assert "openai:q15" in told.text()


def test_what_a_model_wrote_and_was_not_shown_is_nothing_for_residents(site: Site) -> None:
    answer = written(site)
    for response in (
        site.client.get(f"/api/v1/answers/{answer.id}"),
        site.client.get(f"/answers/{answer.id}", headers={"Accept": "text/html"}),
    ):
        assert response.status_code == 200
        assert LIE not in response.text
        assert "99m2" not in response.text
        assert "answer 1" not in response.text


def test_figures_tell_outcomes_reasons_and_the_cost_by_day(site: Site, viewer: httpx.Client) -> None:
    written(site)
    written(site, replace(WRITTEN, outcome=Outcome.TIMEOUT, dropped=(), drafts=0))
    ask(site.bot, PARK)
    spend(site, 3.5)
    told = page(viewer, "/writing")
    assert "モデルにたずねた答えは2件で、そのうち1件（50%）" in " ".join(shown(told, "[role=status]"))
    assert shown(told, "[aria-labelledby=by-outcome] tbody th") == [
        "時間内に書き終わらず、計画の文で答えた",
        "文章にして答えた",
    ]
    assert set(shown(told, "[aria-labelledby=by-reason] tbody th")) == {
        "引用にない数・日付・名前",
        "予定・検討などの度合いが引用と違う",
        "引用では、まだ済んでいない",
    }
    (by_maker,) = told.css("[aria-labelledby=makers] > table tbody tr")
    assert [each.text() for each in by_maker.css("th, td")][:4] == ["openai:q15 · answer 1", "2", "50%", "5"]
    saved = viewer.get("/admin/questions/writing.csv").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(saved, newline=""))
    assert (row["呼び出し"], row["費用（円）"]) == ("3", "3.5")


def test_the_same_is_told_to_programs(site: Site, viewer: httpx.Client) -> None:
    written(site)
    spend(site, 3.5)
    told = viewer.get("/api/v1/admin/questions/writing").json()
    assert (told["asked"], told["written"], told["kept"], told["replaced"], told["left_out"]) == (1, 1, 3, 1, 1)
    assert told["by_maker"]["openai:q15 · answer 1"]["yen"] == 1.5
    assert (told["days"][0]["yen"], told["budget"]["is_near"]) == (3.5, False)


def test_a_filter_holds_for_written_answers_too(site: Site, viewer: httpx.Client) -> None:
    written(site)
    assert viewer.get("/api/v1/admin/questions/writing", params={"channel": "slack"}).json()["asked"] == 0


def test_the_table_of_questions_names_model_prompt_and_what_was_not_shown(site: Site, viewer: httpx.Client) -> None:
    written(site)
    saved = viewer.get("/admin/questions/questions.csv").content.decode("utf-8-sig")
    first, second = csv.DictReader(io.StringIO(saved, newline=""))
    assert (first["モデル"], first["指示文の版"], first["答え方"]) == ("openai:q15", "answer 1", "文章にした")
    assert LIE in first["出さなかった文"]
    assert (second["モデル"], second["答え方"]) == ("", "計画の文のまま")


@pytest.mark.parametrize(("yen", "words"), [(800, "残りが少なくなりました"), (1_200, "使い切りました")])
def test_operators_are_warned_of_the_budget(open_site: OpenSite, enter: Enter, yen: float, words: str) -> None:
    site = open_site(LLM_MODEL="openai:q15")
    viewer = enter(site, "viewer")
    for path in ("/admin", "/admin/questions/writing"):
        assert "予算の残り" not in viewer.get(path).text
    spend(site, yen)
    for path in ("/admin", "/admin/questions/writing"):
        assert words in viewer.get(path).text


def test_nobody_reads_it_without_signing_in(site: Site) -> None:
    for path in ("/admin/questions/writing", "/admin/questions/writing.csv", "/api/v1/admin/questions/writing"):
        assert site.client.get(path).status_code in (303, 401)


def test_no_page_has_a_style_or_script_of_its_own(site: Site, viewer: httpx.Client) -> None:
    spend(site, 3.5)
    for path in ("/writing", f"/answers/{written(site).id}"):
        text = viewer.get(f"/admin/questions{path}").text
        assert " style=" not in text
        assert "<style" not in text
