"""The operators' pages, made from templates."""

from collections.abc import Mapping

from fastapi import Request
from fastapi.responses import HTMLResponse

from bot.web.admin.entrance import Operator
from bot.web.admin.wording import said
from bot.web.templating import page
from bot.words import Words

_JAPANESE = Words("ja")


def shown(
    request: Request, operator: Operator | None, template: str, values: Mapping[str, object], status: int = 200
) -> HTMLResponse:
    """A page of `templates/admin/`, for somebody who is signed in or not yet.

    Every template finds `operator`, `csrf` (to be sent back in each form's hidden field `csrf`), `said` and `may`.
    """
    common = {"operator": operator, "csrf": operator.csrf if operator else "", "said": said}
    return page(request, f"admin/{template}", _JAPANESE, common | dict(values), status)
