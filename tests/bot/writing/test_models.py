"""The model behind LangChain, against a server on a real socket."""

import json
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.asker import Asker
from bot.errors import BotError
from bot.settings import BotSettings
from bot.writing.models.langchain_models import open_model
from bot.writing.models.lineup import open_lineup
from bot.writing.models.providers import Connection
from bot.writing.port import Failure, LanguageModel, Message, ModelError, Role, Shape, Usage, held
from tests import llm_server
from tests.llm_server import LlmServer, Script, llm
from tests.services import free_port
from tests.tills import caps, till
from vectorstore.database import open_engine

TEXT = "公園の広さは市民ひとりあたり12㎡にします。" * 4
ASKED = (Message(Role.SYSTEM, "rules"), Message(Role.USER, "公園の広さは？"))
SECRET = "sk-never-to-be-shown-0123456789"
SAYS = llm_server.says(TEXT)


def model_at(server: LlmServer, *, key: str = "none", most_tokens: int = 1000) -> LanguageModel:
    return open_model("openai:stand-in", Connection(server.url, key, most_tokens=most_tokens))


def said(model: LanguageModel, limit_s: float = 5.0, shape: Shape = Shape.STATEMENTS) -> str:
    return "".join(piece for piece in model.stream(ASKED, shape, limit_s) if isinstance(piece, str))


def failure(model: LanguageModel, limit_s: float = 5.0) -> ModelError:
    with pytest.raises(ModelError) as caught:
        said(model, limit_s)
    return caught.value


@pytest.fixture(autouse=True, scope="module")
def _opened_before() -> None:
    """What a provider's package loads at its first call is no part of what is measured."""
    with llm(SAYS) as server:
        said(model_at(server))


def test_a_reply_comes_piece_by_piece_with_what_it_cost() -> None:
    with llm(SAYS) as server:
        pieces = list(model_at(server).stream(ASKED, Shape.STATEMENTS, 5))
    assert "".join(piece for piece in pieces if isinstance(piece, str)) == TEXT
    assert len(pieces) > 3
    usage = next(piece for piece in pieces if isinstance(piece, Usage))
    assert usage.tokens_in > 0
    assert usage.tokens_out > 0


@pytest.mark.alone
def test_the_first_piece_is_there_long_before_the_last() -> None:
    with (
        llm(llm_server.says(TEXT, pace_s=0.1)) as server,
        held(model_at(server).stream(ASKED, Shape.STATEMENTS, 5)) as on,
    ):
        begun = time.monotonic()
        next(on)
        assert time.monotonic() - begun < 1
        rest = list(on)
        assert rest


@pytest.mark.parametrize("shape", list(Shape))
def test_a_server_is_told_the_shape_that_is_wanted(shape: Shape) -> None:
    with llm(SAYS) as server:
        said(model_at(server), shape=shape)
        sent = server.requests[0]
    assert sent.shape == shape.value
    assert sent.messages == [("system", "rules"), ("user", "公園の広さは？")]
    assert sent.body["temperature"] == 0
    assert sent.body["max_completion_tokens"] == 1000
    assert sent.wants_usage


FAULTS: Mapping[str, tuple[Script, Failure]] = {
    "hangs": (llm_server.hanging(), Failure.TIMEOUT),
    "begins and hangs": (llm_server.hanging(head=True), Failure.TIMEOUT),
    "drips": (llm_server.dripping(TEXT, 0.2), Failure.TIMEOUT),
    "closed": (llm_server.cut(TEXT, "closed"), Failure.CUT),
    "reset": (llm_server.cut(TEXT, "reset"), Failure.CUT),
    "ends without a reason": (llm_server.cut(TEXT, "quiet"), Failure.CUT),
    "too long": (llm_server.truncated(TEXT), Failure.CUT),
    "filtered": (llm_server.says(TEXT, reason="content_filter"), Failure.REFUSED),
    "no key": (llm_server.fails(401), Failure.REFUSED),
    "no such model": (llm_server.fails(404), Failure.REFUSED),
    "bad request": (llm_server.fails(400), Failure.REFUSED),
    "too many": (llm_server.fails(429), Failure.RATE_LIMITED),
    "broken": (llm_server.fails(500), Failure.SERVER),
    "overloaded": (llm_server.fails(503, body=b"<html>busy</html>"), Failure.SERVER),
    "no HTTP": (llm_server.garbage(), Failure.UNREACHABLE),
    "no JSON": (llm_server.broken_events(b"data: {nonsense\n\n"), Failure.SERVER),
    "nothing": (llm_server.broken_events(b"data: [DONE]\n\n"), Failure.SERVER),
}


