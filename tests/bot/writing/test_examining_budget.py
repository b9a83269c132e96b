from pathlib import Path

from bot.findings import State
from bot.settings import BotSettings
from bot.writing.port import Usage
from bot.writing.spending.books import Spending
from bot.writing.spending.examining import examine_budget
from tests.tills import caps
from vectorstore.database import open_engine


def settings(folder: Path, **named: object) -> BotSettings:
    return BotSettings(_env_file=None, KEIKAKU_DATA_DIR=folder, **named)  # type: ignore[arg-type]


def test_without_a_model_there_is_no_budget_to_tell_of(tmp_path: Path) -> None:
    assert examine_budget(settings(tmp_path)) == []


def test_it_says_what_is_spent_and_that_the_price_is_a_guess(tmp_path: Path) -> None:
    (found,) = examine_budget(settings(tmp_path, LLM_MODEL="openai:gpt"))
    assert found.state is State.WELL
    assert "0 of 1,000 yen today" in found.words
    assert "LLM_YEN_PER_MTOKEN_IN" in found.words


def test_a_price_that_is_set_or_a_model_of_ones_own_is_no_guess(tmp_path: Path) -> None:
    own = settings(tmp_path, LLM_MODEL="ollama:qwen3")
    priced = settings(tmp_path, LLM_MODEL="openai:gpt", LLM_YEN_PER_MTOKEN_IN=40, LLM_YEN_PER_MTOKEN_OUT=320)
    assert not any("LLM_YEN" in each.words for named in (own, priced) for each in examine_budget(named))


def test_the_models_whose_price_is_a_guess_are_named(tmp_path: Path) -> None:
    named = {"LLM_MODEL": "openai:gpt", "LLM_FALLBACKS": "anthropic:c,ollama:q", "LLM_PRICES": "openai:gpt=40/320"}
    (found,) = examine_budget(settings(tmp_path, **named))
    assert "openai:gpt 40/320, anthropic:c 1,000/5,000, ollama:q 0/0 yen" in found.words
    assert found.words.endswith("to what anthropic:c costs")


def test_a_budget_that_is_nearly_spent_is_told_with_what_mends_it(tmp_path: Path) -> None:
    named = settings(tmp_path, LLM_MODEL="openai:gpt")
    engine = open_engine(named.sqlalchemy_url)
    Spending(engine, caps()).reserve(Usage(1, 1), 900)
    engine.dispose()
    (found,) = examine_budget(named)
    assert found.state is State.OFF
    assert "raise LLM_BUDGET_YEN_DAY" in found.words
