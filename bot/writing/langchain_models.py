"""The language model behind LangChain's `init_chat_model`: the only place that speaks to it."""

from collections.abc import Iterator, Mapping, Sequence

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from bot.settings import BotSettings
from bot.writing.port import Failure, Message, ModelError, Role, Shape, Usage

_KINDS: Mapping[Role, type[BaseMessage]] = {
    Role.SYSTEM: SystemMessage,
    Role.USER: HumanMessage,
    Role.ASSISTANT: AIMessage,
}
_STATEMENTS = {
    "type": "object",
    "properties": {
        "statements": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string"},
                    "passages": {"type": "array", "items": {"type": "integer"}},
                    "words": {"type": "string"},
                },
                "required": ["text", "passages", "words"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["statements"],
    "additionalProperties": False,
}


class LangChainModel:
    """One model of one provider."""

    def __init__(self, name: str, chat: BaseChatModel) -> None:
        self.name = name
        self._chat = chat

    def stream(self, messages: Sequence[Message], shape: Shape, limit_s: float) -> Iterator[str | Usage]:
        """See `LanguageModel`."""
        asked = [_KINDS[each.role](content=each.text) for each in messages]
        form = {"type": "json_schema", "json_schema": {"name": shape.value, "schema": _STATEMENTS, "strict": True}}
        finished = False
        try:
            for chunk in self._chat.stream(asked, response_format=form):
                if chunk.usage_metadata:
                    yield Usage(chunk.usage_metadata["input_tokens"], chunk.usage_metadata["output_tokens"])
                finished = finished or chunk.response_metadata.get("finish_reason") == "stop"
                if text := chunk.text:
                    yield text
        except Exception as error:  # every provider has a tree of its own
            raise ModelError(Failure.UNREACHABLE, f"{self.name}: {type(error).__name__}") from error
        if not finished:
            raise ModelError(Failure.CUT, f"{self.name}: the reply was cut")


def open_model(settings: BotSettings) -> LangChainModel:
    """The model that the settings name."""
    chat: BaseChatModel = init_chat_model(
        settings.llm_model,
        base_url=settings.llm_base_url or None,
        api_key=settings.llm_api_key.get_secret_value() or "none",
        timeout=settings.llm_timeout_s,
        max_retries=0,
        temperature=0,
        stream_usage=True,
    )
    return LangChainModel(settings.llm_model, chat)
