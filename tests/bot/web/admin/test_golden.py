"""Operators keep golden questions on their page and over HTTP."""

import json
from collections.abc import Iterator

import httpx
import pytest

from bot.accounts.roles import Role
from tests.fakes_bot import open_fake_bot
from tests.operators import csrf_of, signed_in
from tests.sites import Site, served
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import AuditLog
from vectorstore.operations.gate_reports import GateReport, GateReports, GoldenOutcome
from vectorstore.operations.golden import GoldenQuestion, GoldenQuestions

BY = Act("cli:tests")
QUESTION = "街路樹は何本に増やしますか"
QUOTE = "街路樹の本数 9,800本 12,000本"
LINE: dict[str, object] = {
    "id": "q1",
    "question": QUESTION,
    "doc": "minato-midori",
    "expected": "answer",
    "gold_quote": [QUOTE],
}


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(open_fake_bot(tmp_path_factory.mktemp("site"))) as opened:
        yield opened


@pytest.fixture
def operator(site: Site) -> Iterator[httpx.Client]:
    with signed_in(site, Role.OPERATOR) as client:
        yield client


def golden(site: Site) -> GoldenQuestions:
    return GoldenQuestions(site.bot.catalogue.engine)


def kept(site: Site) -> GoldenQuestion:
    made = GoldenQuestion("q1", "みなと野市", QUESTION, {"gold_quote": [QUOTE], "gold_page": [3], "type": "table"})
    golden(site).keep(made, BY)
    return made


def form(client: httpx.Client, **fields: str) -> dict[str, str]:
    return {"csrf": csrf_of(client), "question": QUESTION, "expected": "answer", "quotes": QUOTE} | fields


def test_a_question_is_written_on_the_page_and_listed(site: Site, operator: httpx.Client) -> None:
    sent = operator.post("/admin/golden", data=form(operator, city="みなと野市", quotes=f"{QUOTE}\r\n\r\n公園の数"))
    assert (sent.status_code, sent.headers["location"]) == (303, "/admin/golden?news=kept")
    (made,) = golden(site).all()
    assert (made.question, made.city, made.origin) == (QUESTION, "みなと野市", "operator")
    assert made.body["gold_quote"] == [QUOTE, "公園の数"]
    page = operator.get("/admin/golden?news=kept").text
    assert "確認用の質問を登録しました" in page
    assert QUESTION in page
    assert "まだ確かめていません" in page
    (entry,) = AuditLog(site.bot.catalogue.engine).entries(act="golden.keep")
    assert entry.actor == "operator@city.example.jp"


def test_what_is_missing_is_said_beside_its_field_and_at_the_top(site: Site, operator: httpx.Client) -> None:
    page = operator.post("/admin/golden", data=form(operator, question=" 。", quotes=""))
    assert page.status_code == 422
    for words in ("質問を書いてください。", "正しい答えに示される計画の文を、1つ以上書いてください。"):
        assert page.text.count(words) == 2
    assert 'href="#quotes"' in page.text
    assert golden(site).all() == ()


def test_what_the_plans_do_not_say_needs_no_quote(site: Site, operator: httpx.Client) -> None:
    assert operator.post("/admin/golden", data=form(operator, expected="abstain")).status_code == 303
    (made,) = golden(site).all()
    assert (made.body["expected"], made.body["gold_quote"]) == ("abstain", [])


def test_a_question_is_changed_and_keeps_what_the_form_does_not_ask(site: Site, operator: httpx.Client) -> None:
    kept(site)
    assert QUOTE in operator.get("/admin/golden/q1").text
    sent = operator.post("/admin/golden/q1", data=form(operator, quotes="公園の数 85か所 92か所", audience="internal"))
    assert sent.status_code == 303
    (made,) = golden(site).all()
    assert made.body["gold_quote"] == ["公園の数 85か所 92か所"]
    assert (made.body["gold_page"], made.body["type"], made.body["audience"]) == ([3], "table", "internal")


def test_a_question_is_removed(site: Site, operator: httpx.Client) -> None:
    kept(site)
    assert operator.post("/admin/golden/q1/remove", data={"csrf": csrf_of(operator)}).status_code == 303
    assert golden(site).all() == ()
    assert operator.get("/admin/golden/q1").status_code == 404


def test_each_question_tells_how_it_fared_last(site: Site, operator: httpx.Client) -> None:
    kept(site)
    outcome = GoldenOutcome("q1", QUESTION, True, False, "12,000本", "見つかりません")
    GateReports(site.bot.catalogue.engine).keep(
        GateReport("g1", "", "", "2026-11-22T00:00:00+00:00", golden=(outcome,))
    )
    assert "正しくない" in operator.get("/admin/golden").text
    page = operator.get("/admin/golden/q1").text
    assert "2026年11月22日 09:00" in page
    assert "見つかりません" in page
    listed = operator.get("/api/v1/admin/golden").json()["questions"]
    assert [(each["id"], each["state"], each["said"]) for each in listed] == [("q1", "wrong", "見つかりません")]
    # What it fared as another question says nothing of it.
    operator.post("/admin/golden/q1", data=form(operator, question="公園はいくつになりますか"))
    assert "まだ確かめていません" in operator.get("/admin/golden").text


