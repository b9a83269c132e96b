from bot.composing.partial import unshown
from bot.domain import Citation, Question, Statement
from bot.understanding.query import Holdings, understand
from bot.understanding.vocabulary import Vocabulary
from tests.passages import EDITION, PLAN
from vectorstore.domain import Status

SAID = "子どもの遊び場を三つ設け、避難所を駅前に造ります。"
CITATION = Citation(1, PLAN, EDITION, Status.ADOPTED, ("公園", "児童遊園の整備"), "s", "c", SAID)
VOCABULARY = Vocabulary.of({"職員": 3, "担当課": 2})


def named(question: str, *missing: str, says: str = SAID) -> tuple[str, ...]:
    understood = understand(Question(question), Holdings())
    return unshown(missing, understood, (Statement(says, (1,)),), (CITATION,), VOCABULARY)


def test_what_no_plan_holds_is_named() -> None:
    assert named("プールはいつできますか", "プール") == ("プール",)


def test_nothing_is_named_as_missing_that_is_shown_in_whatever_form() -> None:
    assert named("どこですか", "こども", "ひなん所", "造る", "児童遊園", "青空市") == ()


def test_what_a_model_says_in_other_words_is_not_missing_either() -> None:
    assert named("プールはいつできますか", "プール", says="プールはありません。") == ()


def test_nothing_is_said_to_be_missing_from_the_plans_that_another_plan_holds() -> None:
    assert named("担当の職員はだれですか", "担当", "担当職員") == ()


def test_a_reader_of_another_language_gets_the_word_that_they_used() -> None:
    assert named("How many libraries are there?", "図書館") == ("library",)
