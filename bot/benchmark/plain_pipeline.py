"""The plain pipeline: LangChain's splitter, the same model through LangChain, LangChain's Chroma; the only one."""

from collections.abc import Sequence
from pathlib import Path

import vectorstore.chroma  # noqa: F401  first: it tells Chroma that no start of ours is to be told to anyone

# isort: split
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from bot.benchmark.plain_order import PlainModel

CHUNK_CHARS = 1000
OVERLAP_CHARS = 200
K = 4
_COLLECTION = "plain"
_TEXTS_IN_ONE_PASS = 2_048


def open_model(model: PlainModel) -> Embeddings:
    """The model as LangChain serves it: torch, full precision."""
    return HuggingFaceEmbeddings(
        model_name=model.name,
        encode_kwargs={"prompt": model.passage_prompt},
        query_encode_kwargs={"prompt": model.query_prompt},
    )


class PlainPipeline:
    """Texts cut at 1,000 characters in, the four nearest pieces out."""

    def __init__(self, embeddings: Embeddings, folder: Path) -> None:
        self._store = Chroma(_COLLECTION, embedding_function=embeddings, persist_directory=str(folder))

    def ingest(self, texts: Sequence[str]) -> int:
        """Splits, embeds and stores; returns the number of chunks."""
        splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK_CHARS, chunk_overlap=OVERLAP_CHARS)
        chunks = [chunk for text in texts for chunk in splitter.split_text(text)]
        self.add(chunks)
        return len(chunks)

    def add(self, chunks: Sequence[str]) -> None:
        """Embeds and stores chunks as they are."""
        for start in range(0, len(chunks), _TEXTS_IN_ONE_PASS):
            self._store.add_texts(list(chunks[start : start + _TEXTS_IN_ONE_PASS]))

    def search(self, question: str) -> list[str]:
        """The nearest chunks, best first."""
        return [found.page_content for found in self._store.similarity_search(question, k=K)]
