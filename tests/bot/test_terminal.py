"""An answer on a terminal, whole and as it is written."""

from dataclasses import replace

from bot.domain import (
    Answer,
    AnswerEvent,
    AnswerReady,
    AnswerStatus,
    Citation,
    Mode,
    Notice,
    PassagesFound,
    Proof,
    StageReached,
    Statement,
    StatementProved,
)
from bot.terminal import answer_lines, answer_text
from bot.words import Words
from prompts.reading import say
from tests.passages import EDITION, PLAN
from vectorstore.domain import Status

QUOTE = "公園を増やします。"
OTHER = "街路樹を1万本にします。"
SAID = Statement("The city will have more parks.", (1,), Proof.SUPPORTED, written_in="en")
NOTICE = Notice("written_by_model", say("notices.written_by_model", "en"))


def citation(number: int, quote: str, translation: str = "") -> Citation:
    return Citation(number, PLAN, EDITION, Status.ADOPTED, ("公園",), "s", "c", quote, page=3, translation=translation)


QUOTED = Answer(
    id="a",
    conversation_id="t",
    status=AnswerStatus.ANSWERED,
    question="Parks?",
    language="en",
    statements=(Statement(QUOTE, (1,)), Statement(OTHER, (2,))),
    citations=(citation(1, QUOTE, "More parks."), citation(2, OTHER)),
)
WRITTEN = replace(QUOTED, mode=Mode.WRITTEN, statements=(SAID, QUOTED.statements[1]), notices=(NOTICE,))


def test_a_written_answer_says_who_wrote_it_and_names_the_plans_own_words() -> None:
    lines = answer_text(WRITTEN).splitlines()
    assert lines[:4] == [f"※ {NOTICE.text}", f"{SAID.text} [1]", f"{say('labels.quote', 'en')}:", f"{OTHER} [2]"]
    assert f"    {say('labels.translation', 'en')}: More parks." in lines
    assert lines.index(f"    「{QUOTE}」") + 1 == lines.index(f"    {say('labels.translation', 'en')}: More parks.")


def test_a_quoted_answer_names_nothing() -> None:
    assert answer_text(QUOTED).splitlines()[:2] == [f"{QUOTE} [1]", f"{OTHER} [2]"]


def test_each_sentence_is_told_once_it_is_proved_and_the_rest_at_the_end() -> None:
    events = (StatementProved(index, each) for index, each in enumerate(WRITTEN.statements))
    first, rest = answer_lines([StageReached("write"), *events, AnswerReady(WRITTEN)])
    assert first == f"{SAID.text} [1]"
    assert rest.splitlines()[:3] == [f"※ {NOTICE.text}", f"{say('labels.quote', 'en')}:", f"{OTHER} [2]"]
    assert f"「{OTHER}」" in rest


def test_that_a_paper_is_a_draft_is_told_before_what_it_says_and_once() -> None:
    draft = Notice("draft_only", say("notices.draft_only", "en"))
    answer = replace(WRITTEN, statements=(SAID, SAID, QUOTED.statements[1]), notices=(draft, NOTICE))
    events: list[AnswerEvent] = [PassagesFound(answer.citations, (NOTICE,)), StatementProved(0, SAID)]
    events += [PassagesFound(answer.citations, (draft, NOTICE)), StatementProved(1, SAID)]
    first, second, rest = answer_lines([*events, AnswerReady(answer)])
    assert first.splitlines() == [f"※ {NOTICE.text}", f"{SAID.text} [1]"]
    assert second.splitlines() == [f"※ {draft.text}", f"{SAID.text} [1]"]
    assert "※" not in rest


def test_what_the_whole_answer_does_not_say_is_taken_back() -> None:
    quoted = [StatementProved(index, each) for index, each in enumerate(QUOTED.statements)]
    first, words, whole = answer_lines([StatementProved(0, SAID), *quoted, AnswerReady(QUOTED)])
    assert first == f"{SAID.text} [1]"
    assert words.strip() == Words("en")("widget.replaced", count=2)
    assert whole == answer_text(QUOTED)


def test_the_plans_own_words_wait_for_a_sentence_of_the_model() -> None:
    statements = (QUOTED.statements[1], SAID)
    answer = replace(WRITTEN, statements=statements)
    first, _ = answer_lines([*(StatementProved(at, each) for at, each in enumerate(statements)), AnswerReady(answer)])
    assert first.splitlines() == [f"{say('labels.quote', 'en')}:", f"{OTHER} [2]", f"{SAID.text} [1]"]


def test_a_quoted_answer_comes_whole() -> None:
    quoted = [StatementProved(index, each) for index, each in enumerate(QUOTED.statements)]
    assert list(answer_lines([*quoted, AnswerReady(QUOTED)])) == [answer_text(QUOTED)]


def test_a_models_words_do_not_steer_the_terminal() -> None:
    said = replace(SAID, text="More\x1b[2J parks.")
    written = replace(WRITTEN, statements=(said, *WRITTEN.statements[1:]))
    assert "\x1b" not in "".join(answer_lines([StatementProved(0, said), AnswerReady(written)]))
