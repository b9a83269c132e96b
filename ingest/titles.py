"""The title of a document."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.document import LoadedBlock, LoadedDocument
from vectorstore.domain import BlockKind

_CHROME = re.compile(
    r"^(ここから本文|本文(へ|ここから)|メニュー|トップページ|ホーム|現在の位置|検索|ページの先頭|印刷|文字サイズ|サイト内)"
)
_NAMES_A_PAPER = re.compile(
    r"計画|プラン|ビジョン|戦略|構想|方針|条例|予算|指針|大綱|マニュアル|要綱|資料|報告|白書|だより|広報|審議会|会議"
)
_PLAN_NAME = re.compile(r"[一-龥ァ-ヶーA-Za-z0-9０-９・]{2,28}?(?:計画|プラン|ビジョン|戦略|構想)(?![一-龥ァ-ヶー])")
_SITE = re.compile(
    r"\s*[|｜]\s*|\s+[-–—]\s+(?=\S*(?:ホームページ|サイト|市|町|村|区)$)|[／/](?=\S*(?:ホームページ|サイト)$)"
)
_MADE = re.compile(r"[(（][^()（）]*(?:策定|改定|改訂|更新|現在|作成|発行|版|年[\d０-９]+月)[^()（）]*[)）]")
_STATE = re.compile(r"[(（【［〔]\s*(?:素案|案|修正案|確定版|概要版|最終案)\s*[)）】］〕]")
_ABOUT = re.compile(r"(?:について|を策定しました|を改定しました|を公表します)$")
_FILE_NAME = re.compile(
    r"^(Microsoft|無題|名称未設定|[Uu]ntitled|Document)|\.(docx?|xlsx?|pptx?|pdf|jtd|indd|ai)$|^[\x00-\x7f]*_[\x00-\x7f]*$|^[\d\W]*$"
)
"""What programs write into a title field when nobody gave one."""
_MAX_TITLE = 80
_MIN_MENTIONS = 3
_SAME_SIZE = 0.97


def title_line(document: LoadedDocument) -> str:
    """The line that names the document, as it stands there; "" where none does."""
    blocks = [block for block in document.blocks if block.text.strip() and not _CHROME.match(block.text.strip())]
    for line in _candidates(document, blocks):
        if 1 < len(line.strip()) <= _MAX_TITLE:
            return line.strip()
    return ""


def clean_title(line: str) -> str:
    """A title without dates, states and the site's name."""
    title = _STATE.sub("", _MADE.sub("", _SITE.split(line.strip())[0]))
    return _ABOUT.sub("", title.strip()).strip(" \u3000・-")


def _candidates(document: LoadedDocument, blocks: Sequence[LoadedBlock]) -> Iterator[str]:
    if not _FILE_NAME.search(document.metadata.title):
        yield document.metadata.title
    yield _top_heading(blocks)
    largest = _largest(blocks)
    if largest and not _NAMES_A_PAPER.search(largest):
        yield _plan_spoken_of(blocks)
    yield largest
    yield _first_line(blocks)


def _top_heading(blocks: Sequence[LoadedBlock]) -> str:
    headings = [block for block in blocks if block.level is not None and block.kind is BlockKind.HEADING]
    tops = [block for block in headings if block.level == 1]
    if tops and (len(tops) == 1 or (tops[0] is headings[0] and len(tops) == 2)):
        return tops[0].text
    return ""


def _largest(blocks: Sequence[LoadedBlock]) -> str:
    """The largest type of the first page that names a paper, else the largest; lines of one size in a row are one."""
    first = [block for block in blocks if block.page == blocks[0].page and not block.is_contents]
    lines: list[tuple[float, str]] = []
    for block in first:
        size = block.layout.font_size or 0.0
        if lines and size and abs(size - lines[-1][0]) <= (1 - _SAME_SIZE) * size:
            lines[-1] = (lines[-1][0], f"{lines[-1][1]} {block.text.strip()}")
        else:
            lines.append((size, block.text.strip()))
    sized = sorted((line for line in lines if line[0] and 2 < len(line[1]) <= _MAX_TITLE), key=lambda line: -line[0])
    named = [text for _, text in sized if _NAMES_A_PAPER.search(text)]
    return next(iter(named or [text for _, text in sized]), "")


def _plan_spoken_of(blocks: Sequence[LoadedBlock]) -> str:
    """The plan that the text names most often: a cover may hold its title as a picture only."""
    counts = Counter(name for block in blocks for name in _PLAN_NAME.findall(block.text) if len(name) > 4)
    name, mentions = counts.most_common(1)[0] if counts else ("", 0)
    return name if mentions >= _MIN_MENTIONS else ""


def _first_line(blocks: Sequence[LoadedBlock]) -> str:
    short = [block.text.strip() for block in blocks[:8] if len(block.text) <= 60]
    lines = [line for line in short if not line.endswith("。")]
    return next((line for line in lines if _NAMES_A_PAPER.search(line)), lines[0] if lines else "")
