"""Passwords: what they must be, and how they are kept so that nobody can read them."""

import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from bot.errors import AccountError

MIN_CHARS = 12
MAX_CHARS = 256
_AT_ONCE = 2
"""Hashes computed at a time: each takes 64 MiB, and whoever knocks may knock forty times at once."""


class Passwords:
    """Hashes and checks passwords with argon2id; `hasher` may ask for other costs."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turns = threading.BoundedSemaphore(_AT_ONCE)

    def hashed(self, password: str) -> str:
        """What is kept of a password."""
        with self._turns:
            return self._hasher.hash(password)

    def fits(self, kept: str, password: str) -> bool:
        """Whether a password is the one; takes as long where nothing is kept."""
        with self._turns:
            try:
                self._hasher.verify(kept or _nobodys(self._hasher), password[: MAX_CHARS + 1])
            except (VerifyMismatchError, InvalidHashError):
                return False
        return bool(kept)

    def is_outdated(self, kept: str) -> bool:
        """Whether a hash was made at other costs than are asked for today."""
        return self._hasher.check_needs_rehash(kept)


@cache
def _nobodys(hasher: PasswordHasher) -> str:
    return hasher.hash("nobody's password")


def check_password(password: str, name: str) -> None:
    """Refuses a password that is too short, too long, or as good as the name.

    Length is all that is asked for. Source: NIST SP 800-63B, 3.1.1.2.

    Raises:
        AccountError: `password_short`, `password_long` or `password_is_name`.
    """
    if len(password) < MIN_CHARS:
        raise AccountError("password_short", f"the password is too short; take at least {MIN_CHARS} characters")
    if len(password) > MAX_CHARS:
        raise AccountError("password_long", f"the password is too long; take at most {MAX_CHARS} characters")
    if not password.casefold().replace(name.casefold(), "").strip() or len(set(password)) == 1:
        raise AccountError("password_is_name", "the password is the name, or one letter again and again; take another")
