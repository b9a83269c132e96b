"""Questions to begin with, made from headings that really stand in the plans and asked once before they are shown."""

import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice, zip_longest

from bot.desk import Answering
from bot.domain import AnswerStatus, Question
from bot.shelf import Shelf, ShelvedPlan
from prompts.reading import pages
from vectorstore.domain import BlockKind, Plan, Section, Status
from vectorstore.standing import Standing

_SHOWN = 4
_TRIED = 16
"""Each costs an answer, some 30 ms; once for what answers now, a city and a language."""
_NUMBERING = re.compile(
    r"^[\s第資料（(【〔]*[\d一二三四五六七八九十IVXⅠ-Ⅻ①-⑳.\-–－・]+[章節項編部款)）】〕．.、：:\s]*"
)
_HEADING_CHARS = range(3, 19)
_PROSE_CHARS = 60
# Numbered articles, bracketed labels, and what every plan says of itself: nothing that a resident would ask about.
_UNTELLING = re.compile(
    r"[\d\s［\[【〔（(＜<◎○●■]|計画|施策|政策|策定|改定|趣旨|現状|課題|指標|目標|目的|構成|体系|特徴|位置づけ|用語|提案|修正|期間|概要"
    r"|はじめに|おわりに|将来像|展望|審議会|について$"
)


@dataclass(frozen=True, slots=True)
class _Wish:
    city: str
    interface: str
    plans: tuple[str, ...]

    def fits(self, plan: Plan) -> bool:
        return self.city in ("", plan.city) and (not self.plans or plan.id in self.plans)

    def question(self, text: str) -> Question:
        return Question(text, city=self.city, plans=self.plans, language=self.interface, channel="sample")


class Samples:
    """Questions that are answered from the very section whose heading they name."""

    def __init__(self, answerer: Answering, shelf: Shelf) -> None:
        self._answerer = answerer
        self._shelf = shelf
        self._lock = threading.Lock()
        self._standing = Standing()
        self._found: dict[_Wish, tuple[str, ...]] = {}

    def of(self, city: str, interface: str, plans: tuple[str, ...] = ()) -> tuple[str, ...]:
        """At most four questions on the plans of a city, or of all where that is ""; on `plans` alone where given."""
        wish = _Wish(city, interface, plans)
        with self._lock:
            standing = self._shelf.standing()
            if standing != self._standing:
                self._standing, self._found = standing, {}
            if wish not in self._found:
                self._found[wish] = tuple(islice(self._answered(wish), _SHOWN))
            return self._found[wish]

    def _answered(self, wish: _Wish) -> Iterator[str]:
        plans = [each for each in self._shelf.plans() if each.foremost.live and wish.fits(each.plan)]
        words = pages(wish.interface)["page.example"]
        for section in islice(telling_sections(self._shelf, plans), _TRIED):
            question = words.format(heading=bare_heading(section.heading))
            answer = self._answerer.answer(wish.question(question))
            cited = {each.section_id for each in answer.citations}
            if answer.status is AnswerStatus.ANSWERED and section.id in cited:
                yield question


def telling_sections(shelf: Shelf, plans: Iterable[ShelvedPlan]) -> Iterator[Section]:
    """Sections whose headings name a topic and that say much about it, from each plan in turn, the greatest first."""
    held = sorted((shelf.sections(each.foremost) for each in plans), key=lambda sections: -len(sections))
    told = [sorted(filter(_is_telling, sections), key=lambda each: -_prose_chars(each)) for sections in held]
    named: dict[str, Section] = {}
    for section in filter(None, chain.from_iterable(zip_longest(*told))):
        named.setdefault(bare_heading(section.heading), section)
    return iter(named.values())


def bare_heading(heading: str) -> str:
    """A heading without its number."""
    return _NUMBERING.sub("", heading).strip()


def _is_telling(section: Section) -> bool:
    heading = bare_heading(section.heading)
    topical = len(heading) in _HEADING_CHARS and not _UNTELLING.search(heading)
    decided = section.status is Status.ADOPTED and section.level > 1 and not section.children
    return topical and decided and _prose_chars(section) >= _PROSE_CHARS


def _prose_chars(section: Section) -> int:
    return sum(len(block.text) for block in section.blocks if block.kind is BlockKind.PARAGRAPH)
