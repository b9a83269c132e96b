from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from bot.accounts.register import Accounts
from bot.accounts.roles import Role
from bot.accounts.sessions import Sessions
from bot.accounts.tables import session
from tests.bot.accounts.conftest import Clock
from vectorstore.database import open_engine, reading
from vectorstore.operations.acts import Act

PASSWORD = "a walk in the park"
BY = Act("cli:tests")
IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=12)


@pytest.fixture
def sessions(engine: Engine, accounts: Accounts, clock: Clock) -> Sessions:
    accounts.add("root", Role.ADMIN, PASSWORD, BY)
    accounts.add("tanaka", Role.PUBLISHER, PASSWORD, BY)
    return Sessions(engine, IDLE, LONGEST, clock)


def test_a_session_tells_who_it_is_and_in_which_role(sessions: Sessions) -> None:
    new = sessions.open("tanaka")
    known = sessions.of(new.token)
    assert known is not None
    assert (known.name, known.role, known.csrf) == ("tanaka", Role.PUBLISHER, new.csrf)
    assert sessions.of("made up") is None
    assert sessions.of("") is None
    assert sessions.of("\udcff") is None


def test_tokens_are_long_and_never_the_same_and_only_their_digest_is_kept(sessions: Sessions, engine: Engine) -> None:
    made = [sessions.open("tanaka") for _ in range(20)]
    secrets = {new.token for new in made} | {new.csrf for new in made}
    assert len(secrets) == 40
    assert min(map(len, secrets)) >= 43
    with reading(engine) as connection:
        kept = str(connection.execute(select(session.c.digest)).all())
    assert not any(new.token in kept for new in made)


def test_a_session_ends_half_an_hour_after_the_last_request(sessions: Sessions, clock: Clock) -> None:
    new = sessions.open("tanaka")
    for _ in range(10):
        clock.pass_by(minutes=29)
        assert sessions.of(new.token)
    clock.pass_by(minutes=31)
    assert sessions.of(new.token) is None


def test_a_session_ends_after_twelve_hours_whatever_is_done(sessions: Sessions, clock: Clock) -> None:
    new = sessions.open("tanaka")
    for _ in range(35):
        clock.pass_by(minutes=20)
        assert sessions.of(new.token)
    clock.pass_by(minutes=20)
    assert sessions.of(new.token) is None


def test_signing_out_ends_one_session_and_leaves_the_others(sessions: Sessions) -> None:
    here, there = sessions.open("tanaka"), sessions.open("tanaka")
    sessions.end(here.token, "tanaka")
    assert sessions.of(here.token) is None
    assert sessions.of(there.token)


@pytest.mark.parametrize(
    "change",
    [
        lambda accounts: accounts.set_password("tanaka", "another walk in the park", BY),
        lambda accounts: accounts.set_role("tanaka", Role.VIEWER, BY),
        lambda accounts: accounts.set_disabled("tanaka", True, BY),
    ],
    ids=["password", "role", "closed"],
)
def test_what_an_account_loses_ends_its_sessions_in_every_process_at_once(
    sessions: Sessions, accounts: Accounts, engine: Engine, change: Callable[[Accounts], None]
) -> None:
    elsewhere = open_engine(engine.url.render_as_string(hide_password=False))
    others = Sessions(elsewhere, IDLE, LONGEST)
    mine, root = sessions.open("tanaka"), sessions.open("root")
    assert others.of(mine.token)
    change(accounts)
    assert others.of(mine.token) is None
    assert others.of(root.token)
    elsewhere.dispose()


def test_sessions_that_have_run_out_are_cleared_away(sessions: Sessions, engine: Engine, clock: Clock) -> None:
    sessions.open("tanaka")
    clock.pass_by(hours=1)
    sessions.open("root")
    with reading(engine) as connection:
        assert connection.execute(select(session.c.account)).scalars().all() == ["root"]
