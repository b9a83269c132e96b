"""Accounts in an empty database, and a clock that can be set on."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine

from bot.accounts.passwords import Passwords
from bot.accounts.register import Accounts
from tests.databases import database_url, engine
from tests.services import postgres, postgres_database

__all__ = ["database_url", "engine", "postgres", "postgres_database"]


@dataclass
class Clock:
    """A clock; `pass_by` sets it on."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime.now(UTC))


@pytest.fixture
def accounts(engine: Engine) -> Accounts:
    return Accounts(engine, Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)))
