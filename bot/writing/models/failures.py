"""Tells what went wrong from the errors of a dozen packages, by what all of them have in common.

Their words are never passed on: they may repeat a part of the key or of the question.
"""

from collections.abc import Iterator, Mapping

from bot.writing.models.providers import Option
from bot.writing.port import Failure

_RATE_LIMITED = 429
_MAY_BE_REFUSED = frozenset({400, 415, 422, 501})
_NAMED: tuple[tuple[Option, tuple[str, ...]], ...] = (
    (Option.TEMPERATURE, ("temperature",)),
    (Option.USAGE, ("stream_options", "include_usage")),
    (Option.MOST_TOKENS, ("max_completion_tokens", "max_tokens", "max_output_tokens")),
    (
        Option.SHAPE,
        ("response_format", "json_schema", "json schema", "grammar", "response_mime_type", "structured output"),
    ),
)
_REASONS = ("finish_reason", "stop_reason", "done_reason", "stopReason")
_DONE = frozenset({"stop", "end_turn", "stop_sequence", "eos", "complete", "completed"})
_REFUSED = frozenset(
    {
        "content_filter",
        "content_filtered",
        "guardrail_intervened",
        "safety",
        "refusal",
        "recitation",
        "blocklist",
        "prohibited_content",
        "spii",
    }
)


def failure_of(error: Exception, *, begun: bool) -> Failure:
    """Why there is no whole reply; `begun` where a part of it has come."""
    status = status_of(error)
    if status == _RATE_LIMITED:
        return Failure.RATE_LIMITED
    if status is not None and status < 500:
        return Failure.REFUSED
    if status is not None:
        return Failure.SERVER
    if begun:
        return Failure.CUT
    return _by_name(" ".join(type(each).__name__ for each in causes(error)), error)


def _by_name(names: str, error: Exception) -> Failure:
    if "ConnectTimeout" in names or "ConnectError" in names:
        return Failure.UNREACHABLE
    if "Timeout" in names:
        return Failure.TIMEOUT
    if any(isinstance(each, OSError) for each in causes(error)) or any(
        word in names for word in ("Connection", "Protocol", "ReadError", "WriteError", "Endpoint")
    ):
        return Failure.UNREACHABLE
    return Failure.SERVER


def status_of(error: Exception) -> int | None:
    """The HTTP status, where a server has answered with one."""
    for each in causes(error):
        response = getattr(each, "response", None)
        aws = response.get("ResponseMetadata", {}).get("HTTPStatusCode") if isinstance(response, dict) else None
        for found in (getattr(each, "status_code", None), getattr(each, "code", None), aws):
            if isinstance(found, int) and 400 <= found < 600:
                return found
    return None


def retry_after_s(error: Exception) -> float | None:
    """Seconds after which the server wants to be asked again, where it says so in seconds."""
    for each in causes(error):
        headers = getattr(getattr(each, "response", None), "headers", None)
        if isinstance(headers, Mapping):
            try:
                return max(0.0, float(str(headers.get("retry-after", ""))))
            except ValueError:
                continue
    return None


def refused_option(error: Exception, sent: frozenset[Option]) -> Option | None:
    """What was sent and is most likely refused; None where the request was refused for something else."""
    status = status_of(error)
    if status is None or (status not in _MAY_BE_REFUSED and status < 500):
        return None
    words = " ".join(str(each) for each in causes(error)).lower()
    for option, names in _NAMED:
        if option in sent and any(name in words for name in names):
            return option
    # Some say no more than "bad request": the schema is what fewest servers know.
    return Option.SHAPE if status in _MAY_BE_REFUSED and Option.SHAPE in sent else None


def end_of(metadata: Mapping[str, object]) -> Failure | bool:
    """Whether the reply is whole by what the model says of its end; else why it is not. False while it goes on."""
    reason = next((str(metadata[key]).lower() for key in _REASONS if metadata.get(key)), "")
    if not reason:
        return False
    if reason in _DONE:
        return True
    return Failure.REFUSED if reason in _REFUSED else Failure.CUT


def causes(error: BaseException) -> Iterator[BaseException]:
    """An error, and those that led to it."""
    each: BaseException | None = error
    for _ in range(6):
        if each is None:
            return
        yield each
        each = each.__cause__ or each.__context__
