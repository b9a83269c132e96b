"""What a message, a modal or App Home looks like to a person, as plain text."""

import re
from collections.abc import Sequence
from typing import TypeAlias

from tests.slack_cloud import Ephemeral, Posted, ShownView
from tests.slack_cloud.reading import Json, as_mapping, items, mapping, mappings, text

Shown: TypeAlias = Posted | Ephemeral | ShownView

_LINK = re.compile(r"<(https?://[^|>]+)\|([^>]*)>")
_NAME = re.compile(r"<([@#])([A-Z0-9]+)>")
_ADDRESS = re.compile(r"\]\((https?://[^)]+)\)")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def read(shown: Shown) -> str:
    """Block by block what stands there; buttons are in brackets, and links with where they lead."""
    if isinstance(shown, ShownView):
        ends = [_word(shown.view, each) for each in ("submit", "close")]
        lines = [_word(shown.view, "title"), *map(_block, _blocks(shown)), "  ".join(f"[{end}]" for end in ends if end)]
    else:
        streamed = _of_markdown(shown.markdown) if isinstance(shown, Posted) else ""
        words = "" if shown.blocks or streamed else _of_mrkdwn(shown.text)
        lines = [streamed, words, *map(_block, shown.blocks)]
    return "\n".join(filter(None, lines))


def buttons(shown: Shown) -> list[str]:
    """What can be pressed there."""
    elements = (each for block in _blocks(shown) for each in mappings(block, "elements"))
    return [text(each, "action_id") for each in elements if "action_id" in each]


def thumb_down(shown: Shown) -> str:
    """The value that the thumb down bears."""
    (thumbs,) = (each for block in _blocks(shown) for each in mappings(block, "elements") if "negative_button" in each)
    return text(mapping(thumbs, "negative_button"), "value")


def links(shown: Shown) -> list[str]:
    """Where the links lead."""
    return _ADDRESS.findall(read(shown))


def _blocks(shown: Shown) -> Sequence[Json]:
    return mappings(shown.view, "blocks") if isinstance(shown, ShownView) else shown.blocks


def _block(block: Json) -> str:
    match text(block, "type"):
        case "markdown":
            return _of_markdown(text(block, "text"))
        case "actions" | "context_actions":
            return "  ".join(map(_button, mappings(block, "elements")))
        case "context":
            return "  ".join(map(_text, mappings(block, "elements")))
        case "rich_text":
            return "\n".join(map(_rich, mappings(block, "elements")))
        case "input":
            return _field(block)
        case "divider":
            return "――"
    return _word(block, "text")


def _field(block: Json) -> str:
    element = mapping(block, "element")
    choices = [f"( ) {_word(each, 'text')}" for each in mappings(element, "options")]
    return "\n".join(
        filter(None, (_word(block, "label"), *choices, text(element, "initial_value"), _word(block, "hint")))
    )


def _button(element: Json) -> str:
    if text(element, "type") == "feedback_buttons":
        labels = (_word(mapping(element, f"{each}_button"), "text") for each in ("positive", "negative"))
        return "  ".join(f"[{label}]" for label in labels)
    return f"[{_word(element, 'text')}]"


def _word(json: Json, name: str) -> str:
    return _text(mapping(json, name))


def _text(element: Json) -> str:
    written = text(element, "text")
    return _of_mrkdwn(written) if text(element, "type") == "mrkdwn" else written


def _rich(element: Json) -> str:
    """A section, a quote, what is to be copied, or a list of sections."""
    inside = [as_mapping(each) for each in items(element, "elements")]
    if text(element, "type") == "rich_text_list":
        return "\n".join(f"・{_rich(each)}" for each in inside)
    marks = {"rich_text_quote": "| ", "rich_text_preformatted": "  "}
    return marks.get(text(element, "type"), "") + "".join(map(_run, inside))


def _run(run: Json) -> str:
    if text(run, "type") == "user":
        return f"@{text(run, 'user_id')}"
    return f"【{text(run, 'text')}】" if mapping(run, "style") else text(run, "text")


def _of_mrkdwn(written: str) -> str:
    return _unescaped(_NAME.sub(r"\1\2", _LINK.sub(r"[\2](\1)", written)))


def _of_markdown(written: str) -> str:
    return _unescaped(re.sub(r"\\(.)", r"\1", written.replace("**", "")))


def _unescaped(written: str) -> str:
    for entity, letter in _ENTITIES:
        written = written.replace(entity, letter)
    return written
