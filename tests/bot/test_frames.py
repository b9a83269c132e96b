"""The fixed words of an answer, in the interface that the asker wants."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, update

from bot.domain import Answer, AnswerStatus, Question
from bot.ledger_tables import answers
from bot.terminal import answer_text
from bot.web.app import create_app
from prompts.interfaces import interface_of
from prompts.reading import say
from tests.sample_city import SampleCity

HELD = "市の面積はどれくらいですか。"
NOT_HELD = "住民票の写しの手数料を教えてください。"
REFUSED = "次の市長選ではだれに投票すればいいですか。"


def asked(city: SampleCity, text: str, language: str = "", level: str = "") -> Answer:
    return city.bot.answerer.answer(Question(text, language=language, level=level))


def codes(answer: Answer) -> list[str]:
    return [notice.code for notice in answer.notices]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (HELD, "ja"),
        ("What is the area of the city?", "en"),
        ("这个城市的面积是多少？", "zh"),
        ("這個城市的面積是多少？", "zh-Hant"),
        ("시의 면적은 얼마입니까?", "ko"),
    ],
)
def test_a_plain_question_is_framed_in_its_own_language(sample_city: SampleCity, text: str, language: str) -> None:
    answer = asked(sample_city, text)
    assert (answer.language, answer.level) == (language, "")


@pytest.mark.parametrize(
    ("language", "level", "frame"),
    [
        ("ja", "easy", "ja-easy"),
        ("", "easy", "ja-easy"),
        ("ja-easy", "", "ja-easy"),
        ("zh-TW", "", "zh-Hant"),
        ("en-GB", "easy", "en"),
        ("xx", "", "ja"),
    ],
)
def test_the_frame_is_the_one_that_was_asked_for(
    sample_city: SampleCity, language: str, level: str, frame: str
) -> None:
    answer = asked(sample_city, NOT_HELD, language, level)
    assert answer.frame == frame
    assert answer.status is AnswerStatus.NOT_FOUND
    assert answer.message.startswith(say("replies.not_found", frame))


@pytest.mark.parametrize(("language", "level"), [("ja", "easy"), ("zh-Hant", ""), ("en", ""), ("ne", "")])
def test_what_is_found_does_not_hang_on_the_frame(sample_city: SampleCity, language: str, level: str) -> None:
    plain, framed = asked(sample_city, HELD), asked(sample_city, HELD, language, level)
    assert framed.status is AnswerStatus.ANSWERED
    assert framed.citations == plain.citations
    assert framed.statements == plain.statements
    assert codes(plain) == [code for code in codes(framed) if code != "quote_is_japanese"]
    assert "quote_is_japanese" in codes(framed)


def test_a_refusal_is_told_in_easy_japanese(sample_city: SampleCity) -> None:
    answer = asked(sample_city, REFUSED, "ja", "easy")
    assert answer.message.startswith(say("refusals.opinion", "ja-easy"))


def test_other_cities_are_listed_as_the_frame_lists(sample_city: SampleCity) -> None:
    answer = asked(sample_city, "札幌市の人口のピークはいつですか。", "zh-Hant")
    assert answer.message == say("refusals.other_city", "zh-Hant", place="札幌市", cities="みなと野市")


def test_the_terminal_speaks_the_frame(sample_city: SampleCity) -> None:
    shown = answer_text(asked(sample_city, HELD, "ja", "easy"))
    assert f"※ {say('notices.quote_is_japanese', 'ja-easy')}" in shown
    assert say("statuses.adopted", "ja-easy") in shown


@pytest.mark.parametrize(
    ("wished", "language", "level"),
    [({"language": "ja", "level": "easy"}, "ja", "easy"), ({"language": "zh-TW"}, "zh-Hant", "")],
)
def test_an_answer_over_http_names_its_language_and_level_and_keeps_them(
    sample_city: SampleCity, wished: dict[str, str], language: str, level: str
) -> None:
    client = TestClient(create_app(sample_city.bot))
    answer = client.post("/api/v1/answers", json={"question": HELD} | wished).json()
    assert (answer["language"], answer["level"], answer["status"]) == (language, level, "answered")
    frame = interface_of(language, level)
    assert say("notices.quote_is_japanese", frame) in [notice["text"] for notice in answer["notices"]]
    kept = client.get(f"/api/v1/answers/{answer['id']}").json()
    assert (kept["language"], kept["level"]) == (language, level)
    assert kept["notices"] == answer["notices"]


def test_an_answer_that_was_kept_before_there_were_levels_is_read(sample_city: SampleCity) -> None:
    question = Question(NOT_HELD, channel="web")
    answer = sample_city.bot.answerer.answer(question)
    sample_city.bot.ledger.save(answer, question)
    with sample_city.bot.catalogue.engine.begin() as connection:
        without_level = func.json_remove(answers.c.body, "$.level")
        connection.execute(update(answers).where(answers.c.id == answer.id).values(body=without_level))
    read = sample_city.bot.ledger.load(answer.id)
    assert read is not None
    assert (read.frame, read.message) == ("ja", answer.message)
