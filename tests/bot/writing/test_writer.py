import time

from bot.domain import Outcome, Proof, Writing
from bot.proof import ProvedStatement
from bot.understanding.query import Understood
from bot.writing.port import Failure
from bot.writing.writer import Task, Writer
from tests.passages import passage
from tests.writing_models import ScriptedModel, statements

PARKS = passage("市民ひとりあたりの公園の広さを12㎡にします。", "公園の数は92か所をめざします。")
TRUE = "公園の広さは市民ひとりあたり12㎡にします。"
FALSE = "公園の広さは市民ひとりあたり15㎡にします。"


def written(model: ScriptedModel) -> tuple[list[ProvedStatement], Writing]:
    task = Task(Understood("公園の広さは？", "公園の広さは？", "ja", "ja"), (PARKS,), lambda _: PARKS.chunk.text)
    return drained(Writer(model, limit_s=5, least_share=0.5), task)


def drained(writer: Writer, task: Task) -> tuple[list[ProvedStatement], Writing]:
    writing, given = writer.write(task), []
    while True:
        try:
            given.append(next(writing))
        except StopIteration as end:
            return given, end.value


def test_a_statement_that_its_passage_carries_is_given_with_the_sentence_it_rests_on() -> None:
    given, outcome = written(ScriptedModel(statements(TRUE, passages=[7])))
    assert [one.text for one in given] == [TRUE]
    assert [(place.chunk.id, at) for place, at in given[0].quotes] == [("c1", 0)]
    assert (outcome.outcome, outcome.drafts, outcome.dropped) == (Outcome.WRITTEN, 1, ())


def test_a_figure_that_the_passage_lacks_is_replaced_by_the_quote_and_kept_for_operators() -> None:
    given, outcome = written(ScriptedModel(statements(TRUE, FALSE)))
    assert FALSE not in [one.text for one in given]
    assert [(each.text, each.replaced) for each in outcome.dropped] == [(FALSE, True)]
    assert "15" in outcome.dropped[0].reasons[0]


def test_an_answer_of_which_too_little_is_proved_is_not_written() -> None:
    assert written(ScriptedModel(statements(FALSE, FALSE.replace("15", "18"))))[1].outcome is Outcome.TOO_LITTLE


def test_a_reply_that_breaks_off_is_told_as_what_it_is() -> None:
    given, outcome = written(ScriptedModel(statements(TRUE)[:-2], Failure.CUT))
    assert [one.text for one in given] == [TRUE]
    assert outcome.outcome is Outcome.CUT


def test_plain_text_is_taken_sentence_by_sentence() -> None:
    given, _ = written(ScriptedModel(f"{TRUE}{FALSE}"))
    assert given[0].text == TRUE


def test_a_mere_yes_is_not_shown() -> None:
    given, outcome = written(ScriptedModel(statements("はい。", TRUE)))
    assert [one.text for one in given] == [TRUE]
    assert (outcome.drafts, outcome.dropped) == (1, ())


def test_once_the_time_is_over_nothing_more_is_proved_however_much_was_written_by_then() -> None:
    def slow_section(_: str) -> str:
        time.sleep(0.4)
        return PARKS.chunk.text

    task = Task(Understood("公園の広さは？", "公園の広さは？", "ja", "ja"), (PARKS,), slow_section, spent_s=4.0)
    told = statements(*(f"{TRUE}その{number}年後も同じです。" for number in range(12)))
    begun = time.monotonic()
    _, outcome = drained(Writer(ScriptedModel(told), limit_s=5, least_share=0.5), task)
    assert time.monotonic() - begun < 2.5
    assert (outcome.outcome, outcome.failure) == (Outcome.TIMEOUT, "timeout")


def test_what_the_quoted_answer_shows_is_read_however_many_passages_stand_before_it() -> None:
    others = tuple(passage(f"街路樹は{number}年に植えました。", chunk=f"c{number}") for number in range(2, 14))
    quoted = ProvedStatement(PARKS.chunk.sentences[0].text, ((PARKS, 0),), Proof.VERBATIM)
    asked = Understood("街路樹は？公園の広さは？", "街路樹は？公園の広さは？", "ja", "ja")
    for passages in (others, (*others, PARKS)):
        model = ScriptedModel(statements(TRUE))
        task = Task(asked, passages, lambda _: PARKS.chunk.text, quoted=(quoted,))
        given, _ = drained(Writer(model, limit_s=5, least_share=0.5), task)
        assert [one.text for one in given] == [TRUE]
        assert model.heard[0][-1].text.count("<passage ") == 8
