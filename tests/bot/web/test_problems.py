import json
import logging
from collections.abc import Callable

import pytest

from tests.sites import STREAM, Site

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("headers", [{}, STREAM])
@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ('{"question": ""}', 422, "question_empty"),
        ('{"question": " \\u3000\\n"}', 422, "question_empty"),
        ('{"question": "\\u0000\\u001b"}', 422, "question_empty"),
        ('{"question": "？！"}', 422, "question_empty"),
        ("{}", 422, "question_empty"),
        (json.dumps({"question": "あ" * 301}), 422, "question_too_long"),
        (json.dumps({"question": "a" * 10_000}), 422, "question_too_long"),
        ('{"question": "\\ud800"}', 422, "question_not_text"),
        ('{"question": "公園\\udfff"}', 422, "question_not_text"),
        ('{"question": 7}', 422, "invalid_request"),
        ('{"question": null}', 422, "invalid_request"),
        ("[]", 422, "invalid_request"),
        ('{"question": "公園', 400, "invalid_json"),
        ("", 422, "invalid_request"),
        ("[" * 5_000, 400, "invalid_json"),
        ('{"question": "公園", "city": "どこにもない市"}', 422, "city_unknown"),
        ('{"question": "公園", "city": "\\ud800"}', 422, "invalid_request"),
    ],
)
def test_a_bad_question_is_refused_before_anything_is_sent(
    site: Site, body: str, status: int, code: str, headers: dict[str, str]
) -> None:
    response = site.client.post("/api/v1/answers", content=body.encode(), headers=JSON | headers)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert (problem["code"], problem["status"]) == (code, status)
    assert problem["detail"]


def test_control_characters_are_left_out(site: Site) -> None:
    answer = site.ask("公園の\x00\x1b[31m広さ\u202eは\t\nどう")
    assert answer["question"] == "公園の[31m広さは どう"


def test_a_question_of_the_greatest_length_is_taken(site: Site) -> None:
    assert site.ask("公園" * 150)["status"] == "answered"


def test_a_large_body_is_refused(site: Site) -> None:
    response = site.client.post("/api/v1/answers", content=b'{"question": "' + b"a" * 17_000 + b'"}', headers=JSON)
    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")


def test_a_large_body_of_unknown_length_is_refused(site: Site) -> None:
    parts = (b"a" * 1_000 for _ in range(40))
    response = site.client.post("/api/v1/answers", content=parts, headers=JSON)
    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_of_another_kind_is_refused(site: Site, media_type: str) -> None:
    response = site.client.post("/api/v1/answers", content=b'{"question": "a"}', headers={"Content-Type": media_type})
    assert (response.status_code, response.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en-GB,ja;q=0.5", "Please enter a question."),
        ("fr", "質問を入力してください。"),
        ("", "質問を入力してください。"),
    ],
)
def test_a_problem_is_told_in_the_callers_language(site: Site, language: str, words: str) -> None:
    response = site.client.post("/api/v1/answers", json={"question": ""}, headers={"Accept-Language": language})
    assert response.json()["detail"] == words


def test_a_problem_is_told_in_the_questions_language(site: Site) -> None:
    asked = {"question": "How large are the parks in this city?", "city": "Atlantis"}
    detail = site.client.post("/api/v1/answers", json=asked).json()["detail"]
    assert "Atlantis" in detail
    assert detail.startswith("I do not have the plans of")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/answers/01ARZ3NDEKTSV4RRFFQ69G5FAV", 404),
        ("GET", "/api/v1/answers/x", 404),
        ("GET", "/api/v1/plans/none", 404),
        ("GET", "/api/v1/plans/minato-midori/editions/9/sections/x", 404),
        ("GET", "/api/v1/plans/minato-midori/editions/two/sections/x", 404),
        ("GET", "/api/v1/nothing", 404),
        ("DELETE", "/api/v1/plans", 405),
    ],
)
def test_what_is_not_there_is_a_problem_too(site: Site, method: str, path: str, status: int) -> None:
    response = site.client.request(method, path)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")


def test_a_crash_is_told_by_a_number_that_the_log_holds(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        response = site.client.post("/api/v1/answers", json={"question": "爆発の話"})
    problem = response.json()
    assert (response.status_code, problem["code"]) == (500, "internal")
    assert problem["error_id"] in problem["detail"]
    assert problem["error_id"] in caplog.text
    assert "爆発" not in caplog.text + response.text
    assert "Traceback" not in caplog.text + response.text


def test_before_anything_is_published_the_bot_is_not_ready(open_site: Callable[..., Site]) -> None:
    site = open_site(stocked=False)
    response = site.client.post("/api/v1/answers", json={"question": "公園"})
    assert (response.status_code, response.json()["code"]) == (503, "not_ready")
    assert int(response.headers["retry-after"]) > 0
    assert site.client.get("/readyz").status_code == 503
    assert site.client.get("/healthz").json() == {"status": "alive"}


def test_a_stocked_bot_is_ready(site: Site) -> None:
    assert site.client.get("/readyz").json() == {"status": "ready"}
    assert site.client.get("/api/v1/readyz").status_code == 200
