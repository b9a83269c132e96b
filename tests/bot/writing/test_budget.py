import pytest

from bot.settings import BotSettings
from bot.writing.port import Usage
from bot.writing.spending.budget import USUAL_YEN_IN, USUAL_YEN_OUT, Prices, Standing, tariff_of, tokens_of
from tests.tills import caps


def settings(model: str, base_url: str = "", **others: object) -> BotSettings:
    named = {"LLM_MODEL": model, "LLM_BASE_URL": base_url} | {name.upper(): value for name, value in others.items()}
    return BotSettings(_env_file=None, **named)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("model", "base_url"),
    [
        ("openai:q15", "http://127.0.0.1:8091/v1"),
        ("openai:q15", "http://[::1]:8091/v1"),
        ("openai:q15", "http://192.168.10.4:8000/v1"),
        ("openai:q15", "http://llama:8080/v1"),
        ("openai:q15", "http://gpu.city.internal/v1"),
        ("ollama:qwen3", ""),
    ],
)
def test_a_model_of_ones_own_costs_nothing(model: str, base_url: str) -> None:
    assert tariff_of(settings(model, base_url)).first == Prices(0, 0)


@pytest.mark.parametrize(
    ("model", "base_url"), [("openai:gpt", ""), ("openai:gpt", "https://city.openai.azure.com/"), ("anthropic:c", "")]
)
def test_one_of_somebody_else_never_counts_as_free(model: str, base_url: str) -> None:
    assert tariff_of(settings(model, base_url)).first == Prices(USUAL_YEN_IN, USUAL_YEN_OUT)


def test_a_model_of_ones_own_with_a_fallback_elsewhere_never_counts_as_free() -> None:
    named = settings("openai:q15", "http://127.0.0.1:8091/v1", llm_fallbacks="anthropic:c")
    assert tariff_of(named).named == {"openai:q15": Prices(), "anthropic:c": Prices(USUAL_YEN_IN, USUAL_YEN_OUT)}


def test_a_price_that_is_set_counts() -> None:
    named = settings("openai:gpt", llm_yen_per_mtoken_in=40.0, llm_yen_per_mtoken_out=320.0)
    assert tariff_of(named).yen(Usage(1_000_000, 500_000)) == 200


def test_each_model_may_have_a_price_of_its_own() -> None:
    others = {"LLM_FALLBACKS": "anthropic:c,openai:o", "LLM_PRICES": "anthropic:c=500/2500.5,"}
    tariff = tariff_of(settings("openai:gpt", "", llm_yen_per_mtoken_in=40, llm_yen_per_mtoken_out=320, **others))
    assert tariff.named["anthropic:c"] == Prices(500, 2500.5)
    assert tariff.named["openai:o"] == tariff.first == Prices(40, 320)
    assert tariff.most_yen(Usage(1_000_000, 0, "openai:o")) == 500
    assert tariff.yen(Usage(1_000_000, 0, "openai:o")) == 40


def test_of_one_name_at_two_addresses_the_dearer_counts() -> None:
    named = settings("openai:q", "http://127.0.0.1:1/v1", llm_fallbacks="openai:q@https://llm.example.com/v1")
    assert tariff_of(named).first == Prices(USUAL_YEN_IN, USUAL_YEN_OUT)


@pytest.mark.parametrize(
    "written",
    ["openai:gpt", "openai:gpt=40", "openai:gpt=a/b", "openai:gpt=-1/2", "openai:gpt=nan/1", "openai:gpt=inf/1", "=1/2",
     "gpt=1/2", "openai:other=1/2"],
)  # fmt: skip
def test_a_price_that_cannot_be_is_named_at_the_start(written: str) -> None:
    with pytest.raises(ValueError, match=r"is no price|LLM_PRICES|names no model"):
        settings("openai:gpt", llm_prices=written)


def test_the_nearer_cap_tells_how_much_is_spent() -> None:
    assert Standing(10, 90, caps(day=100, month=100)).is_near
    assert Standing(80, 80, caps(day=100, month=1_000)).is_near
    assert not Standing(70, 70, caps(day=100, month=1_000)).is_near
    assert Standing(0, 0, caps(day=0, month=0)).share == 0


def test_tokens_are_reckoned_rather_too_high() -> None:
    assert tokens_of("市民公園") == 4
    assert tokens_of("parks for all") == 5
