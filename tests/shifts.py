"""Shifts for tests: a workspace in the stand-in cloud, a bot, and what is asked in the inbox, put there by hand."""

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from bot.desk import Answering, Desk
from bot.domain import Answer, AnswerEvent, AnswerReady, Question, StatementProved
from bot.slack.ask import Ask, Surface
from bot.slack.audience import Audiences
from bot.slack.inbox import Delivery, Inbox
from bot.slack.shift import Shift
from bot.slack.workroom import Workroom
from bot.slack.workspaces import Workspaces
from bot.writing.spending.clients import Clients
from tests.fakes_bot import FakeBot, Shelves, open_fake_bot
from tests.slack_cloud import Ephemeral, Posted, SlackCloud, Team, slack_cloud
from vectorstore.domain import Audience, Passage

QUESTION = "公園の広さは"
ANSWER = "市民ひとりあたりの公園の広さを10平方メートルにします。"
NOT_HELD = "宇宙船の燃料費"


@dataclass
class Bench:
    """A team with a channel, and a bot in a folder of its own."""

    cloud: SlackCloud
    team: Team
    bot: FakeBot
    channel: str = "C01"

    @property
    def inbox(self) -> Inbox:
        return Inbox(self.bot.catalogue.engine)

    def inbox_of(self, lease_s: float) -> Inbox:
        """With leases of its own length."""
        return Inbox(self.bot.catalogue.engine, lease_s)

    def grow_older(self, asked: Ask, hours: int) -> None:
        """It was asked so many hours before."""
        before = (datetime.now(UTC) - timedelta(hours=hours)).isoformat(timespec="microseconds")
        with self.bot.catalogue.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE slack_deliveries SET created_at = ? WHERE ts = ?", (before, asked.ts))

    @property
    def shelves(self) -> Shelves:
        """The register, to be changed."""
        return Shelves(self.bot.catalogue)

    def room(self, answerer: Answering | None = None, lease_s: float = 15.0) -> Workroom:
        """For one event loop."""
        return room_of(self.bot, answerer, lease_s)

    def asks(self, text: str = QUESTION, thread_ts: str = "", channel: str = "", *, is_shared: bool = False) -> Ask:
        """Somebody mentions the bot, or writes to it; the ask is put."""
        place = channel or self.channel
        ts = self.team.says(place, "U01", text, thread_ts)
        surface = Surface.DIRECT if place.startswith("D") else Surface.MENTION
        ask = Ask(surface, self.team.id, place, "U01", text, ts=ts, thread_ts=thread_ts or ts)
        return self.put(replace(ask, is_shared=is_shared), f"msg:{ts}")

    def edits(self, asked: Ask, text: str) -> Ask:
        """The question is written anew."""
        self.team.edits(asked.channel, asked.ts, text)
        edit_ts = self.team.clock.ts()
        return self.put(replace(asked, text=text, edit_ts=edit_ts), f"edit:{asked.ts}:{edit_ts}")

    def commands(self, text: str = QUESTION, channel: str = "", through: str = "") -> Ask:
        """`/keikaku`; the answer goes through a proxy where one is named."""
        place = channel or self.channel
        url = self.team.new_response_url(place, "U01")
        if through:
            url = urlsplit(url)._replace(netloc=urlsplit(through).netloc).geturl()
        ask = Ask(Surface.COMMAND, self.team.id, place, "U01", text, response_url=url)
        return self.put(ask, f"cmd:{url}")

    def presses(self, surface: Surface, answer_id: str, channel: str = "", thread_ts: str = "") -> Ask:
        """A button under an answer."""
        place = channel or self.channel
        url = self.team.new_response_url(place, "U01")
        ask = Ask(surface, self.team.id, place, "U01", "", "", thread_ts, url, answer_id)
        return self.put(ask, f"{surface}:{answer_id}:{place}")

    def put(self, ask: Ask, key: str) -> Ask:
        assert self.inbox.put(key, ask)
        return ask

    def works(self, answerer: Answering | None = None, lease_s: float = 15.0, within_s: float = 60) -> None:
        """A shift replies to everything."""
        asyncio.run(self._works(self.room(answerer, lease_s), lease_s, within_s))

    async def _works(self, room: Workroom, lease_s: float, within_s: float) -> None:
        async with working(room, lease_s=lease_s):
            await until(lambda: room.inbox.unfinished() == 0, within_s)

    def replies(self, asked: Ask) -> list[Posted]:
        """What the bot has said in the thread."""
        return self.team.replies(asked.channel, asked.thread_ts)

    def told(self) -> list[Ephemeral]:
        """What one person alone has been told."""
        return list(self.team.ephemerals)

    def made(self, asked: Ask) -> Delivery:
        """The delivery of a question."""
        delivery = self.inbox.asked_by(asked.team, asked.channel, asked.ts)
        assert delivery is not None
        return delivery

    def answer(self, asked: Ask, audience: Audience = Audience.PUBLIC) -> Answer:
        """The answer that was kept for a question."""
        answer = self.bot.ledger.load(self.made(asked).answer_id, audience)
        assert answer is not None
        return answer


