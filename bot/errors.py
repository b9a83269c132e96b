"""Errors of the bot.

BotError
├── QuestionError     the question cannot be taken: empty, too long, not text
├── NotReadyError     nothing is published yet, or the model does not fit the index
├── LedgerError       the ledger cannot be read or written
│   └── LeaseError    a delivery is no longer held by who works on it
├── AccountError      an account cannot be made, changed or signed in to
└── SlackError        Slack cannot be used as it is set up
"""


class BotError(Exception):
    """Something that a person can be told in words."""


class QuestionError(BotError):
    """The question cannot be taken; `code` is stable, the channel's edge words it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class NotReadyError(BotError):
    """Nothing is published yet, or the embedding model does not fit the index."""


class LedgerError(BotError):
    """The ledger cannot be read or written."""


class LeaseError(LedgerError):
    """A delivery is no longer held by who works on it: another process goes on with it, or it is finished."""


class AccountError(BotError):
    """An account cannot be made, changed or signed in to; `code` is stable, the channel's edge words it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class SlackError(BotError):
    """Slack cannot be used as it is set up."""
