"""The sources below an answer: what is cited, what it is in the city's decision making, and where to read it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile

from bot.addresses import passage_url, section_url, source_url
from bot.domain import Answer, Citation, Nearest
from bot.slack.elements import Element, actions, button, context, link, mrkdwn, plain
from bot.slack.look import Look
from bot.slack.markdown import one_line
from bot.slack.messages import Block
from bot.words import Words
from vectorstore.domain import Audience, Edition, Plan
from vectorstore.normalising import fold_quote

_TITLE_CHARS = 120
_HEADING_CHARS = 80
_PATH_CHARS = 240
_HEADINGS = 8
_FOLIO_CHARS = 20
_QUOTE_CHARS = 300
_TRANSLATION_CHARS = 600
_NEAREST = 5
_NEAREST_WEIGHT = 3000


@dataclass(frozen=True, slots=True)
class Citing:
    """An answer's sources in one place."""

    answer: Answer
    look: Look
    words: Words

    def sources(self, numbers: Sequence[int]) -> tuple[Block, ...]:
        """The sources of these citations, then the buttons that open them."""
        cited = self._cited(numbers)
        return (*(context(*self._line(each)) for each in cited), *actions([self._opening(each) for each in cited]))

    def weight(self, citation: Citation) -> int:
        """How many characters the source of a citation takes, as JSON."""
        return _weight([context(*self._line(citation)), self._opening(citation)])

    def told(self, numbers: Sequence[int]) -> list[str]:
        """The same sources read aloud."""
        return [f"[{each.number}] {where(each, self.words)}" for each in self._cited(numbers)]

    def near(self, title: str) -> tuple[Block, ...]:
        """The sections nearest to a question that has no answer."""
        shown = [context(*self._near(each)) for each in self._nearest]
        return (context(plain(title)), *shown) if shown else ()

    def told_near(self, title: str) -> list[str]:
        """The same sections read aloud."""
        told = [self._path(each) for each in self._nearest]
        return [title, *told] if told else []

    @property
    def _nearest(self) -> Sequence[Nearest]:
        weights = accumulate(_weight([context(*self._near(each))]) for each in self.answer.nearest[:_NEAREST])
        return [near for near, weight in zip(self.answer.nearest, weights, strict=False) if weight <= _NEAREST_WEIGHT]

    def _cited(self, numbers: Sequence[int]) -> list[Citation]:
        return [each for each in self.answer.citations if each.number in numbers]

    def _line(self, citation: Citation) -> Iterator[Element]:
        is_verified = self.look.verified is None or citation.number in self.look.verified
        quote = [] if self._is_told(citation) else [f"「{one_line(citation.quote, _QUOTE_CHARS)}」"]
        named = f"[{citation.number}] {where(citation, self.words)}"
        yield plain("\n".join((named, *remarks(citation, self.words, is_verified=is_verified), *quote)))
        if citation.translation:
            label = self.words("labels.translation")
            yield plain(f"{label}: {one_line(citation.translation, _TRANSLATION_CHARS)}")
        if opening := reading_link(citation, self.words, self.look.public_url):
            yield mrkdwn(opening)

    def _is_told(self, citation: Citation) -> bool:
        """Whether all statements that rest on a quote are its very words."""
        quote = fold_quote(citation.quote)
        told = (fold_quote(each.text) for each in self.answer.statements if citation.number in each.citations)
        return all(text in quote or quote in text for text in told)

    def _opening(self, citation: Citation) -> Element:
        label = self.words("slack.open_source", number=citation.number)
        return button(f"open_source:{citation.number}", label, self.answer.id)

    def _near(self, nearest: Nearest) -> Iterator[Element]:
        path = self._path(nearest)
        if (nearest.plan_id, nearest.edition_number) in self.look.internal:
            yield plain(f"{path}\n{self.words('slack.internal')}")
            return
        yield plain(path)
        url = section_url(nearest.plan_id, nearest.edition_number, nearest.section_id)
        if opening := link(viewer_url(url, self.look.public_url), self.words("see_in_plan")):
            yield mrkdwn(opening)

    def _path(self, nearest: Nearest) -> str:
        return " › ".join(headings(nearest.heading_path)) or self.words("untitled")


def where(citation: Citation, words: Words) -> str:
    """What is cited, as `決定 · 計画（版） › 章 › 節 · 12ページ`; what was never decided says so first."""
    named = (titled(citation.plan, citation.edition), *headings(citation.heading_path))
    return _in_a_row(citation, named, words)


def where_within(citation: Citation, words: Words) -> str:
    """The same without the plan's name."""
    return _in_a_row(citation, headings(citation.heading_path), words)


def _in_a_row(citation: Citation, named: Sequence[str], words: Words) -> str:
    folio = one_line(citation.printed_page, _FOLIO_CHARS)
    page = words.page(citation.page, folio) if citation.page is not None else ""
    return " · ".join(filter(None, (words(f"statuses.{citation.status.value}"), " › ".join(named), page)))


def titled(plan: Plan, edition: Edition) -> str:
    """A plan and which of its editions."""
    label = one_line(edition.label, _HEADING_CHARS)
    return f"{plan_name(plan)}（{label}）" if label else plan_name(plan)


def plan_name(plan: Plan) -> str:
    """A plan's title, with its city where the title does not say it."""
    title, city = one_line(plan.title, _TITLE_CHARS), one_line(plan.city, _HEADING_CHARS)
    return title if city in title else f"{city} {title}"


def headings(path: Sequence[str]) -> list[str]:
    """The headings down to a section; of very many or long ones the foremost and the last."""
    named = [one_line(each, _HEADING_CHARS) for each in path if each.strip()]
    if len(named) <= _HEADINGS and sum(map(len, named)) <= _PATH_CHARS:
        return named
    foremost = takewhile(
        lambda at: sum(map(len, named[: at + 1])) <= _PATH_CHARS - _HEADING_CHARS, range(_HEADINGS - 2)
    )
    return [*(named[at] for at in foremost), "…", named[-1]]


def remarks(citation: Citation, words: Words, *, is_verified: bool) -> Iterator[str]:
    """What must be said of a source beside where it stands."""
    if citation.edition.audience is Audience.INTERNAL:
        yield words("slack.internal")
    if citation.state in ("superseded", "withdrawn"):
        yield words(f"state_{citation.state}")
    if not is_verified:
        yield words("not_verified")


def reading_link(citation: Citation, words: Words, public_url: str) -> str:
    """The link to where a quote can be read, "" where it can be read nowhere."""
    key = "see_in_plan" if _in_viewer(citation, public_url) else "labels.open"
    return link(address_of(citation, public_url), words(key))


def address_of(citation: Citation, public_url: str) -> str:
    """Where the quote is marked in the plan viewer, which shows residents' plans alone; else the city's own copy."""
    return _in_viewer(citation, public_url) or source_url(citation.edition, citation.page)


def _in_viewer(citation: Citation, public_url: str) -> str:
    is_public = citation.edition.audience is Audience.PUBLIC
    return viewer_url(passage_url(citation), public_url) if is_public else ""


def viewer_url(path: str, public_url: str) -> str:
    """A page of the plan viewer, "" where its address is not known."""
    return f"{public_url.rstrip('/')}{path}" if public_url else ""


def _weight(blocks: Sequence[Block | Element]) -> int:
    return len(json.dumps(blocks, ensure_ascii=False))
