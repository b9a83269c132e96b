"""Whether a request comes from Slack: signed with one of our secrets, just now."""

import hashlib
import time
from collections.abc import Mapping, Sequence

from slack_sdk.signature import SignatureVerifier

MAX_AGE_S = 5 * 60
MAX_AHEAD_S = 60
"""A clock may go wrong by so much."""
_TIMESTAMP = "x-slack-request-timestamp"
_SIGNATURE = "x-slack-signature"


class Signatures:
    """Finds the secret that a request was signed with.

    Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        self._verifiers = {secret: SignatureVerifier(secret) for secret in secrets}

    def secret_of(self, body: str, headers: Mapping[str, str]) -> str:
        """The secret that signed it, "" where none did, or not within the last five minutes."""
        stamp, signature = headers.get(_TIMESTAMP, ""), headers.get(_SIGNATURE, "")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12 and signature.isascii()):
            return ""
        if not -MAX_AHEAD_S <= time.time() - int(stamp) <= MAX_AGE_S:
            return ""
        fitting = (secret for secret, each in self._verifiers.items() if each.is_valid(body, stamp, signature))
        return next(fitting, "")


def signature_key(headers: Mapping[str, str]) -> str:
    """What a signature is remembered by: nobody who reads it could sign with it."""
    return f"sig:{hashlib.sha256(headers.get(_SIGNATURE, '').encode()).hexdigest()}"
