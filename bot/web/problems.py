"""What went wrong, as problem+json (RFC 9457) in the caller's language."""

import logging
import secrets
import traceback
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from bot.errors import BotError, LedgerError, NotReadyError, QuestionError
from bot.web.schemas import ProblemOut
from prompts.reading import say
from vectorstore.errors import VectorStoreError

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
STATUSES = {
    "invalid_json": 400,
    "not_signed_in": 401,
    "origin_not_allowed": 403,
    "not_allowed": 403,
    "csrf": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "answer_id_taken": 409,
    "body_too_large": 413,
    "unsupported_media_type": 415,
    "invalid_request": 422,
    "question_empty": 422,
    "question_too_long": 422,
    "question_not_text": 422,
    "city_unknown": 422,
    "rate_limited": 429,
    "daily_limit": 429,
    "internal": 500,
    "not_ready": 503,
}
_CODES = {400: "invalid_json", 404: "not_found", 405: "method_not_allowed", 413: "body_too_large"}
_FAULTS = ("invalid_json", "unsupported_media_type", "method_not_allowed", "answer_id_taken")
_WORDED_AS = dict.fromkeys(_FAULTS, "invalid_request")


def told(description: str) -> dict[str, Any]:
    """A response of OpenAPI that is a problem."""
    schema = {"$ref": f"#/components/schemas/{ProblemOut.__name__}"}
    return {"description": description, "model": ProblemOut, "content": {MEDIA_TYPE: {"schema": schema}}}


class ProblemError(BotError):
    """Something that the caller is told; `code` is stable, `values` fill the sentence."""

    def __init__(
        self, code: str, /, language: str = "", headers: Mapping[str, str] | None = None, **values: object
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = STATUSES[code]
        self.language = language
        self.headers = dict(headers or {})
        self.values = values

    def out(self, language: str) -> ProblemOut:
        """The problem in words, in the language of the question where that is known."""
        words = say(f"errors.{_WORDED_AS.get(self.code, self.code)}", self.language or language, **self.values)
        title = HTTPStatus(self.status).phrase
        error_id = str(self.values.get("id", ""))
        return ProblemOut(title=title, status=self.status, detail=words, code=self.code, error_id=error_id)


def problem_of(error: Exception, max_chars: int) -> ProblemError:
    """What to tell of an error; one that nobody foresaw gets a number, and a line in the log without its words."""
    match error:
        case ProblemError():
            return error
        case QuestionError():
            return ProblemError(error.code, limit=max_chars)
        case NotReadyError() | VectorStoreError() | LedgerError():
            log.warning("not ready: %s", error)
            return ProblemError("not_ready", headers={"Retry-After": "30"})
        case RequestValidationError():
            return ProblemError(_code_of_fault(error))
        case HTTPException():
            return ProblemError(_CODES.get(error.status_code, "invalid_request"), headers=error.headers)
    return ProblemError("internal", id=_logged(error))


def _code_of_fault(error: RequestValidationError) -> str:
    fault = error.errors()[0]
    match fault["loc"], fault["type"]:
        case _, "json_invalid":
            return "invalid_json"
        case ("path", *_), _:
            return "not_found"
        case ("body", "question" | "query"), "missing":
            return "question_empty"
        case ("body", "question" | "query"), "string_unicode":
            return "question_not_text"
    return "invalid_request"


def _logged(error: Exception) -> str:
    error_id = secrets.token_hex(4).upper()
    # Only where it happened: an exception's words may repeat what somebody asked.
    frames = reversed(traceback.extract_tb(error.__traceback__)[-6:])
    places = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
    log.error("error %s: %s at %s", error_id, type(error).__name__, places)
    return error_id
