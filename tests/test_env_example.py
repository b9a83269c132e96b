import re
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from bot.settings import BotSettings
from ingest.settings import IngestSettings

EXAMPLE = Path(__file__).resolve().parent.parent / ".env.example"
ALL_SETTINGS = (BotSettings, IngestSettings)


def examples() -> dict[str, str]:
    lines = re.findall(r"^# ([A-Z][A-Z0-9_]+)=(.*)$", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: value.strip('"') for name, value in lines}


def names() -> set[str]:
    return {str(field.validation_alias) for kind in ALL_SETTINGS for field in kind.model_fields.values()}


def test_every_setting_is_named_and_no_other() -> None:
    assert set(examples()) == names()


@pytest.mark.parametrize("kind", ALL_SETTINGS)
def test_the_values_shown_are_the_defaults(
    kind: type[BaseSettings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in names():
        monkeypatch.delenv(name, raising=False)
    shown = tmp_path / "shown.env"
    shown.write_text(re.sub(r"^# (?=[A-Z][A-Z0-9_]+=)", "", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert kind(_env_file=shown) == kind(_env_file=None)