@pytest.mark.alone
@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_the_server_does_the_stream_ends_in_time_with_a_reason(fault: str) -> None:
    script, wanted = FAULTS[fault]
    with llm(script) as server:
        model, begun = model_at(server), time.monotonic()
        assert failure(model, 1.0).failure is wanted
        assert time.monotonic() - begun < 1.8


def test_a_server_that_is_not_there_is_unreachable() -> None:
    model = open_model("openai:gone", Connection(f"http://127.0.0.1:{free_port()}/v1"))
    assert failure(model).failure is Failure.UNREACHABLE


def test_a_byte_a_second_without_an_end_of_the_line_is_let_go_of_in_time() -> None:
    def drip(_: llm_server.Received, line: llm_server.Line) -> None:
        line.begin()
        while True:
            line.pause(0.05)
            line.chunk(b":")

    with llm(drip) as server:
        assert failure(model_at(server), 0.6).failure is Failure.TIMEOUT
        assert gone(server)


def test_a_reply_without_an_end_is_cut_at_its_length() -> None:
    with llm(llm_server.never_ending()) as server:
        assert failure(model_at(server, most_tokens=100)).failure is Failure.CUT
        assert gone(server)


EVENT = b'data: {"id":"x","object":"chat.completion.chunk","created":1,"model":"m","choices":[%s]%s}\n\n'
FLOODS = {
    "a line without an end": b"data: " + b"a" * 65536,
    "comments": b": x\n\n" * 1000,
    "empty pieces": EVENT % (b'{"index":0,"delta":{"content":""},"finish_reason":null}', b"") * 100,
    "counts": EVENT % (b"", b',"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}') * 100,
}


@pytest.mark.alone
@pytest.mark.parametrize("flood", FLOODS)
def test_a_flood_without_a_word_is_let_go_of_in_time(flood: str) -> None:
    def pour(_: llm_server.Received, line: llm_server.Line) -> None:
        line.begin()
        while True:
            line.chunk(FLOODS[flood])

    with llm(pour) as server:
        model, begun = model_at(server), time.monotonic()
        failure(model, 0.5)
        assert time.monotonic() - begun < 1.5
        assert gone(server)


def test_a_caller_that_goes_lets_go_of_the_connection() -> None:
    with llm(llm_server.never_ending(0.01)) as server:
        with held(model_at(server).stream(ASKED, Shape.STATEMENTS, 30)) as pieces:
            next(pieces)
        assert gone(server)


POURED_BYTES = 12_000_000
"""What is read at most, 3 MB for a thousand tokens, and what waits in the buffers of both sides."""


@pytest.mark.parametrize("flood", ["a line without an end", "comments"])
@pytest.mark.parametrize("model", ["openai:stand-in", "ollama:stand-in"])
def test_a_reply_of_any_kind_is_let_go_of_once_it_is_too_long(model: str, flood: str) -> None:
    poured: list[int] = []

    def pour(_: llm_server.Received, line: llm_server.Line) -> None:
        line.begin()
        while sum(poured) < 10 * POURED_BYTES:
            line.chunk(FLOODS[flood])
            poured.append(len(FLOODS[flood]))

    with llm(pour) as server:
        address = server.url if model.startswith("openai") else server.url.removesuffix("/v1")
        asked = open_model(model, Connection(address, "none", most_tokens=1000))
        assert failure(asked, 60).failure in (Failure.CUT, Failure.SERVER)
        assert gone(server)
    assert 0 < sum(poured) < POURED_BYTES


@pytest.mark.parametrize("script", [llm_server.never_ending(0.01), llm_server.hanging(), llm_server.hanging(head=True)])
def test_once_nobody_waits_for_it_a_reply_is_let_go_of_and_booked(tmp_path: Path, script: Script) -> None:
    database, asker = open_engine(f"sqlite:///{tmp_path / 'keikaku.db'}"), Asker()
    books, begun = till(database, caps()), time.monotonic()
    bill = books.bill()
    with llm(script) as server:
        leaving = threading.Thread(target=leave_once_it_is_asked, args=(server, asker))
        leaving.start()
        with asker.waiting():
            assert failure(bill.on(model_at(server)), 60).failure is Failure.LEFT
            assert failure(bill.on(model_at(server)), 60).failure is Failure.LEFT
        leaving.join()
        assert time.monotonic() - begun < 30
        assert gone(server)
        assert len(server.requests) == bill.calls == 1
    assert books.spending.standing().day == bill.yen > 0
    database.dispose()


