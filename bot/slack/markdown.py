"""Foreign text in Slack's Markdown, and in its older mrkdwn: shown letter for letter, never acting.

Source: https://docs.slack.dev/reference/block-kit/blocks/markdown-block (what is Markdown, and its backslash) and
https://docs.slack.dev/messaging/formatting-message-text (the three letters that are written as entities).
"""

import re

# What begins or ends something wherever it stands; then addresses and names that become links or pictures by
# themselves: https://, mailto:, a@b, @here, example.com, :name:
_ACTING = re.compile(
    r"""[\\`*_~\[\]|] | (?<=[a-z]):(?=[^\s:]) | :(?=[\w+'-]+:) | @(?=\w) | (?<=[\w-])\.(?=[a-z]{2})""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
# What begins a line as a heading, a quotation, a list, a rule or the line under a heading.
_LINE_START = re.compile(
    r"""^(\u00a0*) (?: (\d+)(?=[.)](?:\s|$)) | (?=\#|[-+](?:\s|$)|-[-\u00a0\ \t]*$|=+[\u00a0\ \t]*$) | (&gt;) )""",
    re.MULTILINE | re.VERBOSE,
)
_INDENT = re.compile(r"^[ \t\u00a0]+", re.MULTILINE)
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNSENDABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ISOLATES, _END_ISOLATE, _END_EMBEDDING = "\u2066\u2067\u2068", "\u2069", "\u202c"


def escape(text: str) -> str:
    """Text for Markdown, in which nothing of it is a mention, a link, a picture or a form."""
    # A blank at the start of a line would make a block of code; one that does not break is only seen.
    lines = _INDENT.sub(lambda found: "\u00a0" * len(found[0]), settled(text))
    return _LINE_START.sub(_held, _entities(_ACTING.sub(r"\\\g<0>", lines)))


def _held(found: re.Match[str]) -> str:
    indent, number, quoting = found.groups()
    # An entity at the start of a line is taken for a quotation all the same.
    return f"{indent}{number or ''}\\{'>' if quoting else ''}"


def entities(text: str) -> str:
    """Text for mrkdwn and for notifications, in which nothing of it is a mention or a link."""
    return _entities(settled(text))


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def settled(text: str) -> str:
    """Text with its lines ended alike, without what cannot be sent, and whose writing direction ends with it."""
    sendable = _UNSENDABLE.sub("\ufffd", _BREAKS.sub("\n", text))
    return sendable + _ends_of_directions(sendable)


def _ends_of_directions(text: str) -> str:
    """The signs that end the directions which a text leaves open, innermost first."""
    still_open: list[str] = []
    for sign in _DIRECTIONS.findall(text):
        if sign not in (_END_ISOLATE, _END_EMBEDDING):
            still_open.append(_END_ISOLATE if sign in _ISOLATES else _END_EMBEDDING)
        elif still_open and still_open[-1] == sign:
            still_open.pop()
    return "".join(reversed(still_open))


def one_line(text: str, limit: int) -> str:
    """Text as a label: its blanks folded, without directions, cut with an ellipsis where it is longer than `limit`."""
    folded = " ".join(_DIRECTIONS.sub("", settled(text)).split())
    return folded if len(folded) <= limit else f"{folded[: limit - 1].rstrip()}…"
