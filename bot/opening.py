"""What a channel is given: a bot that is open for questions."""

from typing import Protocol

from bot.desk import Answering
from bot.ledger import Ledger
from bot.pausing import Pauses
from bot.settings import BotSettings
from vectorstore.catalogue import Catalogue
from vectorstore.ports import Embedder


class OpenBot(Protocol):
    """A bot that is open for questions."""

    @property
    def settings(self) -> BotSettings:
        """Its settings."""

    @property
    def answerer(self) -> Answering:
        """What answers."""

    @property
    def catalogue(self) -> Catalogue:
        """Plans, editions and sections."""

    @property
    def ledger(self) -> Ledger:
        """Answers that were given."""

    @property
    def pauses(self) -> Pauses:
        """Channels that are paused."""

    @property
    def embedder(self) -> Embedder:
        """What turns texts into vectors."""
