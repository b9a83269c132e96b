"""Jinja templates, everything in them escaped."""

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.web.words import Words


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters["dialled"] = _dialled
    return made


def _dialled(phone: str) -> str:
    return "".join(
        each for each in unicodedata.normalize("NFKC", phone).split("(内")[0] if each.isdigit() or each == "+"
    )


def page(
    request: Request, template: str, words: Words, values: Mapping[str, object], status: int = 200
) -> HTMLResponse:
    """A page in the language of `words`."""
    common = {"w": words, "path": request.url.path, "lang": words.language}
    html = _environment().get_template(template).render(common | dict(values))
    return HTMLResponse(html, status, {"Content-Language": words.language, "Vary": "Accept-Language"})
