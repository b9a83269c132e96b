"""HTML pages: the page's own text, with the site around it cut away."""

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from ingest.document import LoadedBlock, LoadedDocument, SourceFile
from ingest.errors import SourceError
from ingest.failures import Failure
from ingest.loaders.contents import mark_contents
from ingest.loaders.decoding import decode, refuse_damage
from ingest.loaders.html_blocks import PageBlock, PageReader
from ingest.loaders.html_chrome import frame_nodes, strip_dead
from ingest.loaders.lines import tidy, without_chrome
from ingest.loaders.metadata import is_about, is_bare_label, metadata_of
from vectorstore.domain import BlockKind

_CHARSET = re.compile(rb"<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:\-]+)", re.IGNORECASE)
_SITE_NAME = re.compile(r"\s*(?:[|｜]|\s[-–—／/]\s|：{2}|:{2})\s*")
_MAX_TAGS_OPEN = 3000
_TAG = re.compile(r"<(/?)(?:div|span|font|b|i|a|ul|ol|li|table|section|blockquote|em|strong)\b", re.IGNORECASE)


def load_html(source: SourceFile) -> LoadedDocument:
    """Reads a web page; menus and the like go, lines on department, dates and contact stay wherever they stand.

    Raises:
        SourceError: the text is in no known encoding, or nested beyond reason.
    """
    declared = [match.decode("ascii", "replace") for match in _CHARSET.findall(source.content[:4096])]
    decoded = decode(source, declared)
    refuse_damage(decoded, source.name)
    _refuse_nesting(decoded.text, source.name)
    tree = LexborHTMLParser(decoded.text)
    name = tidy(node.text(deep=True)) if (node := tree.css_first("head > title")) is not None else ""
    language = (tree.root.attributes.get("lang") or "").split("-")[0].lower() if tree.root is not None else ""
    blocks = tuple(mark_contents(_own(_page_blocks(tree), name)))
    return LoadedDocument(
        media_type="text/html",
        blocks=blocks,
        metadata=metadata_of(blocks, title=_title(blocks, name), language=language),
        warnings=(decoded.warning,) if decoded.warning else (),
    )


def _refuse_nesting(text: str, name: str) -> None:
    """The parser takes time with the square of the depth."""
    depth = deepest = 0
    for tag in _TAG.finditer(text):
        depth = max(0, depth + (-1 if tag.group(1) else 1))
        deepest = max(deepest, depth)
    if deepest > _MAX_TAGS_OPEN:
        raise SourceError(
            f"{name}: elements are nested {deepest} deep. Save the page again from a browser.", Failure.NESTED
        )


def _page_blocks(tree: LexborHTMLParser) -> list[PageBlock]:
    strip_dead(tree)
    body = tree.body
    if body is None:
        return []
    reader = PageReader(frame_nodes(body))
    reader.read(body)
    return reader.finish()


def _own(page: Sequence[PageBlock], name: str) -> list[LoadedBlock]:
    """The page's own blocks; of the site's frame, the page's title and the lines on department, dates and contact."""
    about = [is_about(each.block.text) for each in page]
    has_title = any(_is_top(each.block) and not each.in_frame for each in page)
    kept: list[tuple[LoadedBlock, bool]] = []
    for i, each in enumerate(page):
        announces = about[i] and not (is_bare_label(each.block.text) and not any(about[i + 1 : i + 3]))
        titles = not has_title and _is_top(each.block) and name.startswith(each.block.text)
        if not each.in_frame or announces or titles:
            kept.append((each.block, about[i]))
    return without_chrome([block for block, _ in kept], [keep for _, keep in kept])


def _is_top(block: LoadedBlock) -> bool:
    return block.kind is BlockKind.HEADING and block.level == 1


def _title(blocks: Sequence[LoadedBlock], name: str) -> str:
    """The only top heading, or the page's name without the site's."""
    top = [block.text for block in blocks if _is_top(block)]
    return top[0] if len(top) == 1 or (top and not name) else _SITE_NAME.split(name)[0]
