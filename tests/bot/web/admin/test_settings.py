"""Operators read the settings, and no secret among them."""

import httpx
import pytest

from bot.accounts.roles import Role
from tests.fakes_bot import open_fake_bot
from tests.operators import signed_in
from tests.sites import served

SECRET = "a-secret-of-thirty-two-letters-x"


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.ADMIN])
def test_what_is_set_is_told_and_no_secret_with_it(tmp_path_factory: pytest.TempPathFactory, role: Role) -> None:
    bot = open_fake_bot(
        tmp_path_factory.mktemp("site"),
        ADMIN_TOKEN=SECRET,
        QUEUE_URL=f"redis://worker:{SECRET}@127.0.0.1:6379/0",
        ALLOWED_ORIGINS="https://www.city.example.jp=青空市",
    )
    with served(bot) as site, signed_in(site, role) as client:
        told = read(client)
    assert told["ADMIN_TOKEN"] == "(set)"
    assert told["OIDC_CLIENT_SECRET"] == ""
    assert told["QUEUE_URL"] == "redis://***@127.0.0.1:6379/0"
    assert told["ALLOWED_ORIGINS"] == "https://www.city.example.jp=青空市"
    assert told["QUESTION_MAX_CHARS"] == "300"
    assert SECRET not in str(told)


def test_a_viewer_is_not_told(tmp_path_factory: pytest.TempPathFactory) -> None:
    with served(open_fake_bot(tmp_path_factory.mktemp("site"))) as site, signed_in(site, Role.VIEWER) as client:
        assert client.get("/api/v1/admin/settings").status_code == 403


def read(client: httpx.Client) -> dict[str, str]:
    response = client.get("/api/v1/admin/settings")
    assert response.status_code == 200, response.text
    return {each["name"]: each["value"] for each in response.json()["settings"]}
