"""The token that comes back with every form, so that no other site's page can send one."""

import base64
import binascii
import hmac
import secrets


def masked(secret: str) -> str:
    """The secret under a mask of its own: two pages never hold the same letters.

    Compressed pages would else tell it by their length to who can see that and choose what stands beside it (BREACH).
    """
    plain = secret.encode()
    mask = secrets.token_bytes(len(plain))
    return base64.urlsafe_b64encode(mask + _crossed(mask, plain)).decode()


def is_token(sent: str, secret: str) -> bool:
    """Whether what was sent is the secret under some mask."""
    try:
        both = base64.urlsafe_b64decode(sent.encode())
    except (binascii.Error, UnicodeEncodeError):
        return False
    half = len(both) // 2
    return hmac.compare_digest(_crossed(both[:half], both[half:]), secret.encode())


def _crossed(mask: bytes, text: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(mask, text, strict=False))
