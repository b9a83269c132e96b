from pathlib import Path

from bot.samples import Samples
from bot.shelf import Shelf
from tests.fakes_bot import PLAN, SECRET_PLAN, Shelves, open_fake_bot

EXAMPLE = "公園を広げるについて教えてください"


def test_examples_are_on_the_plans_that_are_asked_about(tmp_path: Path) -> None:
    bot = open_fake_bot(tmp_path)
    samples = Samples(bot.answerer, Shelf(bot.catalogue))
    assert samples.of("", "ja") == samples.of("", "ja", (PLAN.id,)) == (EXAMPLE,)
    assert samples.of("", "ja", (SECRET_PLAN.id,)) == samples.of("", "ja", ("gibt-es-nicht",)) == ()
    assert all(question.plans == (PLAN.id,) for question in bot.answerer.asked[1:])
    bot.catalogue.close()


def test_examples_are_asked_once_for_what_is_published(tmp_path: Path) -> None:
    bot = open_fake_bot(tmp_path)
    samples = Samples(bot.answerer, Shelf(bot.catalogue))
    for _ in range(3):
        samples.of("みなと野市", "ja")
    assert len(bot.answerer.asked) == 1
    Shelves(bot.catalogue).withdraw()
    assert samples.of("みなと野市", "ja") == ()
    bot.catalogue.close()
