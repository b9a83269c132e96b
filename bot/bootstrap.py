"""Puts the bot together; nothing else does."""

from dataclasses import dataclass

from bot.answerer import Answerer
from bot.ledger import Ledger
from bot.library import Library
from bot.pausing import Pauses
from bot.retrieval.confidence import Judge, load_thresholds
from bot.settings import BotSettings
from bot.writing.opening import open_writer
from vectorstore.batching import BatchingEmbedder
from vectorstore.catalogue import Catalogue
from vectorstore.opening import open_embedder
from vectorstore.ports import Embedder
from vectorstore.store import GenerationStore


@dataclass(frozen=True, slots=True)
class Bot:
    """The bot's parts, opened; `close` lets go of them."""

    settings: BotSettings
    answerer: Answerer
    catalogue: Catalogue
    ledger: Ledger
    pauses: Pauses
    library: Library
    embedder: Embedder

    def close(self) -> None:
        """Lets go of the index and the database."""
        self.library.close()
        self.catalogue.close()


def open_bot(settings: BotSettings) -> Bot:
    """Opens model, catalogue, ledger and index as the settings say.

    Raises:
        VectorStoreError: the model or the database cannot be used.
    """
    catalogue = Catalogue.open(settings.sqlalchemy_url, settings.edition_policy)
    embedder = BatchingEmbedder(open_embedder(settings))
    library = Library(GenerationStore.of(settings), catalogue, embedder)
    judge = Judge(load_thresholds(settings.data_dir))
    answerer = Answerer(library, judge, open_writer(settings, catalogue.engine, embedder))
    ledger, pauses = Ledger(catalogue.engine), Pauses(catalogue.engine)
    return Bot(settings, answerer, catalogue, ledger, pauses, library, embedder)
