"""Reads the WordprocessingML that python-docx has no words for."""

from collections.abc import Iterator

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

_OFF = ("0", "false", "off", "none")


def child(node: etree._Element | None, name: str) -> etree._Element | None:
    """The first child element of a name in Word's namespace."""
    return None if node is None else node.find(W + name)


def children(node: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """The child elements of a name in Word's namespace."""
    if node is not None:
        yield from node.findall(W + name)


def attribute(node: etree._Element | None, name: str) -> str:
    """An attribute in Word's namespace, "" where missing."""
    return "" if node is None else str(node.get(W + name) or "")


def integer(node: etree._Element | None, name: str, default: int = 0) -> int:
    """An attribute as a whole number."""
    try:
        return int(float(attribute(node, name)))
    except (ValueError, OverflowError):
        return default


def is_on(node: etree._Element | None) -> bool:
    """Whether a switch such as `w:b` is there and not turned off."""
    return node is not None and attribute(node, "val").lower() not in _OFF


def parse(blob: bytes) -> etree._Element:
    """An XML part without entities and without anything fetched."""
    return etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
