"""What a message event means: that somebody wrote, changed or deleted something, or nothing to us."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from bot.slack.ask import Ask, Surface
from bot.slack.reading import Json, part, says, text
from prompts.reading import words

_WRITTEN = frozenset({"", "file_share", "thread_broadcast"})
"""Subtypes under which people write."""
_SLACKBOT = "USLACKBOT"
_TOKEN = re.compile(r"<([^<>]*)>")
_EMOJI = re.compile(r":[\w+-]+:")
_COURTESY_CHARS = 40


@dataclass(frozen=True, slots=True)
class Wording:
    """A message's text as a person reads it, without the names of those it turns to."""

    text: str
    names_us: bool
    names_others: bool


@dataclass(frozen=True, slots=True)
class Written:
    """Somebody wrote a message, or changed it at `edit_ts`."""

    team: str
    channel: str
    user: str
    ts: str
    thread_ts: str
    wording: Wording
    is_direct: bool
    is_shared: bool
    edit_ts: str = ""

    @property
    def is_reply(self) -> bool:
        """Whether it stands below another message."""
        return self.thread_ts not in ("", self.ts)

    @property
    def is_for_us(self) -> bool:
        """Whether it turns to the bot in so many words."""
        return self.is_direct or self.wording.names_us

    @property
    def is_thanks(self) -> bool:
        """Whether it says nothing but thanks or the like; one without a word may be a name called.

        A greeting in a thread is meant for the people in it.
        """
        said = self.wording.text
        return bool(said) and (is_courtesy(said) or (self.is_reply and is_greeting(said)))

    @property
    def goes_on(self) -> bool:
        """Whether it asks on, where it stands in a thread of ours without our name."""
        return not self.wording.names_others and bool(self.wording.text) and not self.is_thanks

    @property
    def key(self) -> str:
        """The same for each event that tells of this message."""
        return f"msg:{self.team}:{self.channel}:{self.ts}"

    @property
    def edit_key(self) -> str:
        """The same for each event that tells of this change."""
        return f"edit:{self.team}:{self.channel}:{self.ts}:{self.edit_ts}"


@dataclass(frozen=True, slots=True)
class Changed:
    """A message was changed; `before` is how it read."""

    before: Wording
    now: Written


@dataclass(frozen=True, slots=True)
class Deleted:
    """A message was deleted."""

    team: str
    channel: str
    ts: str


def told_of(body: Json, team: str, bot_user: str) -> Written | Changed | Deleted | None:
    """What an event of type `message` or `app_mention` tells; None where it is nothing that a person did.

    `bot_user` is who we are in the workspace `team`.
    """
    event = part(body, "event")
    channel, subtype = text(event, "channel"), text(event, "subtype")
    if not channel:
        return None
    message = part(event, "message")
    if subtype == "message_deleted" or text(message, "subtype") == "tombstone":
        return Deleted(team, channel, text(event, "deleted_ts") or text(message, "ts"))
    if subtype == "message_changed":
        now = _written(body, message, team, bot_user)
        before = wording_of(text(event, "previous_message", "text"), bot_user)
        return Changed(before, now) if now and now.edit_ts and now.wording != before else None
    return None if says(event, "hidden") else _written(body, event, team, bot_user)


def _written(body: Json, message: Json, team: str, bot_user: str) -> Written | None:
    event = part(body, "event")
    channel, user = text(event, "channel"), text(message, "user")
    is_person = user not in ("", bot_user, _SLACKBOT) and not message.get("bot_id") and not message.get("app_id")
    if not is_person or text(message, "subtype") not in _WRITTEN or not text(message, "ts"):
        return None
    return Written(
        team=team,
        channel=channel,
        user=user,
        ts=text(message, "ts"),
        thread_ts=text(message, "thread_ts"),
        wording=wording_of(text(message, "text"), bot_user),
        is_direct=text(event, "channel_type") == "im" or channel.startswith("D"),
        is_shared=says(body, "is_ext_shared_channel"),
        edit_ts=text(message, "edited", "ts"),
    )


def ask_of(written: Written, edit_ts: str = "") -> Ask:
    """The question that a message asks, answered in its thread."""
    surface = Surface.DIRECT if written.is_direct else Surface.MENTION if written.wording.names_us else Surface.THREAD
    return Ask(
        surface=surface,
        team=written.team,
        channel=written.channel,
        user=written.user,
        text=written.wording.text,
        ts=written.ts,
        thread_ts=written.thread_ts or written.ts,
        is_shared=written.is_shared,
        edit_ts=edit_ts,
    )


def wording_of(written: str, bot_user: str = "") -> Wording:
    """A message's text with its links and names of channels as they are shown, people's names left out.

    Source: https://docs.slack.dev/messaging/formatting-message-text
    """
    tokens = _TOKEN.findall(written)
    named = [each[1:].partition("|")[0] for each in tokens if each.startswith("@")]
    groups = any(each.startswith("!") and not each.startswith("!date") for each in tokens)
    shown = _TOKEN.sub(lambda found: _shown(found[1]), written)
    for escaped, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        shown = shown.replace(escaped, sign)
    return Wording(
        text=re.sub(r"[^\S\n]+", " ", shown).strip(),
        names_us=bool(bot_user) and bot_user in named,
        names_others=groups or any(each != bot_user for each in named),
    )


def _shown(token: str) -> str:
    target, _, label = token.partition("|")
    match target[:1]:
        case "@":
            return " "
        case "#":
            return f"#{label}" if label else " "
        case "!":
            return label if target.startswith("!date") else " "
    return label or target.removeprefix("mailto:")


def is_courtesy(written: str) -> bool:
    """Whether a text says nothing but thanks or the like: what no thread waits for an answer to."""
    return _says_only("courtesies", written)


def is_greeting(written: str) -> bool:
    """Whether somebody only greets the bot, or asks what it is for."""
    return bool(written) and _says_only("greetings", written)


def _says_only(name: str, written: str) -> bool:
    plain = unicodedata.normalize("NFKC", _EMOJI.sub("", written)).casefold()
    said = "".join(letter for letter in plain if letter.isalnum() or unicodedata.category(letter).startswith("M"))
    return len(said) <= _COURTESY_CHARS and bool(_pattern(name).fullmatch(said))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    known = sorted(words(name), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, known))})*+")
