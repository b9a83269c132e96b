"""Finds the blocks that are headings, by what the format says, the type, the marks and what stands around."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence

from ingest.document import LoadedBlock, LoadedDocument
from ingest.ladder import Heading
from ingest.marks import Mark, is_bullet, mark_of
from vectorstore.domain import BlockKind

MAX_HEADING = 60
"""Longest heading in characters; longer lines are text."""
_MAX_UNMARKED = 45
_MIN_TYPED = 0.5
"""Share of blocks that must tell their type size for it to be used."""
_LARGER = 1.07
"""A size this much above the body's is a heading's; less is rounding."""
_SENTENCE_END = re.compile(r"[。．.、，,；;：:…]$")
_NOT_HEADING = re.compile(
    r"^(〒|電話|TEL|FAX|Fax|ファクス|ファックス|メール|E-?mail|https?:|※|＊|注|出典|資料[:：]|単位|（単位|図|表|グラフ|写真|凡例|PDF|Excel|Word|公開日|(最終)?更新日|登録日|掲載日|ページ(番号|ID))"
)
_LABELLED = re.compile(r"^[^:：]{1,12}[:：]\s*\S")
_ONLY_FIGURES = re.compile(r"^[\d\s.,，．:：/／%％()（）\-－–~～〜年月日度千円人億万件台△▲+＋=＝]+$")
_LEADERS = re.compile(r"[\s.．・…‥･]*[-－–]?\s*\d*\s*[-－–]?$")


def title_key(text: str) -> str:
    """A heading as it is compared between the contents, the outline and the page."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", _LEADERS.sub("", text.strip())))


def find_headings(document: LoadedDocument, title: str) -> list[Heading]:
    """The document's headings in order; the line that is the document's title is none, unless it is one of a series."""
    finder = _Finder(document, title)
    return finder.headings()


class _Finder:
    """Judges every block of one document."""

    def __init__(self, document: LoadedDocument, title: str) -> None:
        self._blocks = document.blocks
        self._marks = [mark_of(block.text) if _may_be_marked(block) else None for block in document.blocks]
        self._title = title_key(title)
        self._listed = _listed_titles(document)
        self._body_size = _body_size(document.blocks)
        self._body_bold = _body_bold(document.blocks)
        self._ranks = _ranks(document.blocks, self._body_size)
        self._explicit = _is_explicit(document, self._title)
        self._families = self._heading_families()

    def headings(self) -> list[Heading]:
        found = [index for index in range(len(self._blocks)) if self._is_heading(index)]
        if not self._explicit and not self._body_size:
            found = self._without_runs(found)
        chosen = set(found)
        return [self._heading(index, direct=self._next(index) in chosen) for index in found]

    def _heading(self, index: int, *, direct: bool) -> Heading:
        block = self._blocks[index]
        explicit = self._explicit and block.level is not None
        rank = block.level or 0 if explicit else self._rank(index)
        return Heading(index, block.text.strip(), rank, self._marks[index], explicit=explicit, direct=direct)

    def _rank(self, index: int) -> int:
        """Explicit levels come first (1–9), then sizes from large to small, bold before regular."""
        layout = self._blocks[index].layout
        if not self._body_size or not layout.font_size:
            return 10
        return 10 + 2 * self._ranks[round(layout.font_size, 1)] + (0 if layout.bold else 1)

    def _is_heading(self, index: int) -> bool:
        block = self._blocks[index]
        if block.is_contents or block.kind in {
            BlockKind.TABLE,
            BlockKind.FIGURE,
            BlockKind.CAPTION,
            BlockKind.FOOTNOTE,
        }:
            return False
        text = block.text.strip()
        if not text or self._is_title(index):
            return False
        if self._explicit and block.level is not None:
            return len(text) <= MAX_HEADING or not text.endswith("。")
        if len(text) > MAX_HEADING or _NOT_HEADING.match(text) or _ONLY_FIGURES.match(text) or is_bullet(text):
            return False
        if title_key(text) in self._listed and not self._explicit:
            return True
        if self._marks[index]:
            return self._is_marked_heading(index)
        return not self._explicit and block.kind is not BlockKind.LIST_ITEM and self._is_unmarked_heading(index)

    def _is_title(self, index: int) -> bool:
        """The title stands once at the top; a later line with the same words is a heading."""
        block = self._blocks[index]
        if title_key(block.text) != self._title:
            return False
        first = next(i for i, other in enumerate(self._blocks) if title_key(other.text) == self._title)
        mark = self._marks[index]
        series = (
            mark is not None and sum(other is not None and other.family == mark.family for other in self._marks) > 1
        )
        return index == first and not series

    def _is_marked_heading(self, index: int) -> bool:
        mark = self._marks[index]
        text = self._blocks[index].text.strip()
        if mark is None or text.endswith(("。", "、")) or not self._is_followed(index):
            return False
        return self._key(index) in self._families or self._stands_out(index)

    def _is_unmarked_heading(self, index: int) -> bool:
        text = self._blocks[index].text.strip()
        if self._body_size:
            return self._stands_out(index) and not text.endswith(("。", "、"))
        if len(text) > _MAX_UNMARKED or _SENTENCE_END.search(text) or _LABELLED.match(text):
            return False
        return self._is_followed(index)

    def _stands_out(self, index: int) -> bool:
        layout = self._blocks[index].layout
        if not self._body_size or not layout.font_size or layout.lines > 3:
            return False
        return layout.font_size >= self._body_size * _LARGER or (
            layout.bold and not self._body_bold and layout.font_size >= self._body_size * 0.97
        )

    def _is_followed(self, index: int) -> bool:
        """Whether something stands below that a heading could head."""
        following = self._next(index)
        if following is None:
            return False
        text = self._blocks[following].text.strip()
        return not (
            self._marks[index]
            and self._key(index) == self._key(following)
            and not self._same_number_restarts(index, following)
        ) or (self._stands_out(index) and len(text) <= MAX_HEADING)

    def _same_number_restarts(self, index: int, following: int) -> bool:
        first, second = self._marks[index], self._marks[following]
        return bool(first and second and first.number is not None and second.number == 1)

    def _next(self, index: int) -> int | None:
        for following in range(index + 1, len(self._blocks)):
            if not self._blocks[following].is_contents and self._blocks[following].text.strip():
                return following
        return None

    def _key(self, index: int) -> tuple[str, int]:
        mark = self._marks[index]
        return (mark.family if mark else "", self._rank(index))

    def _heading_families(self) -> set[tuple[str, int]]:
        """Families whose members mostly look like headings: short, no full stop, a text of their own below."""
        members: dict[tuple[str, int], list[int]] = defaultdict(list)
        for index, mark in enumerate(self._marks):
            if mark and not self._blocks[index].is_contents:
                members[self._key(index)].append(index)
        return {key for key, indexes in members.items() if self._is_heading_family(indexes)}

    def _is_heading_family(self, indexes: Sequence[int]) -> bool:
        good = [index for index in indexes if self._looks_like_heading(index)]
        if len(good) < max(1, 0.6 * len(indexes)):
            return False
        marks = [mark for index in good if (mark := self._marks[index])]
        if all(mark.number is None for mark in marks):
            return len(good) > 1
        return _is_sequence(marks) and (len(good) > 1 or 0 < marks[0].order <= 3)

    def _looks_like_heading(self, index: int) -> bool:
        block = self._blocks[index]
        text = block.text.strip()
        if (
            block.kind not in {BlockKind.PARAGRAPH, BlockKind.HEADING}
            or len(text) > MAX_HEADING
            or text.endswith(("。", "、"))
        ):
            return False
        following = self._next(index)
        if following is None:
            return False
        before = next((i for i in range(index - 1, -1, -1) if self._blocks[i].text.strip()), None)
        beside = [i for i in (before, following) if i is not None and self._marks[i]]
        family = self._key(index)
        return all(self._key(i) != family for i in beside)

    def _without_runs(self, found: Sequence[int]) -> list[int]:
        """Plain text: of three and more unmarked lines in a row only the first and the last can head something."""
        dropped: set[int] = set()
        run: list[int] = []
        for index in found:
            if run and self._next(run[-1]) != index:
                run = []
            if self._marks[index]:
                run = []
                continue
            run.append(index)
            if len(run) > 2:
                dropped.add(run[-2])
        return [index for index in found if index not in dropped]


