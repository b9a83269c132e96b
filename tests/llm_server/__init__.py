"""A stand-in for a language model's server: OpenAI's chat completions over a real socket, good, slow, lying and broken.

    with llm(truthful()) as server:
        … LLM_MODEL=openai:stand-in, LLM_BASE_URL=server.url …
        server.requests[0].question

A script is called with each request and the line to reply on; `server.script` may be changed at any time.
"""

from tests.llm_server.line import Left, Line
from tests.llm_server.received import Received, Shown
from tests.llm_server.scripts import (
    Script,
    after_thinking,
    by_question,
    by_shape,
    dripping,
    hanging,
    in_turn,
    never_ending,
    says,
    slow,
)
from tests.llm_server.server import LlmServer, llm
from tests.llm_server.troubles import broken_events, cut, fails, garbage, picky, truncated
from tests.llm_server.writing import lying, reply, true_reply, true_statements, truthful

__all__ = [
    "Left",
    "Line",
    "LlmServer",
    "Received",
    "Script",
    "Shown",
    "after_thinking",
    "broken_events",
    "by_question",
    "by_shape",
    "cut",
    "dripping",
    "fails",
    "garbage",
    "hanging",
    "in_turn",
    "llm",
    "lying",
    "never_ending",
    "picky",
    "reply",
    "says",
    "slow",
    "true_reply",
    "true_statements",
    "truncated",
    "truthful",
]
