"""The blocks and elements of Block Kit that we use, each within Slack's limits.

Source: https://docs.slack.dev/reference/block-kit
"""

from collections.abc import Mapping, Sequence

from bot.slack.markdown import entities, one_line, settled
from bot.slack.messages import Block

TEXT_CHARS = 3000
LABEL_CHARS = 75
TITLE_CHARS = 24
HEADER_CHARS = 150
DIALOG_CHARS = 300
ACTIONS_A_ROW = 5
_CONFIRM_CHARS = 30
_NOTHING = "–"
"""Slack takes no text without a letter."""
_URL_CHARS = 2500

Element = Mapping[str, object]


def plain(text: str, limit: int = TEXT_CHARS) -> Element:
    """Text as it is: no mention, no link, no form, no emoji of it acts."""
    kept = settled(text)
    shown = kept if len(kept) <= limit else f"{kept[: limit - 1]}…"
    return {"type": "plain_text", "text": shown if shown.strip() else _NOTHING, "emoji": False}


def title(text: str) -> Element:
    """A view's title, or a button of it."""
    return plain(one_line(text, TITLE_CHARS), TITLE_CHARS)


def mrkdwn(text: str) -> Element:
    """Text whose mentions and links act: only of our own making."""
    return {"type": "mrkdwn", "text": text}


def link(url: str, label: str) -> str:
    """A link in mrkdwn, "" where the address is none that can be sent."""
    address = "".join(f"%{ord(each):02X}" if each in '<>|"\\ ' else each for each in url)
    if not address.startswith(("https://", "http://")) or not address.isprintable() or len(address) > _URL_CHARS:
        return ""
    return f"<{entities(address)}|{entities(one_line(label, LABEL_CHARS)).replace('|', '¦')}>"


def context(*elements: Element) -> Block:
    """A line in small letters."""
    return {"type": "context", "elements": list(elements)}


def section(text: Element) -> Block:
    """A paragraph."""
    return {"type": "section", "text": text}


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain(one_line(text, HEADER_CHARS), HEADER_CHARS)}


def rich_text(*elements: Element) -> Block:
    """Text in which nothing acts whatever it holds."""
    return {"type": "rich_text", "elements": list(elements)}


def rich_section(*texts: tuple[str, bool], kind: str = "rich_text_section", mention: str = "") -> Element:
    """Texts in a row, the bold ones marked; behind the first, where it is given, the mention of a user."""
    runs: list[Element] = [
        {"type": "text", "text": settled(text)} | ({"style": {"bold": True}} if is_bold else {})
        for text, is_bold in texts
        if text
    ]
    if mention:
        runs.insert(1 if texts and texts[0][0] else 0, {"type": "user", "user_id": mention})
    return {"type": kind, "elements": runs or [{"type": "text", "text": _NOTHING}]}


def divider() -> Block:
    """A rule between parts."""
    return {"type": "divider"}


def button(action_id: str, label: str, value: str, confirm: Element | None = None) -> Element:
    """A button; `confirm` is the dialog that asks once more."""
    made = {"type": "button", "action_id": action_id, "text": plain(label, LABEL_CHARS), "value": value}
    return {**made, "confirm": confirm} if confirm else made


def dialog(title: str, text: str, yes: str, no: str) -> Element:
    """What asks once more before something is done."""
    return {
        "title": plain(title, 100),
        "text": plain(text, DIALOG_CHARS),
        "confirm": plain(yes, _CONFIRM_CHARS),
        "deny": plain(no, _CONFIRM_CHARS),
    }


def actions(elements: Sequence[Element]) -> tuple[Block, ...]:
    """Buttons in rows of five."""
    rows = (elements[at : at + ACTIONS_A_ROW] for at in range(0, len(elements), ACTIONS_A_ROW))
    return tuple({"type": "actions", "elements": list(row)} for row in rows)


def feedback(answer_id: str, good: str, bad: str) -> Block:
    """The two thumbs."""
    thumbs = {
        "type": "feedback_buttons",
        "action_id": "feedback",
        "positive_button": {"text": plain(good, LABEL_CHARS), "value": f"up:{answer_id}"},
        "negative_button": {"text": plain(bad, LABEL_CHARS), "value": f"down:{answer_id}"},
    }
    return {"type": "context_actions", "elements": [thumbs]}
