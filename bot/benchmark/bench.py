"""The bench: a folder for the time of measuring, with the operator's model and nothing else of theirs."""

from dataclasses import dataclass
from pathlib import Path

from bot.benchmark.plain_order import PlainModel, PlainOrder
from bot.benchmark.processes import Place
from bot.settings import BotSettings
from vectorstore.model import prepare_default_model
from vectorstore.settings import DEFAULT_MODEL

_UNLIMITED = str(10**9)


@dataclass(frozen=True, slots=True)
class Bench:
    """Data folders below `folder`, each by its name; `settings` are the operator's, `model` is their model."""

    folder: Path
    settings: BotSettings
    model: str

    @classmethod
    def set_up(cls, folder: Path, settings: BotSettings) -> "Bench":
        """The bench, with the default model prepared where that is the one.

        Raises:
            ModelError: the model cannot be prepared.
        """
        models = (settings.data_dir / "models").resolve()
        if settings.embedding_model == DEFAULT_MODEL:
            prepare_default_model(models)
        given = Path(settings.embedding_model)
        return cls(folder, settings, str(given.resolve()) if given.is_dir() else settings.embedding_model)

    def data(self, name: str) -> BotSettings:
        """Settings with a data folder of that name, made if need be."""
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        models = folder / "models"
        if not models.is_symlink():
            models.symlink_to((self.settings.data_dir / "models").resolve())
        fresh = {"data_dir": folder, "database_url": "", "chroma_url": "", "embedding_model": self.model}
        return self.settings.model_copy(update=fresh)

    def place(self, name: str) -> Place:
        """Where child processes run on that data folder; a client may ask as often as it likes."""
        data = self.data(name)
        variables = {
            "KEIKAKU_DATA_DIR": str(data.data_dir),
            "EMBEDDING_MODEL": data.embedding_model,
            "EMBEDDING_BACKEND": data.embedding_backend,
            "EMBEDDING_QUERY_PROMPT": data.embedding_query_prompt,
            "EMBEDDING_PASSAGE_PROMPT": data.embedding_passage_prompt,
            "EMBEDDING_THREADS": str(data.embedding_threads),
            "RATE_PER_MINUTE": _UNLIMITED,
            "RATE_PER_DAY": _UNLIMITED,
        }
        return Place(self.folder, variables)

    @property
    def plain_model(self) -> PlainModel:
        """The same model for the plain pipeline: torch at full precision, from the same folder."""
        is_default = self.model == DEFAULT_MODEL
        folder = (self.settings.data_dir / "models" / DEFAULT_MODEL).resolve()
        prompts = self.settings.embedding_query_prompt, self.settings.embedding_passage_prompt
        return PlainModel(str(folder) if is_default else self.model, *prompts)

    def plain_order(self, name: str, files: tuple[str, ...] = (), port: int = 0) -> PlainOrder:
        """An order for the plain pipeline in a folder of that name."""
        return PlainOrder(self.plain_model, str(self.folder / name), files, port)
