"""Whatever is sent again, and whatever is killed: each question is answered once, and none is lost without a word."""

import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.slack.inbox import Inbox
from tests.e2e.slack_bots import SlackBots, slack_bots
from tests.sample_city import SAMPLES
from tests.slack_cloud import Posted, SlackCloud, Team, slack_cloud
from vectorstore.database import open_engine

pytestmark = [pytest.mark.slow]

ASKED = int(os.environ.get("KEIKAKU_SLACK_QUESTIONS", "200"))
"""Questions, each of which comes two to four times, and a mention as two events: some seven hundred deliveries."""
TROUBLE_S = float(os.environ.get("KEIKAKU_SLACK_TROUBLE_S", "15"))
"""How long Slack is ill. Ten minutes is what is aimed at."""
PEOPLE = 20
QUESTIONS = [
    line["question"]
    for line in map(json.loads, (SAMPLES / "questions.jsonl").read_text("utf-8").splitlines())
    if "history" not in line
]


@dataclass
class Office:
    """A workspace full of people who ask."""

    bots: SlackBots
    chance: random.Random = field(default_factory=lambda: random.Random(4))
    asked: list[tuple[str, str]] = field(default_factory=list)

    @property
    def cloud(self) -> SlackCloud:
        return self.bots.cloud

    @property
    def team(self) -> Team:
        return self.bots.team

    def ask(self) -> None:
        """Somebody asks: in a channel by mention, in a direct message, or going on in a thread."""
        user, question = f"U{self.chance.randrange(PEOPLE):02}", self.chance.choice(QUESTIONS)
        way = self.chance.choice(("mention", "direct", "thread"))
        channel = self.team.direct(user) if way == "direct" else "C01"
        threads = [(place, ts) for place, ts in self.asked if place == "C01"]
        root = self.chance.choice(threads)[1].partition("/")[0] if way == "thread" and threads else ""
        ts = self.team.says(channel, user, question, root, mention=way == "mention" or (way == "thread" and not root))
        # A reply's place is the thread; it is told by the question that it replies to.
        self.asked.append((channel, ts if not root else f"{root}/{ts}"))

    def again(self) -> None:
        """Slack sends something again that it has sent before, of whatever age."""
        self.cloud.redeliver(self.chance.choice(self.cloud.sent))

    def replies(self) -> dict[str, list[Posted]]:
        """The messages of each delivery, by its id."""
        found: dict[str, list[Posted]] = {}
        for channel in {place for place, _ in self.asked}:
            for message in self.team.messages(channel):
                if not message.deleted:
                    found.setdefault(_delivery(message), []).append(message)
        return found

    def missing(self) -> str:
        """What has had no reply, how often Slack sent it and in vain, and what is left in the inbox."""
        wanted = Counter((channel, ts.partition("/")[0]) for channel, ts in self.asked)
        wanted -= Counter((messages[0].channel, messages[0].thread_ts) for messages in self.replies().values())
        sent = {p.id: p for p in self.cloud.sent if any(ts in str(p.payload.get("event")) for _, ts in wanted)}
        acks = [ack for ack in (*self.cloud.acks, *self.cloud.unacknowledged) if ack.envelope_id in sent]
        left = Inbox(open_engine(f"sqlite:///{self.bots.data_dir / 'keikaku.db'}")).unfinished()
        return f"no reply to {list(wanted)}; sent {len(sent)}, {acks}; {left} left in the inbox"

    def is_through(self) -> bool:
        replies = self.replies()
        return len(replies) >= len(self.asked) and not any(m.streaming for each in replies.values() for m in each)


def _delivery(message: Posted) -> str:
    payload = message.metadata.get("event_payload")
    return str(payload.get("delivery")) if isinstance(payload, dict) else f"unfinished {message.ts}"


@pytest.fixture
def office(sample_data_dir: Path) -> Iterator[Office]:
    with slack_cloud() as cloud:
        team = cloud.team("T01MINATO")
        cloud.hurry = 0.02
        people = [team.user(f"U{number:02}") for number in range(PEOPLE)]
        team.channel("C01", members=people)
        with slack_bots(cloud, team, sample_data_dir) as bots:
            yield Office(bots)


def settled(office: Office, timeout_s: float) -> None:
    """Waits until all has been replied to, and a while longer for what should not come."""
    give_up = time.monotonic() + timeout_s
    while not office.is_through():
        assert time.monotonic() < give_up, office.missing()
        # Looking costs the cloud, which is in this process, time to answer in.
        time.sleep(1)
    time.sleep(2)


def check(office: Office) -> None:
    """One reply to each question, whole, in its thread, within Slack's limits."""
    replies = office.replies()
    assert not [name for name in replies if name.startswith("unfinished")]
    parts = Counter((name, str(m.metadata)) for name, messages in replies.items() for m in messages)
    assert not [part for part, count in parts.items() if count > 1]
    wanted = Counter((channel, ts.partition("/")[0]) for channel, ts in office.asked)
    given = Counter((messages[0].channel, messages[0].thread_ts) for messages in replies.values())
    assert given == wanted
    assert not office.cloud.violations


def test_what_is_sent_again_over_two_processes_with_a_kill_and_a_restart_is_answered_once(office: Office) -> None:
    first, _ = office.bots.start(), office.bots.start()
    for number in range(ASKED):
        office.ask()
        for _ in range(office.chance.randint(1, 3)):
            office.again()
        if number == ASKED // 3:
            first.kill()
        if number == ASKED // 2:
            office.bots.start()
        time.sleep(0.02)
    settled(office, 60 + ASKED)
    check(office)


def make_ill(office: Office) -> None:
    """Lets one of the next calls fail; now and then the one that opens a socket, which every close is followed by."""
    usual = ("chat.*", "chat.*", "conversations.*", "users.*")
    method = office.chance.choice(usual) if office.chance.random() < 0.97 else "apps.connections.open"
    match office.chance.choice(("500", "500 done all the same", "429", "cut")):
        case "500":
            office.cloud.fail(method, status=500)
        case "500 done all the same":
            office.cloud.fail(method, status=500, after_effect=True)
        case "429":
            office.cloud.fail(method, retry_after=1, status=429)
        case _:
            office.cloud.fail(method, drop=True, after_effect=True)


def test_slack_being_ill_is_waited_out_and_each_question_answered_once(office: Office) -> None:
    office.bots.start()
    office.cloud.close_every_s = min(30.0, TROUBLE_S / 5)
    end = time.monotonic() + TROUBLE_S
    while time.monotonic() < end:
        office.ask()
        make_ill(office)
        make_ill(office)
        time.sleep(0.5)
    office.cloud.recover()
    settled(office, 120)
    check(office)


def test_an_answer_that_a_crash_cut_off_is_finished_by_the_next_process(office: Office) -> None:
    first = office.bots.start()
    # The stream has begun, and its end never comes.
    office.cloud.fail("chat.stopStream", hang_s=20)
    office.ask()
    office.cloud.until(lambda: any(m.streaming for m in office.team.messages(office.asked[0][0])))
    first.kill()
    office.bots.start()
    settled(office, 60)
    check(office)
