"""What the plain pipeline's process is told and what it tells."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class PlainModel:
    """A sentence-transformers model, by name or folder, with its prompts."""

    name: str
    query_prompt: str
    passage_prompt: str


@dataclass(frozen=True, slots=True)
class PlainOrder:
    """What the process is to do in `folder`: ingest `files`, or serve on `port`."""

    model: PlainModel
    folder: str
    files: tuple[str, ...] = ()
    port: int = 0

    def to_json(self) -> str:
        """The order as an argument on a command line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "PlainOrder":
        """The order of such an argument."""
        values = json.loads(text)
        return cls(PlainModel(**values["model"]), values["folder"], tuple(values["files"]), values["port"])


@dataclass(frozen=True, slots=True)
class PlainOutcome:
    """What an ingest came to; `work_s` leaves out the start of the process and the loading of the model."""

    work_s: float
    chunks: int
    pages: int
    characters: int

    def to_json(self) -> str:
        """The outcome as the process prints it."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "PlainOutcome":
        """The outcome of such a print."""
        return cls(**json.loads(text))
