"""What tests put into an inbox, and how they take it out."""

from bot.slack.ask import Ask, Surface
from bot.slack.inbox import Delivery, Inbox


def question(number: int, thread: str = "") -> Ask:
    """A mention in a thread of its own, or in the one that is named."""
    ts = f"{number}.000100"
    return Ask(Surface.MENTION, "T01", "C01", "U01", f"質問{number}", ts=ts, thread_ts=thread or ts)


def put(inbox: Inbox, *numbers: int, thread: str = "") -> None:
    """Puts such questions, none of which is known."""
    for number in numbers:
        assert inbox.put(f"msg:{number}", question(number, thread))


def claimed(inbox: Inbox, owner: str = "here") -> Delivery:
    """What the owner claims; there must be something."""
    delivery = inbox.claim(owner)
    assert delivery is not None
    return delivery
