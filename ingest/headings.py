"""Finds the blocks that are headings, by what the format says, the type, the marks and what stands around."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from ingest.document import LoadedBlock, LoadedDocument
from ingest.frontmatter import cover_pages, title_lines
from ingest.heading import Heading, is_page_tail
from ingest.listing import Listing, title_key
from ingest.marks import Mark, is_bullet, mark_of
from ingest.nesting import settle_ranks
from ingest.shapes import MAX_HEADING, has_heading_shape, reads_as_title
from ingest.typography import Typography
from vectorstore.domain import BlockKind

_LISTED_RANK = 10
_UNLISTED_RANK = 20
"""Explicit levels rank 1–9, listed headings from 10 on, others by their type below them."""
_LISTS_GUESSED = {"application/pdf", "text/plain"}
"""Formats in which a numbered list item is a loader's guess from the line's mark."""
_TEXT_KINDS = {BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM}


def find_headings(document: LoadedDocument, title: str) -> list[Heading]:
    """The document's headings in order; the line that is the document's title is none, unless it is one of a series."""
    return _Finder(document, title).headings()


class _Finder:
    """Judges every block of one document."""

    def __init__(self, document: LoadedDocument, title: str) -> None:
        self._blocks = document.blocks
        self._texts = [block.text.strip() for block in document.blocks]
        self._keys = [title_key(text) for text in self._texts]
        self._marks = [mark_of(block.text) if _may_be_marked(block) else None for block in document.blocks]
        self._family_sizes = Counter(mark.family for mark in self._marks if mark)
        self._filled = [at for at, block in enumerate(document.blocks) if block.text.strip() and not block.is_contents]
        self._place = {index: at for at, index in enumerate(self._filled)}
        self._type = Typography(document.blocks)
        self._listing = Listing(document)
        self._title = self._dropped_title(title)
        self._lists_told = document.media_type not in _LISTS_GUESSED
        self._explicit = any(
            block.level is not None and at not in self._title and not is_page_tail(block.text)
            for at, block in enumerate(document.blocks)
        )
        self._covers = cover_pages(document.blocks)
        self._families = self._heading_families()
        self._style_levels = self._levels_of_styles()

    def headings(self) -> list[Heading]:
        found = [index for index in self._filled if self._is_heading(index)]
        if not self._explicit:
            found = self._without_runs(found)
        found = self._without_contacts(found)
        chosen = set(found)
        headings = [self._heading(index, direct=self._beside(index, 1) in chosen) for index in found]
        return settle_ranks(headings) if self._type.known else headings

    def _heading(self, index: int, *, direct: bool) -> Heading:
        block, rank, before = self._blocks[index], self._rank(index), self._beside(index, -1)
        return Heading(
            index,
            self._texts[index],
            rank,
            self._marks[index],
            explicit=block.level is not None,
            listed=_LISTED_RANK <= rank < _UNLISTED_RANK,
            direct=direct,
            opens_page=block.page is not None and (before is None or self._blocks[before].page != block.page),
        )

    def _rank(self, index: int) -> int:
        block = self._blocks[index]
        if block.level is not None:
            return block.level
        level = self._style_levels.get(self._key(index))
        level = self._listing.level(self._texts[index]) if level is None else level
        return _UNLISTED_RANK + self._type.rank(block) if level is None else _LISTED_RANK + level

    def _is_heading(self, index: int) -> bool:
        block, text = self._blocks[index], self._texts[index]
        if block.kind not in _TEXT_KINDS or index in self._title or block.page in self._covers:
            return False
        if block.level is not None:
            return len(text) <= MAX_HEADING or (len(text) <= 2 * MAX_HEADING and "。" not in text)
        if (
            self._beside(index, 1) is None
            or self._is_echo(index)
            or not has_heading_shape(text)
            or self._type.is_small(block)
        ):
            return False
        if not self._explicit and self._listing.holds(text):
            return True
        if self._marks[index]:
            return self._is_marked_heading(index)
        return not self._explicit and not self._is_list_item(index) and self._is_unmarked_heading(index)

    def _is_echo(self, index: int) -> bool:
        """Whether the same words stand beside in larger type, as on a page with an index tab, or once more."""
        neighbours = (self._beside(index, -1), self._beside(index, 1))
        same = [at for at in neighbours if at is not None and self._keys[at] == self._keys[index]]
        return any((self._rank(at), -at) < (self._rank(index), -index) for at in same)

    def _is_marked_heading(self, index: int) -> bool:
        if self._explicit and self._family(index) == "（）":
            return False
        if self._key(index) in self._families or self._type.stands_out(self._blocks[index]):
            return True
        return not self._explicit and not self._type.known and self._is_lone_title(index)

    def _is_lone_title(self, index: int) -> bool:
        """A line whose mark no other has, of no numbering that only goes in series, is judged by its words alone."""
        mark, text = self._marks[index], self._texts[index]
        alone = mark is not None and not mark.order and self._family_sizes[mark.family] == 1
        return alone and not self._is_list_item(index) and reads_as_title(text)

    def _is_unmarked_heading(self, index: int) -> bool:
        if not reads_as_title(self._texts[index]):
            return False
        return not self._type.known or self._type.stands_out(self._blocks[index])

    def _dropped_title(self, title: str) -> set[int]:
        """The title's lines, which head nothing, unless the title is one of a series or heads its own sheet only."""
        lines = title_lines(self._blocks, title)
        if not lines:
            return set()
        family, first = self._family(lines[0]), self._blocks[lines[0]]
        series = self._family_sizes[family] > 1
        sheets = first.level is not None and any(
            other.level == first.level and other.page != first.page for other in self._blocks
        )
        return set() if series or sheets else set(lines)

    def _heading_families(self) -> set[tuple[str, int]]:
        """Families whose members mostly look like headings: short, no full stop, a text of their own below."""
        members: dict[tuple[str, int], list[int]] = defaultdict(list)
        for index in self._filled:
            if self._marks[index]:
                members[self._key(index)].append(index)
        return {key for key, indexes in members.items() if self._is_heading_family(indexes)}

    def _levels_of_styles(self) -> dict[tuple[str, int], int]:
        """The level of numberings that the contents list: a member that they word otherwise is of the same level."""
        listed: dict[tuple[str, int], Counter[int | None]] = defaultdict(Counter)
        for index in self._filled:
            if self._marks[index] and self._key(index) in self._families:
                listed[self._key(index)][self._listing.level(self._texts[index])] += 1
        most = {key: levels.most_common(1)[0][0] for key, levels in listed.items()}
        return {key: level for key, level in most.items() if level is not None}

    def _is_heading_family(self, indexes: Sequence[int]) -> bool:
        good = [index for index in indexes if self._looks_like_heading(index)]
        if len(good) < max(1, 0.6 * len(indexes)):
            return False
        marks = [mark for index in good if (mark := self._marks[index])]
        if all(mark.number is None for mark in marks):
            return len(good) > 1
        return _is_sequence(marks) and (len(good) > 1 or 0 < marks[0].order <= 3)

    def _looks_like_heading(self, index: int) -> bool:
        if self._is_list_item(index) or not has_heading_shape(self._texts[index]):
            return False
        neighbours = [at for at in (self._beside(index, -1), self._beside(index, 1)) if at is not None]
        alone = all(not self._marks[at] or self._key(at) != self._key(index) for at in neighbours)
        return alone and self._beside(index, 1) is not None

    def _without_runs(self, found: Sequence[int]) -> list[int]:
        """Of three and more unmarked lines of one kind in a row only the first and the last can head something."""
        dropped: set[int] = set()
        run: list[int] = []
        for index in found:
            if self._marks[index]:
                run = []
                continue
            if run and (self._beside(run[-1], 1) != index or self._rank(run[-1]) != self._rank(index)):
                run = []
            run.append(index)
            if len(run) > 2:
                dropped.add(run[-2])
        return [index for index in found if index not in dropped]

    def _without_contacts(self, found: Sequence[int]) -> list[int]:
        """Below a page's tail stand names of departments and files, which head nothing."""
        kept: list[int] = []
        in_tail = False
        for index in found:
            tail = is_page_tail(self._texts[index])
            if in_tail and not tail and not self._marks[index] and self._blocks[index].level is None:
                continue
            in_tail = tail
            kept.append(index)
        return kept

    def _is_list_item(self, index: int) -> bool:
        listed = self._blocks[index].kind is BlockKind.LIST_ITEM
        return listed and (self._lists_told or not self._marks[index])

    def _beside(self, index: int, step: int) -> int | None:
        """The neighbouring block with text, contents left out."""
        at = self._place[index] + step
        return self._filled[at] if 0 <= at < len(self._filled) else None

    def _family(self, index: int) -> str:
        mark = self._marks[index]
        return mark.family if mark else ""

    def _key(self, index: int) -> tuple[str, int]:
        return self._family(index), self._type.rank(self._blocks[index])


def _may_be_marked(block: LoadedBlock) -> bool:
    return block.kind in _TEXT_KINDS and not is_bullet(block.text)


def _is_sequence(marks: Sequence[Mark]) -> bool:
    """Whether most numbers follow their predecessor or begin anew."""
    good, previous = 0, 0
    for place, mark in enumerate(marks):
        number = mark.number if mark.number is not None else previous + 1
        good += number == 1 or place == 0 or previous <= number <= previous + 2
        previous = number
    return good >= 0.7 * len(marks)
