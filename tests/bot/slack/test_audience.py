"""Internal papers only where the settings name the place, or staff are known to be among themselves."""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from bot.settings import BotSettings
from bot.slack.ask import Ask, Surface
from bot.slack.audience import Audiences, Scope, scope_of
from bot.slack.workspaces import Workspaces
from tests.slack_cloud import SlackCloud, Team, slack_cloud
from vectorstore.domain import Audience

PUBLIC, INTERNAL = Audience.PUBLIC, Audience.INTERNAL
STAFF = [f"U0{number}" for number in range(1, 6)]


@dataclass
class Hall:
    """A city hall's workspace, and a bot that is told by `settings` where internal papers may be shown."""

    cloud: SlackCloud
    team: Team
    timeout_s: float = 60.0

    def settings(self, **named: str) -> BotSettings:
        return BotSettings(
            _env_file=None,
            SLACK_BOT_TOKEN=self.team.bot_token,
            SLACK_BASE_URL=self.cloud.api_url,
            **named,  # type: ignore[arg-type]
        )

    def audiences(self, *asks: Ask, **named: str) -> list[Audience]:
        """Who reads along, asked after one ask after another."""
        settings = self.settings(**({"SLACK_INTERNAL_WORKSPACES": self.team.id} | named))

        async def look() -> list[Audience]:
            workspace = await Workspaces(settings).of(self.team.id)
            audiences = Audiences(settings, timeout_s=self.timeout_s)
            return [await audiences.of(workspace, ask) for ask in asks]

        return asyncio.run(look())

    def audience(self, ask: Ask, **named: str) -> Audience:
        return self.audiences(ask, **named)[0]


@pytest.fixture(scope="module")
def cloud() -> Iterator[SlackCloud]:
    with slack_cloud() as running:
        yield running


@pytest.fixture
def hall(cloud: SlackCloud) -> Hall:
    team = cloud.team("T01MINATO")
    cloud.recover()
    for user in STAFF:
        team.user(user)
    team.channel("C01", members=list(STAFF))
    return Hall(cloud, team)


