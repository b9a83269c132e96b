"""What opens over Slack to be filled in: why an answer was of no use, a question to look up."""

import json
from collections.abc import Mapping, Sequence

from bot.slack.elements import Element, plain, title
from bot.slack.markdown import settled
from bot.slack.messages import Block
from bot.words import Words

View = Mapping[str, object]

REASONS = ("wrong", "not_answered", "outdated", "hard_to_read", "other")
COMMENT_CHARS = 1000
INPUT_CHARS = 3000
"""The most that Slack takes in a field."""


def reasons_view(answer_id: str, channel: str, frame: str) -> View:
    """Asks what was wrong with an answer: `reason` is one of REASONS, `comment` may be left empty."""
    words = Words(frame)
    options = [{"text": plain(words(f"widget.reason_{each}"), 75), "value": each} for each in REASONS]
    why = _input(words("widget.reasons"), {"type": "radio_buttons", "action_id": "reason", "options": options})
    comment = {"type": "plain_text_input", "action_id": "comment", "multiline": True, "max_length": COMMENT_CHARS}
    more = _input(words("widget.comment"), comment, words("widget.comment_hint"), optional=True)
    named = (words("slack.reasons_title"), words("widget.send_feedback"), words("widget.cancel"))
    return modal("reasons", named, [why, more], json.dumps({"answer_id": answer_id, "channel": channel}))


def question_view(text: str, limit: int, frame: str, metadata: str) -> View:
    """Asks for the `question` that a message's words are to be made into."""
    words, most = Words(frame), min(limit, INPUT_CHARS)
    field = {"type": "plain_text_input", "action_id": "question", "multiline": True, "max_length": most}
    begun = settled(text).strip()[:most]
    filled = {**field, "initial_value": begun} if begun else field
    asked = _input(words("slack.shortcut_label"), filled, words("slack.shortcut_hint", limit=most))
    named = (words("slack.shortcut_title"), words("slack.shortcut_ask"), words("widget.cancel"))
    return modal("question", named, [asked], metadata)


def _input(label: str, element: Element, hint: str = "", *, optional: bool = False) -> Block:
    """A field that is named as its element is."""
    named = {"type": "input", "block_id": element["action_id"], "label": plain(label), "element": element}
    return {**named, "optional": optional} | ({"hint": plain(hint)} if hint else {})


def modal(callback_id: str, named: tuple[str, str, str], blocks: Sequence[Block], metadata: str = "") -> View:
    """A view; `named` is its title, what sends it ("" where nothing is sent) and what closes it."""
    head, send, close = named
    made = {"type": "modal", "callback_id": callback_id, "title": title(head), "close": title(close)}
    sent = {"submit": title(send)} if send else {}
    return {**made, **sent, "private_metadata": metadata, "blocks": list(blocks)}
