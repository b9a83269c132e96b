import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from bot.evaluation.questions import read_questions
from bot.offers import Offer
from tests.asked import ask, unanswered
from tests.html import attributes, shown
from tests.operators import signed_in
from tests.sites import Site
from vectorstore.operations.golden import GoldenQuestion, GoldenQuestions

ADMIN = "/admin/questions"
PARK = "公園の広さはどれくらいになりますか"
QUOTE = "歩いて10分で公園に着ける街にします。"


@pytest.fixture
def operator(site: Site) -> Iterator[httpx.Client]:
    with signed_in(site, "operator") as client:
        yield client


def page(client: httpx.Client, path: str) -> LexborHTMLParser:
    response = client.get(f"{ADMIN}{path}")
    assert response.status_code == 200, response.text
    return LexborHTMLParser(response.text)


def golden(site: Site) -> tuple[GoldenQuestion, ...]:
    return GoldenQuestions(site.bot.catalogue.engine).all()


def choice(found: LexborHTMLParser, sentence: str) -> str:
    """What the form sends for a sentence."""
    label = next(each for each in found.css(".choice label") if each.text().strip() == sentence)
    return attributes(found, f"#{label.attributes['for']}", "value")[0]


def test_answers_that_were_rated_down_are_listed_until_somebody_has_looked(site: Site, operator: httpx.Client) -> None:
    answer = ask(site.bot, PARK)
    site.bot.ledger.add_feedback(ask(site.bot, "公園の数はいくつですか").id, "up")
    site.bot.ledger.add_feedback(answer.id, "down", "outdated", "数字が古いようです")
    listed = page(operator, "/reviews")
    assert shown(listed, ".ledger-groups h2 a") == [PARK]
    assert "情報が古い" in listed.text()
    assert "数字が古いようです" in listed.text()
    assert "未確認" in listed.text()
    looked = operator.post(f"{ADMIN}/answers/{answer.id}/look", data={"remark": "担当課に確かめた"})
    assert looked.status_code == 303
    told = page(operator, looked.headers["location"].removeprefix(ADMIN))
    assert shown(told, "[role=status]") == ["確認済みにしました。"]
    assert "operator@city.example.jpさんが確認しました" in told.text()
    assert "未確認" not in page(operator, "/reviews").text()


def test_a_right_answer_becomes_a_golden_question(site: Site, operator: httpx.Client, tmp_path: Path) -> None:
    answer = unanswered(site.bot.ledger, "何分で着けますか")
    path = f"/answers/{answer.id}/correct"
    found = page(operator, f"{path}?q=歩いて公園に着ける街")
    sent = {"question": "公園まで何分ですか", "choices": [choice(found, QUOTE)], "answer": "10分", "q": "公園"}
    kept = operator.post(f"{ADMIN}{path}", data=sent)
    assert (kept.status_code, kept.headers["location"]) == (303, f"/admin/questions/answers/{answer.id}?told=kept")
    (question,) = golden(site)
    assert (question.origin, question.city, question.question) == (f"answer:{answer.id}", "", "公園まで何分ですか")
    file = tmp_path / "golden.jsonl"
    file.write_text(json.dumps(question.body, ensure_ascii=False), encoding="utf-8")
    (gold,) = read_questions(file)
    assert (gold.expected, gold.gold_quotes, gold.answer) == ("answer", (QUOTE,), "10分")
    assert gold.gold_sections == (("第1章 みどりの将来像", "1-1 公園を広げる"),)
    assert "確認しました" in page(operator, f"/answers/{answer.id}").text()


def test_a_good_answer_becomes_one_by_its_own_quotes(site: Site, operator: httpx.Client) -> None:
    answer = ask(site.bot, PARK, city="みなと野市")
    path = f"/answers/{answer.id}/correct"
    (own,) = attributes(page(operator, path), "[id^=own-]", "value")
    for _ in range(2):
        assert operator.post(f"{ADMIN}{path}", data={"question": PARK, "choices": [own]}).status_code == 303
    (question,) = golden(site)
    assert question.city == "みなと野市"
    assert question.body["gold_quote"] == [answer.citations[0].quote]


