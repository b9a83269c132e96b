"""Notices when whoever sent a request hangs up."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from bot.asker import Asker


async def attended(request: Request) -> AsyncIterator[Asker]:
    """Who sent the request; once its body is read, the next that comes is that they have left."""
    asker = Asker()
    watching = asyncio.create_task(_watch(request, asker))
    try:
        yield asker
    finally:
        watching.cancel()


async def _watch(request: Request, asker: Asker) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    asker.leave()


Attended = Annotated[Asker, Depends(attended)]
