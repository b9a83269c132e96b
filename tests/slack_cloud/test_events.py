from collections.abc import Iterator

import pytest
from slack_bolt.request.payload_utils import (
    is_assistant_thread_started_event,
    is_block_actions,
    is_message_shortcut,
    is_slash_command,
    is_user_message_event_in_assistant_thread,
    is_view_closed,
    to_action,
    to_command,
    to_event,
)

from tests.slack_cloud import Ephemeral, Posted, SlackCloud, Team, slack_cloud
from tests.slack_cloud.views import add_view

BUTTON = {"type": "button", "action_id": "share", "value": "01J", "text": {"type": "plain_text", "text": "見せる"}}


@pytest.fixture
def cloud() -> Iterator[SlackCloud]:
    with slack_cloud() as running:
        yield running


@pytest.fixture
def team(cloud: SlackCloud) -> Team:
    team = cloud.team("T01MINATO")
    team.channel("C01", members=["U01"])
    return team


def last(cloud: SlackCloud) -> dict[str, object]:
    return dict(cloud.sent[-1].payload)


def event(cloud: SlackCloud) -> dict[str, object]:
    return dict(to_event(last(cloud)) or {})


def test_an_edit_and_an_unfurled_link_are_message_changed(cloud: SlackCloud, team: Team) -> None:
    ts = team.says("C01", "U01", "水害は")
    team.unfurls("C01", ts)
    assert event(cloud)["message"] == event(cloud)["previous_message"]
    team.edits("C01", ts, "津波は")
    changed = event(cloud)
    assert (changed["subtype"], changed["hidden"], "user" in changed) == ("message_changed", True, False)
    assert isinstance(changed["message"], dict)
    assert (changed["message"]["text"], changed["message"]["ts"]) == ("津波は", ts)
    assert changed["message"]["edited"]["user"] == "U01"


def test_a_question_with_replies_becomes_a_tombstone(cloud: SlackCloud, team: Team) -> None:
    alone, followed = team.says("C01", "U01", "一"), team.says("C01", "U01", "二")
    team.says("C01", "U01", "三", thread_ts=followed)
    team.deletes("C01", alone)
    assert (event(cloud)["subtype"], event(cloud)["deleted_ts"]) == ("message_deleted", alone)
    team.deletes("C01", followed)
    assert event(cloud)["subtype"] == "message_changed"
    assert isinstance(event(cloud)["message"], dict)
    assert event(cloud)["message"] == {**event(cloud)["message"], "subtype": "tombstone", "ts": followed}  # type: ignore[dict-item]


def test_the_bot_hears_only_where_it_is_and_may(cloud: SlackCloud, team: Team) -> None:
    team.channel("C02", has_bot=False)
    team.says("C02", "U01", "水害は", mention=True)
    team.scopes -= {"channels:history"}
    team.says("C01", "U01", "水害は")
    assert cloud.sent == []
    team.says("C01", "U01", "水害は", mention=True)
    assert event(cloud)["type"] == "app_mention"


def test_people_of_other_organisations_are_marked(cloud: SlackCloud, team: Team) -> None:
    team.user("U09", home_team="T09", is_stranger=True)
    team.channel("C02", members=["U01", "U09"], is_ext_shared=True)
    team.says("C02", "U09", "水害は")
    assert (event(cloud)["user_team"], last(cloud)["is_ext_shared_channel"]) == ("T09", True)


def test_bolt_knows_what_people_do(cloud: SlackCloud, team: Team) -> None:
    channel, thread_ts = team.opens_pane("U01", looking_at="C01")
    assert is_assistant_thread_started_event(last(cloud))
    team.says(channel, "U01", "水害は", thread_ts=thread_ts)
    assert is_user_message_event_in_assistant_thread(last(cloud))
    team.commands("C01", "U01", "水害は")
    assert is_slash_command(last(cloud))
    assert (to_command(last(cloud)) or {})["channel_id"] == "C01"
    team.looks_up("C01", "U01", team.says("C01", "U01", "津波は"))
    assert is_message_shortcut(last(cloud))
    team.opens_home("U01")
    assert event(cloud)["type"] == "app_home_opened"


def test_a_click_says_on_what_it_was(cloud: SlackCloud, team: Team) -> None:
    blocks = ({"type": "actions", "elements": [BUTTON]},)
    with team.record.held():
        posted = Posted("C01", team.clock.ts(), team.bot_user, "文", blocks=blocks)
        team.channels["C01"].messages[posted.ts] = posted
        team.ephemerals.append(Ephemeral("C01", "U01", "文", blocks, ts=team.clock.ts()))
    team.clicks("C01", "U01", "share", message_ts=posted.ts)
    assert is_block_actions(last(cloud))
    assert (to_action(last(cloud)) or {})["value"] == "01J"
    assert "message" in last(cloud)
    team.clicks("C01", "U01", "share", ephemeral=team.ephemerals[0], value="forged")
    assert (to_action(last(cloud)) or {})["value"] == "forged"
    assert "message" not in last(cloud)
    assert last(cloud)["container"] == {**dict(last(cloud)["container"]), "is_ephemeral": True}  # type: ignore[call-overload]
    with pytest.raises(LookupError, match="'hand_on'"):
        team.clicks("C01", "U01", "hand_on", message_ts=posted.ts)


def test_a_modal_that_is_closed_is_told_of_where_it_asks_for_it(cloud: SlackCloud, team: Team) -> None:
    with team.record.held():
        quiet = add_view(team, "U01", {"type": "modal"}, "open")
        telling = add_view(team, "U01", {"type": "modal", "notify_on_close": True}, "open")
    team.closes("U01", quiet.id)
    assert cloud.sent == []
    team.closes("U01", telling.id)
    assert is_view_closed(last(cloud))


@pytest.mark.parametrize("classic", [True, False])
def test_other_bots_are_marked(cloud: SlackCloud, team: Team, classic: bool) -> None:
    team.bot_says("C01", "お知らせ", classic=classic)
    assert event(cloud)["bot_id"] == "B0OTHER"
    assert (event(cloud).get("subtype"), "user" in event(cloud)) == ("bot_message" if classic else None, not classic)


def test_two_workspaces_may_have_the_same_app(cloud: SlackCloud, team: Team) -> None:
    other = cloud.team("T02SORA", app_of=team)
    assert (other.app, other.bot_token == team.bot_token) == (team.app, False)
    assert cloud.team("T03").app != team.app
