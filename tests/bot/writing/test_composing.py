"""What a written answer comes to: whose words each sentence is, explanations for learners, translations for foreigners."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

import pytest

from bot.composing.notices import notices_for
from bot.domain import AnswerEvent, DraftStatement, Mode, Outcome, PassagesFound, StatementProved
from bot.proof import ProvedStatement, prove
from bot.understanding.query import Understood
from bot.writing.composing import Composed, write
from bot.writing.port import Failure, Message, ModelError, Shape, Usage
from bot.writing.writer import Task, Writer
from tests.passages import passage
from tests.writing_models import statements
from vectorstore.domain import Audience, Passage, Status

QUOTE = "市は公園の数を令和9年度までに92か所に増やします。"
OTHER = "市は保育所を3か所整備することを検討します。"
PARKS = passage(QUOTE, OTHER)
ENGLISH = "The city will raise the number of parks (公園) to 92 by fiscal 2027."
TRANSLATION = "The city will increase the number of parks to 92 by fiscal 2027 (令和9年度)."
OTHER_TRANSLATION = "The city is considering building 3 nurseries (保育所)."


@dataclass
class TwoRepliesModel:
    """Says one thing when it is to write, another when it is to translate; each may fail at its end."""

    written: str
    translated: str = ""
    failures: dict[Shape, Failure] = field(default_factory=dict)
    name: str = "scripted:model"
    heard: list[Shape] = field(default_factory=list)
    limits_s: list[float] = field(default_factory=list)

    def stream(self, messages: Sequence[Message], shape: Shape, limit_s: float) -> Iterator[str | Usage]:
        self.heard.append(shape)
        self.limits_s.append(limit_s)
        yield self.translated if shape is Shape.TRANSLATIONS else self.written
        yield Usage(10, 5)
        if failure := self.failures.get(shape):
            raise ModelError(failure, "as scripted")


def translations(*texts: str) -> str:
    told = [{"number": number, "text": text} for number, text in enumerate(texts, 1)]
    return json.dumps({"translations": told}, ensure_ascii=False)


def quoted(found: Passage) -> list[ProvedStatement]:
    drafts = [DraftStatement(each.text, ((found, at),)) for at, each in enumerate(found.chunk.sentences)]
    return prove(drafts, lambda _: found.chunk.text)


def composed(model: TwoRepliesModel, frame: str, found: Passage = PARKS) -> tuple[list[AnswerEvent], Composed]:
    understood = Understood("公園は？", "公園は？", "ja", frame)
    task = Task(understood, (found,), lambda _: found.chunk.text)
    noticing = partial(notices_for, understood, today=date(2026, 1, 1))
    writing = write(Writer(model, limit_s=5, least_share=0.5), task, quoted(found), noticing)
    events: list[AnswerEvent] = []
    while True:
        try:
            events.append(next(writing))
        except StopIteration as end:
            return events, end.value


def test_a_models_sentences_say_in_which_language_they_are_written_and_the_plans_own_do_not() -> None:
    events, answer = composed(TwoRepliesModel(statements(ENGLISH)), "en")
    assert answer.mode is Mode.WRITTEN
    assert [(one.text, one.written_in) for one in answer.statements] == [(ENGLISH, "en"), (OTHER, "")]
    assert [each.statement.written_in for each in events if isinstance(each, StatementProved)] == ["en"]


def test_that_a_paper_is_a_draft_is_known_before_the_first_sentence_that_rests_on_it() -> None:
    events, _ = composed(TwoRepliesModel(statements(ENGLISH)), "en", replace(PARKS, status=Status.DRAFT))
    known, said = events
    assert isinstance(known, PassagesFound)
    assert [each.code for each in known.notices] == ["draft_only", "written_by_model", "quote_is_japanese"]
    assert isinstance(said, StatementProved)


def test_a_sentence_that_the_model_copied_is_the_plans() -> None:
    _, answer = composed(TwoRepliesModel(statements(QUOTE)), "ja")
    assert [(one.text, one.written_in) for one in answer.statements] == [(QUOTE, ""), (OTHER, "")]


def test_a_sentence_in_another_language_than_the_readers_is_not_shown() -> None:
    _, answer = composed(TwoRepliesModel(statements(QUOTE, ENGLISH)), "en")
    assert [one.text for one in answer.statements] == [ENGLISH, OTHER]
    assert answer.writing is not None
    assert [(each.text, each.reasons) for each in answer.writing.dropped] == [(QUOTE, ("not in the language of en",))]


def test_for_learners_hard_words_are_explained_once_and_never_in_the_plans_own_words() -> None:
    said = ("市は令和9年度までに公園を92か所に増やす計画です。", "市は保育所を3か所整備することを検討します。")
    _, answer = composed(
        TwoRepliesModel(statements(*said)),
        "ja-easy",
        passage("市は令和9年度までに公園を92か所に増やす計画である。", OTHER),
    )
    first, second = (one.text for one in answer.statements)
    assert first == said[0].replace("計画", "計画（これから する ことを 書いた もの）")
    assert second == OTHER


def test_each_quote_is_translated_after_the_statements_and_on_the_same_bill() -> None:
    whole = f"{TRANSLATION} {OTHER_TRANSLATION}"
    model = TwoRepliesModel(statements(ENGLISH), translations(whole))
    _, answer = composed(model, "en")
    assert dict(answer.translations) == {f"{QUOTE}\n{OTHER}": whole}
    assert model.heard == [Shape.STATEMENTS, Shape.TRANSLATIONS]
    assert model.limits_s[1] <= model.limits_s[0]
    assert answer.writing is not None
    assert (answer.writing.tokens_in, answer.writing.tokens_out) == (20, 10)


def test_an_answer_that_stays_quoted_is_translated_too() -> None:
    model = TwoRepliesModel(statements(ENGLISH.replace("92", "95")), translations(TRANSLATION))
    _, answer = composed(model, "en", passage(QUOTE))
    assert (answer.mode, dict(answer.translations)) == (Mode.QUOTED, {QUOTE: TRANSLATION})


@pytest.mark.parametrize("frame", ["ja", "ja-easy"])
def test_readers_of_japanese_get_no_translation(frame: str) -> None:
    model = TwoRepliesModel(statements("公園は令和9年度までに92か所にします。"))
    composed(model, frame)
    assert Shape.TRANSLATIONS not in model.heard


@pytest.mark.parametrize("failure", [Failure.TIMEOUT, Failure.CUT, Failure.UNREACHABLE, Failure.OVER_BUDGET])
def test_a_model_that_failed_is_not_asked_again(failure: Failure) -> None:
    model = TwoRepliesModel(statements(ENGLISH), failures={Shape.STATEMENTS: failure})
    _, answer = composed(model, "en")
    assert (model.heard, dict(answer.translations)) == ([Shape.STATEMENTS], {})


def test_a_translation_that_fails_costs_the_answer_nothing() -> None:
    model = TwoRepliesModel(statements(ENGLISH), failures={Shape.TRANSLATIONS: Failure.SERVER})
    _, answer = composed(model, "en")
    assert answer.mode is Mode.WRITTEN
    assert answer.writing is not None
    assert answer.writing.outcome is Outcome.WRITTEN


def test_an_internal_paper_is_not_sent_to_be_translated() -> None:
    internal = replace(PARKS, edition=replace(PARKS.edition, audience=Audience.INTERNAL))
    model = TwoRepliesModel(statements(ENGLISH), translations(TRANSLATION))
    _, answer = composed(model, "en", internal)
    assert (model.heard, dict(answer.translations)) == ([], {})
