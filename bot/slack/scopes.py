"""What the app needs of Slack, and what for; `slack/manifest.yaml` asks for the same.

Slack lets new apps into the messages tab by `agent_view` alone, where an opened tab is told by `app_home_opened`, and
examples of questions go to the channel without a thread. Apps of old (`assistant_view`) hear ASSISTANT_EVENTS instead.
Source: https://docs.slack.dev/ai/migrating-to-agent-messaging
"""

from collections.abc import Mapping

COMMAND = "/keikaku"
SHORTCUT = "look_up"

BOT_SCOPES: Mapping[str, str] = {
    "app_mentions:read": "hears mentions",
    "assistant:write": "shows examples of questions and names threads",
    "channels:history": "hears follow-ups in threads, finds its own messages again after a break",
    "channels:read": "sees whether a channel is shared, and who is in it",
    "chat:write": "answers",
    "commands": f"hears {COMMAND} and the message shortcut",
    "groups:history": "the same as channels:history, in private channels",
    "groups:read": "the same as channels:read, in private channels",
    "im:history": "hears direct messages",
    "im:read": "sees whose a direct message is",
    "mpim:history": "the same as channels:history, in group messages",
    "mpim:read": "the same as channels:read, in group messages",
    "users:read": "sees who is a guest, and everybody's language",
}

CONNECTING = "connections:write"
"""The scope of an app token, for Socket Mode."""

EVENTS: Mapping[str, str] = {
    "app_home_opened": "the overview in App Home, examples of questions in the messages tab",
    "app_mention": "questions by mention",
    "message.channels": "follow-ups in threads, edits, deletions",
    "message.groups": "the same in private channels",
    "message.im": "direct messages",
    "message.mpim": "the same in group messages",
}

ASSISTANT_EVENTS: Mapping[str, str] = {
    "assistant_thread_started": "examples of questions in the assistant pane",
}


def missing(given: frozenset[str]) -> tuple[str, ...]:
    """The scopes that a bot token lacks, in order."""
    return tuple(scope for scope in BOT_SCOPES if scope not in given)
