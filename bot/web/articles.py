"""An edition's text as HTML, kept from one request to the next: a plan of 400 pages takes a while to set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.addresses import source_url
from bot.shelf import ShelvedEdition
from bot.web.door import Door
from bot.web.highlighting import PLAIN, Overlay
from bot.web.originals import PDF, original_of, original_url
from bot.web.pictures import picture_url
from bot.web.reading import Place, places, shown_section
from bot.web.templating import fragment
from bot.words import Words
from vectorstore.domain import Edition, Section

_CHARS_A_LINE = 36
_TALLEST = 7


@dataclass(frozen=True, slots=True)
class Style:
    """How an edition is set: in which interface's words, with furigana or not, with links to a file that is kept."""

    edition: Edition
    words: Words
    furigana: bool
    has_original: bool

    @property
    def name(self) -> str:
        """What is set alike has the same name."""
        return f"{self.edition.id} {self.words.interface} {self.furigana} {self.has_original}"

    def original(self, page: int) -> str:
        """The file at a page: ours, else the city's; "" where neither can be opened at a page."""
        if self.edition.media_type != PDF:
            return ""
        return original_url(self.edition, page) if self.has_original else source_url(self.edition, page)

    def picture(self, page: int) -> str:
        """The picture of a page, "" where there is none."""
        return picture_url(self.edition, page) if self.has_original else ""


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A heading of the outline with those below it."""

    place: Place
    children: "list[OutlineEntry]"


@dataclass(frozen=True, slots=True)
class Article:
    """An edition's sections as HTML with nothing laid over them, and their outline."""

    style: Style
    sections: tuple[Section, ...]
    places: tuple[Place, ...]
    outline: Markup
    plain: tuple[Markup, ...]

    def overlaid(self, overlays: Mapping[str, Overlay], unconfirmed: str = "") -> list[Markup]:
        """The sections with what lies over them by id; the `unconfirmed` one says that its quote is not marked."""
        return [
            _set(
                place, self.style, overlays.get(place.section.id, PLAIN), is_unconfirmed=place.section.id == unconfirmed
            )
            if place.section.id in overlays or place.section.id == unconfirmed
            else html
            for place, html in zip(self.places, self.plain, strict=True)
        ]


def article(door: Door, shelved: ShelvedEdition, words: Words, *, furigana: bool) -> Article:
    """An edition as it stands now."""
    has_original = original_of(door, shelved.edition) is not None
    style = Style(shelved.edition, words, furigana, has_original)
    sections = door.shelf.sections(shelved)
    kept = door.articles.find([style.name]).get(style.name)
    # Sections are remembered, so that comparing the same ones costs nothing.
    if kept and kept.sections == sections and kept.style.edition == shelved.edition:
        return kept
    made = _article(style, sections)
    door.articles.keep({style.name: made})
    return made


def _article(style: Style, sections: tuple[Section, ...]) -> Article:
    placed = places(sections)
    return Article(
        style=style,
        sections=sections,
        places=placed,
        outline=fragment("outline.html", {"entries": _outline(placed), "w": style.words}),
        plain=tuple(_set(place, style, PLAIN) for place in placed),
    )


def _outline(placed: Sequence[Place]) -> list[OutlineEntry]:
    root: list[OutlineEntry] = []
    above: list[OutlineEntry] = []
    for place in placed:
        while above and above[-1].place.level >= place.level:
            above.pop()
        entry = OutlineEntry(place, [])
        (above[-1].children if above else root).append(entry)
        above.append(entry)
    return root


def _set(place: Place, style: Style, over: Overlay, *, is_unconfirmed: bool = False) -> Markup:
    values = {
        "shown": shown_section(place, over, furigana=style.furigana),
        "height": _height(place.section),
        "is_unconfirmed": is_unconfirmed,
        "style": style,
        "w": style.words,
        "lang": style.words.lang,
    }
    return fragment("section.html", values)


def _height(section: Section) -> int:
    """About how tall a section is, in doublings of four lines: what a browser reckons with before it lays it out."""
    lines = sum(
        2 + 2 * block.text.count("\n") if block.table else 2 + len(block.text) // _CHARS_A_LINE
        for block in section.blocks
    )
    return min(_TALLEST, (lines // 4).bit_length())
