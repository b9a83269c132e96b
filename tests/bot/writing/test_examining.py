"""What the doctor and the start say of language models."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.findings import State
from bot.settings import BotSettings
from bot.settings_writing import NamedModel
from bot.writing.models.examining import examine_writing
from tests import llm_server
from tests.llm_server import Script, llm
from tests.services import free_port

SECRET = "sk-never-to-be-shown-0123456789"
SAYS = llm_server.says('{"question": "公園の目標は？"}')


def settings(**named: str) -> BotSettings:
    return BotSettings.model_validate(named)


def test_no_model_is_needed() -> None:
    (found,) = examine_writing(settings())
    assert (found.state, found.words) == (State.OFF, "answers are quoted; none is needed")


def test_a_model_that_replies_is_named_with_the_time_it_took() -> None:
    with llm(SAYS) as server:
        (found,) = examine_writing(settings(**server.settings()))
        assert len(server.requests) == 1
    assert found.state is State.WELL
    assert found.words.startswith("openai:stand-in replied in 0.")


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (llm_server.fails(401), "LLM_API_KEY"),
        (llm_server.fails(404), "LLM_MODEL"),
        (llm_server.fails(500), "its server fails"),
        (llm_server.garbage(), "LLM_BASE_URL"),
        (llm_server.hanging(), "LLM_TIMEOUT_S"),
        (llm_server.truncated("長い"), "LLM_REPLY_TOKENS"),
        (llm_server.fails(429), "a higher limit"),
    ],
    ids=["401", "404", "500", "garbage", "hanging", "truncated", "429"],
)
def test_what_keeps_a_model_from_replying_is_said_with_what_mends_it_and_is_not_fatal(
    script: Script, words: str
) -> None:
    with llm(script) as server:
        (found,) = examine_writing(settings(**server.settings(LLM_API_KEY=SECRET, LLM_TIMEOUT_S="0.5")))
    assert words in found.words
    assert SECRET not in found.words
    assert not found.is_fatal


def test_a_server_that_is_not_there_is_not_fatal() -> None:
    address = f"http://127.0.0.1:{free_port()}/v1"
    (found,) = examine_writing(settings(LLM_MODEL="openai:m", LLM_BASE_URL=address))
    assert found.state is State.OFF
    assert "start it, or correct LLM_BASE_URL" in found.words


def test_a_model_that_cannot_be_opened_is_fatal() -> None:
    (found,) = examine_writing(settings(LLM_MODEL="mistralai:large"))
    assert found.is_fatal
    assert "pip install langchain-mistralai" in found.words


def test_each_fallback_is_asked_too() -> None:
    with llm(llm_server.fails(503)) as first, llm(SAYS) as second:
        found = examine_writing(settings(**first.settings(LLM_FALLBACKS=f"openai:other@{second.url}")))
    assert [(each.subject, each.state) for each in found] == [("LLM", State.OFF), ("LLM fallback 1", State.WELL)]


@pytest.mark.parametrize("wrong", ["gpt-5-mini", "openai:", ":m", "open ai:m", "openai/m"])
def test_a_name_that_is_none_stops_the_start(wrong: str) -> None:
    with pytest.raises(ValidationError, match="names no model"):
        settings(LLM_MODEL=wrong)


@pytest.mark.parametrize("wrong", ["127.0.0.1:8080", "ftp://model", "http://", f"http://user:{SECRET}@127.0.0.1/v1"])
def test_an_address_that_is_none_stops_the_start_and_is_not_repeated(wrong: str) -> None:
    with pytest.raises(ValidationError, match="no address of a server") as caught:
        settings(LLM_BASE_URL=wrong)
    assert SECRET not in caught.value.errors()[0]["msg"]


def test_names_hold_what_their_providers_want() -> None:
    named = settings(
        LLM_MODEL="bedrock_converse:anthropic.m-v1:0", LLM_FALLBACKS="ollama:qwen3:8b , openai:a@b@http://h/v1"
    )
    assert named.llm_named == (
        NamedModel("bedrock_converse:anthropic.m-v1:0"),
        NamedModel("ollama:qwen3:8b"),
        NamedModel("openai:a@b", "http://h/v1"),
    )


def test_keys_stand_beside_their_models_and_are_not_shown() -> None:
    named = settings(
        LLM_MODEL="openai:m", LLM_API_KEY="one", LLM_FALLBACKS="openai:a,openai:b", LLM_FALLBACK_API_KEYS=f",{SECRET}"
    )
    assert named.llm_keys == ("one", "", SECRET)
    assert SECRET not in repr(named)
    assert settings(LLM_MODEL="openai:m", LLM_FALLBACKS="openai:a").llm_keys == ("", "")


@pytest.mark.parametrize("name", ["LANGSMITH_GATEWAY", "LANGCHAIN_TRACING", "LANGCHAIN_HANDLER"])
def test_a_variable_that_would_send_questions_to_langsmith_stops_the_start(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "true")
    with pytest.raises(ValidationError, match=name):
        settings(LLM_MODEL="openai:m")
    assert settings(LLM_MODEL="openai:m", LLM_TRACING="true").llm_tracing
    assert settings().llm_model == ""


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.slow
def test_a_server_that_cannot_open_its_model_does_not_start(workers: str, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "bot.cli",
        "serve",
        "--port",
        str(free_port()),
        "--workers",
        workers,
        "--no-worker",
    ]
    environment = os.environ | {"KEIKAKU_DATA_DIR": str(tmp_path), "LLM_MODEL": "mistralai:large"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "LLM_MODEL=mistralai:large" in line
    assert "pip install langchain-mistralai" in line
