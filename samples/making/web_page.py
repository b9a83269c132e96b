"""Writes nodes into the page template of the city's site."""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from string import Template

from making.markup import Grid, Heading, Item, Node, Text


def write_page(nodes: Sequence[Node], template: Path, path: Path) -> None:
    """Fills the template; the first heading is the page's title."""
    title = nodes[0]
    if not isinstance(title, Heading):
        raise TypeError(f"{path.name}: a page begins with its heading, not with {title}")
    page = Template(template.read_text("utf-8"))
    body = "\n".join(_tags(nodes[1:]))
    filled = page.substitute(title=escape(title.text), heading=f"<h1>{escape(title.text)}</h1>", body=body)
    path.write_text(filled, "utf-8")


def _tags(nodes: Sequence[Node]) -> Iterator[str]:
    is_list = False
    for node in nodes:
        if is_list != isinstance(node, Item):
            is_list = not is_list
            yield "<ul>" if is_list else "</ul>"
        yield _tag(node)


def _tag(node: Node) -> str:
    match node:
        case Heading():
            return f"<h{node.level}>{escape(node.text)}</h{node.level}>"
        case Text():
            return f"<p>{escape(node.text)}</p>"
        case Item():
            return f"<li>{escape(node.text)}</li>"
        case Grid():
            return _table(node)
        case _:
            raise ValueError(f"a web sample cannot hold {node}")


def _table(grid: Grid) -> str:
    rows = []
    for number, row in enumerate(grid.rows):
        tag = "th" if number < grid.header else "td"
        rows.append("<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in row) + "</tr>")
    return "\n".join(["<table>", f"<caption>{escape(grid.caption)}</caption>", *rows, "</table>"])
