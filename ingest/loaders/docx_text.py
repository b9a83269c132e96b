"""The visible text of a Word paragraph: insertions kept, deletions, comments, field codes and ruby readings not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ingest.loaders.docx_xml import MC, WP, M, W, attribute, child, is_on

_SKIPPED = frozenset(
    W + name
    for name in (
        "del",
        "moveFrom",
        "delText",
        "delInstrText",
        "rt",
        "rubyPr",
        "pPr",
        "rPr",
        "sdtPr",
        "instrText",
        "commentReference",
        "annotationRef",
    )
) | {MC + "Fallback"}
_SIGNS = {W + "tab": " ", W + "cr": "\n", W + "noBreakHyphen": "-", W + "ptab": " "}
_AUTOMATIC = re.compile(r"自動的に生成された|automatically generated|^(?:図|画像|Picture|Image)\s*\d*$", re.IGNORECASE)


@dataclass(slots=True)
class Run:
    """A piece of visible text with the run element that it stands in."""

    text: str
    node: etree._Element


@dataclass(slots=True)
class ParagraphText:
    """What stands in a paragraph: its runs, the ids of its notes, its text boxes, its pictures' descriptions."""

    runs: list[Run] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    field_codes: list[str] = field(default_factory=list)
    field_depth: int = 0
    repeats_note: bool = False

    @property
    def text(self) -> str:
        """The visible text; a line break is a newline."""
        return "".join(run.text for run in self.runs)


def read_paragraph(paragraph: etree._Element) -> ParagraphText:
    """The visible parts of a paragraph."""
    found = ParagraphText()
    _walk(paragraph, paragraph, found)
    return found


def _walk(node: etree._Element, run: etree._Element, found: ParagraphText) -> None:
    for part in node.iterchildren(tag=etree.Element):
        if part.tag == W + "instrText":
            found.field_codes.append(part.text or "")
        elif part.tag == W + "fldChar":
            _turn(attribute(part, "fldCharType"), found)
        elif part.tag == W + "fldSimple":
            found.field_codes.append(attribute(part, "instr"))
            _walk(part, run, found)
        elif part.tag not in _SKIPPED and not _is_hidden(part):
            _take(part, run, found)


def _turn(edge: str, found: ParagraphText) -> None:
    """Enters or leaves a field; the result of a NOTEREF field is the number of a note, which is not shown."""
    found.field_depth += {"begin": 1, "end": -1}.get(edge, 0)
    if edge == "separate":
        found.repeats_note = "NOTEREF" in "".join(found.field_codes[-3:])
    elif edge == "end":
        found.repeats_note = False


def _take(part: etree._Element, run: etree._Element, found: ParagraphText) -> None:
    if part.tag in (W + "t", M + "t"):
        if not found.repeats_note:
            found.runs.append(Run(part.text or "", run))
    elif part.tag in _SIGNS:
        found.runs.append(Run(_SIGNS[part.tag], run))
    elif part.tag == W + "br":
        found.runs.append(Run("" if attribute(part, "type") else "\n", run))
    elif part.tag in (W + "footnoteReference", W + "endnoteReference"):
        found.notes.append((etree.QName(part).localname.removesuffix("Reference"), attribute(part, "id")))
    elif part.tag == W + "txbxContent":
        found.boxes.append(part)
    elif part.tag == WP + "docPr":
        found.pictures.extend(_described(part))
    else:
        _walk(part, part if part.tag == W + "r" else run, found)


def _is_hidden(part: etree._Element) -> bool:
    return part.tag == W + "r" and is_on(child(child(part, "rPr"), "vanish"))


def _described(picture: etree._Element) -> Iterator[str]:
    description = re.sub(r"\s+", " ", str(picture.get("descr") or "")).strip()
    if len(description) >= 8 and not _AUTOMATIC.search(description):
        yield description
