"""The addresses of plans, sections and quotes in the plan viewer, and of the city's own copies."""

from urllib.parse import quote, urlencode

from bot.domain import Citation
from bot.placing import stamp
from vectorstore.domain import Edition


def section_url(plan_id: str, number: int, section_id: str) -> str:
    """Where the plan viewer shows a section."""
    return f"{edition_url(plan_id, number)}#{quote(section_id, safe='')}"


def passage_url(citation: Citation) -> str:
    """Where the plan viewer shows a citation's quote, marked; its section where the quote has no span."""
    if citation.span is None:
        return section_url(citation.plan.id, citation.edition.number, citation.section_id)
    start, end = citation.span
    named = {"section": citation.section_id, "mark": f"{start}-{end}-{stamp(citation.quote)}"}
    return f"{edition_url(citation.plan.id, citation.edition.number)}?{urlencode(named)}#quote"


def edition_url(plan_id: str, number: int) -> str:
    """Where the plan viewer shows an edition."""
    return f"/plans/{quote(plan_id, safe='')}/{number}"


def source_url(edition: Edition, page: int | None) -> str:
    """The city's own copy, opened at the page where it is a PDF."""
    if not edition.source_url.startswith(("https://", "http://")):
        return ""
    at_page = page is not None and edition.media_type == "application/pdf" and "#" not in edition.source_url
    return f"{edition.source_url}#page={page}" if at_page else edition.source_url


def changes_url(plan_id: str, number: int, since: int | None = None, part: int = 1) -> str:
    """Where it is shown what changed up to an edition, since the one before it or the one named."""
    asked = ({} if since is None else {"since": since}) | ({} if part == 1 else {"part": part})
    return f"{edition_url(plan_id, number)}/changes" + (f"?{urlencode(asked)}" if asked else "")
