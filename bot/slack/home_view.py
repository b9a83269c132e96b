"""The app's own page in Slack: how to ask, and the plans that answers come from."""

from collections.abc import Iterator, Mapping, Sequence

from bot.addresses import edition_url
from bot.shelf import ShelvedEdition, ShelvedPlan
from bot.slack.citing import plan_name, viewer_url
from bot.slack.elements import Element, context, divider, header, link, mrkdwn, plain, rich_section, rich_text, section
from bot.slack.markdown import one_line
from bot.slack.messages import Block
from bot.words import Words
from prompts.reading import INTERFACES
from vectorstore.domain import Audience

PLANS = 40
"""Two blocks each, of the hundred that a page may have."""
_EDITIONS = 4
_LABEL_CHARS = 80
_BOT = "\0"


def home_view(
    plans: Sequence[ShelvedPlan], is_internal: bool, frame: str, bot: str, command: str, public_url: str = ""
) -> Mapping[str, object]:
    """The page for one person: `plans` are those that they may read, `bot` is the app's user id."""
    words = Words(frame)
    blocks = [
        header(words("page.name")),
        section(plain(words("slack.home_internal" if is_internal else "slack.home_public"))),
        header(words("slack.home_how")),
        rich_text(_how(words, bot, command)),
        divider(),
        header(words("slack.home_plans")),
        *_held(plans, words, public_url),
    ]
    return {"type": "home", "blocks": blocks}


def _how(words: Words, bot: str, command: str) -> Element:
    # The menu's entry is named once for everybody, in the manifest.
    shortcut = Words(INTERFACES[0])("slack.shortcut_title")
    lines = (
        rich_section((words("slack.home_direct"), False)),
        rich_section(*_around_mention(words), mention=bot),
        rich_section((words("slack.home_command", command=command), False)),
        rich_section((words("slack.home_shortcut", name=shortcut), False)),
    )
    return {"type": "rich_text_list", "style": "bullet", "elements": list(lines)}


def _around_mention(words: Words) -> tuple[tuple[str, bool], tuple[str, bool]]:
    """How to ask in a channel: what stands before the app's name, and what after it."""
    before, _, after = words("slack.home_mention", bot=_BOT).partition(_BOT)
    return (before, False), (after, False)


def _held(plans: Sequence[ShelvedPlan], words: Words, public_url: str) -> Iterator[Block]:
    if not plans:
        yield section(plain(words("slack.home_nothing")))
    for each in plans[:PLANS]:
        yield section(plain(plan_name(each.plan)))
        yield context(*(line for edition in each.editions[:_EDITIONS] for line in _edition(edition, words, public_url)))
    if len(plans) > PLANS:
        yield context(plain(words("slack.home_more", count=len(plans) - PLANS)))


def _edition(shelved: ShelvedEdition, words: Words, public_url: str) -> Iterator[Element]:
    edition = shelved.edition
    is_internal = edition.audience is Audience.INTERNAL
    named = (
        one_line(edition.label, _LABEL_CHARS),
        words(f"statuses.{edition.status.value}"),
        edition.date,
        words("slack.internal") if is_internal else "",
    )
    yield plain(" · ".join(filter(None, named)))
    url = viewer_url(edition_url(shelved.plan.id, edition.number), public_url)
    if not is_internal and (opening := link(url, words("labels.open"))):
        yield mrkdwn(opening)
