import pytest
from sqlalchemy import Engine

from bot.accounts.oidc.departures import Departures
from bot.errors import AccountError
from tests.bot.accounts.conftest import Clock


@pytest.fixture
def departures(engine: Engine, clock: Clock) -> Departures:
    return Departures(engine, clock)


def test_who_comes_back_in_time_brings_what_was_given(departures: Departures) -> None:
    gone = departures.begin("/admin/jobs")
    assert departures.end(gone.handle, gone.state) == gone
    assert len({gone.handle, gone.state, gone.nonce, gone.verifier}) == 4


def test_a_departure_leads_back_once_in_ten_minutes_with_its_own_state(departures: Departures, clock: Clock) -> None:
    late, forged, twice = (departures.begin("/admin") for _ in range(3))
    departures.end(twice.handle, twice.state)
    with pytest.raises(AccountError, match="not sent there"):
        departures.end(twice.handle, twice.state)
    with pytest.raises(AccountError):
        departures.end(forged.handle, late.state)
    with pytest.raises(AccountError):
        departures.end(forged.handle, forged.state)
    clock.pass_by(minutes=10)
    with pytest.raises(AccountError):
        departures.end(late.handle, late.state)
