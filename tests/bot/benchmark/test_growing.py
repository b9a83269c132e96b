from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest

from bot.benchmark.growing import CHUNKS_IN_A_PLAN, grow
from bot.benchmark.made_plans import OTHER_CITY
from bot.benchmark.processes import BenchmarkError
from bot.benchmark.stock import PreparedEmbedder, Stock
from bot.settings import BotSettings
from tests.fakes import HashEmbedder
from tests.workbench import PARK, WATER, Workbench
from vectorstore.catalogue import Catalogue
from vectorstore.domain import Audience
from vectorstore.generation import GenerationIndex
from vectorstore.normalising import contains_quote
from vectorstore.store import GenerationStore

SIZE = CHUNKS_IN_A_PLAN + 40


def settings(folder: Path) -> BotSettings:
    folder.mkdir(exist_ok=True)
    return BotSettings(_env_file=None, KEIKAKU_DATA_DIR=folder)


@pytest.fixture
def stock(tmp_path: Path) -> Stock:
    data = settings(tmp_path / "real")
    bench = Workbench(data.data_dir)
    bench.ingest({"park.md": PARK, "water.md": WATER})
    bench.close()
    return Stock.of(data)


@contextmanager
def grown(stock: Stock, data: BotSettings, size: int) -> Iterator[tuple[Catalogue, GenerationIndex]]:
    embedder = HashEmbedder()
    grow(stock, embedder, data, size)
    with closing(Catalogue.open(data.sqlalchemy_url)) as catalogue:
        current = catalogue.current()
        assert current is not None
        store = GenerationStore.of(data)
        with closing(store.open(current.id, Audience.PUBLIC, embedder.fingerprint)) as index:
            yield catalogue, index


def test_a_generation_grows_to_the_very_size(stock: Stock, tmp_path: Path) -> None:
    with grown(stock, settings(tmp_path / "grown"), SIZE) as (catalogue, index):
        assert len(index.chunk_ids) == SIZE
        assert len(catalogue.chunks(index.chunk_ids)) == SIZE


def test_real_plans_are_kept_whole_with_their_own_vectors(stock: Stock, tmp_path: Path) -> None:
    with grown(stock, settings(tmp_path / "grown"), SIZE) as (_, index):
        for chunk in stock.readings[0].chunks:
            row = index.chunk_ids.index(chunk.id)
            assert np.allclose(index.vectors[row], HashEmbedder().embed_passages([chunk.search_text])[0], atol=1e-6)


def test_a_plan_that_does_not_fit_is_left_out_whole(stock: Stock, tmp_path: Path) -> None:
    size = len(stock.readings[0].chunks) + 1
    with grown(stock, settings(tmp_path / "grown"), size) as (_, index):
        assert len(index.chunk_ids) == size
        assert not {chunk.id for chunk in stock.readings[1].chunks} & set(index.chunk_ids)


def test_made_sentences_stand_verbatim_in_their_sections(stock: Stock, tmp_path: Path) -> None:
    with grown(stock, settings(tmp_path / "grown"), SIZE) as (catalogue, index):
        for chunk in catalogue.chunks(index.chunk_ids[-20:]).values():
            text = catalogue.section(chunk.section_id).text
            assert chunk.sentences
            assert all(contains_quote(text, sentence.text) for sentence in chunk.sentences)


def test_every_second_made_plan_is_another_citys(stock: Stock, tmp_path: Path) -> None:
    with grown(stock, settings(tmp_path / "grown"), SIZE) as (catalogue, _):
        cities = {plan.id: plan.city for plan, _ in catalogue.plans()}
    assert cities["made-1"] == OTHER_CITY != cities["made-0"]


def test_growing_twice_gives_the_same_texts(stock: Stock, tmp_path: Path) -> None:
    with (
        grown(stock, settings(tmp_path / "one"), 60) as (first, index),
        grown(stock, settings(tmp_path / "two"), 60) as (second, _),
    ):
        assert first.chunks(index.chunk_ids) == second.chunks(index.chunk_ids)


def test_prepared_vectors_are_unit_vectors_near_to_real_ones(stock: Stock) -> None:
    embedder = PreparedEmbedder(HashEmbedder(), stock)
    made = embedder.embed_passages([f"どこにもない文{number}" for number in range(50)])
    assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)
    nearest = (made @ stock.vectors.T).max(axis=1)
    assert nearest.min() > 0.9
    assert nearest.max() < 0.9999


def test_prepared_questions_are_the_real_embedders(stock: Stock) -> None:
    embedder = PreparedEmbedder(HashEmbedder(), stock)
    assert np.array_equal(embedder.embed_queries(["公園"]), HashEmbedder().embed_queries(["公園"]))
    assert embedder.count_tokens(["公園"]) == [2]


def test_nothing_published_is_nothing_to_grow_from(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match="nothing is published"):
        Stock.of(settings(tmp_path / "empty"))
