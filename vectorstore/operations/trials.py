"""Trials: a city's golden questions, answered from a generation that does not answer residents yet."""

from collections.abc import Callable
from dataclasses import dataclass

from vectorstore.catalogue import Catalogue
from vectorstore.operations.gate_reports import GoldenOutcome
from vectorstore.ports import Embedder
from vectorstore.store import GenerationStore


@dataclass(frozen=True, slots=True)
class Tried:
    """How each golden question fares; `circumstances` change with all that its answer depends on but the generation."""

    outcomes: tuple[GoldenOutcome, ...] = ()
    circumstances: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """What is to be tried: `generation` beside `current`, "" where nothing answers yet.

    `before` is what came of it when `current` was itself tried; it is used again where the circumstances are the same.
    """

    catalogue: Catalogue
    store: GenerationStore
    embedder: Embedder
    generation: str
    current: str = ""
    before: Tried = Tried()


TrialRun = Callable[[Trial], Tried]
"""What answers and judges the golden questions: an entry point of the group `keikaku.gate`, for the gate knows no bot."""
