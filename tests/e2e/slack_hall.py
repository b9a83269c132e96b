"""A city hall in two workspaces, one of them named in the settings, with a bot as a process that holds an internal memo."""

import json
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

from bot.settings import BotSettings
from bot.slack.inbox import Inbox
from tests.e2e.slack_bots import SlackBots, slack_bots
from tests.slack_cloud import Ephemeral, Posted, SlackCloud, Team, slack_cloud
from tests.slack_cloud.interactions import elements
from tests.slack_cloud.reading import mapping, strings, text
from tests.slack_cloud.team import On
from vectorstore.database import open_engine

SENTENCE = "夜光貝の七番倉庫"
MEMO_ALONE = ("確かめるための文", "代替案を検討する", "ロープウエーの取扱い", "検討メモ", "naibu-kento", "9,870")
"""What stands in the internal memo, or in its name, and in nothing else."""
NAMED, STAFF_ONLY, OPEN, TIED, DEPARTMENT = "C0NAMED", "C0STAFF", "C0OPEN", "C0TIED", "C0KIKAKU"
STAFF, COLLEAGUE, GUEST, STRANGER, VISITOR, CLERK, OFFICER = "U01", "U02", "U07", "U08", "U09", "U21", "U22"
MEMO, DEPARTMENT_NAME = "minatono-naibu-kento", "企画政策部企画課"
SHARED = ("C0PAGES", "C0VISIT", "C0EXT", "C0SHARED", "C0ORG", "C0ASKED", "C0MPIM")
_QUIET_S = 0.25


@dataclass(frozen=True)
class Corner:
    """Somebody somewhere."""

    team: Team
    channel: str
    user: str

    @property
    def is_channel(self) -> bool:
        return not self.channel.startswith("D")

    def says(self, text: str, thread_ts: str = "") -> str:
        """Asks the bot, or goes on in a thread; the message's ts."""
        mention = self.is_channel and not thread_ts
        return self.team.says(self.channel, self.user, text, thread_ts, mention=mention)

    def replies(self, ts: str) -> list[Posted]:
        return self.team.replies(self.channel, ts)

    def replied(self, ts: str) -> int:
        """How many questions of a thread have been replied to; a reply may take several messages."""
        found = (mapping(each.metadata, "event_payload") for each in self.replies(ts))
        return len({text(each, "delivery") for each in found})

    @property
    def told(self) -> list[Ephemeral]:
        """What this person alone was shown here."""
        return [each for each in self.team.ephemerals if (each.channel, each.user) == (self.channel, self.user)]

    def clicks(self, action_id: str, value: str | None = None, **on: Unpack[On]) -> None:
        self.team.clicks(self.channel, self.user, action_id, value=value, **on)


@dataclass(frozen=True)
class Talk:
    """What staff were answered in a channel: wholly, with the nearest sections alone, and one of them alone."""

    corner: Corner
    answer: Posted
    unanswered: Posted
    alone: Ephemeral


@dataclass
class Hall:
    """`minato` is the workspace that the settings name, `sora` one that they do not but for its channel NAMED."""

    cloud: SlackCloud
    minato: Team
    sora: Team
    bots: SlackBots
    inbox: Inbox

    def settle(self) -> None:
        settle(self.cloud, self.inbox)

    @property
    def staff(self) -> list[Corner]:
        """Where staff are among themselves, as the settings say or Slack does."""
        directly = Corner(self.minato, self.minato.direct(STAFF), STAFF)
        return [Corner(self.sora, NAMED, CLERK), Corner(self.minato, STAFF_ONLY, STAFF), directly]

    @property
    def corners(self) -> list[Corner]:
        """Where residents, or people of other houses, read along; or who is no staff."""
        minato, sora = self.minato, self.sora
        return [
            Corner(sora, DEPARTMENT, CLERK),
            *(Corner(minato, channel, STAFF) for channel in (*SHARED, "C0GUEST")),
            *(Corner(minato, channel, GUEST) for channel in ("C0GUEST", STAFF_ONLY)),
            *(Corner(minato, minato.direct(user), user) for user in (GUEST, STRANGER, VISITOR)),
            *(Corner(sora, channel, CLERK) for channel in (OPEN, TIED, sora.direct(CLERK))),
        ]

    def talk(self, channel: str, answered: str, unanswered: str) -> Talk:
        """What two of staff, alone in a new channel, are answered to these questions."""
        corner = Corner(self.minato, self.minato.channel(channel, members=[STAFF, COLLEAGUE]), STAFF)
        asked = [corner.says(question) for question in (answered, unanswered)]
        corner.team.commands(channel, STAFF, answered)
        self.settle()
        [whole], [near] = map(corner.replies, asked)
        [alone] = corner.told
        assert SENTENCE in whole.shown
        assert SENTENCE in alone.shown
        return Talk(corner, whole, near, alone)

    @contextmanager
    def watched(self, *words: str) -> Iterator[list[str]]:
        """Which of `words` reach the cloud meanwhile, in any call, message or view, as often as they do: at the end."""
        self.settle()
        before, found = [len(each) for each in self._received()], list[str]()
        yield found
        self.settle()
        for start, received in zip(before, self._received(), strict=True):
            told = [solid("\n".join(strings(each))) for each in received[start:]]
            found += [word for word in words for each in told if word in each]

    def _received(self) -> Sequence[Sequence[object]]:
        calls = [{**each.arguments, "method": each.method} for each in self.cloud.calls()]
        teams = (self.minato, self.sora)
        ephemerals = [[[each.text, each.blocks] for each in team.ephemerals] for team in teams]
        return calls, *ephemerals, *([each.view for each in team.views] for team in teams)


