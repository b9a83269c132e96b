"""Domain values as JSON text and back, for the catalogue's columns."""

from typing import Generic, TypeVar

from pydantic import TypeAdapter

from vectorstore.domain import Chunk, Edition, Plan, Section

T = TypeVar("T")


class Codec(Generic[T]):
    """Writes values of one type as compact JSON, defaults left out, and reads them back equal."""

    def __init__(self, adapter: TypeAdapter[T]) -> None:
        self._adapter = adapter

    def dump(self, value: T) -> str:
        """The value as JSON text.

        Raises:
            ValueError: a text in it is not Unicode (an unpaired surrogate).
        """
        return self._adapter.dump_json(value, exclude_defaults=True).decode()

    def load(self, text: str) -> T:
        """The value that `dump` wrote.

        Raises:
            ValueError: the text is not such a value.
        """
        return self._adapter.validate_json(text)


PLAN = Codec(TypeAdapter(Plan))
EDITION = Codec(TypeAdapter(Edition))
SECTION = Codec(TypeAdapter(Section))
CHUNK = Codec(TypeAdapter(Chunk))
IDS = Codec(TypeAdapter(tuple[str, ...]))
REPORT = Codec(TypeAdapter(dict[str, object]))
