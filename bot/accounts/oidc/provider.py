"""The identity provider, found by its issuer's address: the authorization code flow with PKCE.

Source: OpenID Connect Core 1.0, 3.1; RFC 7636 (PKCE); OpenID Connect RP-Initiated Logout 1.0.
"""

import base64
import hashlib
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote_plus, urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from bot.accounts.oidc.claims import Claims, check_claims
from bot.accounts.oidc.departures import Departure
from bot.errors import AccountError

_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"]
"""Signed with a key of the provider's own: `none`, or a secret that we hold too, is no proof of who signed."""
_KNOWN_FOR_S = 600.0
_TIMEOUT_S = 10.0
_QUICK_S, _SILENT_FOR_S = 1.0, 5.0
"""A provider that took longer than the one to be no answer is not asked again for the other: who waits is told at once."""


@dataclass(frozen=True, slots=True)
class Client:
    """How the provider knows us."""

    issuer: str
    id: str
    secret: str = field(repr=False)
    scopes: str = "openid profile email"


class Provider:
    """An identity provider; safe in several threads.

    Every method raises AccountError: `unreachable` where the provider does not answer as it should, `untrusted` where
    what it says cannot be verified.
    """

    def __init__(self, client: Client) -> None:
        self.client = client
        self._lock = threading.Lock()
        self._facts: Claims = {}
        self._known_until = float("-inf")
        self._silent_until = float("-inf")

    def address(self, departure: Departure, return_to: str) -> str:
        """Where a browser goes to sign in; it comes back to `return_to`."""
        challenge = hashlib.sha256(departure.verifier.encode()).digest()
        wanted = {
            "response_type": "code",
            "client_id": self.client.id,
            "redirect_uri": return_to,
            "scope": self.client.scopes,
            "state": departure.state,
            "nonce": departure.nonce,
            "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return _joined(self._endpoint("authorization_endpoint"), wanted)

    def sign_out_address(self, return_to: str) -> str:
        """Where somebody signs out of the provider itself; "" where it has no such page."""
        if "end_session_endpoint" not in self._discovered():
            return ""
        wanted = {"client_id": self.client.id, "post_logout_redirect_uri": return_to}
        return _joined(self._endpoint("end_session_endpoint"), wanted)

    def identify(self, code: str, departure: Departure, return_to: str) -> Claims:
        """What the provider says of who came back with a code, its signature and its claims checked."""
        tokens = self._redeemed(code, departure.verifier, return_to)
        claims = self._signed(str(tokens.get("id_token", "")))
        check_claims(claims, self.client.issuer, self.client.id, departure.nonce)
        return {**self._more(str(tokens.get("access_token", "")), claims["sub"]), **claims}

    def _redeemed(self, code: str, verifier: str, return_to: str) -> Claims:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": return_to, "code_verifier": verifier}
        methods = self._discovered().get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if self.client.secret and isinstance(methods, list) and "client_secret_basic" in methods:
            # Encoded before they are put together (RFC 6749, 2.3.1).
            auth = httpx.BasicAuth(quote_plus(self.client.id), quote_plus(self.client.secret))
            return _asked("POST", self._endpoint("token_endpoint"), data=form, auth=auth)
        own = {"client_id": self.client.id} | ({"client_secret": self.client.secret} if self.client.secret else {})
        return _asked("POST", self._endpoint("token_endpoint"), data=form | own)

    def _signed(self, id_token: str) -> Claims:
        try:
            # Read anew each time: a provider changes its keys, and operators sign in a few times a day.
            keys = KeySet.import_key_set(_asked("GET", self._endpoint("jwks_uri")))  # type: ignore[arg-type]
            return jwt.decode(id_token, keys, algorithms=_ALGORITHMS).claims
        except (JoseError, ValueError, KeyError) as error:
            raise AccountError("untrusted", f"the ID token's signature cannot be verified: {error}") from error

    def _more(self, access_token: str, subject: object) -> Claims:
        """What the provider tells apart from the ID token: groups often stand there alone."""
        if not access_token or "userinfo_endpoint" not in self._discovered():
            return {}
        headers = {"Authorization": f"Bearer {access_token}"}
        told = _asked("GET", self._endpoint("userinfo_endpoint"), headers=headers)
        if told.get("sub") != subject:
            raise AccountError("untrusted", "the provider's user information is about somebody else")
        return told

    def _endpoint(self, name: str) -> str:
        address = self._discovered().get(name)
        parts = urlsplit(address) if isinstance(address, str) else urlsplit("")
        if not isinstance(address, str) or parts.scheme not in ("https", urlsplit(self.client.issuer).scheme):
            raise AccountError("unreachable", f"{self.client.issuer} names no {name} that can be used")
        return address

    def _discovered(self) -> Claims:
        with self._lock:
            if time.monotonic() > self._known_until:
                self._facts, self._known_until = self._asked_anew(), time.monotonic() + _KNOWN_FOR_S
            return self._facts

    def _asked_anew(self) -> Claims:
        issuer, begun = self.client.issuer, time.monotonic()
        if begun < self._silent_until:
            raise AccountError("unreachable", f"{issuer} did not answer a moment ago")
        try:
            facts = _asked("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        except AccountError:
            if time.monotonic() - begun > _QUICK_S:
                self._silent_until = time.monotonic() + _SILENT_FOR_S
            raise
        if facts.get("issuer") != issuer:
            raise AccountError("unreachable", f"OIDC_ISSUER is {issuer}, not {facts.get('issuer')}")
        return facts


def _asked(method: str, address: str, **parts: object) -> Claims:
    """The JSON that an endpoint replies with."""
    try:
        response = httpx.request(method, address, timeout=_TIMEOUT_S, **parts)  # type: ignore[arg-type]
        response.raise_for_status()
        told = response.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise AccountError("unreachable", f"{urlsplit(address).netloc}: {error or type(error).__name__}") from error
    if not isinstance(told, Mapping):
        raise AccountError("unreachable", f"{address} replied with no JSON object")
    return told


def _joined(address: str, wanted: Mapping[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(wanted)}"
