"""What a page's head tells search engines and those who share it."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request
from markupsafe import Markup

from bot.addresses import edition_url
from bot.shelf import ShelvedEdition
from bot.web.door import door_of
from bot.web.finding import base_url, is_in_use
from bot.web.originals import original_of, original_url
from bot.words import Words
from prompts.interfaces import interface
from prompts.reading import INTERFACES
from vectorstore.domain import Edition, Period, Plan, Status

_TITLE_CHARS = 120
_DESCRIPTION_CHARS = 200
_HTML = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})

Snippet = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Metadata:
    """A page in a search engine's words; `canonical` is absolute, `snippet` a thing of schema.org or empty."""

    title: str
    description: str
    canonical: str
    is_indexed: bool = True
    snippet: Snippet | None = None

    @property
    def script(self) -> Markup:
        """The snippet as the text of a script element, which no word in it can end."""
        return Markup(json.dumps(self.snippet).translate(_HTML))  # noqa: S704 - nothing of HTML is left in it


def chat_metadata(request: Request, words: Words) -> Metadata:
    """Of the chat: the service that the city offers with it; of a kept answer: not for search engines."""
    base = base_url(request)
    if request.url.path != "/":
        return Metadata(words("name"), words("lead"), base + request.url.path, is_indexed=False)
    cities = sorted(door_of(request).shelf.cities())
    service = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": words("name"),
        "description": words("lead"),
        "url": f"{base}/",
        "availableLanguage": list(dict.fromkeys(interface(code).lang for code in INTERFACES)),
        "areaServed": [_area(city) for city in cities],
        "provider": [_organisation(city) for city in cities],
        "availableChannel": {"@type": "ServiceChannel", "serviceUrl": f"{base}/"},
    }
    return Metadata(words("name"), words("lead"), f"{base}/", snippet=_filled(service))


def edition_metadata(request: Request, words: Words, shelved: ShelvedEdition) -> Metadata:
    """Of an edition: a plan that was adopted, or a document with where it stands."""
    plan, edition = shelved.plan, shelved.edition
    base = base_url(request)
    url = base + edition_url(plan.id, edition.number)
    status = words(f"statuses.{edition.status.value}")
    told = words("finding.edition", city=plan.city, title=plan.title, status=status).strip()
    has_file = original_of(door_of(request), edition) is not None and not shelved.is_hidden
    file = base + original_url(edition) if has_file else ""
    return Metadata(
        _plain(f"{plan.title} – {words('name')}", _TITLE_CHARS),
        _plain(told, _DESCRIPTION_CHARS),
        url,
        is_in_use(shelved),
        _filled(_document(plan, edition) | {"url": url, "encoding": _encoding(edition, file)}),
    )


def _document(plan: Plan, edition: Edition) -> dict[str, object]:
    is_adopted = edition.status in (Status.ADOPTED, Status.SUPERSEDED)
    common: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Legislation" if is_adopted else "DigitalDocument",
        "name": _plain(plan.title, _TITLE_CHARS),
        "version": str(edition.number),
        "inLanguage": "ja",
        "datePublished": edition.date,
        "temporalCoverage": _years(edition.period),
        "spatialCoverage": _area(plan.city),
        "publisher": _organisation(plan.city),
        "isBasedOn": edition.source_url if edition.source_url.startswith(("https://", "http://")) else "",
    }
    if is_adopted:
        kind = _plain(plan.kind, _TITLE_CHARS)
        return common | {"legislationIdentifier": f"{plan.id}/{edition.number}", "legislationType": kind}
    return common | {"creativeWorkStatus": edition.status.value.capitalize()}


def _years(period: Period) -> str:
    """An ISO 8601 interval; a fiscal year begins in April."""
    if period.start is None or period.end is None:
        return ""
    if period.fiscal:
        return f"{period.start}-04-01/{period.end + 1}-03-31"
    return f"{period.start}/{period.end}"


def _area(city: str) -> Snippet:
    return {"@type": "AdministrativeArea", "name": _plain(city, _TITLE_CHARS)} if city else {}


def _organisation(city: str) -> Snippet:
    return {"@type": "GovernmentOrganization", "name": _plain(city, _TITLE_CHARS)} if city else {}


def _encoding(edition: Edition, file: str) -> Snippet:
    return {"@type": "MediaObject", "contentUrl": file, "encodingFormat": edition.media_type} if file else {}


def _filled(snippet: Snippet) -> Snippet:
    return {name: value for name, value in snippet.items() if value}


def _plain(text: str, chars: int) -> str:
    """The text without what steers its display, such as bidi overrides, and cut where it is too long."""
    words = "".join(" " if each.isspace() else each for each in text if each.isspace() or _is_shown(each)).split()
    plain = " ".join(words)
    return plain if len(plain) <= chars else plain[: chars - 1] + "…"


def _is_shown(letter: str) -> bool:
    return not unicodedata.category(letter).startswith("C")
