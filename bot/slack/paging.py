"""Lists that Slack hands out a page at a time."""

from collections.abc import AsyncGenerator, Awaitable, Callable

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import SlackError
from bot.slack.calling import called
from bot.slack.reading import Json, text

_MOST_PAGES = 50


async def pages(call: Callable[[str], Awaitable[AsyncSlackResponse]]) -> AsyncGenerator[Json, None]:
    """Each page that `call` gives when it is handed the cursor of the one before, "" at first.

    Raises:
        SlackError: a page cannot be had, or the list does not end.
    """
    cursor = ""
    for _ in range(_MOST_PAGES):
        page = await called(call(cursor))
        yield page
        cursor = text(page, "response_metadata", "next_cursor")
        if not cursor:
            return
    raise SlackError(f"Slack: a list of more than {_MOST_PAGES} pages")
