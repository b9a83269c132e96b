"""The changes of two editions, a line each: for a terminal, a program and a spreadsheet."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict

from bot.addresses import section_url
from bot.comparing.choosing import Pair
from vectorstore.changes import ChangeKind, ChangeLine, Place
from vectorstore.domain import Edition, Section

_MARKS = {
    ChangeKind.CELL: "|",
    ChangeKind.ROW_ADDED: "|+",
    ChangeKind.ROW_REMOVED: "|-",
    ChangeKind.ROW_MOVED: "|~",
    ChangeKind.SENTENCE: "*",
    ChangeKind.SENTENCE_ADDED: "+",
    ChangeKind.SENTENCE_REMOVED: "-",
    ChangeKind.SECTION_ADDED: "#+",
    ChangeKind.SECTION_REMOVED: "#-",
    ChangeKind.SECTION_MOVED: "#~",
}
_NAMES = {
    ChangeKind.CELL: "values of tables changed",
    ChangeKind.ROW_ADDED: "rows added",
    ChangeKind.ROW_REMOVED: "rows removed",
    ChangeKind.ROW_MOVED: "rows moved",
    ChangeKind.SENTENCE: "sentences changed",
    ChangeKind.SENTENCE_ADDED: "sentences added",
    ChangeKind.SENTENCE_REMOVED: "sentences removed",
    ChangeKind.SECTION_ADDED: "sections added",
    ChangeKind.SECTION_REMOVED: "sections removed",
    ChangeKind.SECTION_MOVED: "sections moved or renamed",
}
_WORDS = {
    ChangeKind.CELL: "changes.cells",
    ChangeKind.ROW_ADDED: "changes.rows_added",
    ChangeKind.ROW_REMOVED: "changes.rows_removed",
    ChangeKind.ROW_MOVED: "changes.rows_moved",
    ChangeKind.SENTENCE: "changes.sentence",
    ChangeKind.SENTENCE_ADDED: "changes.new_text",
    ChangeKind.SENTENCE_REMOVED: "changes.old_text",
    ChangeKind.SECTION_ADDED: "changes.added",
    ChangeKind.SECTION_REMOVED: "changes.removed",
    ChangeKind.SECTION_MOVED: "changes.moved",
}
_COLUMNS = ("kind", "heading", "row", "column", "older", "newer", "page_older", "page_newer")
_ADDRESSES = ("address_older", "address_newer")


def as_text(pair: Pair, lines: Sequence[ChangeLine]) -> str:
    """The changes for a terminal, each heading once."""
    told = [f"{pair.plan.title} ({pair.plan.id})", f"  from  {_edition(pair.older)}", f"  to    {_edition(pair.newer)}"]
    heading = None
    for line in lines:
        path = _path(line.section)
        if path != heading:
            told += ["", path]
            heading = path
        told.append(f"  {_MARKS[line.kind]:2} {_told(line)}")
    return "\n".join([*told, "", _counts(lines)])


def as_record(pair: Pair, lines: Sequence[ChangeLine]) -> dict[str, object]:
    """The changes for a program."""
    return {
        "plan": asdict(pair.plan),
        "older": _facts(pair.older),
        "newer": _facts(pair.newer),
        "counts": {kind.value: count for kind, count in _counted(lines).items()},
        "changes": [_record(pair, line) for line in lines],
    }


def sheet(
    pair: Pair, lines: Sequence[ChangeLine], words: Callable[[str], str], site: str = ""
) -> tuple[list[str], Iterator[list[str]]]:
    """The head and the rows of a spreadsheet, in the reader's words; addresses begin with `site`, if there is one."""
    names = (*_COLUMNS, *_ADDRESSES) if site else _COLUMNS
    return [words(f"changes.{name}") for name in names], (_cells(pair, line, words, site) for line in lines)


def _cells(pair: Pair, line: ChangeLine, words: Callable[[str], str], site: str) -> list[str]:
    places = line.older, line.newer
    cells = [words(_WORDS[line.kind]), _path(line.section), line.row, line.column, line.before, line.after]
    cells += [_page(place) for place in places]
    if site:
        cells += [site + _url(edition, place) for edition, place in zip((pair.older, pair.newer), places, strict=True)]
    return cells


def _record(pair: Pair, line: ChangeLine) -> dict[str, object]:
    return {
        "kind": line.kind.value,
        "row": line.row,
        "column": line.column,
        "before": line.before,
        "after": line.after,
        "older": _place(pair.older, line.older),
        "newer": _place(pair.newer, line.newer),
    }


def _place(edition: Edition, place: Place | None) -> dict[str, object] | None:
    if place is None:
        return None
    return {
        "heading_path": list(place.section.heading_path),
        "section_id": place.section.id,
        "page": place.page,
        "printed_page": place.printed_page,
        "quote": place.quote,
        "url": _url(edition, place),
    }


def _url(edition: Edition, place: Place | None) -> str:
    return section_url(edition.plan_id, edition.number, place.section.id) if place else ""


def _facts(edition: Edition) -> dict[str, object]:
    facts = {"id": edition.id, "number": edition.number, "label": edition.label, "status": edition.status.value}
    return facts | {"date": edition.date, "audience": edition.audience.value, "file": edition.file_name}


def _edition(edition: Edition) -> str:
    facts = (edition.label, edition.status.value, edition.date, edition.audience.value, edition.file_name)
    return f"{edition.number}  " + "  ".join(fact for fact in facts if fact)


def _told(line: ChangeLine) -> str:
    pages = ", ".join(page for page in (_page(line.older), _page(line.newer)) if page)
    where = f"  (p. {pages})" if pages else ""
    if line.kind is ChangeKind.CELL:
        return f"{line.row or '-'} | {line.column}: {line.before or '-'} → {line.after or '-'}{where}"
    if line.kind in (ChangeKind.SENTENCE, ChangeKind.SECTION_MOVED):
        return f"{line.before}\n   → {line.after}{where}"
    return (line.after or line.before) + where


def _page(place: Place | None) -> str:
    return "" if place is None or place.page is None else place.printed_page or str(place.page)


def _path(section: Section) -> str:
    return " > ".join(section.heading_path) or "(before the first heading)"


def _counted(lines: Sequence[ChangeLine]) -> dict[ChangeKind, int]:
    counts = Counter(line.kind for line in lines)
    return {kind: counts[kind] for kind in ChangeKind if counts[kind]}


def _counts(lines: Sequence[ChangeLine]) -> str:
    counted = _counted(lines)
    return "; ".join(f"{count} {_NAMES[kind]}" for kind, count in counted.items()) or "both editions say the same"
