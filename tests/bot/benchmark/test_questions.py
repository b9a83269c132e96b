from pathlib import Path

import pytest

from bot.benchmark.questions import questions_on
from bot.settings import BotSettings
from ingest.reading import Defaults
from tests.workbench import PARK, WATER, Workbench
from vectorstore.domain import Audience

WRITTEN = "市の面積はどれくらいですか。"
FOR_THE_PARK = "公園について教えてください。"


@pytest.fixture
def data(tmp_path: Path) -> BotSettings:
    bench = Workbench(tmp_path)
    bench.ingest({"park.md": PARK})
    bench.ingest({"water.md": WATER}, Defaults(audience=Audience.INTERNAL))
    bench.close()
    return BotSettings(_env_file=None, KEIKAKU_DATA_DIR=tmp_path)


def test_every_heading_is_asked_about_once(data: BotSettings) -> None:
    asked = questions_on(data, samples=False)
    assert FOR_THE_PARK in asked
    assert len(asked) == len(set(asked))


def test_internal_papers_are_not_asked_about(data: BotSettings) -> None:
    assert not any("水道管" in question for question in questions_on(data, samples=False))


def test_the_samples_own_questions_come_first_on_the_samples_and_last_on_other_plans(data: BotSettings) -> None:
    on_samples, on_others = questions_on(data, samples=True), questions_on(data, samples=False)
    assert on_samples.index(WRITTEN) < on_samples.index(FOR_THE_PARK)
    assert on_others.index(FOR_THE_PARK) < on_others.index(WRITTEN)
