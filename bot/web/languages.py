"""The interface of pages and problems: what the reader asked for, what their browser prefers, else Japanese."""

import re

from fastapi import Request

from prompts.interfaces import interface_of
from prompts.reading import INTERFACES

_TAGS_READ = 20
_WEIGHED = re.compile(r"\s*([\w-]+)\s*(?:;\s*q\s*=\s*([\d.]+)\s*)?")


def page_language(request: Request) -> str:
    """One of `INTERFACES`, from `speak`, `?lang=` (`?language=` in calls) or Accept-Language."""
    wished = request.query_params.get("lang", "") or request.query_params.get("language", "")
    spoken = getattr(request.state, "interface", "") or known_language(wished)
    return spoken or _preferred(request.headers.get("accept-language", "")) or INTERFACES[0]


def speak(request: Request, tag: str, level: str = "") -> None:
    """From here on the caller is answered in the interface of a tag that the body names, where we have words in it."""
    request.state.interface = known_language(tag, level)


def known_language(tag: str, level: str = "") -> str:
    """The interface of a tag such as `pt-BR` or `ja-easy`, "" where we have no words in it."""
    return interface_of(tag, level)


def _preferred(header: str) -> str:
    weighed = [_weight(part) for part in header.split(",")[:_TAGS_READ]]
    ranked = sorted(weighed, key=lambda pair: -pair[1])
    return next((known_language(tag) for tag, weight in ranked if weight > 0 and known_language(tag)), "")


def _weight(part: str) -> tuple[str, float]:
    weighed = _WEIGHED.fullmatch(part)
    try:
        return (weighed[1], float(weighed[2] or 1)) if weighed else ("", 0.0)
    except ValueError:
        return "", 0.0
