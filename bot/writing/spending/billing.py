"""Has every call of a language model paid for: within the caps before it is made, booked as it was after."""

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.asker import current_asker
from bot.writing.port import UNCHARGED, Failure, LanguageModel, Message, ModelError, Shape, Usage, held
from bot.writing.spending.books import Reserve, Spending
from bot.writing.spending.budget import Tariff, tokens_in, tokens_of
from bot.writing.spending.remembering import Replies, key_of
from vectorstore.errors import CatalogueError

log = logging.getLogger(__name__)

_LENIENT = 2
"""Letters are reckoned upwards: a reply is broken off only at so many times what it may have."""
_BELIEVED = 20
"""A count of the model's own that is so many times what its text comes to is not believed."""


@dataclass(frozen=True, slots=True)
class Till:
    """Where bills are paid; `reply_tokens` is the most that a model writes in one call."""

    spending: Spending
    replies: Replies
    tariff: Tariff
    tokens_answer: int
    reply_tokens: int

    def bill(self, client: str = "", generation: str = "") -> "Bill":
        """A new bill, for one answer to `client` out of `generation`."""
        return Bill(self, client, generation)


@dataclass(slots=True)
class Bill:
    """What one answer costs, over all calls that are made for it; without a till it is only added up."""

    till: Till | None = None
    client: str = ""
    generation: str = ""
    usage: Usage = field(default_factory=Usage)
    yen: float = 0.0
    calls: int = 0
    whole: dict[str, str] = field(default_factory=dict)
    """Whole replies that were paid for, by the key that they are held under."""
    found: int = 0
    """Replies that had been paid for before."""

    @property
    def cached(self) -> bool:
        """Whether the model had said it all before."""
        return bool(self.found) and not self.calls

    def on(self, model: LanguageModel) -> LanguageModel:
        """The model, its calls put on this bill; what they cost is told by the bill and no more by the replies."""
        return _Billed(model, self)

    def keep(self) -> None:
        """Holds the replies for whoever asks the same: they were whole and of use."""
        try:
            for key, reply in self.whole.items():
                if self.till and self.generation:
                    self.till.replies.hold(key, self.generation, reply)
        except CatalogueError as error:
            log.warning("a reply could not be kept: %s", error)

    def find(self, key: str) -> str | None:
        """A reply that is held."""
        try:
            reply = self.till.replies.find(key) if self.till and self.generation else None
        except CatalogueError as error:
            log.warning("replies could not be read: %s", error)
            reply = None
        self.found += reply is not None
        return reply

    def reserve(self, messages: Sequence[Message]) -> Reserve | None:
        """Puts aside what a call may cost; None where nobody counts.

        Raises:
            ModelError: `over_budget`, also where the books cannot be read.
        """
        if self.till is None:
            return None
        left = self.till.tokens_answer - self.usage.tokens_in - self.usage.tokens_out - (read := tokens_in(messages))
        wanted = Usage(read, min(left, self.till.reply_tokens))
        try:
            yen = self.till.tariff.most_yen(wanted)
            kept = self.till.spending.reserve(wanted, yen, self.client) if left > 0 else None
        except CatalogueError as error:
            log.warning("what models cost could not be read: %s", error)
            kept = None
        if kept is None:
            raise ModelError(Failure.OVER_BUDGET, "the budget of written answers is spent")
        return kept

    def settle(self, reserve: Reserve | None, shares: Sequence[Usage]) -> None:
        """Books what a call cost, by the models that had a share in it."""
        used = sum(shares, Usage())
        self.usage += used
        self.calls += 1
        if self.till is None or reserve is None:
            return
        yen = sum(map(self.till.tariff.yen, shares))
        self.yen += yen
        try:
            self.till.spending.settle(reserve, used, yen)
        except CatalogueError as error:
            log.warning("what a call cost could not be booked, what was put aside stays: %s", error)


@dataclass(frozen=True, slots=True)
class _Billed:
    """A language model whose calls are on a bill."""

    model: LanguageModel
    bill: Bill

    @property
    def name(self) -> str:
        """See `LanguageModel`."""
        return self.model.name

    def stream(self, messages: Sequence[Message], shape: Shape, limit_s: float) -> Iterator[str | Usage]:
        """See `LanguageModel`; the time at the books is part of the limit."""
        begun = time.monotonic()
        if current_asker().has_left:
            raise ModelError(Failure.LEFT, f"{self.model.name}: not asked, nobody waits for it any more")
        key = key_of(self.model.name, shape, messages, self.bill.generation)
        if (known := self.bill.find(key)) is not None:
            yield known
            return
        call = _Call(messages, self.bill.reserve(messages))
        try:
            left_s = limit_s - (time.monotonic() - begun)
            if left_s <= 0:
                raise ModelError(Failure.TIMEOUT, f"{self.model.name}: not asked within {limit_s:.0f} s")
            with held(self.model.stream(messages, shape, left_s)) as pieces:
                yield from call.read(pieces)
            self.bill.whole[key] = call.text
        finally:
            self.bill.settle(call.reserve, call.shares)


@dataclass(slots=True)
class _Call:
    """One call while it is made."""

    messages: Sequence[Message]
    reserve: Reserve | None
    text: str = ""
    written: int = 0
    told: list[Usage] = field(default_factory=list)
    """By the models that were asked, the last of which has written the text."""
    is_sent: bool = False

    def read(self, pieces: Iterator[str | Usage]) -> Iterator[str]:
        """The reply's text, broken off where it takes more than was put aside for it."""
        try:
            for piece in pieces:
                self.is_sent = True
                if isinstance(piece, Usage):
                    self._count(piece)
                else:
                    self.text += piece
                    self.written += tokens_of(piece)
                    self._check()
                    yield piece
        except ModelError as error:
            self.is_sent = self.is_sent or error.failure not in UNCHARGED
            raise
        except GeneratorExit:
            self.is_sent = True
            raise
        self.is_sent = True

    def _check(self) -> None:
        if self.reserve and self.written > _LENIENT * self.reserve.usage.tokens_out:
            raise ModelError(Failure.OVER_BUDGET, "the reply is longer than what was put aside for it")

    def _count(self, piece: Usage) -> None:
        if piece.model or not self.told:
            self.told.append(piece)
        else:
            self.told[-1] += piece

    @property
    def shares(self) -> list[Usage]:
        """What each model took: as it counts, or as its words are reckoned where it does not, or not sensibly."""
        if not self.is_sent:
            return []
        read, told = tokens_in(self.messages), self.told or [Usage()]
        written = [*[0] * (len(told) - 1), tokens_of(self.text)]
        return [
            Usage(_believed(each.tokens_in, read), _believed(each.tokens_out, wrote), each.model)
            for each, wrote in zip(told, written, strict=True)
        ]


def _believed(told: int, reckoned: int) -> int:
    return told if 0 < told <= _BELIEVED * max(reckoned, 1) else reckoned
