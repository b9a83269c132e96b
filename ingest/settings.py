"""Settings of ingestion, read from the environment and `.env`."""

from ipaddress import ip_network
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_settings import NoDecode

from ingest.addresses import Network
from ingest.isolation import ReaderLimits
from ingest.sources import SourceLimits
from vectorstore.settings import StoreSettings


def _networks(value: object) -> object:
    if not isinstance(value, str):
        return value
    return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())


Networks = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_networks)]


class IngestSettings(StoreSettings):
    """How much one file may cost. A wrong value is named at start."""

    file_timeout_s: float = Field(default=300.0, gt=0, validation_alias="INGEST_FILE_TIMEOUT_S")
    readers: int = Field(default=2, ge=1, le=64, validation_alias="INGEST_READERS")
    """Files that are read at the same time, each in a process of its own."""
    memory_mb: int = Field(default=4096, ge=256, validation_alias="INGEST_MEMORY_MB")
    """Address space of a reading process."""
    max_file_mb: int = Field(default=100, ge=1, validation_alias="INGEST_MAX_FILE_MB")
    max_files: int = Field(default=10_000, ge=1, validation_alias="INGEST_MAX_FILES")
    fetch_timeout_s: float = Field(default=60.0, gt=0, validation_alias="INGEST_FETCH_TIMEOUT_S")
    allow_private_addresses: bool = Field(default=False, validation_alias="INGEST_ALLOW_PRIVATE_ADDRESSES")
    private_networks: Networks = Field(default=(), validation_alias="INGEST_PRIVATE_NETWORKS")
    """Networks of the own that may be fetched from, where not all of them may."""

    generations_kept: int = Field(default=3, ge=0, validation_alias="GENERATIONS_KEPT")
    """How many of the newest generations clearing away leaves, beside the current, the previous and those pinned."""

    @property
    def source_limits(self) -> SourceLimits:
        """What concerns finding and fetching files."""
        return SourceLimits(
            max_bytes=self.max_file_mb * 2**20,
            max_files=self.max_files,
            timeout_s=self.fetch_timeout_s,
            allow_private_addresses=self.allow_private_addresses,
            private_networks=self.private_networks,
        )

    @property
    def reader_limits(self) -> ReaderLimits:
        """What concerns reading them."""
        return ReaderLimits(self.readers, self.file_timeout_s, self.memory_mb * 2**20)
