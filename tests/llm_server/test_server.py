import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import openai
import pytest
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam

from tests.llm_server import (
    LlmServer,
    Script,
    after_thinking,
    broken_events,
    by_question,
    by_shape,
    cut,
    dripping,
    fails,
    garbage,
    hanging,
    in_turn,
    llm,
    lying,
    never_ending,
    picky,
    reply,
    says,
    slow,
    truncated,
    truthful,
)
from tests.llm_server.lies import LIES

PASSAGES = """<passage number="1">
青空市みどりの計画 ＞ 公園
市民ひとりあたりの公園の広さを12㎡にします。
公園の数は92か所をめざします。
</passage>
<passage number="2">
青空市みどりの計画 ＞ 学校
小学校の給食費は月額4,500円です。
</passage>
"""
QUESTION = "公園の広さは？"


@contextmanager
def client(server: LlmServer, timeout_s: float = 5) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=server.url, api_key="none", max_retries=0, timeout=timeout_s) as opened:
        yield opened


def messages(question: str = QUESTION) -> list[ChatCompletionMessageParam]:
    asked = f"<passages>\n{PASSAGES}</passages>\n<question>{question}</question>"
    return [{"role": "system", "content": "Answer."}, {"role": "user", "content": asked}]


def streamed(server: LlmServer, question: str = QUESTION) -> list[ChatCompletionChunk]:
    with client(server) as opened:
        stream = opened.chat.completions.create(
            model="stand-in", messages=messages(question), stream=True, stream_options={"include_usage": True}
        )
        return list(stream)


def text_of(chunks: Sequence[ChatCompletionChunk]) -> str:
    return "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)


def said(script: Script, question: str = QUESTION) -> str:
    with llm(script) as server:
        return text_of(streamed(server, question))


def texts(script: Script) -> list[str]:
    return [each["text"] for each in json.loads(said(script))["statements"]]


def test_a_text_is_streamed_in_pieces_with_a_reason_and_its_cost_at_the_end() -> None:
    with llm(says("公園は12㎡です。" * 3, size=5)) as server:
        chunks = streamed(server)
    assert text_of(chunks) == "公園は12㎡です。" * 3
    assert len(chunks) > 5
    assert [choice.finish_reason for chunk in chunks[-2:] for choice in chunk.choices] == ["stop"]
    assert chunks[-1].usage
    assert chunks[-1].usage.completion_tokens == len(chunks) - 2


def test_a_text_is_given_whole_to_whom_does_not_stream_and_the_models_are_listed() -> None:
    with llm(says("はい。")) as server, client(server) as opened:
        whole = opened.chat.completions.create(model="stand-in", messages=messages())
        assert [model.id for model in opened.models.list()] == ["stand-in"]
    assert whole.choices[0].message.content == "はい。"
    assert whole.usage


def test_what_was_sent_is_kept_and_the_prompts_passages_and_question_are_read_in_it() -> None:
    with llm(truthful()) as server:
        streamed(server)
        [request] = server.requests
    assert request.question == QUESTION
    assert [(one.number, one.head[:9], one.head[-2:]) for one in request.passages] == [
        (1, "青空市みどりの計画", "公園"),
        (2, "青空市みどりの計画", "学校"),
    ]
    assert request.passages[1].lines == ("小学校の給食費は月額4,500円です。",)
    assert request.headers["authorization"] == "Bearer none"
    assert QUESTION not in request.system
    assert not request.left


def test_a_truthful_model_says_what_the_passages_say_the_nearest_first() -> None:
    assert texts(truthful(2)) == ["市民ひとりあたりの公園の広さを12㎡にします。", "公園の数は92か所を目指します。"]


def test_a_liar_changes_one_point_another_at_each_request() -> None:
    with llm(lying("figure", "negation")) as server:
        told = [json.loads(text_of(streamed(server)))["statements"][0]["text"] for _ in range(3)]
    assert told == [
        "市民ひとりあたりの公園の広さを13㎡にします。",
        "市民ひとりあたりの公園の広さを12㎡にしません。",
        "市民ひとりあたりの公園の広さを13㎡にします。",
    ]


@pytest.mark.parametrize("kind", LIES)
def test_a_lie_differs_from_the_truth(kind: str) -> None:
    truth = "みどり市は令和9年度までに、「緑の基本計画（案）」により二つの公園と一部の広場の整備を検討します。全12か所以上です。"
    assert LIES[kind](truth) != truth


