"""Several models in a row: where one gives nothing, the next is asked."""

from collections.abc import Iterator, Sequence
from time import monotonic

from bot.writing.port import UNCHARGED, Failure, LanguageModel, Message, ModelError, Shape, Usage, held


class FallbackModel:
    """The first of its models that says anything; all of them share the time limit."""

    def __init__(self, models: Sequence[LanguageModel]) -> None:
        self._models = tuple(models)

    @property
    def name(self) -> str:
        """The first one's."""
        return self._models[0].name

    def stream(self, messages: Sequence[Message], shape: Shape, limit_s: float) -> Iterator[str | Usage]:
        """See `LanguageModel`. One that is not the first is named, and so is one that is paid for having said nothing."""
        until = monotonic() + limit_s
        for model in self._models:
            begun = False
            try:
                with held(model.stream(messages, shape, until - monotonic())) as pieces:
                    for piece in pieces:
                        if not begun and model is not self._models[0]:
                            yield Usage(model=model.name)
                        begun = True
                        yield piece
            except ModelError as error:
                if not begun and error.failure not in UNCHARGED:
                    yield Usage(model=model.name)
                # What has begun cannot be taken back; what has not, the next may do.
                is_over = error.failure is Failure.LEFT or monotonic() >= until
                if begun or is_over or model is self._models[-1]:
                    raise
            else:
                return
