"""Asks the language model for one short reply, and says how to mend what keeps it from one."""

import time
from collections.abc import Mapping

from bot.errors import BotError
from bot.findings import Finding, State
from bot.settings_writing import NamedModel, WritingSettings
from bot.writing.port import Failure, LanguageModel, Message, ModelError, Role, Shape, held
from bot.writing.prompting import prompt

_MENDS: Mapping[Failure, str] = {
    Failure.TIMEOUT: "raise LLM_TIMEOUT_S, or take a smaller model",
    Failure.UNREACHABLE: "no server replies there; start it, or correct LLM_BASE_URL",
    Failure.RATE_LIMITED: "it replies to no more for now; wait, or ask its provider for a higher limit",
    Failure.SERVER: "its server fails, or is none; look into its log, and see whether LLM_BASE_URL ends as it should (/v1)",
    Failure.REFUSED: "its server refuses it; see whether LLM_MODEL is there and LLM_API_KEY is right",
    Failure.CUT: "its reply broke off; raise LLM_REPLY_TOKENS where the model thinks first",
}
LONGEST_S = 30.0
"""Whoever asks the doctor waits for it."""
_OTHERWISE = "answers are quoted until it replies"
"""As they are whatever keeps it from replying."""


def examine_writing(settings: WritingSettings) -> list[Finding]:
    """A finding for each model that the settings name; none of them is needed."""
    if not settings.llm_model:
        return [Finding("LLM", State.OFF, "answers are quoted; none is needed")]
    return [_examined(each, at, settings) for at, each in enumerate(settings.llm_named)]


def _examined(named: NamedModel, at: int, settings: WritingSettings) -> Finding:
    from bot.writing.models.lineup import open_one  # noqa: PLC0415 - a second and 100 MB that quoting never needs

    subject = "LLM" if at == 0 else f"LLM fallback {at}"
    try:
        seconds = _seconds(open_one(settings, at), min(settings.llm_timeout_s, LONGEST_S))
    except ModelError as error:
        mend = _MENDS.get(error.failure, _OTHERWISE)
        return Finding(subject, State.OFF, f"{error}; {mend}")
    except BotError as error:
        # It stops the start, and so does this.
        return Finding(subject, State.ILL, str(error))
    return Finding(subject, State.WELL, f"{named.name} replied in {seconds:.1f} s")


def _seconds(model: LanguageModel, limit_s: float) -> float:
    """How long a reply took."""
    begun = time.monotonic()
    asked = Message(Role.USER, prompt("examine").text)
    with held(model.stream((asked,), Shape.QUESTION, limit_s)) as pieces:
        for _ in pieces:
            pass
    return time.monotonic() - begun
