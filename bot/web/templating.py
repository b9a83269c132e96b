"""Jinja templates, everything in them escaped."""

import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from bot.web.display import Display, address_of
from bot.web.door import door_of
from bot.web.readings import ruby
from bot.words import Words
from prompts.interfaces import interface
from prompts.reading import INTERFACES

THEME = "theme.css"
"""A city's own colours, where its data folder holds this file."""


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters["dialled"] = _dialled
    made.filters["ruby"] = _ruby
    return made


@pass_context
def _ruby(context: Context, text: str, is_japanese: bool = True) -> str:
    """The text with furigana where the reader wants it; a text in another language as it is."""
    return ruby(text) if context["furigana"] and is_japanese else text


def _dialled(phone: str) -> str:
    return "".join(
        each for each in unicodedata.normalize("NFKC", phone).split("(内")[0] if each.isdigit() or each == "+"
    )


def fragment(template: str, values: Mapping[str, object]) -> Markup:
    """A part of a page."""
    return Markup(_environment().get_template(template).render(values))  # noqa: S704 - escaped by the template


def page(
    request: Request, template: str, words: Words, values: Mapping[str, object], status: int = 200
) -> HTMLResponse:
    """A page in the language of `words`, shown as its reader has chosen."""
    html = _environment().get_template(template).render(_common(request, words) | dict(values))
    return HTMLResponse(html, status, {"Content-Language": words.lang, "Vary": "Accept-Language"})


def _common(request: Request, words: Words) -> dict[str, object]:
    """What every template finds: `w` for words in attributes, `say` for words to read, `link` for addresses."""
    display = Display.of(request)
    furigana = display.has_furigana(words.interface)
    settings = door_of(request).settings
    return {
        "w": words,
        "say": _said(words, furigana),
        "lang": words.lang,
        "path": request.url.path,
        "here": address_of(request),
        "display": display,
        "link": display.link,
        "furigana": furigana,
        "interfaces": [interface(code) for code in INTERFACES],
        "retention_days": settings.retention_days,
        "theme": THEME if settings.data_dir.joinpath(THEME).is_file() else "",
    }


def _said(words: Words, furigana: bool) -> Callable[..., str]:
    """The words of the frame; those of やさしい日本語 with furigana."""
    if not (furigana and interface(words.interface).level):
        return words
    return lambda key, **values: ruby(words(key, **values))
