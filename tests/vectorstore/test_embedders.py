"""What every embedder promises, held against each of them with the real model."""

import unicodedata
from pathlib import Path

import numpy as np
import pytest

from vectorstore.embedder import SentenceTransformersEmbedder
from vectorstore.encoding import Prompts
from vectorstore.onnx import OnnxEmbedder
from vectorstore.ports import Embedder, Vectors

PROMPTS = Prompts("query: ", "passage: ")

PASSAGES = (
    "本市の人口は令和12年の8万2千人を頂点として、ゆるやかに減少へ向かう見込みです。",
    "災害時の避難所に、備蓄倉庫と非常用の発電機を順に整えます。",
    "待機児童をなくすため、保育所の定員を令和9年度までに240人増やします。",
    "The city will renew its old water pipes, beginning with those under the main roads.",
    "도서관의 개관 시간을 늘리고 전자책을 더 많이 갖추겠습니다.",
    "公園の樹木を毎年300本ずつ植え、緑に親しめる場所を広げます。",
)
QUESTIONS = (
    "人口がいちばん多くなるのはいつですか",
    "避難所には何が置かれますか",
    "How many more children can nurseries take?",
    "Which pipes are replaced first?",
    "When will the library be open longer?",
    "木は一年に何本植えますか",
)


@pytest.fixture(scope="module")
def onnx(model_dir: Path) -> OnnxEmbedder:
    return OnnxEmbedder(model_dir, PROMPTS)


@pytest.fixture(scope="module")
def torch(model_dir: Path) -> SentenceTransformersEmbedder:
    return SentenceTransformersEmbedder(str(model_dir), threads=1)


