"""What 「出典を見る」 opens: a quote among its neighbours."""

from collections.abc import Iterator

from bot.slack.citing import address_of, reading_link, remarks, titled, where, where_within
from bot.slack.elements import Element, context, mrkdwn, plain, rich_section, rich_text, section
from bot.slack.messages import Block
from bot.slack.sources import Source
from bot.slack.views import View, modal
from bot.words import Words
from vectorstore.domain import Audience

_SHOWN_CHARS = 9000
_PASTED_CHARS = 2000


def source_view(source: Source, frame: str, public_url: str = "") -> View:
    """A quote as it stands in its plan now, with what stands around it, and a text to paste into a reply."""
    words, citation = Words(frame), source.citation
    head = [section(plain(titled(citation.plan, citation.edition))), context(plain(where_within(citation, words)))]
    told = [context(plain(each)) for each in remarks(citation, words, is_verified=source.verified)]
    around = [context(plain(words("slack.around")))] if source.before or source.after else []
    opening = reading_link(citation, words, public_url)
    foot = (*_to_paste(source, words, public_url), *([context(mrkdwn(opening))] if opening else []))
    named = (words("slack.source_title", number=citation.number), "", words("widget.close"))
    return modal("source", named, [*head, *told, rich_text(*_passage(source)), *around, *foot])


def _passage(source: Source) -> Iterator[Element]:
    """The blocks before, the quote in bold within its own block, the blocks after."""
    before, quote, after = source.inside
    yield from (rich_section((each, False)) for each in source.before if each.strip())
    inside = ((before, False), (quote[:_SHOWN_CHARS] + "…" * (len(quote) > _SHOWN_CHARS), True), (after, False))
    yield rich_section(*inside, kind="rich_text_quote")
    yield from (rich_section((each, False)) for each in source.after if each.strip())


def _to_paste(source: Source, words: Words, public_url: str) -> Iterator[Block]:
    """The quote with its plan, section and page, which Slack lets people copy at once; not what is for staff alone."""
    quote, is_internal = source.inside[1].strip(), source.citation.edition.audience is Audience.INTERNAL
    if not source.verified or is_internal or len(quote) > _PASTED_CHARS:
        return
    lines = (
        *(f"「{each}」" for each in (*source.header, quote)),
        where(source.citation, words),
        *remarks(source.citation, words, is_verified=True),
        address_of(source.citation, public_url),
    )
    yield context(plain(words("slack.to_paste")))
    yield rich_text(rich_section(("\n".join(filter(None, lines)), False), kind="rich_text_preformatted"))
