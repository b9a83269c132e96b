import re
import traceback
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.errors import BotError
from bot.settings import BotSettings, load_settings

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "slack.md"
SECRET = "xoxp-1111-2222-notforanybody"


def settings(**values: str) -> BotSettings:
    return BotSettings(_env_file=None, **values)  # type: ignore[arg-type]


def test_a_setting_of_slack_may_hold_one_value_or_several() -> None:
    made = settings(
        SLACK_BOT_TOKEN="xoxb-1-a, xoxb-2-b,", SLACK_APP_TOKEN="xapp-1-A-b", SLACK_SIGNING_SECRET="5ec4e7, 0123ab"
    )
    assert made.slack_bot_tokens == ("xoxb-1-a", "xoxb-2-b")
    assert made.slack_app_tokens == ("xapp-1-A-b",)
    assert made.slack_signing_secrets == ("5ec4e7", "0123ab")


def test_without_slack_nothing_is_set() -> None:
    made = settings(SLACK_BOT_TOKEN="", SLACK_APP_TOKEN=" , ")
    assert made.slack_bot_tokens == made.slack_app_tokens == made.slack_signing_secrets == ()
    assert made.slack_base_url == ""
    assert made.slack_internal_workspaces == made.slack_internal_channels == ()
    assert not any((made.slack_cities, made.slack_plans, made.slack_department_channels))


def test_workspaces_and_channels_are_read_with_what_is_tied_to_them() -> None:
    made = settings(
        SLACK_INTERNAL_WORKSPACES="T01MINATO, E02ORG",
        SLACK_INTERNAL_CHANNELS="C01, G02 ,D03,C01",
        SLACK_CITIES="T01MINATO=みなと野市, C0456 = 青空市",
        SLACK_PLANS="C0456=sogo+bosai_2, T01MINATO = p0123456789",
        SLACK_DEPARTMENT_CHANNELS="企画課=C0789, sogo = G0987",
    )
    assert made.slack_internal_workspaces == ("T01MINATO", "E02ORG")
    assert made.slack_internal_channels == ("C01", "G02", "D03")
    assert made.slack_cities == {"T01MINATO": "みなと野市", "C0456": "青空市"}
    assert made.slack_plans == {"C0456": ("sogo", "bosai_2"), "T01MINATO": ("p0123456789",)}
    assert made.slack_department_channels == {"企画課": "C0789", "sogo": "G0987"}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("http://127.0.0.1:8099/api", "http://127.0.0.1:8099/api/"),
        ("https://slack.example.jp/api/", "https://slack.example.jp/api/"),
    ],
)
def test_the_address_of_slack_ends_in_a_slash(written: str, read: str) -> None:
    assert settings(SLACK_BASE_URL=written).slack_base_url == read


@pytest.mark.parametrize(
    ("name", "written", "mend"),
    [
        ("SLACK_INTERNAL_WORKSPACES", "minato", "T0123456789"),
        ("SLACK_INTERNAL_WORKSPACES", "C0123", "T0123456789"),
        ("SLACK_INTERNAL_CHANNELS", "#kikaku", "C0123456789"),
        ("SLACK_INTERNAL_CHANNELS", "C01,c02", "c02 is no channel"),
        ("SLACK_INTERNAL_CHANNELS", "C01 C02", "C01 C02 is no channel"),
        ("SLACK_CITIES", "みなと野市", "T0123456789=みなと野市"),
        ("SLACK_CITIES", "C01=", "T0123456789=みなと野市"),
        ("SLACK_CITIES", "みなと野市=C01", "みなと野市 is no workspace or channel"),
        ("SLACK_CITIES", "C01=みなと野市,C01=青空市", "C01 is named twice"),
        ("SLACK_PLANS", "C01=総合計画", "keikaku plans"),
        ("SLACK_PLANS", "C01=sogo+", "nothing is no plan"),
        ("SLACK_DEPARTMENT_CHANNELS", "C01", "企画課=C0123456789"),
        ("SLACK_DEPARTMENT_CHANNELS", "企画課=#kikaku", "#kikaku is no channel"),
        ("SLACK_DEPARTMENT_CHANNELS", "企画課=C01,企画課=C02", "named twice"),
        ("SLACK_BASE_URL", "slack.example.jp", "https://slack.com/api/"),
        ("SLACK_BASE_URL", "http://", "https://slack.com/api/"),
        ("SLACK_BASE_URL", "http://host:port/api", "https://slack.com/api/"),
        ("SLACK_BASE_URL", "https://a.example.jp/api?x=1", "https://slack.com/api/"),
        ("SLACK_BASE_URL", "https://user@a.example.jp/api", "https://slack.com/api/"),
    ],
)
def test_a_wrong_value_of_slack_is_named_with_its_mend(name: str, written: str, mend: str) -> None:
    with pytest.raises(ValidationError, match=name) as refused:
        settings(**{name: written})
    assert mend in str(refused.value)


@pytest.mark.parametrize(
    ("name", "written", "mend"),
    [
        ("SLACK_BOT_TOKEN", f"xoxb-1-a,{SECRET}", "token 2 does not begin with xoxb-"),
        ("SLACK_BOT_TOKEN", "xoxb-", "Bot User OAuth Token"),
        ("SLACK_APP_TOKEN", SECRET, "connections:write"),
        ("SLACK_SIGNING_SECRET", f"5ec4e7,{SECRET}", "secret 2 is no signing secret"),
    ],
)
def test_a_wrong_token_is_named_by_its_place_and_never_repeated(
    name: str, written: str, mend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, written)
    load_settings.cache_clear()
    with pytest.raises(BotError, match=name) as refused:
        load_settings()
    assert mend in str(refused.value)
    assert SECRET not in "".join(traceback.format_exception(refused.value))


def test_tokens_and_secrets_are_never_shown() -> None:
    made = settings(SLACK_BOT_TOKEN="xoxb-1-hidden", SLACK_APP_TOKEN="xapp-1-hidden", SLACK_SIGNING_SECRET="5hidden")
    for shown in (repr(made), str(made), made.model_dump_json()):
        assert "hidden" not in shown


def test_every_example_of_the_administrators_guide_is_a_value() -> None:
    examples = re.findall(r"^(SLACK_[A-Z_]+)=([^…\n]+)$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    assert {name for name, _ in examples} >= {"SLACK_CITIES", "SLACK_PLANS", "SLACK_DEPARTMENT_CHANNELS"}
    for name, value in examples:
        assert getattr(settings(**{name: value}), name.lower())
