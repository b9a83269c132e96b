"""The models that the settings name, in the order they are asked, each guarded from the others' troubles."""

from bot.settings_writing import WritingSettings
from bot.writing.models.circuit import Circuit, GuardedModel
from bot.writing.models.crowding import LimitedModel
from bot.writing.models.fallbacks import FallbackModel
from bot.writing.models.langchain_models import open_model
from bot.writing.models.providers import Connection
from bot.writing.models.retrying import RetriedModel
from bot.writing.port import LanguageModel


def open_lineup(settings: WritingSettings) -> LanguageModel:
    """What is asked, whichever model replies.

    Raises:
        BotError: a model cannot be used as it is set up; the message names the setting and how to mend it.
    """
    count = len(settings.llm_named)
    models: list[LanguageModel] = []
    for at in range(count):
        # As much for each: one that is silent for so long leaves the rest to those behind it.
        model = open_one(settings, at, first_share=1 / (count - at))
        models.append(GuardedModel(RetriedModel(model, settings.llm_retries), Circuit()))
    return LimitedModel(FallbackModel(models) if models[1:] else models[0], settings.llm_concurrency)


def open_one(settings: WritingSettings, at: int, first_share: float = 1.0) -> LanguageModel:
    """One of the models by itself, by its place in the order.

    Raises:
        BotError: as above.
    """
    named, key = settings.llm_named[at], settings.llm_keys[at]
    connection = Connection(
        base_url=named.base_url,
        api_key=key,
        limit_s=settings.llm_timeout_s,
        most_tokens=settings.llm_reply_tokens,
        first_share=first_share,
        traced=settings.llm_tracing,
    )
    return open_model(named.name, connection)