def settle(cloud: SlackCloud, inbox: Inbox, timeout_s: float = 60) -> None:
    """Waits until what was sent is taken, all of it is replied to, and nobody calls any more."""
    calls = -1
    while calls != len(cloud.calls()):
        calls = len(cloud.calls())
        cloud.until(lambda: _is_taken(cloud) and not inbox.unfinished(), timeout_s)
        time.sleep(_QUIET_S)


def _is_taken(cloud: SlackCloud) -> bool:
    tried = {each.envelope_id for each in (*cloud.acks, *cloud.unacknowledged)}
    return all(parcel.id in tried for parcel in cloud.sent)


def solid(written: str) -> str:
    """A text without blanks and signs of escape, its escaped letters as letters: nothing hides in it."""
    plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), written)
    return re.sub(r"[\s\\\u200b-\u200d\u2060*_~`]", "", plain)


def answer_id(shown: Posted | Ephemeral) -> str:
    """The id that the buttons under an answer bear."""
    for element in elements(shown.blocks):
        named = [each.partition(":")[2] or each for each in strings(element) if re.search("[0-9A-Z]{26}$", each)]
        if named:
            return named[0]
    raise LookupError(json.dumps(shown.blocks, ensure_ascii=False))


@contextmanager
def slack_hall(data_dir: Path) -> Iterator[Hall]:
    """A hall that is open."""
    with slack_cloud() as cloud:
        cloud.hurry = 0.02
        minato, sora = _minato(cloud), _sora(cloud)
        settings = {
            "SLACK_BOT_TOKEN": f"{minato.bot_token},{sora.bot_token}",
            "SLACK_APP_TOKEN": f"{minato.app.token},{sora.app.token}",
            "SLACK_INTERNAL_WORKSPACES": minato.id,
            "SLACK_INTERNAL_CHANNELS": NAMED,
            "SLACK_PLANS": f"{TIED}={MEMO}",
            "SLACK_DEPARTMENT_CHANNELS": f"{DEPARTMENT_NAME}={DEPARTMENT}",
            "PUBLIC_URL": "https://plans.minatono.example.jp",
        }
        with slack_bots(cloud, minato, data_dir, **settings) as bots:
            bots.start()
            cloud.until(lambda: cloud.sockets(sora) > 0)
            engine = open_engine(BotSettings(KEIKAKU_DATA_DIR=bots.data_dir).sqlalchemy_url)
            try:
                yield Hall(cloud, minato, sora, bots, Inbox(engine))
            finally:
                engine.dispose()


def _minato(cloud: SlackCloud) -> Team:
    """Staff, and three people who are not: a guest, a stranger, a member of another workspace."""
    team = cloud.team("T01MINATO")
    team.trigger_life_s = 60
    staff = [team.user(user) for user in (STAFF, COLLEAGUE)]
    team.user(GUEST, is_restricted=True)
    team.user(STRANGER, is_stranger=True, home_team="T08ELSE")
    team.user(VISITOR, home_team="T09ELSE")
    many = [team.user(f"U1{number:03}") for number in range(230)]
    team.channel(STAFF_ONLY, members=staff)
    team.channel("C0GUEST", members=[*staff, GUEST])
    team.channel("C0PAGES", members=[*staff, *many, GUEST])
    team.channel("C0VISIT", members=[*staff, VISITOR])
    team.channel("C0EXT", members=staff, is_ext_shared=True)
    # These Slack tells of when it is asked, not with the event.
    team.channel("C0SHARED", members=staff, is_shared=True)
    team.channel("C0ORG", members=staff, is_org_shared=True, is_private=True)
    team.channel("C0ASKED", members=staff, is_pending_ext_shared=True)
    team.channel("C0MPIM", members=[*staff, STRANGER], is_mpim=True, is_private=True)
    return team


def _sora(cloud: SlackCloud) -> Team:
    team = cloud.team("T02SORA")
    team.trigger_life_s = 60
    members = [team.user(user) for user in (CLERK, OFFICER)]
    for channel in (NAMED, OPEN, TIED, DEPARTMENT):
        team.channel(channel, members=members)
    return team
