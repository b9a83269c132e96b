"""Departures: who was sent to the identity provider, and what must come back with them."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine, delete, insert, select

from bot.accounts.sessions import Clock, digest_of, utc_now
from bot.accounts.tables import oidc_request
from bot.errors import AccountError
from vectorstore.database import writing

WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Departure:
    """One way to the provider and back: `handle` stays with the browser, `state` and `nonce` travel, `verifier` stays."""

    handle: str
    state: str
    nonce: str
    verifier: str
    wanted: str


class Departures:
    """The departures in the database, so that any process can receive who comes back."""

    def __init__(self, engine: Engine, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._clock = clock

    def begin(self, wanted: str) -> Departure:
        """Notes that somebody goes, and which page they wanted to see."""
        handle, state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(4))
        new, at = Departure(handle, state, nonce, verifier, wanted), self._clock()
        row = {"digest": digest_of(new.handle), "state": new.state, "nonce": new.nonce, "verifier": new.verifier}
        with writing(self._engine) as connection:
            connection.execute(delete(oidc_request).where(oidc_request.c.expires_at <= at.isoformat()))
            until = (at + WITHIN).isoformat()
            connection.execute(insert(oidc_request).values(row | {"wanted": wanted, "expires_at": until}))
        return new

    def end(self, handle: str, state: str) -> Departure:
        """The departure of the browser that has come back; it can come back once.

        Raises:
            AccountError: `stale`, where this browser did not go, went too long ago, or went again since.
        """
        digest = digest_of(handle)
        with writing(self._engine) as connection:
            query = select(oidc_request).where(oidc_request.c.digest == digest)
            row = connection.execute(query.with_for_update()).first()
            connection.execute(delete(oidc_request).where(oidc_request.c.digest == digest))
        is_known = row is not None and row.expires_at > self._clock().isoformat()
        if row is None or not is_known or not hmac.compare_digest(row.state.encode(), state.encode()):
            raise AccountError("stale", "somebody came back from the identity provider who was not sent there")
        return Departure(handle, row.state, row.nonce, row.verifier, row.wanted)