def _may_be_marked(block: LoadedBlock) -> bool:
    return block.kind in {BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM} and not is_bullet(block.text)


def _is_sequence(marks: Sequence[Mark]) -> bool:
    """Whether most numbers follow their predecessor or begin anew."""
    good = 0
    previous = 0
    for mark in marks:
        number = mark.number if mark.number is not None else previous + 1
        good += number == 1 or previous <= number <= previous + 2
        previous = number
    return good >= 0.7 * len(marks)


def _listed_titles(document: LoadedDocument) -> set[str]:
    contents = {title_key(block.text) for block in document.blocks if block.is_contents}
    outline = {title_key(title) for _, title, _ in document.outline}
    return {key for key in contents | outline if len(key) > 1}


def _body_size(blocks: Sequence[LoadedBlock]) -> float:
    """The type size of most of the running text; 0 where the format does not tell."""
    typed = [block for block in blocks if block.layout.font_size]
    if len(typed) < _MIN_TYPED * len(blocks):
        return 0.0
    letters: Counter[float] = Counter()
    for block in typed:
        if block.kind is not BlockKind.TABLE:
            letters[round(block.layout.font_size or 0, 1)] += len(block.text)
    return letters.most_common(1)[0][0] if letters else 0.0


def _body_bold(blocks: Sequence[LoadedBlock]) -> bool:
    bold = sum(len(block.text) for block in blocks if block.layout.bold)
    return bold > 0.4 * sum(len(block.text) for block in blocks)


def _ranks(blocks: Sequence[LoadedBlock], body: float) -> dict[float, int]:
    """Sizes from large to small as 0, 1, 2 …; sizes that differ by less than 5 % are one."""
    ranks: dict[float, int] = {}
    rank, last = 0, 0.0
    for size in sorted({round(block.layout.font_size, 1) for block in blocks if block.layout.font_size}, reverse=True):
        if last and size < last * 0.95:
            rank, last = rank + 1, size
        last = last or size
        ranks[size] = rank
    return ranks


def _is_explicit(document: LoadedDocument, title: str) -> bool:
    """Whether the format's own headings divide the text: at least one below the title."""
    levels = [block for block in document.blocks if block.level is not None and title_key(block.text) != title]
    return bool(levels)
