"""A city hall that works in Slack: its people and channels, and a bot that runs as a process of its own."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from bot.ledger_tables import feedback
from bot.settings import BotSettings
from bot.slack.inbox import Inbox
from tests.e2e.slack_bots import SlackBots, slack_bots
from tests.slack_cloud import Ephemeral, Posted, ShownView, SlackCloud, Team, slack_cloud
from vectorstore.catalogue import Catalogue
from vectorstore.database import reading

STAFF, COLLEAGUE, DEPARTMENT, FOREIGNER, GUEST = "U0SATO", "U0MORI", "U0KIKAKU", "U0SMITH", "U0GUEST"
GENERAL, MIXED, BOSAI, PLANNING, CRISIS = "C0GENERAL", "C0MIXED", "C0BOSAI", "C0PLANNING", "C0CRISIS"
ELSEWHERE = "C0ELSEWHERE"
VIEWER = "https://plans.city.example.jp"
PLANNING_DEPARTMENT = "企画政策部企画課"
_QUIET_S = 0.3


@dataclass
class CityHall:
    """A workspace of the city's staff and another that is everybody's, each with an app of its own, and one bot.

    Guests read along in MIXED. In BOSAI the plan of disaster prevention alone is asked; to PLANNING and CRISIS
    questions are handed on. The bot is not in ELSEWHERE.
    """

    bots: SlackBots
    team: Team
    others: Team
    catalogue: Catalogue

    @property
    def cloud(self) -> SlackCloud:
        return self.bots.cloud

    @property
    def direct(self) -> str:
        return self.team.direct(STAFF)

    def asks(self, question: str, thread_ts: str = "", *, user: str = STAFF, team: Team | None = None) -> Posted:
        """Asks in a direct message, and reads the reply."""
        where = team or self.team
        ts = where.says(where.direct(user), user, question, thread_ts)
        return self.reply(where.direct(user), thread_ts, ts, team=where)

    def mentions(self, channel: str, question: str, thread_ts: str = "") -> Posted:
        """Asks by mention in a channel, and reads the reply."""
        return self.reply(channel, thread_ts, self.team.says(channel, STAFF, question, thread_ts, mention=True))

    def goes_on(self, channel: str, question: str, thread_ts: str) -> Posted:
        """Asks on in a thread, without a mention."""
        return self.reply(channel, thread_ts, self.team.says(channel, COLLEAGUE, question, thread_ts))

    def reply(self, channel: str, thread_ts: str, asked_ts: str, *, team: Team | None = None) -> Posted:
        """The bot's last words on what was asked at `asked_ts`, once there are any and nothing more is to be said."""
        where, root = team or self.team, thread_ts or asked_ts
        self.cloud.until(lambda: [m for m in where.replies(channel, root) if m.ts > asked_ts])
        self.settle()
        return where.replies(channel, root)[-1]

    def commands(self, channel: str, words: str) -> Ephemeral:
        """`/keikaku` with words after it, and what is shown then."""
        return self.told(lambda: self.team.commands(channel, STAFF, words))

    def told(self, act: Callable[[], object]) -> Ephemeral:
        """What one person alone is shown after something was done."""
        before = len(self.team.ephemerals)
        act()
        self.cloud.until(lambda: len(self.team.ephemerals) > before)
        self.settle()
        return self.team.ephemerals[-1]

    def opens(self, callback_id: str, act: Callable[[], object]) -> ShownView:
        """The modal that something opens."""
        before = len(self.team.opened(callback_id))
        act()
        self.cloud.until(lambda: len(self.team.opened(callback_id)) > before)
        return self.team.opened(callback_id)[-1]

    def opens_source(self, answer: Posted, number: int = 1) -> ShownView:
        """What a button under an answer opens."""
        button = f"open_source:{number}"
        return self.opens("source", lambda: self.team.clicks(answer.channel, STAFF, button, message_ts=answer.ts))

    def home(self, user: str, team: Team | None = None) -> ShownView:
        """App Home as it is shown to a person for the first time."""
        where = team or self.team
        where.opens_home(user)
        self.cloud.until(lambda: [view for view in where.opened(user=user) if view.how == "publish"])
        return next(view for view in where.opened(user=user) if view.how == "publish")

    def stays_silent(self, act: Callable[[], object]) -> bool:
        """Whether nothing is said to anybody after something was done."""
        before = self._said()
        act()
        self.settle()
        time.sleep(_QUIET_S)
        self.settle()
        return self._said() == before

    def _said(self) -> int:
        return sum(call.method.startswith(("chat.", "views.", "response_url")) for call in self.cloud.calls())

    def settle(self) -> None:
        """Waits until all that was sent is taken, and all that was asked is replied to."""
        inbox = Inbox(self.catalogue.engine)
        self.cloud.until(lambda: len({ack.envelope_id for ack in self.cloud.acks}) >= len(self.cloud.sent))
        self.cloud.until(lambda: inbox.unfinished() == 0)

    def ratings(self) -> list[tuple[str, str, str]]:
        """What has been thought of answers, as the ledger holds it: rating, reason, comment."""
        query = select(feedback.c.rating, feedback.c.reason, feedback.c.comment).order_by(feedback.c.id)
        with reading(self.catalogue.engine) as connection:
            return [(row.rating, row.reason, row.comment) for row in connection.execute(query)]

    def check(self) -> None:
        """All was within Slack's limits, and nothing went wrong on the way."""
        assert self.cloud.violations == []
        lines = [line for process in self.bots.started for line in process.said.splitlines()]
        assert [line for line in lines if " ERROR " in line or " WARNING " in line] == []


@contextmanager
def city_hall(data_dir: Path) -> Iterator[CityHall]:
    """One process for both workspaces, over a copy of the data folder."""
    with slack_cloud() as cloud:
        team, others = cloud.team("T01MINATO"), cloud.team("T02AOZORA")
        _furnish(team)
        others.user(STAFF)
        settings = {
            "SLACK_BOT_TOKEN": f"{team.bot_token},{others.bot_token}",
            "SLACK_APP_TOKEN": f"{team.app.token},{others.app.token}",
            "SLACK_INTERNAL_WORKSPACES": team.id,
            "SLACK_PLANS": f"{BOSAI}=minatono-bosai-keikaku",
            "SLACK_DEPARTMENT_CHANNELS": f"{PLANNING_DEPARTMENT}={PLANNING},危機管理課={CRISIS}",
            "PUBLIC_URL": VIEWER,
        }
        with slack_bots(cloud, team, data_dir, **settings) as bots:
            bots.start()
            cloud.until(lambda: cloud.sockets(others) > 0)
            catalogue = Catalogue.open(BotSettings(KEIKAKU_DATA_DIR=bots.data_dir).sqlalchemy_url)
            try:
                yield CityHall(bots, team, others, catalogue)
            finally:
                catalogue.close()


def _furnish(team: Team) -> None:
    staff = [team.user(user) for user in (STAFF, COLLEAGUE, DEPARTMENT)]
    team.user(FOREIGNER, locale="en-US")
    team.user(GUEST, is_ultra_restricted=True)
    for channel in (GENERAL, BOSAI, PLANNING, CRISIS):
        team.channel(channel, members=[*staff, team.bot_user])
    team.channel(MIXED, members=[*staff, GUEST, team.bot_user])
    team.channel(ELSEWHERE, members=staff, has_bot=False)
