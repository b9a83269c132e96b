"""Puts the writer together as the settings say; nothing of LangChain is loaded where no model is named."""

from bot.settings import BotSettings
from bot.writing.writer import Writer


def open_writer(settings: BotSettings) -> Writer | None:
    """What writes answers, None where no model is named."""
    if not settings.llm_model:
        return None
    from bot.writing.langchain_models import open_model  # noqa: PLC0415 - a second and 100 MB that quoting never needs

    return Writer(open_model(settings), settings.llm_timeout_s, settings.llm_least_share)