def test_a_question_set_goes_in_and_comes_out_again(site: Site, operator: httpx.Client) -> None:
    lines: list[dict[str, object]] = [LINE, {"id": "q2", "question": "月に行けますか", "expected": "abstain"}]
    content = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    sent = operator.post(
        "/admin/golden/import",
        data={"csrf": csrf_of(operator), "city": "よその市"},
        files={"file": ("set.jsonl", content.encode())},
    )
    assert sent.headers["location"] == "/admin/golden?news=imported&count=2"
    assert {each.id: each.city for each in golden(site).all()} == {"q1": "みなと野市", "q2": "よその市"}
    for address in ("/admin/golden/export.jsonl", "/api/v1/admin/golden.jsonl"):
        out = operator.get(address)
        rows = [json.loads(line) for line in out.text.splitlines()]
        assert rows == [lines[0] | {"city": "みなと野市"}, lines[1] | {"city": "よその市"}]
    assert len(operator.get("/admin/golden/export.jsonl?city=みなと野市").text.splitlines()) == 1


def test_a_large_set_goes_in_and_a_broken_line_keeps_all_of_it_out(site: Site, operator: httpx.Client) -> None:
    many = [json.dumps(LINE | {"id": f"q{n}", "answer": "あ" * 200}, ensure_ascii=False) for n in range(300)]
    files = {"file": ("set.jsonl", "\n".join([*many, '{"id": "no question"}']).encode())}
    refused = operator.post("/admin/golden/import", data={"csrf": csrf_of(operator)}, files=files)
    assert refused.status_code == 422
    assert "ファイルの301行目が" in refused.text
    assert golden(site).all() == ()
    taken = operator.post("/api/v1/admin/golden/import", files={"file": ("set.jsonl", "\n".join(many).encode())})
    assert taken.json() == {"kept": 300}


def test_a_file_that_is_no_text_is_said_to_be_none(operator: httpx.Client) -> None:
    sent = operator.post(
        "/admin/golden/import", data={"csrf": csrf_of(operator)}, files={"file": ("set.jsonl", b"\xff\xfe\x00")}
    )
    assert sent.status_code == 422
    assert "ファイルを読めません" in sent.text


def test_a_good_past_answer_becomes_a_golden_question(site: Site, operator: httpx.Client) -> None:
    answer = site.ask("街路樹の本数")
    sent = operator.post("/admin/golden/pin", data={"csrf": csrf_of(operator), "answer_id": str(answer["id"])})
    assert sent.headers["location"] == f"/admin/golden/{answer['id']}?news=pinned"
    (made,) = golden(site).all()
    assert made.body["gold_quote"] == [each["quote"] for each in answer["citations"]]  # type: ignore[attr-defined]
    assert made.city == "みなと野市"
    none = operator.post("/admin/golden/pin", data={"csrf": csrf_of(operator), "answer_id": "01NONE"})
    assert none.status_code == 422
    assert "この番号の回答は残っていません" in none.text
    assert operator.post("/api/v1/admin/golden/pin", json={"answer_id": "01NONE"}).status_code == 404


def test_a_question_is_kept_and_removed_over_http(site: Site, operator: httpx.Client) -> None:
    body = {"question": QUESTION, "quotes": [QUOTE], "city": "みなと野市"}
    assert operator.put("/api/v1/admin/golden/tree-count", json=body).json()["id"] == "tree-count"
    assert operator.put("/api/v1/admin/golden/tree-count", json=body | {"quotes": []}).status_code == 422
    assert [each.id for each in golden(site).all()] == ["tree-count"]
    assert operator.delete("/api/v1/admin/golden/tree-count").status_code == 204
    assert operator.delete("/api/v1/admin/golden/tree-count").status_code == 404


def test_a_viewer_reads_and_changes_nothing(site: Site) -> None:
    kept(site)
    with signed_in(site, Role.VIEWER) as viewer:
        page = viewer.get("/admin/golden")
        assert page.status_code == 200
        assert 'method="post" action="/admin/golden' not in page.text
        assert QUOTE in viewer.get("/admin/golden/q1").text
        for address in ("/admin/golden", "/admin/golden/q1", "/admin/golden/q1/remove", "/admin/golden/pin"):
            assert viewer.post(address, data=form(viewer)).status_code == 403
        assert viewer.put("/api/v1/admin/golden/q1", json={"question": "別の質問", "quotes": ["x"]}).status_code == 403
    assert golden(site).all()[0].question == QUESTION
