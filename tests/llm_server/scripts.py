"""What the model does when all goes as HTTP has it: fast, slow, dripping, without an end, by the question."""

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import count

from tests.llm_server.line import Line
from tests.llm_server.received import Received

Script = Callable[[Received, Line], None]
Text = str | Callable[[Received], str]

LONG_S = 3600.0
PIECE = 12


def text_of(text: Text, request: Received) -> str:
    """The text, made for this request where it is made."""
    return text if isinstance(text, str) else text(request)


def pieces(text: str, size: int = PIECE) -> Iterator[str]:
    """The text in pieces of so many characters."""
    for at in range(0, len(text), size):
        yield text[at : at + size]


def says(text: Text, *, size: int = PIECE, pace_s: float = 0.0, reason: str = "stop") -> Script:
    """Says a text in pieces of `size` characters, `pace_s` after one another, and is done."""

    def script(request: Received, line: Line) -> None:
        for piece in pieces(text_of(text, request), size):
            line.pause(pace_s)
            line.piece(piece)
        line.finish(reason)

    return script


def slow(first_s: float, then: Script) -> Script:
    """Says nothing for so long, not even a head, and then goes on."""

    def script(request: Received, line: Line) -> None:
        line.pause(first_s)
        then(request, line)

    return script


def dripping(text: Text, every_s: float = 0.25) -> Script:
    """One character at a time."""
    return says(text, size=1, pace_s=every_s)


def hanging(*, head: bool = False) -> Script:
    """Takes the question and says nothing more, or nothing but that it has begun."""

    def script(request: Received, line: Line) -> None:
        if head and request.streams:
            line.begin()
        line.pause(LONG_S)

    return script


def never_ending(pace_s: float = 0.001, *, statement: Callable[[int], str] | None = None) -> Script:
    """One statement after another, until the client has had enough."""

    def script(_: Received, line: Line) -> None:
        line.piece('{"statements": [')
        for number in count(1):
            text = statement(number) if statement else f"市は{number}か所の公園を{number}年度までに整備します。"
            line.piece(json.dumps({"text": text, "passages": [1], "words": ""}, ensure_ascii=False) + ", ")
            line.pause(pace_s)

    return script


def after_thinking(
    then: Script, thoughts: str = "まず資料を読みます。公園は99か所でしょうか。", *, apart: bool = False
) -> Script:
    """Thinks aloud before it replies: in the reply itself, or in the field that some servers have for it."""

    def script(request: Received, line: Line) -> None:
        if apart:
            for piece in pieces(thoughts):
                line.think(piece)
        else:
            line.piece(f"<think>\n{thoughts}\n</think>\n\n")
        then(request, line)

    return script


def in_turn(*scripts: Script) -> Script:
    """Another script for each request; the last goes on for ever."""
    turn = count()

    def script(request: Received, line: Line) -> None:
        scripts[min(next(turn), len(scripts) - 1)](request, line)

    return script


def by_question(choose: Callable[[str], Script]) -> Script:
    """The script that suits the question."""
    return lambda request, line: choose(request.question)(request, line)


def by_shape(shapes: Mapping[str, Script], otherwise: Script) -> Script:
    """The script that suits the form which is asked for."""
    return lambda request, line: shapes.get(request.shape, otherwise)(request, line)
