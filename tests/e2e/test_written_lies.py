"""Every lie that a program can make of the sample plans is told to a served site; an outside judge reads what is shown."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.llm_asked import WritingSite, writing_site
from tests.llm_server import Received, llm, reply, says, true_statements, truthful
from tests.llm_server.lies import LIES
from tests.sample_city import SAMPLES

pytestmark = [pytest.mark.slow]

ASKED = [
    each["question"]
    for each in map(json.loads, (SAMPLES / "questions.jsonl").read_text("utf-8").splitlines())
    if (each["lang"], each["expected"]) == ("ja", "answer") and each["type"] != "multiturn"
]
EACH, KINDS_A_REPLY, SAID = 3, 4, 20


@pytest.fixture(scope="module")
def site(sample_data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WritingSite]:
    data_dir = Path(shutil.copytree(sample_data_dir, tmp_path_factory.mktemp("lies") / "data", symlinks=True))
    # Whatever is proved is shown, be it the least part of a reply.
    with llm(truthful()) as model, writing_site(model, data_dir, LLM_LEAST_SHARE="0", LLM_TIMEOUT_S="20") as opened:
        yield opened


def lies(request: Received, kinds: tuple[str, ...]) -> list[str]:
    truths = true_statements(request, SAID)
    told = {kind: [lie for truth in truths if (lie := LIES[kind](truth)) != truth] for kind in kinds}
    return list(dict.fromkeys(lie for each in told.values() for lie in each[:EACH]))


KINDS = tuple(tuple(LIES)[at : at + KINDS_A_REPLY] for at in range(0, len(LIES), KINDS_A_REPLY))


@pytest.mark.parametrize("kinds", KINDS, ids="-".join)
def test_no_lie_is_shown_to_any_question_of_the_sample_plans(site: WritingSite, kinds: tuple[str, ...]) -> None:
    marks, found, told = "！" * (1 + KINDS.index(kinds)), [], 0
    for question in ASKED:
        heard = site.hears(says(lambda request: reply(lies(request, kinds))), question + marks)
        found += heard.faults()
        told += len(lies(site.model.requests[-1], kinds))
    assert told > len(ASKED)
    assert found == []


def test_the_truth_is_mostly_shown(site: WritingSite) -> None:
    """Not for the proof's sake, which is measured elsewhere: a judge that is shown nothing finds nothing."""
    kept, told = 0, 0
    for question in ASKED:
        heard = site.hears(says(lambda request: reply(true_statements(request, 5))), question)
        shown = {str(each["text"]) for each in heard.statements}
        truths = true_statements(site.model.requests[-1], 5)
        kept, told = kept + len(shown & set(truths)), told + len(truths)
        assert heard.faults() == []
    assert kept >= 0.8 * told
