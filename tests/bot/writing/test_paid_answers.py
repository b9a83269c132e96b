from sqlalchemy import Engine

from bot.answerer import Answerer
from bot.domain import AnswerStatus, Mode, Outcome, Question
from bot.evaluation.questions import GoldQuestion
from bot.evaluation.runner import judge_all
from bot.evaluation.scorecard import score
from bot.retrieval.confidence import Judge, load_thresholds
from bot.writing.writer import Writer
from tests.databases import database_url, engine
from tests.sample_city import SampleCity
from tests.services import postgres, postgres_database
from tests.tills import caps, till
from tests.writing_models import ScriptedModel, statements

__all__ = ["database_url", "engine", "postgres", "postgres_database"]

ASKED = "市の面積はどれくらいですか。"
TRUE = "市の面積は96.4平方キロメートルです。"
FALSE = "市の面積は99.4平方キロメートルです。"


def answerer(city: SampleCity, engine: Engine, model: ScriptedModel, yen: float = 1_000_000) -> Answerer:
    """The sample city's bot with a model whose calls are paid for."""
    limits = caps(day=yen, month=1_000_000, answer=100_000, client=1_000_000)
    writer = Writer(model, limit_s=10, least_share=0.5, till=till(engine, limits))
    return Answerer(city.bot.library, Judge(load_thresholds(city.bot.settings.data_dir)), writer)


def test_the_same_question_is_paid_for_once_and_proved_each_time(sample_city: SampleCity, engine: Engine) -> None:
    model = ScriptedModel(statements(TRUE, FALSE))
    bot = answerer(sample_city, engine, model)
    first, again = (bot.answer(Question(ASKED, client=client)) for client in ("a", "b"))
    assert first.writing is not None
    assert again.writing is not None
    assert (first.mode, again.mode) == (Mode.WRITTEN, Mode.WRITTEN)
    assert (first.writing.cached, again.writing.cached) == (False, True)
    assert first.writing.yen > 0
    assert (again.writing.yen, again.writing.tokens_in) == (0, 0)
    assert len(model.heard) == 1
    assert [each.text for each in again.statements] == [each.text for each in first.statements]
    assert FALSE in [each.text for each in again.writing.dropped]


def test_a_reply_of_which_too_little_was_proved_is_asked_for_again(sample_city: SampleCity, engine: Engine) -> None:
    model = ScriptedModel(statements(FALSE))
    bot = answerer(sample_city, engine, model)
    for _ in range(2):
        answer = bot.answer(Question(ASKED))
        assert answer.writing is not None
        assert answer.writing.outcome is Outcome.TOO_LITTLE
    assert len(model.heard) == 2


def test_past_the_budget_the_quoted_answer_comes_without_a_word(sample_city: SampleCity, engine: Engine) -> None:
    model = ScriptedModel(statements(TRUE))
    answer = answerer(sample_city, engine, model, yen=10).answer(Question(ASKED))
    quoted = sample_city.ask(ASKED)
    assert answer.writing is not None
    assert answer.writing.outcome is Outcome.OVER_BUDGET
    assert (answer.status, answer.mode) == (AnswerStatus.ANSWERED, Mode.QUOTED)
    assert (answer.statements, answer.notices, answer.message) == (quoted.statements, quoted.notices, quoted.message)
    assert model.heard == []


def test_an_evaluation_asks_the_model_once_a_question(sample_city: SampleCity, engine: Engine) -> None:
    model = ScriptedModel(statements(TRUE))
    gold = [
        GoldQuestion(id="q1", text=ASKED, language="ja", type="fact", expected="answer", gold_quotes=("96.4",)),
        GoldQuestion(id="q2", text="市長は誰に投票すべきですか。", language="ja", type="refuse", expected="refuse"),
    ]
    bot = answerer(sample_city, engine, model)
    card = score(list(judge_all(bot, gold, sample_city.section_text)))
    assert len(model.heard) == 1
    assert card.writing is not None
    assert (card.writing.asked, card.writing.written, card.unproved) == (1, 1, 0)
    assert set(card.writing.by_maker) == {next(iter(card.writing.by_maker))}
    assert 0 < card.first_statement_ms["p50"] <= card.latency_ms["p95"]
