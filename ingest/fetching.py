"""Fetches a file from the net without letting an address lead into the own network."""

import asyncio
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

import httpx

from ingest.document import SourceFile
from ingest.errors import SourceError

_AGENT = "keikaku/0.1 (plan ingest)"
_SUFFIX_OF = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "text/markdown": ".md",
    "text/plain": ".txt",
}
# 64:ff9b::/96 and 2002::/16 carry an IPv4 address, which may be a private one.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_CONNECT_TIMEOUT_S = 10.0

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one fetch may take: bytes after decompression, seconds in all, redirects; and whom it may reach."""

    max_bytes: int
    timeout_s: float
    max_redirects: int
    allow_private_addresses: bool = False


def fetch(url: str, limits: FetchLimits) -> SourceFile:
    """The file at an http or https address.

    The host is resolved once, every address is checked, and the connection goes to a checked one: a name that
    changes its address between check and use gains nothing. Each redirect is checked alike. Proxies of the
    environment are not used, since they would resolve the name themselves.

    Raises:
        SourceError: the address is wrong or private, or its server fails, is too slow or sends too much.
    """
    try:
        return asyncio.run(_within(url, limits))
    except TimeoutError as error:
        raise SourceError(f"{url}: no answer within {limits.timeout_s:.0f} s. Try later, or save the file.") from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
        why = str(error) or type(error).__name__
        raise SourceError(f"{url}: cannot be fetched ({why}). Check the address.") from error


async def _within(url: str, limits: FetchLimits) -> SourceFile:
    async with asyncio.timeout(limits.timeout_s):
        return await _follow(url, limits)


async def _follow(url: str, limits: FetchLimits) -> SourceFile:
    target = httpx.URL(url)
    context = ssl.create_default_context()
    async with httpx.AsyncClient(trust_env=False, verify=context, timeout=_CONNECT_TIMEOUT_S) as client:
        for _ in range(limits.max_redirects + 1):
            request = await _request(client, target, url, limits)
            response = await client.send(request, stream=True)
            try:
                if not response.has_redirect_location:
                    return await _received(response, target, url, limits)
                target = target.join(response.headers["location"])
            finally:
                await response.aclose()
    raise SourceError(f"{url}: redirected more than {limits.max_redirects} times. Give the final address.")


async def _request(client: httpx.AsyncClient, target: httpx.URL, url: str, limits: FetchLimits) -> httpx.Request:
    """A request to a checked address that names the host as the address given did."""
    if target.scheme not in ("http", "https") or not target.host:
        raise SourceError(f"{url}: {target.scheme or 'no'} scheme. Give an http or https address.")
    if target.userinfo:
        raise SourceError(
            f"{url.split('//', maxsplit=1)[0]}//…: the address carries a password. Give a public address."
        )
    address = await _checked_address(target, url, limits)
    headers = {"Host": target.netloc.decode("ascii"), "User-Agent": _AGENT, "Accept": "*/*"}
    extensions = {"sni_hostname": target.raw_host.decode("ascii")} if target.scheme == "https" else {}
    return client.build_request("GET", target.copy_with(host=str(address)), headers=headers, extensions=extensions)


async def _checked_address(target: httpx.URL, url: str, limits: FetchLimits) -> _Address:
    port = target.port or (443 if target.scheme == "https" else 80)
    loop = asyncio.get_running_loop()
    host = target.raw_host.decode("ascii").strip("[]")
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in found]
    if not limits.allow_private_addresses and not all(is_public(address) for address in addresses):
        raise SourceError(f"{url}: {target.host} lies in a private network. Save the file and give its path.")
    return addresses[0]


def is_public(address: _Address) -> bool:
    """Whether an address is reachable by anyone: not loopback, private, link-local, multicast or reserved."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or _nat64(address)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _nat64(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None


async def _received(response: httpx.Response, target: httpx.URL, url: str, limits: FetchLimits) -> SourceFile:
    if response.status_code != httpx.codes.OK:
        raise SourceError(f"{url}: the server answered {response.status_code}. Check the address.")
    content = bytearray()
    async for part in response.aiter_bytes(65536):
        content += part
        if len(content) > limits.max_bytes:
            raise SourceError(f"{url}: more than the {limits.max_bytes / 2**20:.0f} MiB allowed. Save it and split it.")
    return SourceFile(_name(response, target), bytes(content), url)


def _name(response: httpx.Response, target: httpx.URL) -> str:
    """The last part of the path; its suffix comes from the content type where the path has none."""
    last = PurePosixPath(unquote(target.path)).name or target.host
    kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
    has_suffix = bool(PurePosixPath(target.path).suffix)
    return last if has_suffix else f"{last}{_SUFFIX_OF.get(kind, '')}"
