"""What the server was sent, and what of a prompt can be read in it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

_PASSAGE = re.compile(r"<(passage[\w-]*)\b[^>\d]*(\d+)[^>]*>\s*(.*?)\s*</\1>", re.DOTALL)
_QUESTION = re.compile(r"<(question[\w-]*)\b[^>]*>\s*(.*?)\s*</\1>", re.DOTALL)


@dataclass(frozen=True)
class Shown:
    """A passage of the prompt: its number, the line above it, and its lines."""

    number: int
    head: str
    lines: tuple[str, ...]


@dataclass
class Received:
    """One request; `said` grows to the text of the reply."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, object]
    at_s: float
    said: str = ""
    left: bool = field(default=False)
    """Whether the client hung up before the reply was whole."""

    @cached_property
    def messages(self) -> list[tuple[str, str]]:
        """Role and text of each message."""
        found = self.body.get("messages")
        assert isinstance(found, list)
        return [(each["role"], _text(each["content"])) for each in found]

    @property
    def system(self) -> str:
        return "\n".join(text for role, text in self.messages if role == "system")

    @property
    def user(self) -> str:
        return "\n".join(text for role, text in self.messages if role == "user")

    @property
    def question(self) -> str:
        """The fenced question; all that the user says where there is no fence."""
        found = _QUESTION.findall(self.user)
        return found[-1][1] if found else self.user

    @property
    def passages(self) -> list[Shown]:
        shown = []
        for _, number, text in _PASSAGE.findall(self.user):
            head, *lines = text.splitlines()
            shown.append(Shown(int(number), head.strip(), tuple(line.strip() for line in lines if line.strip())))
        return shown

    @property
    def shape(self) -> str:
        """The name of the form that the reply is held to, empty for none."""
        form = self.body.get("response_format")
        schema = form.get("json_schema") if isinstance(form, dict) else None
        return str(schema.get("name", "")) if isinstance(schema, dict) else ""

    @property
    def streams(self) -> bool:
        return bool(self.body.get("stream"))

    @property
    def wants_usage(self) -> bool:
        options = self.body.get("stream_options")
        return isinstance(options, dict) and bool(options.get("include_usage"))


def read_body(raw: bytes) -> Mapping[str, object]:
    """The JSON of a request; a list or text is no request."""
    body = json.loads(raw or b"{}")
    assert isinstance(body, dict)
    return body


def _text(content: object) -> str:
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return str(content)
