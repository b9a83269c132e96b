"""The operators' pages, made from templates."""

from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.accounts.roles import Role
from bot.web.admin.entrance import Operator
from bot.web.admin.wording import said
from bot.web.templating import page
from bot.words import Words
from prompts.reading import operator_words
from vectorstore.japan_time import local

_JAPANESE = Words("ja")
_UNITS = "年月日"


def shown(
    request: Request, operator: Operator | None, template: str, values: Mapping[str, object], status: int = 200
) -> HTMLResponse:
    """A page of `templates/admin/`, for somebody who is signed in or not yet.

    Every template finds `operator`, `csrf` (to be sent back in each form's hidden field `csrf`), `said`, `may`, which
    tells whether the operator has a role, `when`, `day` and `who`, which word a time, a date and an actor, and `news`,
    what just happened.
    """
    common = {
        "operator": operator,
        "csrf": operator.csrf if operator else "",
        "said": said,
        "may": lambda role: operator is not None and operator.role.includes(Role(role)),
        "when": when,
        "day": day,
        "who": who,
        "news": _news(request),
    }
    return page(request, f"admin/{template}", _JAPANESE, common | dict(values), status)


def gone_on(address: str, news: str = "", count: int = 0) -> RedirectResponse:
    """On to a page after a form, which tells `news.<news>` of the pages' words; `count` fills its placeholder."""
    told = ({"news": news} if news else {}) | ({"count": str(count)} if count else {})
    path, _, place = address.partition("#")
    return RedirectResponse(path + (f"?{urlencode(told)}" if told else "") + (f"#{place}" if place else ""), 303)


def when(moment: str) -> str:
    """A time as people in Japan write it, of one in ISO 8601; "" where there is none."""
    if not moment:
        return ""
    told = local(moment)
    return f"{told.year}年{told.month}月{told.day}日 {told:%H:%M}"


def day(date: object) -> str:
    """A date as people in Japan write it, of one in ISO 8601 that may be a month's or a year's; else as it is."""
    written = str(date or "")
    parts = written.split("-")
    is_date = len(parts) <= len(_UNITS) and all(part.isdecimal() for part in parts)
    return "".join(f"{int(part)}{unit}" for part, unit in zip(parts, _UNITS, strict=False)) if is_date else written


def who(actor: str) -> str:
    """Who acted, as the audit log names them, in words."""
    kind, _, user = actor.partition(":")
    return said("pages", f"actor.{kind}", user=user) if f"actor.{kind}" in operator_words("pages") else actor


def _news(request: Request) -> str:
    key, count = f"news.{request.query_params.get('news', '')}", request.query_params.get("count", "")
    known = key in operator_words("pages")
    return said("pages", key, count=count if count.isdecimal() else "") if known else ""