@pytest.mark.parametrize("how", ["closed", "reset"])
def test_a_connection_is_broken_off_in_the_middle(how: str) -> None:
    with llm(cut("あ" * 100, how)) as server, pytest.raises(openai.APIConnectionError):  # type: ignore[arg-type]
        streamed(server)


def test_a_quiet_cut_looks_whole_but_for_the_reason() -> None:
    with llm(cut("あ" * 100, "quiet")) as server:
        chunks = streamed(server)
    assert 0 < len(text_of(chunks)) < 100
    assert all(choice.finish_reason is None for chunk in chunks for choice in chunk.choices)


def test_a_truncated_reply_says_so() -> None:
    with llm(truncated("あ" * 100)) as server:
        chunks = streamed(server)
    assert "length" in [choice.finish_reason for chunk in chunks for choice in chunk.choices]


@pytest.mark.parametrize(
    ("script", "error"),
    [
        (fails(429, retry_after="7"), openai.RateLimitError),
        (fails(500), openai.InternalServerError),
        (fails(503, body=b"<html>busy</html>"), openai.InternalServerError),
        (fails(401), openai.AuthenticationError),
        (fails(404), openai.NotFoundError),
        (garbage(), openai.APIConnectionError),
        (picky(["stream_options"], truthful()), openai.BadRequestError),
    ],
    ids=["429", "500", "503", "401", "404", "garbage", "picky"],
)
def test_trouble_comes_as_the_client_knows_it(script: Script, error: type[Exception]) -> None:
    with llm(script) as server, pytest.raises(error) as raised:
        streamed(server)
    if isinstance(raised.value, openai.RateLimitError):
        assert raised.value.response.headers["Retry-After"] == "7"


def test_events_may_be_no_json() -> None:
    with llm(broken_events(b"data: {\xff\n\n")) as server, pytest.raises(ValueError, match=r"."):
        streamed(server)


def test_a_silent_server_is_given_up_by_the_client_and_knows_it() -> None:
    with llm(hanging()) as server:
        with client(server, 0.2) as opened, pytest.raises(openai.APITimeoutError):
            opened.chat.completions.create(model="stand-in", messages=messages(), stream=True)
        _until(lambda: server.requests[0].left and not server.open_lines)


def test_an_endless_reply_ends_when_the_client_hangs_up() -> None:
    with llm(never_ending()) as server:
        with client(server) as opened:
            stream = opened.chat.completions.create(model="stand-in", messages=messages(), stream=True)
            assert len([chunk for chunk, _ in zip(stream, range(50), strict=False)]) == 50
            stream.close()
        _until(lambda: server.requests[0].left)


def test_thoughts_come_in_the_reply_or_apart() -> None:
    assert said(after_thinking(says("はい。"), "うーん")) == "<think>\nうーん\n</think>\n\nはい。"
    assert said(after_thinking(says("はい。"), apart=True)) == "はい。"


def test_the_script_goes_by_turn_by_question_and_by_shape() -> None:
    asked = by_question(lambda question: says("公園") if "公園" in question else says("学校"))
    assert said(asked) == "公園"
    assert said(by_shape({"question": says("？")}, says("文"))) == "文"
    with llm(in_turn(says("1"), says("2"))) as server:
        assert [text_of(streamed(server)) for _ in range(3)] == ["1", "2", "2"]


def test_slow_and_dripping_take_their_time() -> None:
    begun = time.monotonic()
    assert said(slow(0.2, dripping("abc", 0.1))) == "abc"
    assert time.monotonic() - begun > 0.5


def test_a_server_that_is_stopped_breaks_off_and_comes_again_on_its_port() -> None:
    with llm(never_ending()) as server:
        threading.Timer(0.2, server.stop).start()
        with pytest.raises(openai.APIConnectionError):
            streamed(server)
        with pytest.raises(openai.APIConnectionError):
            streamed(server)
        server.script = says(reply(["はい。"]))
        server.start()
        assert "はい。" in text_of(streamed(server))


def _until(predicate: object, timeout_s: float = 5) -> None:
    assert callable(predicate)
    give_up = time.monotonic() + timeout_s
    while not predicate():
        assert time.monotonic() < give_up
        time.sleep(0.01)