def asked(channel: str = "C01", user: str = "U01", surface: Surface = Surface.MENTION, **more: object) -> Ask:
    return replace(Ask(surface, "T01MINATO", channel, user, "公園の広さは"), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("private", [False, True])
def test_staff_among_themselves_in_a_named_workspace_read_internal_papers(hall: Hall, private: bool) -> None:
    hall.team.channel("C01", members=list(STAFF), is_private=private)
    assert hall.audience(asked()) is INTERNAL


def test_in_a_workspace_that_is_not_named_they_do_not(hall: Hall) -> None:
    assert hall.audience(asked(), SLACK_INTERNAL_WORKSPACES="") is PUBLIC
    assert hall.audience(asked(), SLACK_INTERNAL_WORKSPACES="T02SORA") is PUBLIC


def test_a_named_channel_is_internal_whoever_is_in_it(hall: Hall) -> None:
    hall.team.user("U09", is_restricted=True)
    hall.team.channel("C02", members=["U01", "U09"], is_ext_shared=True)
    named = {"SLACK_INTERNAL_CHANNELS": "C02", "SLACK_INTERNAL_WORKSPACES": ""}
    assert hall.audience(asked("C02", "U09", is_shared=True), **named) is INTERNAL
    assert hall.audience(asked("C01"), **named) is PUBLIC


def test_what_slack_says_with_the_question_is_believed_at_once(hall: Hall) -> None:
    before = len(hall.cloud.calls("conversations.info"))
    assert hall.audience(asked(is_shared=True)) is PUBLIC
    assert len(hall.cloud.calls("conversations.info")) == before


@pytest.mark.parametrize("flag", ["is_shared", "is_ext_shared", "is_org_shared", "is_pending_ext_shared"])
def test_a_channel_that_others_share_or_are_asked_into_is_public(hall: Hall, flag: str) -> None:
    hall.team.channel("C01", members=list(STAFF), **{flag: True})  # type: ignore[arg-type]
    assert hall.audience(asked()) is PUBLIC


def test_a_channel_that_another_team_is_connected_to_is_public(hall: Hall) -> None:
    hall.team.channel("C01", members=list(STAFF), connected_team_ids=["T02SORA"])
    assert hall.audience(asked()) is PUBLIC


GUESTS = ["is_restricted", "is_ultra_restricted", "is_stranger"]


@pytest.mark.parametrize("guest", GUESTS)
@pytest.mark.parametrize("others", [0, 4, 40, 250])
def test_one_guest_among_the_members_makes_a_channel_public(hall: Hall, guest: str, others: int) -> None:
    # The guest is the last of them, on the second page where there are many.
    members = [hall.team.user(f"U1{number:03}") for number in range(others)]
    hall.team.channel("C01", members=["U01", *members])
    assert hall.audience(asked()) is INTERNAL
    hall.team.user("U99", **{guest: True})  # type: ignore[arg-type]
    hall.team.channel("C01", members=["U01", *members, "U99"])
    assert hall.audience(asked()) is PUBLIC


@pytest.mark.parametrize("others", [4, 40])
def test_one_member_of_another_team_makes_it_public(hall: Hall, others: int) -> None:
    members = [hall.team.user(f"U1{number:03}") for number in range(others)]
    hall.team.user("U99", home_team="T02SORA")
    hall.team.channel("C01", members=["U01", *members, "U99"])
    assert hall.audience(asked()) is PUBLIC


def test_a_guest_who_asks_from_outside_the_channel_is_answered_from_public_plans(hall: Hall) -> None:
    hall.team.user("U99", is_restricted=True)
    assert hall.audiences(asked(user="U99"), asked(user="U01")) == [PUBLIC, INTERNAL]


def test_a_person_whom_slack_does_not_know_is_no_staff(hall: Hall) -> None:
    assert hall.audience(asked(user="U0NOBODY")) is PUBLIC


def test_more_than_a_thousand_members_are_not_asked_after(hall: Hall) -> None:
    hall.team.channel("C01", members=[f"U{number:05}" for number in range(1_001)])
    before = len(hall.cloud.calls("users.*"))
    assert hall.audience(asked(user="U00001")) is PUBLIC
    assert len(hall.cloud.calls("users.*")) == before


def test_a_thousand_members_are_asked_after_in_few_calls(hall: Hall) -> None:
    hall.team.channel("C01", members=[f"U{number:05}" for number in range(999)])
    before = len(hall.cloud.calls())
    assert hall.audience(asked(user="U00001")) is INTERNAL
    assert len(hall.cloud.calls()) - before < 12


@pytest.mark.parametrize(
    ("traits", "expected"),
    [({}, INTERNAL), *(({guest: True}, PUBLIC) for guest in GUESTS), ({"home_team": "T02SORA"}, PUBLIC)],
)
def test_in_a_direct_message_it_is_the_asker_who_counts(
    hall: Hall, traits: dict[str, bool | str], expected: Audience
) -> None:
    hall.team.user("U07", **traits)  # type: ignore[arg-type]
    channel = hall.team.direct("U07")
    assert hall.audience(asked(channel, "U07", Surface.DIRECT)) is expected


def test_a_direct_message_of_two_others_is_none_of_the_bots(hall: Hall) -> None:
    hall.team.user("U07", is_restricted=True)
    bots = hall.team.direct("U07")
    assert hall.audiences(asked("D0OTHERS", "U01", Surface.COMMAND), asked(bots, "U01")) == [PUBLIC, PUBLIC]


def test_a_private_channel_that_the_bot_is_not_in_is_public(hall: Hall) -> None:
    hall.team.channel("C03", members=list(STAFF), is_private=True, has_bot=False)
    assert hall.audience(asked("C03", surface=Surface.COMMAND)) is PUBLIC


def test_a_public_channel_that_the_bot_is_not_in_is_looked_at_all_the_same(hall: Hall) -> None:
    hall.team.channel("C03", members=list(STAFF), has_bot=False)
    assert hall.audience(asked("C03", surface=Surface.COMMAND)) is INTERNAL


METHODS = ["conversations.info", "conversations.members", "users.info"]
TROUBLES = [{"error": "missing_scope"}, {"status": 500}, {"hang_s": 60}, {"drop": True}, {"retry_after": 30}]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: next(iter(trouble)))
def test_where_slack_does_not_say_who_reads_along_public_plans_alone_answer(
    hall: Hall, method: str, trouble: dict[str, int | str], caplog: pytest.LogCaptureFixture
) -> None:
    hall.cloud.fail(method, times=99, **trouble)  # type: ignore[arg-type]
    with caplog.at_level(logging.WARNING):
        assert replace(hall, timeout_s=0.5).audience(asked()) is PUBLIC
    assert "public plans only" in caplog.text
    hall.cloud.recover()
    assert hall.audience(asked()) is INTERNAL


