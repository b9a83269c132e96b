from bot.domain import Answer, AnswerStatus, Mode, Outcome, Writing
from bot.web.measuring import Meter


def answer(writing: Writing | None) -> Answer:
    return Answer(
        id="a",
        conversation_id="c",
        status=AnswerStatus.UNAVAILABLE,
        question="q",
        language="ja",
        mode=Mode.QUOTED,
        message="m",
        writing=writing,
    )


def test_what_came_of_writing_is_counted_by_model_and_reason() -> None:
    meter = Meter()
    meter.answered(answer(None))
    meter.answered(answer(Writing("openai:m", "answer 1", Outcome.WRITTEN, first_ms=700)))
    meter.answered(answer(Writing("openai:m", "answer 1", Outcome.UNAVAILABLE, failure="open_circuit")))
    told = meter.text().decode()
    assert 'keikaku_written_answers_total{failure="",model="openai:m",outcome="written"} 1.0' in told
    assert 'keikaku_written_answers_total{failure="open_circuit",model="openai:m",outcome="unavailable"} 1.0' in told
    assert "keikaku_first_statement_seconds_count 1.0" in told
    assert "keikaku_first_statement_seconds_sum 0.7" in told
