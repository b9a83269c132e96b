"""Opens the embedding model that the settings name."""

from vectorstore.encoding import Prompts
from vectorstore.errors import ModelError
from vectorstore.model import prepare_default_model
from vectorstore.ports import Embedder
from vectorstore.settings import DEFAULT_MODEL, StoreSettings


def open_embedder(settings: StoreSettings) -> Embedder:
    """The embedder that `EMBEDDING_MODEL` and `EMBEDDING_BACKEND` ask for; the default model is prepared if missing.

    Raises:
        ModelError: the model is missing or damaged, or the backend cannot serve it.
    """
    if settings.embedding_model == DEFAULT_MODEL:
        return _open_default(settings)
    if settings.embedding_backend == "onnx":
        raise ModelError(
            f"EMBEDDING_BACKEND=onnx serves {DEFAULT_MODEL} only, not {settings.embedding_model}; set it to torch or auto"
        )
    return _open_torch(settings.embedding_model, settings)


def _open_default(settings: StoreSettings) -> Embedder:
    folder = prepare_default_model(settings.data_dir / "models")
    if settings.embedding_backend == "torch":
        return _open_torch(str(folder), settings)
    # Imported here, like torch below: each takes time and memory that the other's users need not spend.
    from vectorstore.onnx import OnnxEmbedder  # noqa: PLC0415

    return OnnxEmbedder(folder, _prompts(settings), settings.embedding_threads)


def _open_torch(name: str, settings: StoreSettings) -> Embedder:
    from vectorstore.embedder import SentenceTransformersEmbedder  # noqa: PLC0415

    # The settings' prompts are the default model's; another model's own stand until the operator sets some.
    chosen = {"embedding_query_prompt", "embedding_passage_prompt"} & settings.model_fields_set
    prompts = _prompts(settings) if chosen else None
    return SentenceTransformersEmbedder(name, prompts, settings.embedding_threads)


def _prompts(settings: StoreSettings) -> Prompts:
    return Prompts(settings.embedding_query_prompt, settings.embedding_passage_prompt)
