"""What an operator should look at in a file that was read: codes, which a page words."""

from collections.abc import Iterator, Mapping

from ingest.document import LoadedDocument, SourceFile
from ingest.failures import Value
from ingest.loaders.detect import SUFFIXES, detect, suffix_of

_MANY_ODD = 0.05
_LISTED = 10

Remark = dict[str, str | Mapping[str, Value]]


def remarks(document: LoadedDocument, source: SourceFile) -> list[Remark]:
    """Each as `code` and `values`; `prompts/admin/failures.toml` has a sentence for every code."""
    found = (*_mislabelled(source), *_without_text(document), *_odd(document))
    return [{"code": code, "values": values} for code, values in found]


def _mislabelled(source: SourceFile) -> Iterator[tuple[str, dict[str, Value]]]:
    suffix, kind = suffix_of(source), detect(source)
    if suffix in SUFFIXES and SUFFIXES[suffix] is not kind:
        yield "mislabelled", {"name": source.name, "suffix": suffix, "kind": kind.value.upper()}


def _without_text(document: LoadedDocument) -> Iterator[tuple[str, dict[str, Value]]]:
    pages = [page.page for page in document.pages if page.characters == 0]
    if pages:
        listed = "、".join(map(str, pages[:_LISTED])) + ("…" if len(pages) > _LISTED else "")
        yield "pages_without_text", {"count": len(pages), "pages": listed}


def _odd(document: LoadedDocument) -> Iterator[tuple[str, dict[str, Value]]]:
    characters = sum(page.characters for page in document.pages)
    odd = sum(page.odd_characters for page in document.pages)
    if odd > _MANY_ODD * characters:
        yield "odd_characters", {"percent": round(100 * odd / characters)}
