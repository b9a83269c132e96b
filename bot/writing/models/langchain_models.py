"""The language model behind LangChain's `init_chat_model`: the only place that speaks to it."""

import asyncio
import time
from collections.abc import AsyncGenerator, Generator, Iterator, Mapping, Sequence
from contextlib import aclosing, closing
from typing import cast

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, SystemMessage
from langsmith import tracing_context

from bot.errors import BotError
from bot.writing.models.failures import causes, end_of, failure_of, refused_option, retry_after_s, status_of
from bot.writing.models.listening import LateError, LeftError, Limits, heard
from bot.writing.models.providers import Connection, Option, Provider, provider_of
from bot.writing.port import Failure, Message, ModelError, Role, Shape, Usage

_KINDS: Mapping[Role, type[BaseMessage]] = {
    Role.SYSTEM: SystemMessage,
    Role.USER: HumanMessage,
    Role.ASSISTANT: AIMessage,
}
_CHARS_A_TOKEN = 12
"""No tokenizer packs more letters into one on average; a model that says more than that does not keep to its limit."""


class _RefusedOptionError(Exception):
    """The server does not take an option that a reply can do without."""

    def __init__(self, option: Option) -> None:
        super().__init__(option.value)
        self.option = option


class LangChainModel:
    """One model of one provider; what its server refuses of the options, a reply does without from then on."""

    def __init__(self, name: str, connection: Connection) -> None:
        self.name = name
        self._connection = connection
        self._provider = provider_of(name.partition(":")[0])
        # Off even where the environment asks for it: LANGSMITH_TRACING may be meant for another program.
        self._tracing = None if connection.traced else False
        self._chats: dict[frozenset[Option], BaseChatModel] = {}
        self._without: frozenset[Option] = frozenset()
        self._chat(self._without)

    def stream(self, messages: Sequence[Message], shape: Shape, limit_s: float) -> Iterator[str | Usage]:
        """See `LanguageModel`."""
        asked = [_KINDS[each.role](content=each.text) for each in messages]
        begun_at, without = time.monotonic(), self._without
        while True:
            spent_s = time.monotonic() - begun_at
            limits = Limits(limit_s * self._connection.first_share - spent_s, limit_s - spent_s)
            try:
                with closing(self._tried(asked, shape, without, limits)) as pieces:
                    for piece in pieces:
                        self._without = without
                        yield piece
            except _RefusedOptionError as refused:
                without |= {refused.option}
            else:
                return

    def _tried(
        self, asked: Sequence[BaseMessage], shape: Shape, without: frozenset[Option], limits: Limits
    ) -> Generator[str | Usage, None, None]:
        begun = False
        try:
            with closing(heard(self._said(asked, shape, without), limits)) as pieces:
                for piece in pieces:
                    begun = True
                    yield piece
        except Exception as error:
            told = self._told(error, without, begun=begun)
        else:
            return
        # Raised here, without its cause: the words of a provider may repeat the key or the question.
        raise told

    def _told(self, error: Exception, without: frozenset[Option], *, begun: bool) -> Exception:
        """The error in our words; every provider has a tree of its own."""
        # A package may have wrapped what was raised within it.
        if ours := next((each for each in causes(error) if isinstance(each, ModelError)), None):
            return ModelError(ours.failure, f"{self.name}: {ours}")
        if isinstance(error, LateError):
            return ModelError(Failure.TIMEOUT, f"{self.name}: no whole reply in time")
        if isinstance(error, LeftError):
            return ModelError(Failure.LEFT, f"{self.name}: nobody waits for the reply any more")
        option = None if begun else refused_option(error, self._provider.options - without)
        if option:
            return _RefusedOptionError(option)
        status = f" {code}" if (code := status_of(error)) else ""
        message = f"{self.name}: {type(error).__name__}{status}"
        return ModelError(failure_of(error, begun=begun), message, retry_after_s(error))

    async def _said(
        self, asked: Sequence[BaseMessage], shape: Shape, without: frozenset[Option]
    ) -> AsyncGenerator[str | Usage, None]:
        shaped = self._provider.held_to(shape, without)
        chars, end = 0, False
        with tracing_context(enabled=self._tracing):
            stream = self._chat(without).astream(list(asked), **shaped)
            async with aclosing(cast("AsyncGenerator[AIMessageChunk, None]", stream)) as chunks:
                async for chunk in chunks:
                    # Where more has come already nothing waits, and what never waits cannot be broken off.
                    await asyncio.sleep(0)
                    end = self._ended(chunk) or end
                    if usage := _usage(chunk):
                        yield usage
                    chars += max(1, len(chunk.text))
                    if text := chunk.text:
                        yield text
                    if chars > self._connection.most_tokens * _CHARS_A_TOKEN:
                        raise ModelError(Failure.CUT, "the reply has no end")
        if not end:
            raise ModelError(Failure.CUT, "the reply was cut")

    def _chat(self, without: frozenset[Option]) -> BaseChatModel:
        if without not in self._chats:
            provider, _, model = self.name.partition(":")
            arguments = self._provider.arguments(self._connection, without)
            self._chats[without] = init_chat_model(model, model_provider=provider, cache=False, **arguments)
        return self._chats[without]

    def _ended(self, chunk: AIMessageChunk) -> bool:
        end = end_of(chunk.response_metadata)
        if isinstance(end, Failure):
            raise ModelError(end, "the reply ended early")
        return end


def _usage(chunk: AIMessageChunk) -> Usage | None:
    counted = chunk.usage_metadata
    return Usage(max(0, counted["input_tokens"]), max(0, counted["output_tokens"])) if counted else None


def open_model(name: str, connection: Connection) -> LangChainModel:
    """The model of that name, `provider:model`.

    Raises:
        BotError: it cannot be used as it is set up; the message says how to mend it.
    """
    provider = provider_of(name.partition(":")[0])
    try:
        return LangChainModel(name, connection)
    except ImportError:
        words = f"the package {provider.package} is not installed; {provider.installation}"
    except Exception as error:  # every provider has a tree of its own, and its words may hold the key
        words = _unusable(provider, error)
    raise BotError(f"LLM_MODEL={name}: {words}")


def _unusable(provider: Provider, error: Exception) -> str:
    if isinstance(error, ValueError) and "Unsupported provider" in str(error):
        return "LangChain knows no such provider; write one such as openai:gpt-5-mini or ollama:qwen3"
    key = f"LLM_API_KEY or {provider.key_variable}" if provider.key_variable else "LLM_API_KEY"
    return f"it cannot be opened ({type(error).__name__}); set {key}, and see whether LLM_BASE_URL fits"
