"""What a text is in a city's decision making: adopted, a draft, a proposal, opinions or minutes; by section."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from vectorstore.domain import BlockKind, Section, Status


@dataclass(frozen=True, slots=True)
class Finding:
    """A status with the words that show it; "" where nothing in the text says so."""

    status: Status
    evidence: str = ""


_OPINION = re.compile(
    r"(?:主な|寄せられた|いただいた|提出された|での|からの|への|に対する|にかかる|に係る|頂いた)(?:ご)?意見(?!交換|聴取|募集|反映|を反映)"
    r"|(?:ご)?意見(?:の概要|の要旨|一覧|の内容|等の概要|と(?:市|町|村|区|県)の考え方|等?のまとめ)|パブリック・?コメントの(?:結果|実施結果)"
    r"|^(?:市民|住民|町民|村民|区民|委員)?(?:から)?の?(?:ご)?意見(?:等)?$|アンケート(?:調査)?(?:の)?自由(?:意見|記述)"
)
_PROPOSAL = re.compile(
    r"[（(【［]?修正案[）)】］]?|提出(?:した|する|議案)|答申案?|諮問|討議資料|提案(?:書|理由)|(?:市|区|町|村|事務局)の提案|提案(?:の(?:趣旨|理由)|する)|議案第?|たたき台|叩き台|[（(【]提案[）)】]"
)
_DRAFT = re.compile(
    r"素案|骨子案|骨格案|原案|中間案|試案|[（(【［〔]\s*案\s*[）)】］〕]|第?[0-9０-９一二三]次案|パブリック・?コメント案|計画案|[（(]仮称[）)]|案$"
)
_DRAFT_HEADING = re.compile(
    r"(?:素案|骨子案|骨格案|原案|中間案|試案|次案|修正案|計画案|パブリック・?コメント案)[）)】］〕」』]?$|[（(【［〔]\s*(?:素案|案|骨子案)\s*[)）】］〕]"
)
"""In a heading the word must be what the text is, not what it speaks of (素案の公表)."""
_MINUTES = re.compile(r"会議録|議事録|議事要旨|議事概要|会議要録|要録|会議概要|会議の記録|発言要旨")
_ADOPTED = re.compile(
    r"(?:策定|改定|改訂|決定|議決|制定|確定|施行|可決|公布)(?:し|され|いたし)(?:た|ました|ています)|[（(](?:原案可決|議決|確定)[）)]"
    r"|(?:令和|平成|昭和|20\d\d)[^。\n]{1,14}月[^。\n]{0,6}(?:策定|改定|改訂|議決|決定|施行)"
)
_UNDECIDED_PLAN = re.compile(r"原案(?:可決|の?とおり)")
_ATTRIBUTED = re.compile(r"[（(][^（）()]{1,20}[）)][\s。]*$")
_LETTER_GAP = re.compile(r"(?<=[一-龥\d])[ \u3000]+(?=[一-龥\d])")
_BILL = re.compile(r"^議[ \u3000]*案[ \u3000]*第[ \u3000]*[\d０-９]+[ \u3000]*号$", re.MULTILINE)
_ORDER = ((_MINUTES, Status.MINUTES), (_OPINION, Status.OPINION), (_PROPOSAL, Status.PROPOSAL), (_DRAFT, Status.DRAFT))
_HEADING_ORDER = ((_MINUTES, Status.MINUTES), (_PROPOSAL, Status.PROPOSAL), (_DRAFT_HEADING, Status.DRAFT))
_SPOKEN = {Status.MINUTES, Status.OPINION}
"""What is said of a draft in minutes or opinions is not the draft."""
_COUNCIL_PAPER = re.compile(
    r"(?:審議会|協議会|懇談会|検討会|審査会|策定委員会|推進会議).{0,12}(?:資料|次第)|第.{1,3}回.{1,30}(?:審議会|委員会|協議会|懇談会|会議)"
)
_OPENING_CHARACTERS = 1500
_COVER_LINES = 8
_MAX_COVER_LINE = 40


def document_status(title: str, file_name: str, opening: str) -> Finding:
    """The status of a whole document by its title, then the words of its opening; the file's name is a last hint.

    A plan of which nothing is said counts as adopted.
    """
    lines = _first_lines(opening)
    found = _by_words(title, _ORDER) or next(
        (said for line in lines if (said := _by_words(line, _HEADING_ORDER))), None
    )
    if found:
        return found
    laid = [_BILL.search(opening), *(_COUNCIL_PAPER.search(line) for line in (title, *lines))]
    for words in laid:
        if words:
            return Finding(Status.PROPOSAL, words.group())
    adopted = _ADOPTED.search(opening[:_OPENING_CHARACTERS])
    if adopted:
        return Finding(Status.ADOPTED, adopted.group())
    return _by_words(file_name, _ORDER) or Finding(Status.ADOPTED)


def with_statuses(sections: Sequence[Section], document: Finding) -> tuple[Section, ...]:
    """The sections with their statuses: a heading's words hold for its section and all below, else the document's."""
    open_findings: list[tuple[int, Finding]] = []
    judged = []
    for section in sections:
        while open_findings and open_findings[-1][0] >= section.level:
            open_findings.pop()
        above = open_findings[-1][1] if open_findings else document
        own = _of_section(section)
        speaks_of = above.status in _SPOKEN and own is not None and own.status not in _SPOKEN and section.level > 1
        finding = above if own is None or speaks_of else own
        open_findings.append((section.level, finding))
        judged.append(replace(section, status=finding.status, status_evidence=finding.evidence))
    return tuple(judged)


def _of_section(section: Section) -> Finding | None:
    if section.blocks[0].kind is not BlockKind.HEADING:
        return None
    heading = section.heading
    if _OPINION.search(heading) and not _speaks_of_measures(section):
        return _by_words(heading, ((_OPINION, Status.OPINION),))
    found = _by_words(heading, _HEADING_ORDER)
    if found and not _is_measure_heading(heading):
        return found
    return _attributed_opinions(section)


def _by_words(words: str, order: Sequence[tuple[re.Pattern[str], Status]]) -> Finding | None:
    close = _LETTER_GAP.sub("", words)
    for pattern, status in order:
        found = pattern.search(close)
        if found and not _UNDECIDED_PLAN.match(close[found.start() :]):
            return Finding(status, found.group())
    return None


def _speaks_of_measures(section: Section) -> bool:
    """A heading on opinions whose text says what the city will do with them is a measure, not a list of opinions."""
    items = sum(block.kind in {BlockKind.LIST_ITEM, BlockKind.TABLE} for block in section.blocks)
    promises = re.search(r"(?:反映|聴取|把握|募集)(?:し|させ|に努め|を行い|する)", section.text)
    return items == 0 and bool(promises)


def _is_measure_heading(heading: str) -> bool:
    return bool(
        re.search(r"提出(?:先|方法|期限|書類)|諮問機関|会議録の(?:公開|作成)|提案(?:制度|募集)|答申を受け", heading)
    )


def _attributed_opinions(section: Section) -> Finding | None:
    """Items that each end with who said it, under a heading that speaks of opinions."""
    if "意見" not in section.heading:
        return None
    items = [block.text for block in section.blocks if block.kind is BlockKind.LIST_ITEM]
    attributed = [item for item in items if _ATTRIBUTED.search(item)]
    if len(attributed) < 2 or len(attributed) < 0.6 * len(items):
        return None
    found = _ATTRIBUTED.search(attributed[0])
    return Finding(Status.OPINION, found.group().strip() if found else "")


def _first_lines(opening: str) -> list[str]:
    """The lines of a cover: short ones at the top, running text left out."""
    lines = [line.strip() for line in opening.splitlines()[:_COVER_LINES]]
    return [line for line in lines if line and len(line) <= _MAX_COVER_LINE and not line.endswith("。")]
