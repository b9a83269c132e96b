import json

import pytest

from bot.domain import DraftStatement
from bot.evaluation.adversarial import make_cases
from bot.evaluation.adversarial_changes import LIES
from bot.evaluation.proving import citing, published_passages, section_reader, tallies, try_all, try_attributed
from bot.proof import prove
from tests.sample_city import SampleCity, keikaku

CASES = 560


def test_the_same_seed_makes_the_same_cases(sample_city: SampleCity) -> None:
    passages = published_passages(sample_city.bot.catalogue)
    first, second, other = ([(case.kind, case.text) for case in make_cases(passages, 60, seed)] for seed in (1, 1, 2))
    assert first == second != other


def test_every_kind_of_lie_is_told_of_the_sample_plans(sample_city: SampleCity) -> None:
    cases = make_cases(published_passages(sample_city.bot.catalogue), CASES)
    assert {case.kind for case in cases if not case.is_true} == set(LIES) - {"city"}  # no other city is held
    assert all(case.text != case.truth.text for case in cases if not case.is_true)


@pytest.mark.slow
def test_lies_are_caught_and_truths_kept(sample_city: SampleCity) -> None:
    cases = make_cases(published_passages(sample_city.bot.catalogue), CASES)
    counted = tallies(list(try_all(cases, section_reader(sample_city.bot.catalogue))))
    assert counted["caught"]["all"].cases >= 500
    assert counted["caught"]["all"].share >= 0.97
    assert counted["kept"]["all"].share >= 0.95


def test_no_quote_of_the_plans_fails_its_own_proof(sample_city: SampleCity) -> None:
    read = section_reader(sample_city.bot.catalogue)
    for passage in published_passages(sample_city.bot.catalogue)[::7]:
        for at, sentence in enumerate(passage.chunk.sentences):
            [proved] = prove([DraftStatement(sentence.text, ((passage, at),))], read)
            assert proved.text == sentence.text


@pytest.mark.slow
def test_the_command_prints_what_is_caught_and_kept(sample_city: SampleCity) -> None:
    ran = keikaku(sample_city.bot.settings.data_dir, "eval-proof", "--cases", "60", "--json")
    assert ran.returncode == 0, ran.stderr
    assert set(json.loads(ran.stdout)["tallies"]) == {"caught", "kept"}


def test_code_cites_the_sentences_that_a_statement_was_made_from(sample_city: SampleCity) -> None:
    cases = make_cases(published_passages(sample_city.bot.catalogue), 60)
    found = citing(list(try_attributed(cases, section_reader(sample_city.bot.catalogue))))
    assert found["recall"] >= 0.95
    assert found["precision"] >= 0.95
