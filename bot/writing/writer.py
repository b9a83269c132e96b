"""Writes an answer with a language model: each statement is proved as soon as it is whole, and only then given."""

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field

from bot.domain import Dropped, Outcome, Writing
from bot.proof import ProvedStatement, examine
from bot.understanding.query import Understood
from bot.writing.attribution import Likeness, attribute
from bot.writing.parsing import ReplyReader, WrittenDraft
from bot.writing.port import Failure, LanguageModel, ModelError, Shape, Usage
from bot.writing.prompting import answer_messages, prompt
from vectorstore.domain import Passage

PASSAGES = 6
"""Passages that the model reads: in the first six stands what the quoted answer quotes in 98 of 100 questions."""

Section = Callable[[str], str]
_OUTCOMES = {Failure.TIMEOUT: Outcome.TIMEOUT, Failure.CUT: Outcome.CUT}


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be written: an answer to `understood`, out of `passages`, in the interface of its frame."""

    understood: Understood
    passages: tuple[Passage, ...]
    section_text: Section


@dataclass(slots=True)
class _Progress:
    proved: list[ProvedStatement] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    drafts: int = 0
    usage: Usage = field(default_factory=Usage)


class Writer:
    """Writes answers. Thread-safe."""

    def __init__(
        self, model: LanguageModel, limit_s: float, least_share: float, likeness: Likeness | None = None
    ) -> None:
        self._model = model
        self._limit_s = limit_s
        self._least_share = least_share
        self._likeness = likeness

    def write(self, task: Task) -> Generator[ProvedStatement, None, Writing]:
        """Each statement that may be shown, in the order written; what came of it in all is the generator's value.

        It never raises for the model's sake, and ends within the time limit.
        """
        progress, outcome = _Progress(), Outcome.WRITTEN
        try:
            for draft in self._drafts(task, progress):
                yield from self._proved(draft, task, progress)
        except ModelError as error:
            outcome = _OUTCOMES.get(error.failure, Outcome.UNAVAILABLE)
        if outcome is Outcome.WRITTEN and not self._suffices(progress):
            outcome = Outcome.TOO_LITTLE
        return Writing(
            model=self._model.name,
            prompt=prompt("answer").name,
            outcome=outcome,
            drafts=progress.drafts,
            dropped=tuple(progress.dropped),
            tokens_in=progress.usage.tokens_in,
            tokens_out=progress.usage.tokens_out,
        )

    def _drafts(self, task: Task, progress: _Progress) -> Iterator[WrittenDraft]:
        deadline = time.monotonic() + self._limit_s
        reader = ReplyReader()
        messages = answer_messages(task.understood.text, task.understood.frame, task.passages[:PASSAGES])
        for piece in self._model.stream(messages, Shape.STATEMENTS, self._limit_s):
            if time.monotonic() > deadline:
                raise ModelError(Failure.TIMEOUT, f"{self._model.name}: no whole reply within {self._limit_s:.0f} s")
            if isinstance(piece, Usage):
                progress.usage += piece
            else:
                yield from reader.feed(piece)
        yield from reader.close()

    def _proved(self, draft: WrittenDraft, task: Task, progress: _Progress) -> Iterator[ProvedStatement]:
        progress.drafts += 1
        attributed = attribute(draft, task.passages[:PASSAGES], self._likeness)
        proved, rejected = examine([attributed.draft], task.section_text)
        progress.dropped += [
            Dropped(draft.text, each.reasons, replaced=each.replaced and attributed.is_near) for each in rejected
        ]
        if rejected and not attributed.is_near:
            return
        for statement in proved:
            if all(statement.text != other.text for other in progress.proved):
                progress.proved.append(statement)
                yield statement

    def _suffices(self, progress: _Progress) -> bool:
        kept = progress.drafts - len(progress.dropped)
        return kept > 0 and kept >= self._least_share * progress.drafts


def completed(written: Sequence[ProvedStatement], quoted: Sequence[ProvedStatement]) -> list[ProvedStatement]:
    """The written statements, then what the quoted answer shows and none of them rests on: nothing is lost by writing."""
    shown = {(passage.chunk.id, at) for one in written for passage, at in one.quotes}
    rest = [one for one in quoted if not all((passage.chunk.id, at) in shown for passage, at in one.quotes[:1])]
    return [*written, *rest]
