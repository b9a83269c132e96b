"""What the assistant pane shows while an answer is made: that it is searched for, and what the thread is about."""

import asyncio
from contextlib import suppress

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.ask import Surface
from bot.slack.calling import CallError, called
from bot.slack.delivery import Delivery
from bot.slack.workspaces import Workspace
from bot.understanding.language import frame_of
from bot.words import Words

TITLE_CHARS = 60
_SETTLE_S = 0.3
_PATIENCE_S = 2.0


class Waiting:
    """The status of a thread in the pane, and at its first question its title. Whatever fails here is left out."""

    def __init__(self, workspace: Workspace, delivery: Delivery) -> None:
        ask = delivery.ask
        self._client = workspace.poster
        self._thread = {"channel_id": ask.channel, "thread_ts": ask.thread_ts}
        self._tasks: list[asyncio.Task[None]] = []
        self._is_late = False
        if ask.surface is Surface.DIRECT:
            self._show("setStatus", status=Words(frame_of(ask.text))("slack.searching"))
            if not delivery.conversation_id and (title := " ".join(ask.text.split())[:TITLE_CHARS]):
                self._show("setTitle", title=title)

    async def settle(self) -> None:
        """To be called before anything is said, which takes the status away: it must not come after."""
        if self._tasks:
            done, _ = await asyncio.wait(self._tasks[:1], timeout=_SETTLE_S)
            self._is_late = not done

    async def end(self) -> None:
        """To be called when everything has been said."""
        if self._is_late:
            await asyncio.wait(self._tasks[:1])
            self._show("setStatus", status="")
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _show(self, what: str, **value: str) -> None:
        self._tasks.append(asyncio.create_task(self._set(f"assistant.threads.{what}", self._thread | value)))

    async def _set(self, method: str, arguments: dict[str, str]) -> None:
        with suppress(CallError, TimeoutError):
            async with asyncio.timeout(_PATIENCE_S):
                await called(_call(self._client, method, arguments))


async def _call(client: AsyncWebClient, method: str, arguments: dict[str, str]) -> AsyncSlackResponse:
    # The SDK's own method for the title sends it in the address, which is written down on the way.
    return await client.api_call(method, json=arguments)
