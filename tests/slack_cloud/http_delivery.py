"""Signed delivery over HTTP, as to an app's Request URL."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from urllib.parse import urlencode

import aiohttp

from tests.slack_cloud.parcel import Outcome, Parcel
from tests.slack_cloud.reading import Json
from tests.slack_cloud.terms import Terms


def signed(secret: str, body: bytes, at: float | None = None) -> dict[str, str]:
    """The headers that prove a body to be Slack's. Source: https://docs.slack.dev/authentication/verifying-requests-from-slack."""
    timestamp = str(int(time.time() if at is None else at))
    base = b"v0:" + timestamp.encode() + b":" + body
    signature = "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}


def written(kind: str, payload: Json) -> tuple[bytes, str]:
    """The body and its content type: events are JSON, the rest are forms."""
    if kind == "events_api":
        return json.dumps(payload, ensure_ascii=False).encode(), "application/json"
    form = {"payload": json.dumps(payload, ensure_ascii=False)} if kind == "interactive" else payload
    return urlencode({name: str(value) for name, value in form.items()}).encode(), "application/x-www-form-urlencoded"


class HttpDelivery:
    """Posts to the app, from the server's loop."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._session: aiohttp.ClientSession | None = None
        self._turn = 0

    async def attempt(self, parcel: Parcel, retry: int, reason: str) -> Outcome:
        """A status of 2xx within the time for it is the acknowledgement."""
        body, content_type = written(parcel.kind, parcel.payload)
        headers = {"Content-Type": content_type, "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
        headers |= signed(parcel.team.app.signing_secret, body)
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason}
        started = time.monotonic()
        try:
            return await self._post(body, headers, started)
        except TimeoutError:
            return Outcome(time.monotonic() - started, "http_timeout")
        except aiohttp.ClientError:
            await asyncio.sleep(0.02)
            return Outcome(time.monotonic() - started, "connection_failed")

    async def _post(self, body: bytes, headers: Mapping[str, str], started: float) -> Outcome:
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        timeout = aiohttp.ClientTimeout(total=self._terms.ack_s)
        urls = self._terms.http_urls or (self._terms.http_url,)
        self._turn += 1
        async with self._session.post(
            urls[self._turn % len(urls)], data=body, headers=headers, timeout=timeout
        ) as response:
            answered = await response.text()
            seconds = time.monotonic() - started
            if 200 <= response.status < 300:
                return Outcome(seconds, status=response.status, answer=_read(answered))
            is_final = response.headers.get("X-Slack-No-Retry") == "1"
            return Outcome(seconds, "http_error", response.status, is_final=is_final)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


def _read(answered: str) -> Json:
    """What was answered: JSON, or words alone, which a command may be answered with."""
    try:
        answer = json.loads(answered) if answered.strip() else {}
    except ValueError:
        return {"text": answered}
    return answer if isinstance(answer, dict) else {}
