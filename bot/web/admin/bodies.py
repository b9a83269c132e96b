"""How large a request may be: what operators upload is larger than a question."""

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from bot.web.admin.entrance import identified
from bot.web.admin.office import office_of

UPLOADS = ("/admin/uploads", "/api/v1/admin/uploads")
QUESTION_SETS = ("/admin/golden/import", "/api/v1/admin/golden/import")
_FORM_BYTES = 1024 * 1024
"""What stands around the files of a form."""
_SET_BYTES = 8 * 1024 * 1024
"""A question set: some thousand questions with their quotes."""


async def body_limit(request: Request) -> int:
    """Bytes that a request's body may have; nothing large is taken in before its sender is known.

    Raises:
        ProblemError: `not_signed_in`, where something is uploaded.
    """
    settings = office_of(request).settings
    path = request.url.path.rstrip("/")
    if request.method != "POST" or path not in (*UPLOADS, *QUESTION_SETS):
        return settings.body_max_bytes
    await run_in_threadpool(identified, request)
    return _SET_BYTES if path in QUESTION_SETS else settings.upload_max_mb * 2**20 + _FORM_BYTES
