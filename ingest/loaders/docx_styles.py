"""What a Word paragraph inherits: outline level, list, font size, weight, indent."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ingest.loaders.docx_xml import attribute, child, children, integer, is_on

_HEADING = re.compile(r"^(?:heading|見出し)\s*([1-9])$", re.IGNORECASE)
_TITLE = re.compile(r"^(?:title|表題)$", re.IGNORECASE)
_CONTENTS = re.compile(r"^(?:toc|目次)\s*(?:[1-9]|heading|の見出し)?$|^table of figures$|^図表目次$", re.IGNORECASE)
_CAPTION = re.compile(r"^(?:caption|図表番号)$", re.IGNORECASE)
_BODY_LEVEL = 9
_DEEPEST = 20


@dataclass(slots=True)
class Styles:
    """The styles of a document by id, each with the chain it is based on."""

    by_id: dict[str, etree._Element] = field(default_factory=dict)
    default_paragraph: str = ""
    default_size: float | None = None

    def chain(self, style_id: str) -> Iterator[etree._Element]:
        """The style, then what it is based on."""
        for _ in range(_DEEPEST):
            style = self.by_id.get(style_id or self.default_paragraph)
            if style is None:
                return
            yield style
            style_id = attribute(child(style, "basedOn"), "val")
            if not style_id:
                return

    def name(self, style_id: str) -> str:
        """The style's name as Word stores it."""
        style = self.by_id.get(style_id or self.default_paragraph)
        return attribute(child(style, "name"), "val")

    def is_contents(self, style_id: str) -> bool:
        """Whether the style is that of a table of contents."""
        return bool(_CONTENTS.match(self.name(style_id)))

    def is_caption(self, style_id: str) -> bool:
        """Whether the style is that of a caption."""
        return bool(_CAPTION.match(self.name(style_id)))

    def level(self, paragraph: etree._Element) -> int | None:
        """The heading level from 1, by the paragraph's own outline level or its style's; None for body text."""
        for properties in self.properties(paragraph):
            outline = child(properties, "outlineLvl")
            if outline is not None:
                value = integer(outline, "val", _BODY_LEVEL)
                return value + 1 if 0 <= value < _BODY_LEVEL else None
        for style in self.chain(style_of(paragraph)):
            name = attribute(child(style, "name"), "val")
            heading = _HEADING.match(name)
            if heading or _TITLE.match(name):
                return int(heading.group(1)) if heading else 1
        return None

    def properties(self, paragraph: etree._Element) -> Iterator[etree._Element]:
        """The paragraph's own properties, then its styles', nearest first."""
        own = child(paragraph, "pPr")
        if own is not None:
            yield own
        for style in self.chain(style_of(paragraph)):
            inherited = child(style, "pPr")
            if inherited is not None:
                yield inherited

    def list_of(self, paragraph: etree._Element) -> tuple[str, int]:
        """The list's id and the level in it from 0; ("", 0) where the paragraph is in none."""
        for properties in self.properties(paragraph):
            numbered = child(properties, "numPr")
            if numbered is not None and child(numbered, "numId") is not None:
                level = integer(child(numbered, "ilvl"), "val", -1)
                outline = self.level(paragraph)
                default = outline - 1 if outline else 0
                return attribute(child(numbered, "numId"), "val"), level if level >= 0 else default
        return "", 0

    def run_property(self, run: etree._Element, paragraph: etree._Element, name: str) -> etree._Element | None:
        """A run's property, its own or inherited from the run's style or the paragraph's."""
        own = child(run, "rPr")
        found = child(own, name)
        if found is not None:
            return found
        run_style = attribute(child(own, "rStyle"), "val")
        chains = [self.chain(run_style)] if run_style else []
        for styles in (*chains, self.chain(style_of(paragraph))):
            for style in styles:
                found = child(child(style, "rPr"), name)
                if found is not None:
                    return found
        return None

    def size(self, run: etree._Element, paragraph: etree._Element) -> float | None:
        """The run's font size in points."""
        size = integer(self.run_property(run, paragraph, "sz"), "val")
        return size / 2 if size else self.default_size

    def is_bold(self, run: etree._Element, paragraph: etree._Element) -> bool:
        """Whether the run is bold."""
        return is_on(self.run_property(run, paragraph, "b"))


def style_of(paragraph: etree._Element) -> str:
    """The id of the paragraph's style, "" for the default one."""
    return attribute(child(child(paragraph, "pPr"), "pStyle"), "val")


def read_styles(root: etree._Element | None) -> Styles:
    """The styles of a styles part; None where the document has none."""
    styles = Styles()
    if root is None:
        return styles
    for style in children(root, "style"):
        styles.by_id[attribute(style, "styleId")] = style
        if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true"):
            styles.default_paragraph = attribute(style, "styleId")
    defaults = child(child(child(root, "docDefaults"), "rPrDefault"), "rPr")
    size = integer(child(defaults, "sz"), "val")
    styles.default_size = size / 2 if size else None
    return styles
