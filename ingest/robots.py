"""What a site's robots.txt lets us look at, and how often.

Source: RFC 9309. A site without the file allows everything; one whose file cannot be had now allows nothing now.
"""

import hashlib
import time
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
from protego import Protego

from ingest.fetching import AGENT, FetchLimits, Reply, ask

_KEPT_S = 24 * 60 * 60
_MAX_BYTES = 512 * 1024
_MAX_REDIRECTS = 5
_TOO_MANY_REQUESTS = 429


@dataclass(frozen=True, slots=True)
class Rules:
    """One site's rules for us; those of a site that gives none just now are not `known` and allow nothing."""

    text: str = ""
    known: bool = True

    def allow(self, url: str) -> bool:
        """Whether we may ask for this address."""
        return self.known and Protego.parse(self.text).can_fetch(url, AGENT)

    @property
    def delay_s(self) -> float:
        """Seconds between two calls that the site asks for, 0 where it asks for none."""
        return Protego.parse(self.text).crawl_delay(AGENT) or 0.0


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of all sites, each kept for a day in `folder`."""

    folder: Path
    limits: FetchLimits

    def rules(self, url: str) -> Rules:
        """The rules of the site that an address belongs to.

        Raises:
            SourceError: the address is wrong or private, or the site cannot be reached.
            OSError: the folder cannot be written.
        """
        origin = _origin(url)
        kept = self.folder / hashlib.sha256(origin.encode()).hexdigest()
        if kept.is_file() and 0 <= time.time() - kept.stat().st_mtime < _KEPT_S:
            return Rules(kept.read_text(encoding="utf-8"))
        found = self._asked(origin)
        if found.known:
            self.folder.mkdir(parents=True, exist_ok=True)
            kept.write_text(found.text, encoding="utf-8")
        return found

    def _asked(self, origin: str) -> Rules:
        limits, target = replace(self.limits, max_bytes=_MAX_BYTES), f"{origin}/robots.txt"
        for _ in range(_MAX_REDIRECTS + 1):
            reply = ask(target, limits)
            if not reply.location:
                return _read(reply)
            target = reply.location
        return Rules()


def _read(reply: Reply) -> Rules:
    if reply.status == httpx.codes.OK:
        # A site that answers every address with a page has no rules.
        is_page = reply.content.lstrip()[:1] == b"<"
        return Rules("" if is_page else reply.content.decode("utf-8", errors="replace"))
    is_missing = 400 <= reply.status < 500 and reply.status != _TOO_MANY_REQUESTS
    return Rules(known=is_missing)


def _origin(url: str) -> str:
    target = httpx.URL(url)
    return f"{target.scheme}://{target.netloc.decode('ascii')}"