def leave_once_it_is_asked(server: LlmServer, asker: Asker) -> None:
    while not server.requests:
        time.sleep(0.01)
    asker.leave()


def gone(server: LlmServer) -> bool:
    until = time.monotonic() + 15
    while server.open_lines and time.monotonic() < until:
        time.sleep(0.02)
    return server.open_lines == 0


def test_fifty_that_hang_leave_no_thread_behind() -> None:
    with llm(llm_server.hanging(head=True)) as server:
        model = model_at(server)
        failure(model, 0.2)
        before = threading.active_count()
        asking = [threading.Thread(target=failure, args=(model, 0.5)) for _ in range(50)]
        for each in asking:
            each.start()
        for each in asking:
            each.join()
        assert gone(server)
    # The server on this side has a thread for each line, too.
    assert threading.active_count() <= before + 1


@pytest.mark.parametrize("refused", ["response_format", "temperature", "stream_options", "max_completion_tokens"])
def test_what_a_server_refuses_it_is_not_sent_again(refused: str) -> None:
    with llm(llm_server.picky([refused], SAYS)) as server:
        model = model_at(server)
        assert said(model) == TEXT
        assert said(model) == TEXT
        assert [refused in each.body for each in server.requests] == [True, False, False]


def test_a_request_that_is_refused_for_itself_changes_nothing() -> None:
    with llm(llm_server.in_turn(llm_server.fails(400), llm_server.fails(400), SAYS)) as server:
        model = model_at(server)
        assert failure(model).failure is Failure.REFUSED
        assert said(model) == TEXT
        assert server.requests[-1].shape == "statements"


def test_a_server_says_when_it_wants_to_be_asked_again() -> None:
    with llm(llm_server.fails(429, retry_after="7")) as server:
        assert failure(model_at(server)).retry_after_s == 7


def test_no_error_repeats_the_key_or_the_question() -> None:
    words = json.dumps({"error": {"message": f"Incorrect API key provided: {SECRET}, asked: 公園の広さは？"}})
    with llm(llm_server.fails(401, body=words.encode())) as server:
        error = failure(model_at(server, key=SECRET))
        assert server.requests[0].headers["authorization"] == f"Bearer {SECRET}"
    assert error.__cause__ is error.__context__ is None
    assert SECRET not in str(error)
    assert "公園" not in str(error)


def test_the_key_of_the_environment_is_sent_to_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    with llm(SAYS) as server:
        said(open_model("openai:stand-in", Connection(server.url)))
        assert SECRET not in str(server.requests[0].headers)


def test_an_address_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with llm(SAYS) as server:
        monkeypatch.setenv("OPENAI_API_KEY", SECRET)
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{free_port()}")
        failure(open_model("openai:stand-in", Connection()), 1.0)
        assert server.requests == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("anthropics:claude", "knows no such provider"),
        ("mistralai:large", "pip install langchain-mistralai"),
        ("bedrock_converse:some.model-v1:0", "pip install 'keikaku[bedrock]'"),
        ("openai:gpt-5-mini", "set LLM_API_KEY or OPENAI_API_KEY"),
    ],
)
def test_a_model_that_cannot_be_opened_is_named_with_what_mends_it(
    name: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(BotError, match="LLM_MODEL") as caught:
        open_model(name, Connection())
    assert words in str(caught.value)
    assert name in str(caught.value)


def test_the_settings_name_the_model_its_fallbacks_and_their_keys() -> None:
    with llm(llm_server.fails(503)) as first, llm(SAYS) as second:
        fallbacks = {"LLM_FALLBACKS": f"openai:other@{second.url}", "LLM_FALLBACK_API_KEYS": SECRET, "LLM_RETRIES": "0"}
        model = open_lineup(BotSettings.model_validate(first.settings(**fallbacks)))
        got = list(model.stream(ASKED, Shape.STATEMENTS, 5))
        assert second.requests[0].headers["authorization"] == f"Bearer {SECRET}"
        assert SECRET not in str(first.requests[0].headers)
    assert got[0] == Usage(model="openai:other")
    assert "".join(piece for piece in got if isinstance(piece, str)) == TEXT


@pytest.mark.alone
def test_one_that_hangs_leaves_half_of_the_time_to_the_next() -> None:
    with llm(llm_server.hanging()) as first, llm(SAYS) as second:
        settings = BotSettings.model_validate(first.settings(LLM_FALLBACKS=f"openai:other@{second.url}"))
        begun = time.monotonic()
        assert said(open_lineup(settings), 1.0) == TEXT
        assert 0.4 < time.monotonic() - begun < 1.0
