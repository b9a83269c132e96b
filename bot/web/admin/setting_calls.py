"""The settings that this process was started with, over HTTP; secrets are only said to be set."""

import re
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, SecretStr

from bot.accounts.roles import Role
from bot.settings import BotSettings
from bot.web.admin.entrance import Operator, allowed
from bot.web.admin.office import TheOffice

router = APIRouter(tags=["operators"])

_PASSWORD = re.compile(r"(?<=://)[^/@]*(?=@)")
_SET, _HIDDEN = "(set)", "***"


class SettingOut(BaseModel):
    """A setting by its name in `.env`; "" is one that is not set, and `(set)` a secret that is."""

    name: str
    value: str


class SettingsOut(BaseModel):
    """Every setting, in the order of their names."""

    settings: list[SettingOut]


@router.get("/settings")
def read_settings(_: Annotated[Operator, Depends(allowed(Role.OPERATOR))], office: TheOffice) -> SettingsOut:
    """What is set. A setting is changed in `.env`, with a new start; which editions answer, below `/plans`."""
    fields = BotSettings.model_fields.items()
    told = [
        SettingOut(name=str(field.validation_alias), value=_told(getattr(office.settings, name)))
        for name, field in fields
    ]
    return SettingsOut(settings=sorted(told, key=lambda each: each.name))


def _told(value: object) -> str:
    """A value in words, without what is secret in it."""
    if isinstance(value, SecretStr):
        return _SET if value.get_secret_value() else ""
    if isinstance(value, dict):
        return ",".join(f"{key}={_told(each)}" for key, each in value.items())
    if isinstance(value, (tuple, frozenset)):
        return ",".join(map(str, value))
    return _PASSWORD.sub(_HIDDEN, str(value))
