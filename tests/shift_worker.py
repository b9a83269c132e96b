"""A process with a shift, to be killed: `python -m tests.shift_worker FOLDER API_URL BOT_TOKEN LEASE_S WAIT_S`."""

import asyncio
import signal
import sys
from pathlib import Path

from tests.fakes_bot import FakeBot, open_fake_bot
from tests.shifts import SlowAnswerer, room_of, working


def main(folder: str, api_url: str, bot_token: str, lease_s: str, wait_s: str) -> None:
    """Works until it is told to end, or killed."""
    bot = open_fake_bot(Path(folder), stocked=False, SLACK_BOT_TOKEN=bot_token, SLACK_BASE_URL=api_url)
    asyncio.run(_work(bot, float(lease_s), float(wait_s)))
    bot.catalogue.close()


async def _work(bot: FakeBot, lease_s: float, wait_s: float) -> None:
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    room = room_of(bot, SlowAnswerer(bot.answerer, wait_s), lease_s)
    async with working(room, lease_s=lease_s):
        sys.stdout.write("at work\n")
        sys.stdout.flush()
        await told.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
