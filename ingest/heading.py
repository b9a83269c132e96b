"""A heading of a document, and how two headings' numbers relate."""

import re
from dataclasses import dataclass

from ingest.marks import Mark

_PAGE_TAIL = re.compile(
    r"(添付ファイル|添付資料|関連(ファイル|資料|情報|リンク|ページ|記事|項目)|(この|本)(ページ|記事)|お?問い?合わ?せ|ダウンロード|外部リンク|ページの先頭)"
)
_BACK_MATTER = re.compile(r"(資料編|参考資料|[付附]属資料|巻末資料|付録|おわりに|結びに)$")
_SMALL_FAMILIES = {"(n)", "n)", "①", "ア", "(ア)", "(一)", "A"}
"""Numberings that never begin a compound number."""
_NUMBERED_NAME = re.compile(r"[一-龥]{2,6}[\d０-９]{1,2}(?:[-－‐–][\d０-９]{1,2})*")
_MAX_STEP = 2


def is_page_tail(text: str) -> bool:
    """Whether a heading is one of those that end a web page: attachments, enquiries, related links."""
    return bool(_PAGE_TAIL.match(text.strip()))


@dataclass(frozen=True, slots=True)
class Heading:
    """A block that was found to be a heading.

    `rank` orders by what the format or the type tells (less is higher); headings of equal rank are told apart by their
    marks and places. `explicit` levels are the format's own, `listed` ones stand in the contents with their level.
    `direct` says that another heading follows with nothing between.
    """

    index: int
    text: str
    rank: int = 0
    mark: Mark | None = None
    explicit: bool = False
    listed: bool = False
    direct: bool = False
    opens_page: bool = False

    @property
    def family(self) -> str:
        """The numbering family, "" for an unmarked heading."""
        return self.mark.family if self.mark else ""

    @property
    def kind(self) -> str:
        """What siblings have in common."""
        return self.family or f"unmarked {self.rank}"

    @property
    def ends_document(self) -> bool:
        """Whether it opens a page's tail or a plan's back matter, which stand below no chapter."""
        return not self.mark and (is_page_tail(self.text) or bool(_BACK_MATTER.match(self.text)))

    def names(self, other: "Heading") -> bool:
        """Whether it begins with a numbered name that the other bears, as in 施策1-1の指標 below 施策1-1."""
        name = _NUMBERED_NAME.match(self.text)
        return name is not None and bool(re.search(re.escape(name.group()) + r"(?![\d０-９])", other.text))

    def is_next_to(self, earlier: "Heading") -> bool:
        """Whether its number directly follows the earlier one's in the same family."""
        return self._step_from(earlier) == 1

    def may_follow(self, earlier: "Heading") -> bool:
        """Whether it goes on with the earlier one's numbering, a missing number allowed."""
        step = self._step_from(earlier)
        return self.family == earlier.family and (step is None or 0 <= step <= _MAX_STEP)

    def is_above(self, other: "Heading") -> bool:
        """Whether custom puts its numbering above the other's."""
        if self.mark is None or other.mark is None:
            return False
        return 0 < self.mark.order < other.mark.order

    def begins_with(self, other: "Heading") -> bool:
        """Whether its compound number begins with the other's number: 2-1 with 2, 4.2.1 with 4.2."""
        if self.mark is None or other.mark is None or other.mark.number is None or other.family in _SMALL_FAMILIES:
            return False
        parts = [other.mark.prefix] if other.mark.prefix else []
        return bool(self.mark.prefix) and self.mark.prefix == "-".join([*parts, str(other.mark.number)])

    def _step_from(self, earlier: "Heading") -> int | None:
        if self.mark is None or earlier.mark is None or self.family != earlier.family:
            return None
        if self.mark.number is None or earlier.mark.number is None:
            return None
        return self.mark.number - earlier.mark.number