def room_of(bot: FakeBot, answerer: Answering | None = None, lease_s: float = 15.0) -> Workroom:
    """What a shift of a bot works with, for one event loop."""
    settings = bot.settings
    desk = Desk(answerer or bot.answerer, bot.ledger, bot.pauses, settings.question_max_chars)
    inbox, clients = Inbox(bot.catalogue.engine, lease_s), Clients(bot.catalogue.engine)
    workspaces = Workspaces(settings, retry_s=0.2)
    return Workroom(settings, bot.catalogue, bot.ledger, desk, inbox, workspaces, Audiences(settings), clients)


@contextmanager
def worker(bench: Bench, lease_s: float = 1.0, wait_s: float = 0.0) -> Iterator[subprocess.Popen[str]]:
    """A shift in a process of its own, which may be killed."""
    with subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.shift_worker", str(bench.bot.settings.data_dir)),
            *(bench.cloud.api_url, bench.team.bot_token, str(lease_s), str(wait_s)),
        ],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "at work\n"
            yield process
        finally:
            process.kill()


@contextmanager
def bench(folder: Path, *, stocked: bool = True, **settings: object) -> Iterator[Bench]:
    """A cloud and a bot that calls it, for as long as the block lasts."""
    with slack_cloud() as cloud:
        team = cloud.team("T01")
        team.channel("C01", members=["U01", "U02"])
        ways = {"SLACK_BOT_TOKEN": team.bot_token, "SLACK_BASE_URL": cloud.api_url}
        bot = open_fake_bot(folder, stocked=stocked, **ways, **settings)
        yield Bench(cloud, team, bot)
        bot.catalogue.close()


@asynccontextmanager
async def working(
    room: Workroom, workers: int = 4, lease_s: float = 15.0, patience_s: float = 3600.0
) -> AsyncIterator[Shift]:
    """A shift at work, which is ended in good order."""
    shift = Shift(room, workers, lease_s, patience_s)
    running = asyncio.create_task(shift.run())
    await asyncio.sleep(0)
    try:
        yield shift
    finally:
        await shift.stop()
        await running


async def until(is_so: Callable[[], object], within_s: float = 60) -> None:
    """Waits until it is so."""
    async with asyncio.timeout(within_s):
        while not is_so():
            await asyncio.sleep(0.02)


class SlowAnswerer:
    """Answers as another does, but takes its time before each statement, which it may say more than once.

    One that `breaks` fails when it has said them.
    """

    def __init__(self, answerer: Answering, wait_s: float, statements: int = 1, *, breaks: bool = False) -> None:
        self._answerer = answerer
        self._wait_s = wait_s
        self._statements = statements
        self._breaks = breaks
        self._lock = threading.Lock()
        self._at_once = 0
        self.most_at_once = 0

    def answer(self, question: Question) -> Answer:
        return self._answerer.answer(question)

    def search(self, query: str, k: int, city: str = "", audience: Audience = Audience.PUBLIC) -> list[Passage]:
        return self._answerer.search(query, k, city, audience)

    def events(self, question: Question) -> Iterator[AnswerEvent]:
        with self._counted():
            for event in self._answerer.events(question):
                match event:
                    case StatementProved():
                        for index in range(self._statements):
                            time.sleep(self._wait_s)
                            yield replace(event, index=index)
                    case AnswerReady() if self._breaks:
                        time.sleep(self._wait_s)
                        raise RuntimeError(question.text)
                    case AnswerReady() if event.answer.statements:
                        time.sleep(self._wait_s)
                        statements = event.answer.statements * self._statements
                        yield AnswerReady(replace(event.answer, statements=statements))
                    case _:
                        yield event

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            yield
        finally:
            with self._lock:
                self._at_once -= 1
