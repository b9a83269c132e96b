"""What is printed as a book."""

from dataclasses import dataclass

from making.markup import Node


@dataclass(frozen=True, slots=True)
class Book:
    """What is printed: the cover's lines, the front matter, and the body in chapters."""

    title: str
    subtitle: str
    label: str
    date: str
    city: str
    front: tuple[Node, ...]
    body: tuple[Node, ...]
    dashed_folios: bool = False