def test_that_the_plans_do_not_say_is_a_right_answer_too(site: Site, operator: httpx.Client) -> None:
    answer = ask(site.bot, PARK)
    operator.post(f"{ADMIN}/answers/{answer.id}/correct", data={"question": PARK, "choices": ["nothing"]})
    (question,) = golden(site)
    assert (question.body["expected"], question.body["gold_quote"]) == ("abstain", [])


WRONG: tuple[tuple[dict[str, object], str], ...] = (
    ({"question": "", "choices": ["nothing"]}, "質問を書いてください。"),
    ({"question": PARK}, "「計画には書かれていない」を選んでください。"),
    ({"question": PARK, "choices": ["nothing", "e-minato-midori-2-s1|0-3-00000000"]}, "を選んでください。"),
    ({"question": PARK, "choices": ["e-minato-midori-2-s1|0-3-00000000"]}, "見つかりません。"),
    ({"question": PARK, "choices": ["nowhere|0-3-00000000"]}, "見つかりません。"),
    ({"question": PARK, "choices": ["x"]}, "見つかりません。"),
)


def test_what_cannot_be_taken_is_told_beside_the_form_as_it_was_sent(site: Site, operator: httpx.Client) -> None:
    answer = ask(site.bot, PARK)
    for sent, told in WRONG:
        response = operator.post(f"{ADMIN}/answers/{answer.id}/correct", data={"answer": "10平方メートル", **sent})
        assert response.status_code == 422
        form = LexborHTMLParser(response.text)
        assert told in " ".join(shown(form, "[role=alert]"))
        assert shown(form, "#answer") == ["10平方メートル"]
        (target,) = attributes(form, "[role=alert] a", "href")
        assert form.css(target)
    assert golden(site) == ()


def test_a_departments_reply_becomes_a_golden_question(site: Site, operator: httpx.Client) -> None:
    site.bot.ledger.add_offer(Offer("", "公園まで何分ですか", "10分です。", city="みなと野市", id="C09-9.1"))
    offered = page(operator, "/offers")
    (address,) = attributes(offered, ".ledger-groups a.button", "href")
    form = page(operator, f"{address.removeprefix(ADMIN)}?q=歩いて公園に着ける街")
    assert shown(form, "#answer") == ["10分です。"]
    sent = {"question": "公園まで何分ですか", "choices": [choice(form, QUOTE)], "answer": "10分です。"}
    assert operator.post(f"{ADMIN}/offers/C09-9.1/correct", data=sent).status_code == 303
    (question,) = golden(site)
    assert (question.origin, question.city) == ("offer:C09-9.1", "みなと野市")
    assert "確認用の質問になっています" in page(operator, "/offers").text()
    assert operator.get(f"{ADMIN}/offers/none/correct").status_code == 404


def test_personal_data_in_a_golden_question_is_masked(site: Site, operator: httpx.Client) -> None:
    answer = ask(site.bot, PARK)
    sent = {"question": "名前は山田花子です。公園は", "choices": ["nothing"]}
    operator.post(f"{ADMIN}/answers/{answer.id}/correct", data=sent)
    (question,) = golden(site)
    assert question.question == question.body["question"] == "名前は〔氏名〕です。公園は"


def test_who_may_only_read_is_offered_nothing_to_do_and_can_do_nothing(site: Site) -> None:
    answer = ask(site.bot, PARK)
    site.bot.ledger.add_offer(Offer("", "公園まで何分ですか", "10分です。", id="C09-9.1"))
    with signed_in(site, "viewer") as viewer:
        assert not page(viewer, f"/answers/{answer.id}").css("main form")
        assert not page(viewer, "/offers").css("main a.button")
        for path in (f"/answers/{answer.id}/look", f"/answers/{answer.id}/correct", "/offers/C09-9.1/correct"):
            assert viewer.post(f"{ADMIN}{path}", data={"question": PARK, "choices": ["nothing"]}).status_code == 403
    assert golden(site) == ()


def test_an_answer_that_is_gone_cannot_be_corrected(operator: httpx.Client) -> None:
    gone = "/answers/01ARZ3NDEKTSV4RRFFQ69G5FAV"
    assert operator.get(f"{ADMIN}{gone}/correct").status_code == 404
    assert operator.post(f"{ADMIN}{gone}/look").status_code == 404