def test_a_failing_list_of_people_is_no_consent(hall: Hall) -> None:
    hall.team.channel("C01", members=[f"U{number:05}" for number in range(40)])
    hall.cloud.fail("users.list", times=99, error="missing_scope")
    assert hall.audience(asked(user="U00001")) is PUBLIC


@pytest.mark.parametrize("scope", ["channels:read", "users:read"])
def test_a_missing_scope_closes_internal_papers(hall: Hall, scope: str) -> None:
    hall.team.scopes.discard(scope)
    assert hall.audience(asked()) is PUBLIC


def test_many_questions_at_once_cost_one_look(cloud: SlackCloud) -> None:
    # A workspace of its own: calls that another test let go of may still arrive.
    hall = Hall(cloud, cloud.team("T09SORA"))
    hall.team.channel("C01", members=list(STAFF))
    settings = hall.settings(SLACK_INTERNAL_WORKSPACES="T09SORA")

    async def look() -> set[Audience]:
        workspace, audiences = await Workspaces(settings).of("T09SORA"), Audiences(settings)
        asks = [asked(user=user, team="T09SORA") for user in STAFF * 4]
        return set(await asyncio.gather(*(audiences.of(workspace, ask) for ask in asks)))

    assert asyncio.run(look()) == {INTERNAL}
    cost = Counter(call.method for call in cloud.calls() if call.team == "T09SORA" and call.method in METHODS)
    assert cost == {"conversations.info": 1, "conversations.members": 1, "users.info": len(STAFF)}


def test_a_guest_who_joins_is_seen_within_the_time_that_is_set(hall: Hall) -> None:
    settings = hall.settings(SLACK_INTERNAL_WORKSPACES="T01MINATO")

    async def look() -> list[Audience]:
        workspace, audiences = await Workspaces(settings).of("T01MINATO"), Audiences(settings, life_s=0.3)
        first = await audiences.of(workspace, asked())
        hall.team.user("U99", is_restricted=True)
        hall.team.channel("C01", members=[*STAFF, "U99"])
        await asyncio.sleep(0.35)
        joined = await audiences.of(workspace, asked())
        hall.team.channel("C01", members=list(STAFF))
        hall.team.user("U02", is_restricted=True)
        await asyncio.sleep(0.35)
        return [first, joined, await audiences.of(workspace, asked())]

    assert asyncio.run(look()) == [INTERNAL, PUBLIC, PUBLIC]


def test_what_is_shown_to_one_person_alone_goes_by_that_person(hall: Hall) -> None:
    hall.team.user("U99", is_restricted=True)

    async def look(settings: BotSettings) -> list[Audience]:
        workspace, audiences = await Workspaces(settings).of("T01MINATO"), Audiences(settings)
        return [await audiences.of_user(workspace, user) for user in ("U01", "U99", "U0NOBODY")]

    assert asyncio.run(look(hall.settings(SLACK_INTERNAL_WORKSPACES="T01MINATO"))) == [INTERNAL, PUBLIC, PUBLIC]
    assert asyncio.run(look(hall.settings(SLACK_INTERNAL_CHANNELS="C01"))) == [PUBLIC, PUBLIC, PUBLIC]


def test_a_channel_is_looked_at_without_anybody_in_particular(hall: Hall) -> None:
    hall.team.user("U99", is_restricted=True)
    hall.team.channel("C02", members=["U01", "U99"])
    settings = hall.settings(SLACK_INTERNAL_WORKSPACES="T01MINATO")

    async def look() -> list[Audience]:
        workspace, audiences = await Workspaces(settings).of("T01MINATO"), Audiences(settings)
        return [await audiences.of_place(workspace, channel) for channel in ("C01", "C02", "C0NOWHERE")]

    assert asyncio.run(look()) == [INTERNAL, PUBLIC, PUBLIC]


def test_a_channel_goes_before_its_workspace_in_what_it_is_tied_to(hall: Hall) -> None:
    settings = hall.settings(
        SLACK_CITIES="T01MINATO=みなと野市,C02=青空市", SLACK_PLANS="C02=park-plan+road-plan,C03=road-plan"
    )
    assert scope_of(settings, asked("C01")) == Scope("みなと野市")
    assert scope_of(settings, asked("C02")) == Scope("青空市", ("park-plan", "road-plan"))
    assert scope_of(settings, asked("C03")) == Scope("", ("road-plan",))
    assert scope_of(settings, replace(asked("C01"), team="T02SORA")) == Scope()
