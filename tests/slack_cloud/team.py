"""A workspace as a test uses it: who is in it, what they do, and what the bot did."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypedDict, Unpack

from tests.slack_cloud import events, interactions
from tests.slack_cloud.interactions import Click
from tests.slack_cloud.message_json import rich_text
from tests.slack_cloud.reading import Json, mapping, text
from tests.slack_cloud.records import Ephemeral, Posted, ShownView
from tests.slack_cloud.workplace import Channel, ChannelTraits, Member, MemberTraits, Workplace


class On(TypedDict, total=False):
    """What is clicked on: a message by its ts, or an ephemeral one."""

    message_ts: str
    ephemeral: Ephemeral


class Team(Workplace):
    """What people do here reaches the bot as Slack's events, where its scopes and its being in the channel let it."""

    def user(self, user_id: str, **traits: Unpack[MemberTraits]) -> str:
        with self.record.held():
            traits.setdefault("name", user_id.lower())
            self.people[user_id] = Member(user_id, **traits)
        return user_id

    def channel(self, channel_id: str, **traits: Unpack[ChannelTraits]) -> str:
        """Members that the workspace does not know yet join it."""
        with self.record.held():
            traits.setdefault("name", channel_id.lower())
            self.channels[channel_id] = Channel(channel_id, **traits)
            for user in self.channels[channel_id].members:
                self.member(user)
        return channel_id

    def direct(self, user: str) -> str:
        with self.record.held():
            self.member(user)
            return self.direct_with(user).id

    def says(self, channel: str, user: str, text: str, thread_ts: str = "", *, mention: bool = False) -> str:
        """Returns the message's ts. A mention is told twice, as Slack does: as message and as app_mention."""
        with self.record.held():
            place = self.channels[channel]
            words, block = events.words_of(self, text, mention=mention)
            message = Posted(channel, self.clock.ts(), user, words, thread_ts=thread_ts, blocks=(block,))
            self.member(user)
            place.messages[message.ts] = message
            self._tell_of(place, events.spoken(self, place, message))
            if mention and place.has_bot and "app_mentions:read" in self.scopes:
                self.tell(events.mentioned(self, place, message), place)
            return message.ts

    def bot_says(self, channel: str, text: str, thread_ts: str = "", *, classic: bool = False) -> str:
        """Another app speaks: with a user and a bot_id as of today, or as a classic `bot_message`. Returns the ts."""
        with self.record.held():
            place = self.channels[channel]
            self.people.setdefault("U0OTHER", Member("U0OTHER", name="other", is_bot=True))
            message = Posted(channel, self.clock.ts(), "U0OTHER", text, thread_ts=thread_ts)
            place.messages[message.ts] = message
            event = events.spoken(self, place, message) | {"bot_id": "B0OTHER", "app_id": "A0OTHER"}
            del event["client_msg_id"]
            if classic:
                event = {name: value for name, value in event.items() if name != "user"} | {"subtype": "bot_message"}
            self._tell_of(place, event)
            return message.ts

    def _tell_of(self, place: Channel, event: Json) -> None:
        if place.has_bot and place.scope("history") in self.scopes:
            self.tell(event, place)

    def edits(self, channel: str, ts: str, text: str, *, mention: bool = False) -> None:
        with self.record.held():
            place = self.channels[channel]
            message = place.messages[ts]
            before = events.spoken_json(self, place, message)
            message.text, block = events.words_of(self, text, mention=mention)
            message.blocks, message.edited = (block,), self.clock.ts()
            self._tell_of(place, events.edited(self, place, before, message))

    def unfurls(self, channel: str, ts: str) -> None:
        """Slack shows a link's page below the message: message_changed, but nobody edited."""
        with self.record.held():
            place = self.channels[channel]
            message = place.messages[ts]
            before = events.spoken_json(self, place, message)
            self._tell_of(place, events.edited(self, place, before, message))

    def deletes(self, channel: str, ts: str) -> None:
        with self.record.held():
            place = self.channels[channel]
            event = events.deleted(self, place, place.messages[ts])
            place.messages[ts].deleted = True
            self._tell_of(place, event)

    def commands(self, channel: str, user: str, text: str) -> str:
        """`/keikaku text`; returns the trigger_id."""
        with self.record.held():
            self.member(user)
            trigger = self.new_trigger(user)
            payload = interactions.command(self, self.channels[channel], user, text, trigger.id)
            self.courier.send(self, "slash_commands", payload)
            return trigger.id

    def looks_up(self, channel: str, user: str, ts: str) -> str:
        """The message shortcut; returns the trigger_id."""
        with self.record.held():
            place, trigger = self.channels[channel], self.new_trigger(user)
            payload = interactions.shortcut(self, place, user, place.messages[ts], trigger.id)
            self.courier.send(self, "interactive", payload)
            return trigger.id

    def clicks(self, channel: str, user: str, action_id: str, *, value: str | None = None, **on: Unpack[On]) -> str:
        """Clicks the element `action_id`; `value` chooses of several, or forges another. Returns the trigger_id."""
        with self.record.held():
            place = self.channels[channel]
            shown = on.get("ephemeral") or self._shown_in(place, on["message_ts"])
            click = self._click(user, action_id, shown.blocks, value)
            self.courier.send(self, "interactive", interactions.clicked(self, place, click, shown))
            return click.trigger_id

    def _shown_in(self, place: Channel, ts: str) -> Posted | Ephemeral:
        ephemeral = next((e for e in self.ephemerals if e.ts == ts and e.channel == place.id), None)
        return ephemeral or place.messages[ts]

    def _click(self, user: str, action_id: str, blocks: Sequence[Json], value: str | None, view_id: str = "") -> Click:
        found = [e for e in interactions.elements(list(blocks)) if text(e, "action_id") == action_id]
        if not found:
            known = sorted({text(e, "action_id") for e in interactions.elements(list(blocks))})
            message = f"nothing to click is named {action_id!r}; there are {known}"
            raise LookupError(message)
        given = text(found[0], "value") or text(mapping(found[0], "positive_button"), "value")
        trigger = self.new_trigger(user, view_id)
        return Click(user, found[0], given if value is None else value, trigger.id)

    def clicks_in(self, view: ShownView, action_id: str, value: str | None = None) -> str:
        """Clicks an element of a modal or of the Home tab."""
        with self.record.held():
            blocks = view.view.get("blocks")
            listed = [block for block in blocks if isinstance(block, Mapping)] if isinstance(blocks, list) else []
            click = self._click(view.user, action_id, listed, value, view.id)
            self.courier.send(self, "interactive", interactions.clicked_in_view(self, click, self._view(view.id)))
            return click.trigger_id

    def submits(self, user: str, view_id: str, values: Mapping[str, Mapping[str, object]]) -> str:
        """Submits a modal; `values` are states by block_id and action_id. Returns the trigger_id."""
        with self.record.held():
            trigger = self.new_trigger(user, view_id)
            payload = interactions.submitted(self, user, self._view(view_id), values, trigger.id)
            self.courier.send(self, "interactive", payload)
            return trigger.id

    def closes(self, user: str, view_id: str) -> None:
        """Closes a modal without submitting it; the bot hears of it where the view asks for that."""
        with self.record.held():
            shown = self._view(view_id)
            shown.closed = True
            if shown.view.get("notify_on_close") is True:
                self.courier.send(self, "interactive", interactions.closed(self, user, shown))

    def _view(self, view_id: str) -> ShownView:
        return next(view for view in self.views if view.id == view_id)

    def opens_home(self, user: str, tab: str = "home") -> None:
        with self.record.held():
            self.tell(events.home_opened(self, user, self.direct(user), tab))

    def opens_pane(self, user: str, looking_at: str = "") -> tuple[str, str]:
        """Opens the assistant pane, beside the channel `looking_at`; returns its (channel, thread_ts)."""
        with self.record.held():
            place = self.channels[self.direct(user)]
            root = Posted(place.id, self.clock.ts(), self.bot_user, "New Assistant Thread", bot_id=self.bot_id)
            root.blocks = (rich_text(root.text),)
            place.messages[root.ts] = root
            place.hidden.add(root.ts)
            if "assistant:write" in self.scopes:
                self.tell(events.pane_opened(self, user, (place.id, root.ts), looking_at))
            return place.id, root.ts

    def looks_elsewhere(self, user: str, pane: tuple[str, str], looking_at: str) -> None:
        """The pane is open while its user goes to another channel."""
        with self.record.held():
            self.tell(events.pane_opened(self, user, pane, looking_at, "assistant_thread_context_changed"))

    def messages(self, channel: str) -> list[Posted]:
        """What the bot has posted in the channel, oldest first, deleted ones too."""
        with self.record.held():
            place = self.channels[channel]
            own = [m for m in place.messages.values() if m.user == self.bot_user and m.ts not in place.hidden]
            return self.copies(own)

    def history(self, channel: str) -> list[Posted]:
        """Everything in the channel, oldest first."""
        with self.record.held():
            return self.copies(list(self.channels[channel].messages.values()))

    def replies(self, channel: str, thread_ts: str) -> list[Posted]:
        """What the bot has posted into the thread and not deleted."""
        return [m for m in self.messages(channel) if m.thread_ts == thread_ts and not m.deleted]

    def opened(self, callback_id: str = "", user: str = "") -> list[ShownView]:
        """The views shown so far, of that callback_id and to that user where they are named."""
        with self.record.held():
            wanted = [v for v in self.views if callback_id in ("", v.callback_id) and user in ("", v.user)]
            return [replace(view) for view in wanted]
