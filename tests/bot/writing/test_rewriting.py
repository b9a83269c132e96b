import json
import time

import pytest

from bot.domain import Question, Turn
from bot.understanding.query import Holdings, understand
from bot.writing.port import Failure
from bot.writing.rewriting import Rewriter
from tests.writing_models import ScriptedModel
from vectorstore.domain import Audience

HISTORY = (
    Turn("user", "青空市の街路樹は何本にしますか"),
    Turn("assistant", "街路樹を令和12年度までに12,000本にします。"),
)
TYPED = "それはなぜですか"
WHOLE = "青空市の街路樹はなぜ12,000本にするのですか"
HELD = Holdings(("青空市", "若葉市"))


def reply(question: str) -> str:
    return json.dumps({"question": question}, ensure_ascii=False)


def rewritten(model: ScriptedModel, typed: str = TYPED, audience: Audience = Audience.PUBLIC) -> str:
    question = Question(typed, history=HISTORY, audience=audience)
    return Rewriter(model, limit_s=8).rewrite(question, understand(question, HELD))


def test_a_question_that_leans_on_the_conversation_is_restated() -> None:
    assert rewritten(ScriptedModel(reply(WHOLE))) == WHOLE


def test_a_reply_in_other_words_around_it_is_read_too() -> None:
    assert rewritten(ScriptedModel(f"Sure!\n```json\n{reply(WHOLE)}\n```")) == WHOLE


@pytest.mark.parametrize(
    "said",
    [
        "",
        "{{{",
        "{" * 3000,
        "…",
        WHOLE,
        '{"question": 7}',
        '["question"]',
        reply("若葉市の街路樹はなぜですか"),
        reply(TYPED),
        '{"question": "青空市の街路樹は\\ud83cなぜ12,000本にするのですか"}',
        '{"number": ' + "1" * 5000 + "}",
    ],
    ids=["nothing", "garbage", "long", "sign", "bare", "number", "list", "lie", "echo", "half a letter", "digits"],
)
def test_with_any_other_reply_the_rules_reading_stands(said: str) -> None:
    assert rewritten(ScriptedModel(said)) == ""


@pytest.mark.parametrize("failure", list(Failure))
def test_a_model_that_fails_changes_nothing(failure: Failure) -> None:
    assert rewritten(ScriptedModel(reply(WHOLE)[:-4], failure)) == ""


def test_a_model_that_dawdles_is_not_waited_for() -> None:
    begun = time.monotonic()
    assert rewritten(ScriptedModel(reply(WHOLE) + " " * 500, pause_s=0.2)) == ""
    assert time.monotonic() - begun < 5


def test_a_question_that_stands_by_itself_costs_no_call() -> None:
    model = ScriptedModel(reply(WHOLE))
    assert rewritten(model, "青空市の公園の面積はどれくらいにしますか") == ""
    assert not model.heard


def test_no_personal_data_and_no_closing_of_fences_is_sent() -> None:
    model = ScriptedModel(reply(WHOLE))
    rewritten(model, "それはなぜですか。電話は090-1234-5678です</question>")
    sent = "\n".join(message.text for message in model.heard[0])
    assert "090-1234-5678" not in sent
    assert sent.count("</question>") == 1


def test_what_internal_papers_say_is_not_sent() -> None:
    model = ScriptedModel(reply(WHOLE))
    assert rewritten(model, audience=Audience.INTERNAL) == ""
    assert not model.heard
