"""Any sentence-transformers model, by folder or by name; the only importer of sentence_transformers."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer
from transformers import PreTrainedTokenizerBase
from transformers.utils import logging as transformers_logging

from vectorstore.encoding import PromptedEncoder, Prompts
from vectorstore.errors import ModelError
from vectorstore.ports import Vectors

_BATCH_TOKENS = 2048
_UNLIMITED_TOKENS = 1 << 30


@dataclass(frozen=True, slots=True)
class _Text:
    """A text whose tokens have been counted."""

    text: str
    tokens: int

    def __len__(self) -> int:
        return self.tokens


class SentenceTransformersEmbedder(PromptedEncoder[_Text]):
    """A sentence-transformers model in torch."""

    def __init__(self, name: str, prompts: Prompts | None = None, threads: int = 0) -> None:
        """Loads a folder, or a model of the hub if `name` is none; without `prompts` the model's own are used.

        Raises:
            ModelError: the model cannot be loaded.
        """
        if threads:
            torch.set_num_threads(threads)
        model = _load(name)
        prompts = prompts or _own_prompts(model)
        digest = _digest(model)
        precision = str(model.dtype).removeprefix("torch.")
        super().__init__(_TorchEngine(model), prompts, f"{Path(name).name}@{digest[:16]} torch-{precision} {prompts}")


class _TorchEngine:
    """A loaded model; sentence-transformers tokenises again when it encodes."""

    def __init__(self, model: SentenceTransformer) -> None:
        self._model = model

    @property
    def dimension(self) -> int:
        return self._model.get_embedding_dimension() or 0

    @property
    def max_tokens(self) -> int:
        limit = self._model.max_seq_length
        return int(limit) if limit and limit < _UNLIMITED_TOKENS else _UNLIMITED_TOKENS

    @property
    def batch_tokens(self) -> int:
        return _BATCH_TOKENS

    def tokenise(self, texts: Sequence[str]) -> list[_Text]:
        return [_Text(text, tokens) for text, tokens in zip(texts, self._lengths(list(texts)), strict=True)]

    def forward(self, batch: Sequence[_Text]) -> Vectors:
        # An empty prompt, because the texts carry theirs already and the model's default would come on top.
        vectors = self._model.encode(
            [text.text for text in batch],
            prompt="",
            batch_size=len(batch),
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, np.float32)

    def _lengths(self, texts: list[str]) -> list[int]:
        tokenizer = self._model.tokenizer
        if not texts:
            return []
        if isinstance(tokenizer, PreTrainedTokenizerBase):
            return [len(ids) for ids in tokenizer(texts, truncation=False, verbose=False)["input_ids"]]
        if isinstance(tokenizer, Tokenizer):
            return [len(encoding.ids) for encoding in tokenizer.encode_batch(texts, add_special_tokens=False)]
        kind = type(tokenizer).__name__
        raise ModelError(f"EMBEDDING_MODEL: its tokenizer ({kind}) cannot count tokens; choose a transformer model")


def _load(name: str) -> SentenceTransformer:
    folder = Path(name).expanduser()
    is_folder = folder.is_dir()
    # A hub name is "name" or "owner/name"; anything else was meant as a path, and the hub must not hear of it.
    if not is_folder and (folder.is_absolute() or name.startswith((".", "~")) or name.count("/") > 1):
        raise ModelError(f"EMBEDDING_MODEL={name}: no such folder; name a sentence-transformers folder or a hub model")
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(str(folder) if is_folder else name, local_files_only=is_folder)
    except Exception as error:  # the libraries below raise a dozen kinds, some of them a bare Exception
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        mend = "the folder is damaged or no sentence-transformers model" if is_folder else "check name and network"
        raise ModelError(f"EMBEDDING_MODEL={name}: cannot load it ({reason}); {mend}") from error


def _own_prompts(model: SentenceTransformer) -> Prompts:
    prompts = model.prompts
    return Prompts(prompts.get("query") or "", prompts.get("passage") or prompts.get("document") or "")


def _digest(model: SentenceTransformer) -> str:
    """Of the modules with their settings, and of every weight."""
    digest = hashlib.sha256(str(model).encode())
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy())
    return digest.hexdigest()
