"""Every provider behind the port, each in its own protocol over a real socket; OpenAI's has `test_models.py`."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bot.writing.models.langchain_models import open_model
from bot.writing.models.providers import Connection
from bot.writing.port import Failure, LanguageModel, Message, ModelError, Role, Shape, Usage
from tests import provider_lines
from tests.provider_lines import Lines, ProviderServer, serving

ASKED = (Message(Role.SYSTEM, "rules"), Message(Role.USER, "公園の広さは？"))
TEXT = "公園は12㎡"


@dataclass(frozen=True)
class Spoken:
    """A provider: its model, its package, how it replies, and what it calls a whole reply and one that is too long."""

    name: str
    package: str
    lines: Lines
    whole: str
    too_long: str


SPOKEN = {
    "anthropic": Spoken("anthropic:m", "langchain_anthropic", provider_lines.anthropic, "end_turn", "max_tokens"),
    "ollama": Spoken("ollama:m:8b", "langchain_ollama", provider_lines.ollama, "stop", "length"),
    "google": Spoken("google_genai:m", "langchain_google_genai", provider_lines.google, "STOP", "MAX_TOKENS"),
    "bedrock": Spoken(
        "bedrock_converse:some.m-v1:0", "langchain_aws", provider_lines.bedrock, "end_turn", "max_tokens"
    ),
}


@pytest.fixture(params=list(SPOKEN))
def spoken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Spoken:
    found = SPOKEN[request.param]
    pytest.importorskip(found.package, reason=f"{found.package} is an extra that is not installed")
    for name, value in {"AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y"}.items():
        monkeypatch.setenv(name, value)
    return found


def model_at(server: ProviderServer, spoken: Spoken) -> LanguageModel:
    key = "" if spoken.package == "langchain_aws" else "a key"
    return open_model(spoken.name, Connection(server.url, key, most_tokens=700))


def failure(server: ProviderServer, spoken: Spoken, limit_s: float = 5.0) -> Failure:
    with pytest.raises(ModelError) as caught:
        list(model_at(server, spoken).stream(ASKED, Shape.STATEMENTS, limit_s))
    return caught.value.failure


def pieces(server: ProviderServer, spoken: Spoken) -> Iterator[str | Usage]:
    return model_at(server, spoken).stream(ASKED, Shape.STATEMENTS, 5)


def test_a_reply_comes_piece_by_piece_with_what_it_cost(spoken: Spoken) -> None:
    with serving(spoken.lines(TEXT, spoken.whole)) as server:
        got = list(pieces(server, spoken))
        sent = str(server.bodies[0])
    said = [piece for piece in got if isinstance(piece, str)]
    assert "".join(said) == TEXT
    assert len(said) == len(TEXT)
    used = sum((piece for piece in got if isinstance(piece, Usage)), Usage())
    assert used.tokens_in == 9
    assert used.tokens_out > 0
    for word in ("rules", "公園の広さは？", "700"):
        assert word in sent


def test_a_reply_that_breaks_off_is_no_whole_one(spoken: Spoken) -> None:
    with serving(spoken.lines(TEXT, "")) as server:
        assert failure(server, spoken) is Failure.CUT


def test_a_reply_that_is_too_long_is_no_whole_one(spoken: Spoken) -> None:
    with serving(spoken.lines(TEXT, spoken.too_long)) as server:
        assert failure(server, spoken) is Failure.CUT


def test_one_that_hangs_is_let_go_of(spoken: Spoken) -> None:
    with serving(hangs=True) as server:
        assert failure(server, spoken, 0.5) is Failure.TIMEOUT


@pytest.mark.parametrize(
    ("status", "why"), [(400, "refused"), (401, "refused"), (429, "rate_limited"), (500, "server"), (503, "server")]
)
def test_what_a_server_refuses_is_told_apart(spoken: Spoken, status: int, why: str) -> None:
    with serving(status=status) as server:
        assert failure(server, spoken).value == why
