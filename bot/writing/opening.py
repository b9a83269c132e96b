"""Puts the writer together as the settings say; nothing of LangChain is loaded where no model is named."""

from typing import TYPE_CHECKING

from bot.settings import BotSettings
from bot.writing.likeness import EmbeddedLikeness
from bot.writing.reading import Reading
from bot.writing.spending.billing import Till
from bot.writing.spending.books import Spending
from bot.writing.spending.budget import caps_of, tariff_of
from bot.writing.spending.remembering import Replies
from bot.writing.writer import Writer
from vectorstore.ports import Embedder

if TYPE_CHECKING:
    from sqlalchemy import Engine


def open_writer(settings: BotSettings, engine: "Engine", embedder: Embedder) -> Writer | None:
    """What writes answers and books their cost in the database, None where no model is named."""
    if not settings.llm_model:
        return None
    from bot.writing.models.lineup import open_lineup  # noqa: PLC0415 - a second and 100 MB that quoting never needs

    till = open_till(settings, engine)
    reading = Reading(settings.llm_prompt_tokens, settings.llm_internal)
    limit_s, share = settings.llm_timeout_s, settings.llm_least_share
    return Writer(open_lineup(settings), limit_s, share, EmbeddedLikeness(embedder), till, reading)


def check_models(settings: BotSettings) -> None:
    """Opens the models that the settings name, and lets go of them: a fault is named before any process is started.

    Raises:
        BotError: a model cannot be used as it is set up.
    """
    if settings.llm_model:
        from bot.writing.models.lineup import open_lineup  # noqa: PLC0415 - as above

        open_lineup(settings)


def open_till(settings: BotSettings, engine: "Engine") -> Till:
    """Where the calls of models are paid for."""
    caps = caps_of(settings)
    return Till(
        spending=Spending(engine, caps),
        replies=Replies(engine),
        tariff=tariff_of(settings),
        tokens_answer=caps.tokens_answer,
        reply_tokens=settings.llm_reply_tokens,
    )
