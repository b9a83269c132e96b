"""Claims: what the provider says of somebody, and whether it says that to us."""

import time
from collections.abc import Mapping, Sequence

from bot.accounts.roles import Role
from bot.errors import AccountError

LEEWAY_S = 60.0
"""How far the clocks of two machines may be apart."""

Claims = Mapping[str, object]
RoleRule = tuple[str, str, Role]
"""A claim's name, one of its values, and the role of who has that."""


def check_claims(claims: Claims, issuer: str, client_id: str, nonce: str) -> None:
    """Refuses an ID token that is another's, for another, for another sign-in, or too old.

    Source: OpenID Connect Core 1.0, 3.1.3.7.

    Raises:
        AccountError: `untrusted`.
    """
    audiences = _texts(claims.get("aud"))
    now = time.time()
    faults = {
        "it is another issuer's": claims.get("iss") != issuer,
        "it is for another client": client_id not in audiences,
        "it was given to another client": claims.get("azp", client_id) != client_id,
        "it has run out": _number(claims.get("exp")) <= now - LEEWAY_S,
        "it is from the future": _number(claims.get("iat")) > now + LEEWAY_S,
        "it belongs to another sign-in": claims.get("nonce") != nonce,
        "it names nobody": not isinstance(claims.get("sub"), str) or not claims.get("sub"),
    }
    found = [fault for fault, holds in faults.items() if holds]
    if found:
        raise AccountError("untrusted", f"the ID token cannot be believed: {'; '.join(found)}")


def role_of(claims: Claims, rules: Sequence[RoleRule]) -> Role | None:
    """The highest role that the claims give; None where they give none."""
    given = [role for name, value, role in rules if value in _texts(_claim(claims, name))]
    return max(given, key=list(Role).index, default=None)


def name_of(claims: Claims) -> str:
    """What to call somebody: what they type to sign in, their address, or else the provider's own key."""
    return next((text for key in ("preferred_username", "email", "sub") if (text := str(claims.get(key) or ""))), "")


def _claim(claims: Claims, name: str) -> object:
    """A claim by its name, or by its path where it lies within others, as `realm_access.roles`."""
    if name in claims:
        return claims[name]
    found: object = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else float("-inf")
