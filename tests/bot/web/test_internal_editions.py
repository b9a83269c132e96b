"""The memo is live in the generation, for staff; no door of the public process may lead to it."""

import pytest

from bot.domain import Question
from tests.fakes_bot import SECRET_PLAN, Shelves
from tests.sites import HTML, Site
from vectorstore.domain import Audience

WORDS = ("庁内検討メモ", "3平方メートル")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/plans",
        "/plans/naibu",
        "/plans/naibu/1",
        "/plans/naibu/1?quote=3平方メートル",
        "/originals/" + f"{1:064d}" + "?naibu",
        "/api/v1/plans",
        "/api/v1/plans/naibu",
        "/api/v1/plans/naibu/editions/1/sections/e-naibu-1-s1",
        "/api/v1/plans/minato-midori/editions/2/sections/e-naibu-1-s1",
        "/openapi.json",
        "/metrics",
    ],
)
def test_no_address_shows_an_internal_edition(site: Site, path: str) -> None:
    body = site.client.get(path, headers=HTML, follow_redirects=True).text
    assert not [words for words in WORDS if words in body]


def test_no_question_is_answered_from_an_internal_edition(site: Site) -> None:
    asked = "市民ひとりあたりの公園の広さを3平方メートルにしますか"
    bodies = [
        site.client.post("/api/v1/answers", json={"question": asked, "audience": "internal"}).text,
        site.client.post("/api/v1/search", json={"query": asked, "k": 50, "audience": "internal"}).text,
        site.client.post("/", data={"question": asked, "audience": "internal"}).text,
    ]
    assert all("naibu" not in body and "庁内検討メモ" not in body for body in bodies)


def test_an_answer_that_staff_were_given_is_not_shown_to_residents(site: Site) -> None:
    question = Question(
        "公園の広さは3平方メートルですか", conversation_id="01ARZ3NDEKTSV4RRFFQ69G5FAV", audience=Audience.INTERNAL
    )
    answer = site.bot.answerer.answer(question)
    assert answer.citations[0].plan == SECRET_PLAN
    site.bot.ledger.save(answer, question)
    assert site.client.get(f"/api/v1/answers/{answer.id}").status_code == 404
    assert site.client.get(f"/answers/{answer.id}", headers=HTML).status_code == 404
    assert site.client.post(f"/api/v1/answers/{answer.id}/feedback", json={"rating": "up"}).status_code == 404
    site.ask("それはいつですか", conversation_id=question.conversation_id)
    assert site.bot.answerer.asked[-1].history == ()


def test_an_answer_is_gone_once_its_edition_became_internal(site: Site) -> None:
    answer = site.ask("公園の広さはどうなりますか")
    Shelves(site.bot.catalogue).close_to_public()
    assert site.client.get(f"/api/v1/answers/{answer['id']}").status_code == 404
    assert site.client.get(f"/answers/{answer['id']}", headers=HTML).status_code == 404
    assert site.client.get("/plans/minato-midori/2", headers=HTML).status_code == 404
