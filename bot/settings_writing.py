"""Settings of written answers; none is needed, answers are quoted without them."""

import os
from dataclasses import dataclass
from math import inf
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import NoDecode

from vectorstore.settings import StoreSettings

Price = Annotated[Annotated[float, Field(ge=0)] | None, BeforeValidator(lambda said: None if said == "" else said)]


_EXAMPLES = "write provider:model, as openai:gpt-5-mini or ollama:qwen3"
_OFF = ("", "0", "false", "False")


@dataclass(frozen=True, slots=True)
class NamedPrice:
    """What a model costs, in yen a million tokens read and written."""

    model: str
    yen_in: float
    yen_out: float


@dataclass(frozen=True, slots=True)
class NamedModel:
    """A model by its provider and name, and where it is if not at its provider's."""

    name: str
    base_url: str = ""


def _model_name(written: str) -> str:
    provider, _, model = written.partition(":")
    if written and not (provider.replace("_", "").isalnum() and model.strip() and " " not in written):
        raise ValueError(f"{written} names no model; {_EXAMPLES}")
    return written


def _base_url(written: str) -> str:
    parts = urlsplit(written)
    if written and (parts.scheme not in ("https", "http") or not parts.hostname or parts.username is not None):
        # It is not repeated: where a name and password stand in it, they are secret.
        raise ValueError("this is no address of a server; write one such as http://127.0.0.1:8080/v1")
    return written


def _fallbacks(value: object) -> object:
    if not isinstance(value, str):
        return value
    found = []
    for part in (each.strip() for each in value.split(",")):
        name, _, rest = part.partition("@http")
        if part:
            found.append(NamedModel(_model_name(name), _base_url(f"http{rest}" if rest else "")))
    return tuple(found)


def _prices(value: object) -> object:
    if not isinstance(value, str):
        return value
    return tuple(_price(part.strip()) for part in value.split(",") if part.strip())


def _price(written: str) -> NamedPrice:
    model, _, price = written.rpartition("=")
    try:
        yen_in, yen_out = (float(each) for each in price.split("/"))
    except ValueError:
        yen_in = yen_out = -1.0
    if not model or not (0 <= yen_in < inf and 0 <= yen_out < inf):
        raise ValueError(f"{written} is no price; write provider:model=READ/WRITTEN, as openai:gpt-5-mini=40/320")
    return NamedPrice(_model_name(model.strip()), yen_in, yen_out)


ModelName = Annotated[str, BeforeValidator(lambda said: said.strip()), AfterValidator(_model_name)]
BaseUrl = Annotated[str, BeforeValidator(lambda said: said.strip()), AfterValidator(_base_url)]
Fallbacks = Annotated[tuple[NamedModel, ...], NoDecode, BeforeValidator(_fallbacks)]

PricesByModel = Annotated[tuple[NamedPrice, ...], NoDecode, BeforeValidator(_prices)]


