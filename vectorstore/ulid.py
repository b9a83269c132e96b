"""Identifiers that sort by time and cannot be guessed: ULIDs."""

import secrets
import time

# Crockford's base 32: no I, L, O or U. Source: https://github.com/ulid/spec
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26


def new_ulid() -> str:
    """26 characters: 48 bits of milliseconds, then 80 random bits."""
    number = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(5 * (LENGTH - 1), -1, -5))


def is_ulid(text: str) -> bool:
    """Whether `text` could have come from `new_ulid`."""
    return len(text) == LENGTH and all(letter in _ALPHABET for letter in text)
