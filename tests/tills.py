"""Tills for tests: what models cost in them is kept in a database of the test's own."""

from sqlalchemy import Engine

from bot.writing.spending.billing import Till
from bot.writing.spending.books import Spending
from bot.writing.spending.budget import Caps, Prices, Tariff
from bot.writing.spending.remembering import Replies

TARIFF = Tariff(Prices(yen_in=1_000_000, yen_out=1_000_000))
"""A yen a token, so that sums are easy to see."""


def caps(day: float = 10_000, month: float = 100_000, answer: int = 5_000, client: int = 20_000) -> Caps:
    return Caps(tokens_answer=answer, tokens_client_day=client, yen_day=day, yen_month=month)


def till(engine: Engine, limits: Caps, tariff: Tariff = TARIFF, reply_tokens: int = 400) -> Till:
    return Till(Spending(engine, limits), Replies(engine), tariff, limits.tokens_answer, reply_tokens)
