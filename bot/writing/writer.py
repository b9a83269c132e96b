"""Writes an answer with a language model: each statement is proved as soon as it is whole, and only then given."""

import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.domain import Citation, Dropped, Outcome, Writing
from bot.proof import ProvedStatement, examine
from bot.understanding.query import Understood
from bot.writing.addressing import is_foreign
from bot.writing.attribution import attribute, candidates
from bot.writing.excerpts import Excerpt
from bot.writing.guarding import breaches, orders
from bot.writing.levels import is_in_language
from bot.writing.likeness import EmbeddedLikeness
from bot.writing.port import Failure, LanguageModel, ModelError, Shape, Usage, held
from bot.writing.prompting import answer_messages, prompt
from bot.writing.reading import Reading
from bot.writing.replies.parsing import ReplyReader, WrittenDraft
from bot.writing.replies.sentences import sentences
from bot.writing.rewriting import Rewriter
from bot.writing.spending.billing import Bill, Till
from bot.writing.translating import translate
from bot.writing.yes_no import without_yes_no
from prompts.interfaces import interface
from vectorstore.domain import Passage

Section = Callable[[str], str]
_OUTCOMES = {
    Failure.TIMEOUT: Outcome.TIMEOUT,
    Failure.CUT: Outcome.CUT,
    Failure.OVER_BUDGET: Outcome.OVER_BUDGET,
    Failure.LEFT: Outcome.LEFT,
    Failure.INTERNAL: Outcome.INTERNAL,
}


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be written: an answer to `understood`, out of `passages`, in the interface of its frame."""

    understood: Understood
    passages: tuple[Passage, ...]
    section_text: Section
    client: str = ""
    generation: str = ""
    quoted: tuple[ProvedStatement, ...] = ()
    """What the quoted answer says: its quotes are the first that the model reads."""
    spent_s: float = 0.0
    """Of the time limit, before writing began."""


@dataclass(slots=True)
class _Progress:
    proved: list[ProvedStatement] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    drafts: int = 0
    bill: Bill = field(default_factory=Bill)
    failure: str = ""
    limit_s: float = 0.0
    begun: float = field(default_factory=time.monotonic)
    first_ms: int = 0

    @property
    def left_s(self) -> float:
        """Of the time that writing may take."""
        return max(self.limit_s - (time.monotonic() - self.begun), 0.0)

    def check(self) -> None:
        """Nothing is read, and nothing proved, once the time is over, however much has come by then.

        Raises:
            ModelError: it is over.
        """
        if not self.left_s:
            raise ModelError(Failure.TIMEOUT, f"nothing whole was written within {self.limit_s:.0f} s")


class Writer:
    """Writes answers. Thread-safe."""

    def __init__(
        self,
        model: LanguageModel,
        limit_s: float,
        least_share: float,
        likeness: EmbeddedLikeness | None = None,
        till: Till | None = None,
        reading: Reading | None = None,
    ) -> None:
        self._model = model
        self._limit_s = limit_s
        self._least_share = least_share
        self._likeness = likeness
        self._till = till
        self._reading = reading or Reading()

    @property
    def rewriter(self) -> Rewriter:
        """What restates follow-up questions, with the same model and out of the same budget."""
        return Rewriter(self._model, self._limit_s, self._till, self._reading.internal)

    def write(self, task: Task) -> Generator[ProvedStatement, None, Writing]:
        """Each statement that may be shown, in the order written; what came of it in all is the generator's value.

        It never raises for the model's sake, and ends within the time limit.
        """
        limit_s, bill = max(self._limit_s - task.spent_s, 0.0), Bill(self._till, task.client, task.generation)
        progress, outcome = _Progress(bill=bill, limit_s=limit_s), Outcome.WRITTEN
        excerpts = self._reading.excerpts(task.passages, task.quoted)
        read = replace(task, passages=tuple(each.passage for each in excerpts))
        try:
            for draft in self._drafts(task, excerpts, progress):
                for part in _apart(draft):
                    progress.check()
                    yield from self._proved(part, read, progress)
        except ModelError as error:
            outcome, progress.failure = _OUTCOMES.get(error.failure, Outcome.UNAVAILABLE), error.failure.value
        if outcome is Outcome.WRITTEN and not self._suffices(progress):
            outcome = Outcome.TOO_LITTLE
        if outcome is Outcome.WRITTEN:
            progress.bill.keep()
        return Writing(
            model=progress.bill.usage.model or self._model.name,
            prompt=prompt("answer").name,
            outcome=outcome,
            drafts=progress.drafts,
            dropped=tuple(progress.dropped),
            tokens_in=progress.bill.usage.tokens_in,
            tokens_out=progress.bill.usage.tokens_out,
            yen=progress.bill.yen,
            cached=progress.bill.cached,
            failure=progress.failure,
            first_ms=progress.first_ms,
        )

    def translate(
        self, citations: Sequence[Citation], task: Task, writing: Writing, begun: float
    ) -> tuple[dict[str, str], Writing]:
        """Translations of quotes that may be shown, by quote, and the writing with what they cost.

        What was `begun` with the writing, as `time.monotonic` counts, ends within the time limit.
        """
        spent = Usage(writing.tokens_in, writing.tokens_out)
        bill = Bill(self._till, task.client, task.generation, spent, writing.yen)
        quotes = [
            each.quote
            for each in citations
            if self._reading.allows(each.edition) and not (orders(each.quote) or is_foreign(each.quote))
        ]
        left_s = self._limit_s - task.spent_s - (time.monotonic() - begun)
        found = translate(bill.on(self._model), quotes, task.understood.frame, left_s)
        if found:
            bill.keep()
        used, cached = bill.usage, writing.cached and not bill.calls
        return found, replace(
            writing, tokens_in=used.tokens_in, tokens_out=used.tokens_out, yen=bill.yen, cached=cached
        )

    def _drafts(self, task: Task, excerpts: Sequence[Excerpt], progress: _Progress) -> Iterator[WrittenDraft]:
        if self._reading.withholds(task.passages, task.quoted):
            raise ModelError(Failure.INTERNAL, "internal papers stay in the house")
        if not excerpts:
            return
        self._prepare(task, excerpts)
        reader = ReplyReader()
        messages = answer_messages(
            task.understood.understood_as or task.understood.text, task.understood.frame, excerpts
        )
        with held(progress.bill.on(self._model).stream(messages, Shape.STATEMENTS, progress.left_s)) as pieces:
            for piece in pieces:
                progress.check()
                if isinstance(piece, str):
                    yield from reader.feed(piece)
                if reader.is_full:
                    return
        yield from reader.close()

    def _prepare(self, task: Task, excerpts: Sequence[Excerpt]) -> None:
        """What a statement in another language is compared with is embedded while the model still reads."""
        if self._likeness and interface(task.understood.frame).language != "ja":
            texts = candidates([each.passage for each in excerpts])
            threading.Thread(target=self._likeness.prepare, args=(texts,), daemon=True).start()

    def _proved(self, draft: WrittenDraft, task: Task, progress: _Progress) -> Iterator[ProvedStatement]:
        progress.drafts += 1
        if draft.faults:
            progress.dropped.append(Dropped(draft.text, draft.faults))
            return
        if not is_in_language(draft.text, task.understood.frame):
            progress.dropped.append(Dropped(draft.text, (f"not in the language of {task.understood.frame}",)))
            return
        attributed = attribute(draft, task.passages, self._likeness)
        proved, rejected = examine([attributed.draft], task.section_text)
        progress.dropped += [
            Dropped(draft.text, each.reasons, replaced=each.replaced and attributed.is_near) for each in rejected
        ]
        if rejected and not attributed.is_near:
            return
        for statement in proved:
            if reasons := breaches(statement):
                progress.dropped.append(Dropped(draft.text, reasons))
            elif all(statement.text != other.text for other in progress.proved):
                progress.proved.append(statement)
                progress.first_ms = progress.first_ms or round((time.monotonic() - progress.begun) * 1000)
                yield statement

    def _suffices(self, progress: _Progress) -> bool:
        kept = progress.drafts - len(progress.dropped)
        return kept > 0 and kept >= self._least_share * progress.drafts


def _apart(draft: WrittenDraft) -> list[WrittenDraft]:
    """Each sentence of a draft by itself, without a yes or no: a true one must not carry a false one through."""
    parts = [without_yes_no(part) for part in sentences(draft.text) or (draft.text,)]
    return [replace(draft, text=part) for part in parts if part]


def completed(written: Sequence[ProvedStatement], quoted: Sequence[ProvedStatement]) -> list[ProvedStatement]:
    """The written statements, then what the quoted answer shows and none of them rests on: nothing is lost by writing."""
    shown = {(passage.chunk.id, at) for one in written for passage, at in one.quotes}
    rest = [one for one in quoted if not all((passage.chunk.id, at) in shown for passage, at in one.quotes[:1])]
    return [*written, *rest]
