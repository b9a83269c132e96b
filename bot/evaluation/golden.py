"""Golden questions, answered from a generation that is not published yet and from the one that answers now."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from bot.answerer import Answerer
from bot.domain import Answer, AnswerStatus
from bot.errors import BotError
from bot.evaluation.matching import contains
from bot.evaluation.questions import GoldQuestion, gold_question
from bot.evaluation.runner import asked
from bot.library import Library
from bot.retrieval.confidence import Judge, Thresholds, load_thresholds
from vectorstore.catalogue_as_of import CatalogueAsOf
from vectorstore.errors import IndexUnusableError, ModelError, PublishError
from vectorstore.manifest import digest_of
from vectorstore.operations.gate_reports import GoldenOutcome
from vectorstore.operations.golden import GoldenQuestions
from vectorstore.operations.trials import Trial, Tried

_ANSWERED = (AnswerStatus.ANSWERED, AnswerStatus.PARTIAL)
_Judged = dict[str, tuple[bool, str]]


def try_golden(trial: Trial) -> Tried:
    """How every golden question fares with the generation that is tried, and with the current one.

    Nothing is written to the ledger.

    Raises:
        PublishError: a golden question cannot be asked.
        VectorStoreError: an index or the database cannot be used.
    """
    kept = GoldenQuestions(trial.catalogue.engine).all()
    thresholds = load_thresholds(_data_dir(trial))
    circumstances = _circumstances(trial, thresholds)
    try:
        questions = [
            gold_question(each.body | {"id": each.id, "question": each.question, "city": each.city}) for each in kept
        ]
        after = _judged(trial, trial.generation, questions, thresholds)
        before = _remembered(trial, circumstances)
        unknown = [each for each in questions if each.id not in before] if trial.current else []
        before |= _judged_now(trial, unknown, thresholds)
    except (BotError, ValueError, KeyError, TypeError) as error:
        raise PublishError("trial", f"golden questions: {error}") from error
    return Tried(tuple(_outcome(each, before, after) for each in questions), circumstances)


def is_right(answer: Answer, gold: GoldQuestion) -> bool:
    """Whether an answer shows every gold quote, or declines what it should."""
    is_answered = answer.status in _ANSWERED
    if gold.expected != "answer":
        return not is_answered
    quotes = [citation.quote for citation in answer.citations]
    return is_answered and all(any(contains(quote, wanted) for quote in quotes) for wanted in gold.gold_quotes)


def _judged(trial: Trial, generation_id: str, questions: Sequence[GoldQuestion], thresholds: Thresholds) -> _Judged:
    if not questions:
        return {}
    with _answerer(trial, generation_id, thresholds) as answerer:
        answers = [(gold, answerer.answer(asked(answerer, gold))) for gold in questions]
    return {gold.id: (is_right(answer, gold), _said(answer)) for gold, answer in answers}


def _judged_now(trial: Trial, questions: Sequence[GoldQuestion], thresholds: Thresholds) -> _Judged:
    """How the current generation answers; nothing where it cannot be opened, for what is new may be its mend."""
    try:
        return _judged(trial, trial.current, questions, thresholds)
    except (IndexUnusableError, ModelError):
        return {}


@contextmanager
def _answerer(trial: Trial, generation_id: str, thresholds: Thresholds) -> Iterator[Answerer]:
    library = Library(trial.store, CatalogueAsOf(trial.catalogue, generation_id), trial.embedder)
    try:
        yield Answerer(library, Judge(thresholds))
    finally:
        library.close()


def _remembered(trial: Trial, circumstances: str) -> _Judged:
    """What came of the questions when the current generation was itself tried, if nothing else has changed since."""
    if not trial.current or trial.before.circumstances != circumstances:
        return {}
    return {each.question_id: (each.after, each.said_after) for each in trial.before.outcomes}


def _circumstances(trial: Trial, thresholds: Thresholds) -> str:
    golden = GoldenQuestions(trial.catalogue.engine).digest()
    day = trial.catalogue.today().isoformat()
    return digest_of((version("keikaku"), golden, repr(trial.catalogue.decisions()), repr(thresholds), day))


def _outcome(gold: GoldQuestion, before: _Judged, after: _Judged) -> GoldenOutcome:
    was_right, said_before = before.get(gold.id, (None, ""))
    is_now, said_after = after[gold.id]
    return GoldenOutcome(gold.id, gold.text, was_right, is_now, said_before, said_after)


def _said(answer: Answer) -> str:
    return "\n".join(statement.text for statement in answer.statements) or answer.message


def _data_dir(trial: Trial) -> Path:
    return trial.store.folder.parent
