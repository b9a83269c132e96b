"""What the doctor says of Slack."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.findings import Finding, State
from bot.settings import BotSettings
from bot.shelf import all_plans
from bot.slack.examining import examine_slack
from bot.slack.named import unheld
from tests.fakes_bot import open_fake_bot
from tests.sample_city import keikaku
from tests.slack_cloud import SlackCloud, Team, slack_cloud


@pytest.fixture
def cloud() -> Iterator[SlackCloud]:
    with slack_cloud() as running:
        yield running


@pytest.fixture
def team(cloud: SlackCloud) -> Team:
    return cloud.team("T01MINATO")


def settings(cloud: SlackCloud, *teams: Team, **more: str) -> BotSettings:
    given = {
        "SLACK_BOT_TOKEN": ",".join(team.bot_token for team in teams),
        "SLACK_APP_TOKEN": ",".join(dict.fromkeys(team.app.token for team in teams)),
        "SLACK_BASE_URL": cloud.api_url,
    }
    return BotSettings(_env_file=None, **(given | more))  # type: ignore[arg-type]


def ill(findings: list[Finding]) -> list[str]:
    return [f"{each.subject}: {each.words}" for each in findings if each.is_fatal]


def off(findings: list[Finding]) -> list[str]:
    return [f"{each.subject}: {each.words}" for each in findings if each.state is State.OFF]


def test_all_is_well(cloud: SlackCloud, team: Team) -> None:
    findings = examine_slack(settings(cloud, team, SLACK_SIGNING_SECRET=team.app.signing_secret))
    assert [each.state for each in findings] == [State.WELL] * 3, findings
    assert "T01MINATO" in findings[0].subject
    assert "Socket Mode" in findings[1].subject
    assert "/slack/events" in findings[2].words


def test_without_a_token_slack_is_off() -> None:
    (finding,) = examine_slack(BotSettings(_env_file=None))
    assert finding.state is State.OFF


@pytest.mark.parametrize("given", [{"SLACK_APP_TOKEN": "xapp-1-a"}, {"SLACK_SIGNING_SECRET": "0123456789abcdef"}])
def test_half_a_set_of_values_names_the_missing_one(given: dict[str, str]) -> None:
    (finding,) = examine_slack(BotSettings(_env_file=None, **given))  # type: ignore[arg-type]
    assert finding.is_fatal
    assert "SLACK_BOT_TOKEN is not set" in finding.words


def test_without_a_way_for_questions_to_come_it_says_so(cloud: SlackCloud, team: Team) -> None:
    (said,) = ill(examine_slack(settings(cloud, team, SLACK_APP_TOKEN="")))
    assert "SLACK_APP_TOKEN" in said
    assert "SLACK_SIGNING_SECRET" in said


def test_either_way_is_enough(cloud: SlackCloud, team: Team) -> None:
    assert not ill(examine_slack(settings(cloud, team)))
    over_http = settings(cloud, team, SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET=team.app.signing_secret)
    assert not ill(examine_slack(over_http))


def test_each_missing_scope_is_named_with_what_it_is_for_and_where_to_add_it(cloud: SlackCloud, team: Team) -> None:
    team.scopes -= {"users:read", "chat:write"}
    (said,) = ill(examine_slack(settings(cloud, team)))
    assert "chat:write (answers), users:read (sees who is a guest" in said
    assert "OAuth & Permissions" in said
    assert "slack/manifest.yaml" in said


def test_an_app_token_without_its_scope_is_told_apart_from_a_wrong_one(cloud: SlackCloud, team: Team) -> None:
    wrong = examine_slack(settings(cloud, team, SLACK_APP_TOKEN="xapp-1-wrong-token-4321"))
    assert [("…4321" in said, "invalid_auth" in said, "App-Level Tokens" in said) for said in ill(wrong)] == [
        (True,) * 3
    ]
    team.app.scopes.clear()
    (lacking,) = ill(examine_slack(settings(cloud, team)))
    assert "connections:write" in lacking


def test_a_refused_token_is_named_by_its_end_and_hides_no_other(cloud: SlackCloud, team: Team) -> None:
    tokens = f"xoxb-revoked-7777,{team.bot_token}"
    findings = examine_slack(settings(cloud, team, SLACK_BOT_TOKEN=tokens))
    (said,) = ill(findings)
    assert "…7777" in said
    assert "invalid_auth" in said
    assert not any(part in str(findings) for part in ("xoxb-", "xapp-"))
    assert any("T01MINATO" in each.subject and each.state is State.WELL for each in findings)


def test_an_unreachable_slack_is_a_fault_where_it_is_set_up(team: Team) -> None:
    nowhere = BotSettings(
        _env_file=None,
        SLACK_BOT_TOKEN=team.bot_token,
        SLACK_APP_TOKEN=team.app.token,
        SLACK_BASE_URL="http://127.0.0.1:9/api/",
        SLACK_INTERNAL_CHANNELS="C01",
        SLACK_INTERNAL_WORKSPACES="T01MINATO",
    )
    findings = examine_slack(nowhere)
    assert all(each.is_fatal and "Slack cannot be asked now" in each.words for each in findings), findings
    assert len(findings) == 2


def test_a_slack_that_hangs_is_not_waited_for(cloud: SlackCloud, team: Team) -> None:
    cloud.fail("*", times=99, hang_s=60)
    began = time.monotonic()
    findings = examine_slack(settings(cloud, team), timeout_s=0.3)
    assert time.monotonic() - began < 30
    assert all("no answer in time" in said for said in ill(findings))
    assert len(ill(findings)) == 2


def test_channels_that_the_settings_name_are_looked_at(cloud: SlackCloud, team: Team) -> None:
    team.channel("C01", name="kikaku")
    team.channel("C02", name="partners", is_ext_shared=True)
    team.channel("C03", name="doro", has_bot=False)
    team.channel("C04", name="mukashi", is_archived=True)
    named = settings(
        cloud,
        team,
        SLACK_INTERNAL_CHANNELS="C01,C02,C0GONE",
        SLACK_DEPARTMENT_CHANNELS="企画課=C01,道路課=C03",
        SLACK_CITIES="C04=みなと野市",
    )
    findings = examine_slack(named)
    told = {each.subject: each for each in findings}
    assert told["Slack #kikaku (C01)"].state is State.WELL
    assert "people of other organisations" in told["Slack #partners (C02)"].words
    assert "people of other organisations" not in told["Slack #kikaku (C01)"].words
    assert "/invite @" in told["Slack #doro (C03)"].words
    assert "archived" in told["Slack #mukashi (C04)"].words
    assert "SLACK_INTERNAL_CHANNELS" in told["Slack C0GONE"].words
    assert [said.split(":")[0] for said in off(findings)] == [
        "Slack C0GONE",
        "Slack #doro (C03)",
        "Slack #mukashi (C04)",
    ]
    assert not ill(findings)


def test_a_channel_is_looked_for_in_every_workspace(cloud: SlackCloud, team: Team) -> None:
    other = cloud.team("T02SORA")
    other.channel("C02", name="sora")
    findings = examine_slack(settings(cloud, team, other, SLACK_INTERNAL_CHANNELS="C02"))
    assert any(each.subject == "Slack #sora (C02)" for each in findings)
    assert not off(findings)


def test_two_workspaces_may_have_the_same_app(cloud: SlackCloud, team: Team) -> None:
    other = cloud.team("T02SORA", app_of=team)
    findings = examine_slack(settings(cloud, team, other))
    assert [each.state for each in findings] == [State.WELL] * 3


def test_two_tokens_of_one_workspace_are_one_too_many(cloud: SlackCloud, team: Team) -> None:
    again = cloud.team("T02SORA", app_of=team)
    again.id = team.id
    (said,) = ill(examine_slack(settings(cloud, team, again)))
    assert "two tokens of SLACK_BOT_TOKEN are of workspace T01MINATO" in said


def test_a_workspace_that_is_named_without_a_token_is_told(cloud: SlackCloud, team: Team) -> None:
    named = settings(cloud, team, SLACK_INTERNAL_WORKSPACES="T01MINATO,T02SORA", SLACK_CITIES="T03=みなと野市")
    assert [said.split(":")[0] for said in off(examine_slack(named))] == ["Slack T03", "Slack T02SORA"]


def test_cities_plans_and_departments_that_are_not_held_are_told(cloud: SlackCloud, team: Team, tmp_path: Path) -> None:
    bot = open_fake_bot(tmp_path)
    register = all_plans(bot.catalogue)
    plan, department = register[0].plan, register[0].editions[0].edition.contact.department
    bot.catalogue.close()
    held = settings(
        cloud,
        team,
        SLACK_CITIES=f"C01={plan.city}",
        SLACK_PLANS=f"C01={plan.id}",
        SLACK_DEPARTMENT_CHANNELS=f"{plan.id}=C02,{department}=C03",
    )
    assert unheld(held, register) == []
    gone = settings(
        cloud,
        team,
        SLACK_CITIES="C01=atlantis",
        SLACK_PLANS=f"C02=atlantis-plan+{plan.id}",
        SLACK_DEPARTMENT_CHANNELS="海底課=C03",
    )
    told = off(unheld(gone, register))
    assert [said.split(":")[0] for said in told] == ["Slack C01", "Slack C02", "Slack 海底課"]
    assert ["atlantis" in told[0], "atlantis-plan" in told[1], "SLACK_DEPARTMENT_CHANNELS" in told[2]] == [True] * 3


@pytest.mark.slow
def test_the_command_fails_on_a_missing_scope_and_shows_no_token(
    cloud: SlackCloud, team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_fake_bot(tmp_path).catalogue.close()
    team.scopes.discard("im:history")
    monkeypatch.setenv("SLACK_BOT_TOKEN", team.bot_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", team.app.token)
    monkeypatch.setenv("SLACK_BASE_URL", cloud.api_url)
    monkeypatch.setenv("SLACK_CITIES", "C01=atlantis")
    found = keikaku(tmp_path, "doctor")
    assert found.returncode == 1
    said = found.stdout + found.stderr
    assert "FAIL  Slack" in said
    assert "im:history" in said
    assert "SLACK_CITIES" in said
    assert team.bot_token not in said
    assert team.app.token not in said
