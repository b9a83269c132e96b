"""A call that meets trouble, whichever way it came."""

import asyncio
from collections.abc import Callable

from aiohttp import web

from tests.slack_cloud.faults import Fault


async def suffer(
    fault: Fault, request: web.Request, carry_out: Callable[[], web.Response], note: Callable[[str], None]
) -> web.Response:
    """Answers as the fault has it; `note` is told the answer of a call that is not carried out."""
    done = carry_out() if fault.after_effect else None
    if fault.hang_s:
        await asyncio.sleep(fault.hang_s)
    answer = troubled(fault)
    if answer is None and not fault.drop:
        return done or carry_out()
    if done is None:
        note("dropped" if answer is None else str(answer.status))
    if answer is None:
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)
    return answer


def too_many(retry_after: int) -> web.Response:
    """Source: https://docs.slack.dev/apis/web-api/rate-limits."""
    headers = {"Retry-After": str(retry_after)}
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)


def troubled(fault: Fault) -> web.Response | None:
    """What a fault answers; None where it only hangs, or says nothing at all."""
    if fault.retry_after or fault.error == "ratelimited" or fault.status == 429:
        return too_many(fault.retry_after or 1)
    if fault.error:
        return web.json_response({"ok": False, "error": fault.error}, status=fault.status or 200)
    if fault.status:
        return web.Response(status=fault.status, text="<html>Server Error</html>", content_type="text/html")
    return None
