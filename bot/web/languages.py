"""The language of pages and problems: what the reader asked for, what their browser prefers, else Japanese."""

from fastapi import Request

from prompts.reading import LANGUAGES


def page_language(request: Request) -> str:
    """One of `LANGUAGES`, from `?lang=` or Accept-Language."""
    wished = request.query_params.get("lang", "")
    return known_language(wished) or _preferred(request.headers.get("accept-language", "")) or LANGUAGES[0]


def known_language(tag: str) -> str:
    """The language of a tag such as `pt-BR`, "" where we have no words in it."""
    code = tag.strip().lower().partition("-")[0]
    return code if code in LANGUAGES else ""


def _preferred(header: str) -> str:
    weighed = [_weight(part) for part in header.split(",")[:20]]
    ranked = sorted(weighed, key=lambda pair: -pair[1])
    return next((known_language(tag) for tag, weight in ranked if weight > 0 and known_language(tag)), "")


def _weight(part: str) -> tuple[str, float]:
    tag, _, quality = part.partition(";q=")
    try:
        return tag, float(quality or 1)
    except ValueError:
        return tag, 0.0
