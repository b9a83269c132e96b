"""Settings of the store, read from the environment and `.env`."""

from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from vectorstore.operations.policies import Answering

DEFAULT_MODEL = "multilingual-e5-small"


class StoreSettings(BaseSettings):
    """Where plans, index and model lie. A wrong value is named at start."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True)

    data_dir: Path = Field(default=Path("data"), validation_alias="KEIKAKU_DATA_DIR")
    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    queue_url: str = Field(default="", validation_alias="QUEUE_URL")
    """The queue of jobs: `redis://…` or `postgresql://…`; "" is a SQLite file in the data folder."""
    chroma_url: str = Field(default="", validation_alias="CHROMA_URL")
    embedding_model: str = Field(default=DEFAULT_MODEL, validation_alias="EMBEDDING_MODEL")
    embedding_query_prompt: str = Field(default="query: ", validation_alias="EMBEDDING_QUERY_PROMPT")
    embedding_passage_prompt: str = Field(default="passage: ", validation_alias="EMBEDDING_PASSAGE_PROMPT")
    embedding_backend: Literal["auto", "torch", "onnx"] = Field(default="auto", validation_alias="EMBEDDING_BACKEND")
    embedding_threads: int = Field(default=0, ge=0, validation_alias="EMBEDDING_THREADS")
    """CPU threads of the embedding model; 0 lets the runtime choose."""
    edition_policy: Answering = Field(default=Answering.USUAL, validation_alias="EDITION_POLICY")
    """Which editions answer of plans of which nothing else is said: `usual` or `adopted`."""

    @field_validator("edition_policy")
    @classmethod
    def _is_for_all_plans(cls, value: Answering) -> Answering:
        if value is Answering.WITH_DRAFT:
            raise ValueError("with_draft is said of single plans; use usual or adopted")
        return value

    @property
    def sqlalchemy_url(self) -> str:
        """The database, `keikaku.db` in the data folder unless `DATABASE_URL` names another."""
        return self.database_url or f"sqlite:///{self.data_dir / 'keikaku.db'}"
