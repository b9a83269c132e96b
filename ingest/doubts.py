"""Whether what lies at an address is the document that it held, or a page that took its place."""

import hashlib
import re
from urllib.parse import urlsplit

from ingest.document import SourceFile
from ingest.fetching import Reply
from ingest.loaders.detect import SUFFIXES, Format, detect, suffix_of
from prompts.reading import operator_words
from vectorstore.operations.sources import Seen, Trouble

_PASSWORD_FIELD = re.compile(rb"<input\b[^<>]*\btype\s*=\s*[\"']?password", re.IGNORECASE)
_TITLE = re.compile(r"<(title|h1)\b[^<>]*>([^<]{0,500})", re.IGNORECASE)
_UNSEEN = (b"script", b"style", b"template")
_SHRUNKEN = 0.2
"""A page that has lost more of its text than this leaves is no new edition of it."""
_MIN_CHARACTERS = 300
_MAX_PAGE_BYTES = 8 * 1024 * 1024
"""A larger page is compared byte for byte: taking it apart could cost the worker its memory."""


def seen_in(reply: Reply, file: SourceFile) -> Seen:
    """What is to be remembered of a file for the next look.

    Raises:
        SourceError: the file is of no kind that can be read.
    """
    kind = detect(file)
    digest = hashlib.sha256(file.content).hexdigest()
    is_page = kind is Format.HTML and len(file.content) <= _MAX_PAGE_BYTES
    text = _text(file.content) if is_page else b""
    return Seen(
        etag=reply.headers.get("etag", ""),
        modified=reply.headers.get("last-modified", ""),
        sha256=digest,
        content_digest=hashlib.sha256(text).hexdigest() if text else digest,
        format=kind.value,
        characters=len(text.decode("utf-8", errors="ignore")),
    )


def doubt(url: str, reply: Reply, before: Seen, found: Seen) -> Trouble:
    """Why what was found should be looked at by a person before it counts as an edition; no code where nothing is odd."""
    if found.format != Format.HTML:
        return Trouble()
    page = reply.content
    is_shrunken = before.characters > _MIN_CHARACTERS and found.characters < before.characters * _SHRUNKEN
    is_elsewhere = reply.url != url
    is_another = is_elsewhere or is_shrunken or before.format != Format.HTML
    if is_another and _PASSWORD_FIELD.search(page):
        return _doubt("sign_in", "a page that asks for a password")
    if is_another and _is_error_page(page):
        return _doubt("error_page", "a page that tells of an error")
    if before.format not in ("", Format.HTML) or (not before.format and _names_a_file(url)):
        return _doubt("page_for_file", "a web page where a file is expected")
    if is_elsewhere and urlsplit(reply.url).path in ("", "/") and urlsplit(url).path not in ("", "/"):
        return _doubt("front_page", "the site's front page")
    return _doubt("shrunken", "a page of far less text") if is_shrunken else Trouble()


def _doubt(code: str, what: str) -> Trouble:
    return Trouble(code, message=f"{what} lies there now; it was not taken")


def _names_a_file(url: str) -> bool:
    return SUFFIXES.get(suffix_of(SourceFile(url, b"")), Format.HTML) is not Format.HTML


def _is_error_page(page: bytes) -> bool:
    telling = re.compile(operator_words("sources")["patterns.error_title"], re.IGNORECASE)
    head = page[:65536].decode("utf-8", errors="ignore")
    return any(telling.search(match.group(2)) for match in _TITLE.finditer(head))


def _text(page: bytes) -> bytes:
    """A page's text, white space folded; scripts, styles, comments and tags, which change from call to call, left out.

    It takes time in proportion to the page's size, whatever the page holds.
    """
    kept: list[bytes] = []
    within = b""
    for at, piece in enumerate(_without_comments(page).split(b"<")):
        tag, closed, text = piece.partition(b">") if at else (b"", b"", piece)
        name = tag[:16].lower()
        if within:
            within = b"" if name.startswith(b"/" + within) else within
        else:
            within = next((each for each in _UNSEEN if name.startswith(each)), b"")
        if not within:
            kept.append(text if closed or not at else piece)
    return b" ".join(b" ".join(kept).split())


def _without_comments(page: bytes) -> bytes:
    first, *others = page.split(b"<!--")
    return first + b"".join(each.partition(b"-->")[2] for each in others)
