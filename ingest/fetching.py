"""Fetches a file from the net without letting an address lead into the own network."""

import asyncio
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from urllib.parse import unquote

import httpx

from ingest.addresses import Network, Reach, resolved
from ingest.document import SourceFile
from ingest.errors import SourceError
from ingest.failures import Failure

AGENT = "keikaku"
"""The name that robots.txt knows us by."""
_USER_AGENT = f"{AGENT}/0.1 (plan ingest)"
_SUFFIX_OF = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "text/markdown": ".md",
    "text/plain": ".txt",
}
_CONNECT_TIMEOUT_S = 10.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one fetch may take: bytes after decompression, seconds in all, redirects; and whom it may reach."""

    max_bytes: int
    timeout_s: float
    max_redirects: int
    allow_private_addresses: bool = False
    private_networks: tuple[Network, ...] = ()

    @property
    def reach(self) -> Reach:
        """Whom a fetch may reach."""
        return Reach(self.allow_private_addresses, self.private_networks)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered at one address; header names are lower case, a redirect brings no content."""

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""

    @property
    def location(self) -> str:
        """Where a redirect leads, as a whole address; "" where there is none."""
        given = self.headers.get("location", "")
        return str(httpx.URL(self.url).join(given)) if self.status in _REDIRECTS and given else ""

    @property
    def name(self) -> str:
        """The last part of the path; its suffix comes from the content type where the path has none."""
        target = httpx.URL(self.url)
        last = PurePosixPath(unquote(target.path)).name or target.host
        kind = self.headers.get("content-type", "").split(";")[0].strip().lower()
        has_suffix = bool(PurePosixPath(target.path).suffix)
        return last if has_suffix else f"{last}{_SUFFIX_OF.get(kind, '')}"


def fetch(url: str, limits: FetchLimits) -> SourceFile:
    """The file at an http or https address, redirects followed.

    Raises:
        SourceError: the address is wrong or private, or its server fails, is too slow or sends too much.
    """
    deadline, target = time.monotonic() + limits.timeout_s, url
    for _ in range(limits.max_redirects + 1):
        reply = ask(target, replace(limits, timeout_s=max(0.0, deadline - time.monotonic())), given=url)
        if not reply.location:
            return _received(reply, url)
        target = reply.location
    raise SourceError(
        f"{url}: redirected more than {limits.max_redirects} times. Give the final address.", Failure.REDIRECTS
    )


def ask(url: str, limits: FetchLimits, headers: Mapping[str, str] | None = None, *, given: str = "") -> Reply:
    """What the server at an address answers; errors name the address that was `given` at first.

    The host is resolved once, every address is checked, and the connection goes to a checked one: a name that
    changes its address between check and use gains nothing. Proxies of the environment are not used, since they would
    resolve the name themselves.

    Raises:
        SourceError: the address is wrong or private, or its server cannot be reached, is too slow or sends too much.
    """
    given = given or url
    try:
        return asyncio.run(_within(url, limits, headers or {}, given))
    except TimeoutError as error:
        raise SourceError(
            f"{given}: no answer within INGEST_FETCH_TIMEOUT_S. Try later, or save the file.", Failure.NO_ANSWER
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
        why = str(error) or type(error).__name__
        raise SourceError(f"{given}: cannot be fetched ({why}). Check the address.", Failure.UNREACHABLE) from error


async def _within(url: str, limits: FetchLimits, headers: Mapping[str, str], given: str) -> Reply:
    context = ssl.create_default_context()
    async with (
        asyncio.timeout(limits.timeout_s),
        httpx.AsyncClient(trust_env=False, verify=context, timeout=_CONNECT_TIMEOUT_S) as client,
    ):
        request = await _request(client, httpx.URL(url), given, limits)
        request.headers.update(headers)
        response = await client.send(request, stream=True)
        try:
            found = {name.lower(): value for name, value in response.headers.items()}
            content = b"" if response.status_code in _REDIRECTS else await _content(response, given, limits)
            return Reply(url, response.status_code, found, content)
        finally:
            await response.aclose()


async def _request(client: httpx.AsyncClient, target: httpx.URL, given: str, limits: FetchLimits) -> httpx.Request:
    """A request to a checked address that names the host as the address given did."""
    if target.scheme not in ("http", "https") or not target.host:
        raise SourceError(f"{given}: {target.scheme or 'no'} scheme. Give an http or https address.", Failure.ADDRESS)
    if target.userinfo:
        raise SourceError(
            f"{given.split('//', maxsplit=1)[0]}//…: the address carries a password. Give a public address.",
            Failure.ADDRESS,
        )
    addresses = await resolved(target)
    if not all(limits.reach.allows(address) for address in addresses):
        raise SourceError(
            f"{given}: {target.host} lies in a private network. Save the file and give its path.",
            Failure.PRIVATE_ADDRESS,
        )
    headers = {"Host": target.netloc.decode("ascii"), "User-Agent": _USER_AGENT, "Accept": "*/*"}
    extensions = {"sni_hostname": target.raw_host.decode("ascii")} if target.scheme == "https" else {}
    reached = target.copy_with(host=str(addresses[0]))
    return client.build_request("GET", reached, headers=headers, extensions=extensions)


async def _content(response: httpx.Response, given: str, limits: FetchLimits) -> bytes:
    content = bytearray()
    async for part in response.aiter_bytes(65536):
        content += part
        if len(content) > limits.max_bytes:
            raise SourceError(
                f"{given}: more than the {limits.max_bytes / 2**20:.0f} MiB allowed. Save it and split it.",
                Failure.TOO_BIG,
                allowed_mib=limits.max_bytes // 2**20,
            )
    return bytes(content)


def _received(reply: Reply, url: str) -> SourceFile:
    if reply.status != httpx.codes.OK:
        raise SourceError(
            f"{url}: the server answered {reply.status}. Check the address.", Failure.SERVER, status=reply.status
        )
    return SourceFile(reply.name, reply.content, url)
