"""Lists that are given out page by page."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from tests.slack_cloud.reading import Json, text
from tests.slack_cloud.refusal import Refusal

MOST = 1_000
"""Source: https://docs.slack.dev/apis/web-api/pagination."""

Item = TypeVar("Item")


def page(items: Sequence[Item], arguments: Json, default: int = 100) -> tuple[Sequence[Item], str]:
    """The items that `cursor` and `limit` ask for, and the next cursor, "" at the end."""
    limit = text(arguments, "limit") or str(default)
    if not limit.isdigit() or not 0 < int(limit) <= MOST:
        raise Refusal("invalid_limit")
    first = _place(text(arguments, "cursor"))
    last = first + int(limit)
    following = base64.b64encode(f"next:{last}".encode()).decode() if last < len(items) else ""
    return items[first:last], following


def _place(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
    except (binascii.Error, ValueError):
        raise Refusal("invalid_cursor") from None
