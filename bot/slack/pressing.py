"""Buttons that do something once: until it has been done, they may be pressed again."""

from itertools import count

from bot.slack.ask import Ask, Surface
from bot.slack.inbox import Inbox


def wish_of(ask: Ask) -> str:
    """What a button wishes; the same for whoever presses it, however often."""
    if ask.surface is Surface.SHARE:
        return f"share:{ask.answer_id}:{ask.channel}"
    return f"hand:{ask.answer_id}"


def key_of(inbox: Inbox, wish: str) -> str:
    """The key to put a wish under: a new one after each time that it came to nothing."""
    tries = next(number for number in count() if not inbox.is_marked(f"again:{wish}:{number}"))
    return f"{wish}:{tries}" if tries else wish


def let_again(inbox: Inbox, wish: str) -> None:
    """The wish came to nothing: pressing the button again wishes anew."""
    next(number for number in count() if inbox.mark(f"again:{wish}:{number}"))