@pytest.fixture(scope="module", params=["onnx", "torch"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    made: Embedder = request.getfixturevalue(request.param)
    return made


def cosines(left: Vectors, right: Vectors) -> Vectors:
    paired: Vectors = (left * right).sum(axis=1)
    return paired


def test_vectors_are_unit_float32_rows(embedder: Embedder) -> None:
    for vectors in (embedder.embed_passages(PASSAGES), embedder.embed_queries(QUESTIONS)):
        assert vectors.shape == (6, embedder.dimension)
        assert vectors.dtype == np.float32
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)
    assert embedder.embed_queries([]).shape == (0, embedder.dimension)
    assert embedder.count_tokens([]) == []


def test_a_question_and_a_passage_of_the_same_words_differ(embedder: Embedder) -> None:
    same_words = cosines(embedder.embed_queries(PASSAGES), embedder.embed_passages(PASSAGES))
    assert same_words.max() < 0.995


def test_the_right_passage_is_nearest_also_across_languages(embedder: Embedder) -> None:
    similarity = embedder.embed_queries(QUESTIONS) @ embedder.embed_passages(PASSAGES).T
    assert similarity.argmax(axis=1).tolist() == [0, 1, 2, 3, 4, 5]


def test_a_text_keeps_its_vector_in_any_company(embedder: Embedder) -> None:
    company = embedder.embed_passages([*PASSAGES, PASSAGES[0] * 5, "短い"])[:6]
    alone = np.concatenate([embedder.embed_passages([passage]) for passage in PASSAGES])
    assert cosines(company, alone).min() > 0.9999


def test_rows_come_in_the_order_of_the_texts(embedder: Embedder) -> None:
    forth = embedder.embed_passages(PASSAGES)
    back = embedder.embed_passages(PASSAGES[::-1])
    assert cosines(forth, back[::-1]).min() > 0.9999


def test_the_end_of_a_long_text_is_not_cut_off(embedder: Embedder) -> None:
    start = "この章では、道路の補修の進め方を順に述べます。" * 60
    assert embedder.count_tokens([start])[0] > embedder.max_tokens
    with_end, without = embedder.embed_passages([start + PASSAGES[1] * 12, start])
    question = embedder.embed_queries([QUESTIONS[1]])[0]
    assert question @ with_end > question @ without + 0.005


def test_a_long_text_is_the_mean_of_its_pieces_weighted_by_length(embedder: Embedder) -> None:
    sentences = ["歩道と車道を分け、" * 55 + "。", "川の水を調べ、" * 30 + "。"]
    lengths = np.array(embedder.count_tokens(sentences), np.float32)
    assert lengths.max() < embedder.max_tokens - 10 < lengths.sum()
    mean = lengths @ embedder.embed_passages(sentences)
    whole = embedder.embed_passages(["".join(sentences)])[0]
    assert whole @ mean / np.linalg.norm(mean) > 0.9999


def test_a_long_text_without_sentence_ends_has_a_vector_too(embedder: Embedder) -> None:
    vectors = embedder.embed_passages(["道" * 2000])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_decomposed_text_is_the_same_text(embedder: Embedder) -> None:
    texts = ["ガードレールとベンチをつくる", "주민 설명회를 엽니다", "Café für alle"]
    decomposed = [unicodedata.normalize("NFD", text) for text in texts]
    assert decomposed != texts
    assert cosines(embedder.embed_passages(texts), embedder.embed_passages(decomposed)).min() > 0.9999
    assert embedder.count_tokens(texts) == embedder.count_tokens(decomposed)


def test_width_does_not_matter_but_the_wave_of_a_period_is_kept(embedder: Embedder) -> None:
    wide, narrow, tilde = embedder.embed_passages(["令和５年～令和９年", "令和5年～令和9年", "令和5年~令和9年"])
    assert wide @ narrow > 0.9999
    assert narrow @ tilde < 0.9999


@pytest.mark.parametrize("text", ["", " \n\t", "\ud83d", "あ\udfffい", "\x00\x07", "</s><mask>", "🏳️‍🌈"])
def test_odd_text_has_a_vector(embedder: Embedder, text: str) -> None:
    vectors = embedder.embed_queries([text])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_tokens_are_counted_without_prompt_and_special_tokens(embedder: Embedder) -> None:
    empty, once, twice = embedder.count_tokens(["", "防災計画", "防災計画防災計画"])
    assert empty == 0
    assert 2 <= once <= 4
    assert once < twice <= 2 * once


def test_both_engines_count_the_same_tokens(onnx: OnnxEmbedder, torch: SentenceTransformersEmbedder) -> None:
    texts = [*PASSAGES, *QUESTIONS, "ｶﾞｰﾄﾞﾚｰﾙ　第３次計画～①", PASSAGES[0] * 30]
    assert onnx.count_tokens(texts) == torch.count_tokens(texts)


def test_both_engines_give_the_same_vectors(onnx: OnnxEmbedder, torch: SentenceTransformersEmbedder) -> None:
    texts = [*PASSAGES, PASSAGES[0] * 30]
    assert cosines(onnx.embed_passages(texts), torch.embed_passages(texts)).min() > 0.995
    assert cosines(onnx.embed_queries(QUESTIONS), torch.embed_queries(QUESTIONS)).min() > 0.995


def test_both_engines_rank_alike(onnx: OnnxEmbedder, torch: SentenceTransformersEmbedder) -> None:
    similarities = [each.embed_queries(QUESTIONS) @ each.embed_passages(PASSAGES).T for each in (onnx, torch)]
    assert np.abs(similarities[0] - similarities[1]).max() < 0.01
    assert (similarities[0].argmax(axis=1) == similarities[1].argmax(axis=1)).all()


def test_the_fingerprint_names_weights_precision_and_prompts(model_dir: Path, onnx: OnnxEmbedder) -> None:
    assert OnnxEmbedder(model_dir, Prompts("", "")).fingerprint != onnx.fingerprint
    assert "int8" in onnx.fingerprint
    assert onnx.fingerprint.endswith(str(PROMPTS))


def test_the_precision_tells_the_fingerprints_apart(onnx: OnnxEmbedder, torch: SentenceTransformersEmbedder) -> None:
    assert "float32" in torch.fingerprint
    assert torch.fingerprint != onnx.fingerprint


def test_a_model_brings_its_own_prompts(torch: SentenceTransformersEmbedder) -> None:
    assert torch.fingerprint.endswith(str(PROMPTS))
