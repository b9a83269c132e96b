"""What is wrong with a piece of Block Kit, gathered with where it stands, in the words of Slack's own errors."""

from collections.abc import Iterable, Mapping, Sequence

from tests.slack_cloud.limits import TEXT_OBJECT_CHARS
from tests.slack_cloud.reading import Json

BOTH = ("plain_text", "mrkdwn")
PLAIN = ("plain_text",)
TEXT_FIELDS = {"plain_text": {"type", "text", "emoji"}, "mrkdwn": {"type", "text", "verbatim"}}


class Complaints:
    """Each check adds what it finds to `found` and goes on."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, what: str, where: str) -> None:
        self.found.append(f"{what} [json-pointer:{where}]")

    def known(self, json: Json, names: Iterable[str], where: str) -> None:
        for name in sorted(set(json) - set(names)):
            self.add(f"invalid additional property: {name}", where)

    def string(self, json: Json, name: str, where: str, most: int, *, required: bool = False) -> None:
        """A plain string of at most `most` characters, and where it is given of at least one."""
        value = json.get(name)
        if value is None:
            if required:
                self.add(f"missing required field: {name}", where)
        elif not isinstance(value, str):
            self.add("must be a string", f"{where}/{name}")
        elif not value:
            self.add("must be more than 0 characters", f"{where}/{name}")
        elif len(value) > most:
            self.add(f"must be less than {most + 1} characters, not {len(value)}", f"{where}/{name}")

    def text(
        self, json: Json, name: str, where: str, most: int = TEXT_OBJECT_CHARS, kinds: Sequence[str] = PLAIN
    ) -> None:
        """A required text object; see `words`."""
        if json.get(name) is None:
            self.add(f"missing required field: {name}", where)
        self.words(json, name, where, most, kinds)

    def words(
        self, json: Json, name: str, where: str, most: int = TEXT_OBJECT_CHARS, kinds: Sequence[str] = PLAIN
    ) -> None:
        """A text object of one of the `kinds`, where there is one."""
        if json.get(name) is not None:
            self.text_object(json[name], f"{where}/{name}", most, kinds)

    def text_object(self, value: object, where: str, most: int, kinds: Sequence[str]) -> None:
        """Source: https://docs.slack.dev/reference/block-kit/composition-objects/text-object."""
        if not isinstance(value, Mapping):
            self.add("must provide an object", where)
            return
        if value.get("type") not in kinds:
            self.add(f"must be of type {' or '.join(kinds)}, not {value.get('type')!r}", where)
            return
        self.known(value, TEXT_FIELDS[str(value["type"])], where)
        self.string(value, "text", where, most, required=True)

    def listed(self, json: Json, name: str, where: str, least: int, most: int) -> list[Json]:
        """A required array of objects, as many as are allowed; returns those that are objects."""
        value = json.get(name)
        if not isinstance(value, list):
            self.add(f"missing required field: {name}", where)
            return []
        if len(value) < least:
            self.add(f"no fewer than {least} items allowed", f"{where}/{name}")
        if len(value) > most:
            self.add(f"no more than {most} items allowed, not {len(value)}", f"{where}/{name}")
        for place, item in enumerate(value):
            if not isinstance(item, Mapping):
                self.add("must provide an object", f"{where}/{name}/{place}")
        return [item for item in value if isinstance(item, Mapping)]

    def between(self, json: Json, name: str, where: str, least: int, most: int) -> None:
        """A whole number, where it is given."""
        value = json.get(name)
        if value is not None and not (isinstance(value, int) and least <= value <= most):
            self.add(f"must be between {least} and {most}", f"{where}/{name}")

    def one_of(self, json: Json, name: str, where: str, values: Sequence[object]) -> None:
        if json.get(name) is not None and json[name] not in values:
            self.add(f"must be one of {', '.join(map(str, values))}", f"{where}/{name}")
