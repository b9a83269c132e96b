"""The process of `keikaku slack`: Socket Mode, from the first connection to an orderly end."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from bot.errors import SlackError
from bot.opening import OpenBot
from bot.retaining import retain
from bot.settings import BotSettings
from bot.slack.app import SlackApp
from bot.slack.socket import Socket
from bot.slack.workspaces import RETRY_S, UnreachableError

log = logging.getLogger(__name__)


def check(settings: BotSettings) -> None:
    """Whether Socket Mode can be used.

    Raises:
        SlackError: a token is missing.
    """
    needed = {"SLACK_BOT_TOKEN": settings.slack_bot_tokens, "SLACK_APP_TOKEN": settings.slack_app_tokens}
    missing = [name for name, tokens in needed.items() if not tokens]
    if missing:
        raise SlackError(f"Socket Mode needs {' and '.join(missing)}; docs/slack.md says where to take them from")


async def run(bot: OpenBot) -> None:
    """Answers in Slack until SIGTERM or SIGINT; replies under way are finished first.

    Raises:
        SlackError: Slack refuses a token.
    """
    ending = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ending.set)
    app = SlackApp(bot)
    await app.warm_up()
    if not await _is_known(app, ending):
        return
    sockets = [Socket(token, bot.settings.slack_base_url, app.socket) for token in bot.settings.slack_app_tokens]
    async with _answering(app), _retaining(bot):
        await _served(sockets, ending)


async def _is_known(app: SlackApp, ending: asyncio.Event) -> bool:
    """Waits until Slack says whose the tokens are; False where the process is to end before."""
    while not ending.is_set():
        try:
            workspaces = await app.workspaces.all()
        except UnreachableError as error:
            log.warning("%s Trying again.", error)
            with suppress(TimeoutError):
                await asyncio.wait_for(ending.wait(), RETRY_S)
        else:
            log.info("in %s", ", ".join(f"{each.team} ({each.name})" for each in workspaces))
            return True
    return False


async def _served(sockets: Sequence[Socket], ending: asyncio.Event) -> None:
    running = [asyncio.create_task(socket.run()) for socket in sockets]
    told = asyncio.create_task(ending.wait())
    await asyncio.wait([told, *running], return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    for socket in sockets:
        socket.stop()
    log.info("ending: what is under way is finished first")
    await asyncio.gather(*running)


@asynccontextmanager
async def _answering(app: SlackApp) -> AsyncIterator[None]:
    await app.start()
    try:
        yield
    finally:
        await app.stop()


@asynccontextmanager
async def _retaining(bot: OpenBot) -> AsyncIterator[None]:
    retaining = asyncio.create_task(retain(bot.ledger, bot.settings.retention_days, bot.settings.data_dir))
    try:
        yield
    finally:
        retaining.cancel()