class WritingSettings(StoreSettings):
    """Which language model writes, how long it may take and what it may cost."""

    llm_model: ModelName = Field(default="", validation_alias="LLM_MODEL")
    """`provider:model` as LangChain names them."""
    llm_base_url: BaseUrl = Field(default="", validation_alias="LLM_BASE_URL")
    """Where the model is; "" is its provider's own address."""
    llm_api_key: SecretStr = Field(default=SecretStr(""), validation_alias="LLM_API_KEY")
    """"" takes the provider's own environment variable, and no key at all where LLM_BASE_URL is set."""
    llm_fallbacks: Fallbacks = Field(default=(), validation_alias="LLM_FALLBACKS")
    """Models that are asked in turn where the one before gives nothing: `provider:model` or `provider:model@http://…`."""
    llm_fallback_api_keys: SecretStr = Field(default=SecretStr(""), validation_alias="LLM_FALLBACK_API_KEYS")
    """Their keys in the same order, with commas between them; an empty one as for LLM_API_KEY."""
    llm_timeout_s: float = Field(default=30.0, gt=0, validation_alias="LLM_TIMEOUT_S")
    """After so long an answer that is not yet written whole is quoted."""
    llm_reply_tokens: int = Field(default=1_200, ge=1, validation_alias="LLM_REPLY_TOKENS")
    """The most that a model may write in one call, thinking included."""
    llm_retries: int = Field(default=2, ge=0, validation_alias="LLM_RETRIES")
    """How often a model is asked again within the time limit that could not reply."""
    llm_concurrency: int = Field(default=4, ge=1, validation_alias="LLM_CONCURRENCY")
    """Replies that one process may wait for at a time; who finds no place is given the quoted answer."""
    llm_tracing: bool = Field(default=False, validation_alias="LLM_TRACING")
    """Whether LangSmith may be sent questions and passages, where its own variables are set."""
    llm_least_share: float = Field(default=0.5, ge=0, le=1, validation_alias="LLM_LEAST_SHARE")
    """An answer of which less than this share of the statements is proved is quoted instead."""
    llm_prompt_tokens: int = Field(default=1_500, ge=100, validation_alias="LLM_PROMPT_TOKENS")
    """Of the passages that are sent for one answer; the rules, some 600 and always the same, come on top."""
    llm_internal: bool = Field(default=False, validation_alias="LLM_INTERNAL")
    """Whether internal papers may be sent to the model."""
    llm_tokens_answer: int = Field(default=16_000, ge=1, validation_alias="LLM_TOKENS_ANSWER")
    """Read and written for one answer, all calls together."""
    llm_tokens_client_day: int = Field(default=200_000, ge=1, validation_alias="LLM_TOKENS_CLIENT_DAY")
    """Read and written for one client on one day in Japan."""
    llm_yen_per_mtoken_in: Price = Field(default=None, validation_alias="LLM_YEN_PER_MTOKEN_IN")
    """Yen a million tokens read; where it is not set, 0 for a model of one's own and a cautious price for others."""
    llm_yen_per_mtoken_out: Price = Field(default=None, validation_alias="LLM_YEN_PER_MTOKEN_OUT")
    llm_prices: PricesByModel = Field(default=(), validation_alias="LLM_PRICES")
    """What each model costs that costs something else than that."""
    llm_budget_yen_day: int = Field(default=1_000, ge=0, validation_alias="LLM_BUDGET_YEN_DAY")
    llm_budget_yen_month: int = Field(default=10_000, ge=0, validation_alias="LLM_BUDGET_YEN_MONTH")

    @property
    def llm_named(self) -> tuple[NamedModel, ...]:
        """The models in the order they are asked."""
        return (NamedModel(self.llm_model, self.llm_base_url), *self.llm_fallbacks) if self.llm_model else ()

    @property
    def llm_keys(self) -> tuple[str, ...]:
        """A key for each of them, "" where none is given. Never to be shown."""
        others = [each.strip() for each in self.llm_fallback_api_keys.get_secret_value().split(",")]
        keys = (self.llm_api_key.get_secret_value(), *others, *[""] * len(self.llm_fallbacks))
        return keys[: len(self.llm_named)]

    @model_validator(mode="after")
    def _prices_what_is_named(self) -> Self:
        named = {each.name for each in self.llm_named}
        for each in self.llm_prices:
            if named and each.model not in named:
                raise ValueError(f"LLM_PRICES: {each.model} stands neither in LLM_MODEL nor in LLM_FALLBACKS")
        return self

    @model_validator(mode="after")
    def _sends_nothing_elsewhere(self) -> Self:
        """LangSmith's variables may have been meant for another program of this machine."""
        for name in ("LANGSMITH_GATEWAY", "LANGCHAIN_TRACING", "LANGCHAIN_HANDLER"):
            if self.llm_model and not self.llm_tracing and os.environ.get(name, "") not in _OFF:
                raise ValueError(
                    f"{name} is set, which would send questions to LangSmith; unset it, or set LLM_TRACING"
                )
        return self
