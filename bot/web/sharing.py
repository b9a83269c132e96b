"""What pages of listed sites may read: residents' doors, and none of the operators'."""

from starlette.middleware.cors import CORSMiddleware
from starlette.types import Receive, Scope, Send

from bot.web.guarding import is_for_operators


class Shared(CORSMiddleware):
    """CORS for everything but the operators' pages and calls, of which browsers let no other site's page read a word."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] == "http" and is_for_operators(scope["path"]):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)
