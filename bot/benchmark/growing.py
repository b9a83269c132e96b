"""Makes large generations out of small ones: real ones first, then chunks made of their words and vectors.

Embedding 100,000 real chunks takes hours; time and memory of an index do not depend on what its vectors mean.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np

from vectorstore.catalogue import Catalogue
from vectorstore.domain import Audience, Block, BlockKind, Chunk, ChunkKind, Edition, Generation, Plan, Section, Sentence, Status
from vectorstore.generation import GenerationIndex
from vectorstore.manifest import Manifest, digest_of
from vectorstore.opening import open_embedder
from vectorstore.ports import Embedder, Vectors
from vectorstore.readings import NewReading, Reading
from vectorstore.sealing import Sealer, Share
from vectorstore.settings import StoreSettings
from vectorstore.store import GenerationStore

CHUNKS_IN_A_PLAN = 500
"""A thick plan's: 100,000 chunks are then two hundred plans, as a prefecture's cities publish."""
NOISE = 0.3
"""Length of what is added to a real unit vector: neighbours at cosine 0.96, as sentences on one theme have."""
OTHER_CITY = "となり野市"
_SEED = 20
_CLAUSE = re.compile(r"[^、。]+[、。]?")


@dataclass(frozen=True, slots=True)
class Stock:
    """Real public plans as they were ingested; `vectors[i]` is that of `texts[i]`."""

    readings: tuple[NewReading, ...]
    texts: tuple[str, ...]
    vectors: Vectors

    @classmethod
    def of(cls, data: StoreSettings) -> "Stock":
        """What the published generation of a data folder holds for residents.

        Raises:
            NotReadyError ...
        """
