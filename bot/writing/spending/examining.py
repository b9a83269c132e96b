"""Tells operators how much of the budget of written answers is spent, and what its calls are reckoned at."""

from bot.findings import Finding, State
from bot.settings_writing import WritingSettings
from bot.writing.spending.books import Spending, told
from bot.writing.spending.budget import caps_of, is_guessed, tariff_of
from vectorstore.database import open_engine
from vectorstore.errors import CatalogueError

_SUBJECT = "LLM budget"


def examine_budget(settings: WritingSettings) -> list[Finding]:
    """A finding where a model writes; a budget that is nearly spent is nothing that keeps the bot from answering."""
    if not settings.llm_model:
        return []
    try:
        engine = open_engine(settings.sqlalchemy_url)
        standing = Spending(engine, caps_of(settings)).standing()
        engine.dispose()
    except CatalogueError:
        return []  # the database's own finding tells it
    said = f"{told(standing)}; {_reckoned(settings)}"
    if not standing.is_near:
        return [Finding(_SUBJECT, State.WELL, said)]
    mend = "answers are quoted once it is spent; raise LLM_BUDGET_YEN_DAY or LLM_BUDGET_YEN_MONTH, or wait"
    return [Finding(_SUBJECT, State.OFF, f"{said}; {mend}")]


def _reckoned(settings: WritingSettings) -> str:
    prices = (f"{name} {each.yen_in:,.0f}/{each.yen_out:,.0f}" for name, each in tariff_of(settings).named.items())
    said = f"reckoned at {', '.join(prices)} yen a million tokens read/written"
    guessed = [each.name for each in settings.llm_named if is_guessed(each, settings)]
    if guessed:
        return f"{said}: set LLM_PRICES, or LLM_YEN_PER_MTOKEN_IN and _OUT, to what {' and '.join(guessed)} costs"
    return said
