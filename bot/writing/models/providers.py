"""What differs from provider to provider: the package, the names of the arguments, how a reply is held to a schema."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from bot.writing.models.bounding import hooks
from bot.writing.models.shapes import SCHEMAS
from bot.writing.port import Shape

Arguments = Mapping[str, Any]
"""What a package takes is its own affair."""

OLLAMA_CONTEXT = 8192
"""Ollama cuts a longer prompt off without a word, by default at 2,048 or 4,096 tokens; six passages need up to 5,000."""


class Option(StrEnum):
    """What a server may refuse and a reply can do without."""

    SHAPE = "shape"
    TEMPERATURE = "temperature"
    USAGE = "usage"
    MOST_TOKENS = "most_tokens"


@dataclass(frozen=True, slots=True)
class Connection:
    """Where a model is, with what key, and how long and how much it may say."""

    base_url: str = ""
    api_key: str = field(default="", repr=False)
    limit_s: float = 30.0
    most_tokens: int = 2000
    first_share: float = 1.0
    """Within this share of a call's time the reply must have begun: the rest is for whoever is asked next."""
    traced: bool = False


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider as LangChain knows it; the names of arguments are those of most of its packages."""

    package: str
    extra: str = ""
    key_variable: str = ""
    """The environment variable that it takes its key from where LLM_API_KEY is not set."""
    address: str = "base_url"
    home: str = ""
    """Where it is reached where LLM_BASE_URL is not set; said each time, or the environment could say otherwise."""
    most_tokens: str = "max_tokens"
    usage: str = ""
    no_retries: int = 0
    fixed: Arguments = field(default_factory=dict)
    bounded: Callable[[Connection], Arguments] | None = None
    """What keeps a reply from growing without an end; None where the package lets nobody in."""
    shaped: Callable[[Shape], Arguments] | None = None
    """What is said beside the messages to hold a reply to a shape; None where the prompt alone must do."""

    @property
    def installation(self) -> str:
        """What installs its package."""
        return f"pip install 'keikaku[{self.extra}]'" if self.extra else f"pip install {self.package}"

    @property
    def options(self) -> frozenset[Option]:
        """What is sent to it of what it may refuse."""
        lacking = {Option.SHAPE: not self.shaped, Option.USAGE: not self.usage}
        return frozenset(option for option in Option if not lacking.get(option))

    def arguments(self, to: Connection, without: frozenset[Option]) -> dict[str, Any]:
        """The arguments of `init_chat_model`."""
        found: dict[str, Any] = {**self.fixed, **self._reached(to), **(self.bounded(to) if self.bounded else {})}
        sent = self.options - without
        if Option.TEMPERATURE in sent:
            found["temperature"] = 0
        if Option.MOST_TOKENS in sent:
            found[self.most_tokens] = to.most_tokens
        if Option.USAGE in sent:
            found[self.usage] = True
        return found

    def held_to(self, shape: Shape, without: frozenset[Option]) -> Arguments:
        """What is said beside the messages."""
        return self.shaped(shape) if self.shaped and Option.SHAPE not in without else {}

    def _reached(self, to: Connection) -> dict[str, Any]:
        found: dict[str, Any] = {"timeout": to.limit_s, "max_retries": self.no_retries}
        if to.base_url or self.home:
            found[self.address] = to.base_url or self.home
        if key := to.api_key:
            found["api_key"] = key
        elif to.base_url and self.home:
            # The provider's own key, from the environment, is nobody else's.
            found["api_key"] = "none"
        return found


class _Ollama(Provider):
    """It has no key of its own and takes its time limit as its HTTP client does."""

    __slots__ = ()

    def _reached(self, to: Connection) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {to.api_key}"} if to.api_key else {}
        address = {self.address: to.base_url} if to.base_url else {}
        client = {"client_kwargs": {"timeout": to.limit_s, "headers": headers}}
        return {**address, **client, "async_client_kwargs": {"event_hooks": hooks(to.most_tokens)}}


class _Bedrock(Provider):
    """Its limit is in whole seconds."""

    __slots__ = ()

    def _reached(self, to: Connection) -> dict[str, Any]:
        address = {self.address: to.base_url} if to.base_url else {}
        key = {"api_key": to.api_key} if to.api_key else {}
        return {**address, **key, "timeout": max(1, round(to.limit_s)), "max_retries": self.no_retries}


def _openai_client(to: Connection) -> Arguments:
    # OPENAI_PROXY would be refused beside a client; HTTPS_PROXY and the like are followed.
    return {"http_async_client": _client(to.limit_s, to.most_tokens, os.getpid()), "openai_proxy": ""}


@cache
def _client(limit_s: float, most_tokens: int, _process: int) -> object:
    """One for all models: it lasts as long as the process, and so do its connections."""
    from openai import DefaultAsyncHttpxClient  # noqa: PLC0415 - only where it is installed

    return DefaultAsyncHttpxClient(timeout=limit_s, event_hooks=hooks(most_tokens))


def _response_format(shape: Shape) -> Arguments:
    """OpenAI's, in the body: as an argument, LangChain would read the reply itself and fail at the first odd letter."""
    schema = {"name": shape.value, "schema": SCHEMAS[shape], "strict": True}
    return {"extra_body": {"response_format": {"type": "json_schema", "json_schema": schema}}}


def _gemini_schema(shape: Shape) -> Arguments:
    return {"response_mime_type": "application/json", "response_json_schema": SCHEMAS[shape]}


_OPENAI = Provider(
    package="langchain-openai",
    extra="openai",
    key_variable="OPENAI_API_KEY",
    home="https://api.openai.com/v1",
    usage="stream_usage",
    fixed={"use_responses_api": False},
    bounded=_openai_client,
    shaped=_response_format,
)
PROVIDERS: Mapping[str, Provider] = {
    "openai": _OPENAI,
    "azure_openai": Provider(
        package="langchain-openai",
        extra="openai",
        key_variable="AZURE_OPENAI_API_KEY",
        address="azure_endpoint",
        usage="stream_usage",
        fixed={"use_responses_api": False},
        bounded=_openai_client,
        shaped=_response_format,
    ),
    "anthropic": Provider(
        package="langchain-anthropic",
        extra="anthropic",
        key_variable="ANTHROPIC_API_KEY",
        home="https://api.anthropic.com",
    ),
    "google_genai": Provider(
        package="langchain-google-genai",
        extra="google",
        key_variable="GOOGLE_API_KEY",
        most_tokens="max_output_tokens",
        no_retries=1,  # 0 is read as "the usual number"
        shaped=_gemini_schema,
    ),
    "bedrock_converse": _Bedrock(
        package="langchain-aws",
        extra="bedrock",
        key_variable="AWS_BEARER_TOKEN_BEDROCK",
        fixed={"disable_streaming": False},  # of models that it does not know it says a reply only when it is whole
    ),
    "ollama": _Ollama(
        package="langchain-ollama",
        extra="ollama",
        most_tokens="num_predict",
        fixed={"num_ctx": OLLAMA_CONTEXT},
        shaped=lambda shape: {"format": SCHEMAS[shape]},
    ),
}
"""Those that are looked after; LangChain's others are tried with the usual names."""


def provider_of(name: str) -> Provider:
    """The provider of that name."""
    return PROVIDERS.get(name) or Provider(package=f"langchain-{name.replace('_', '-')}")
