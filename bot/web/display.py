"""How a reader wants pages shown. It goes from page to page in their addresses: no cookie, no script."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fastapi import Request
from starlette.datastructures import URL

from bot.web.languages import known_language
from prompts.interfaces import interface

_OWN = ("lang", "furigana")
_PASSING = (*_OWN, "thanks")


@dataclass(frozen=True, slots=True)
class Display:
    """What a reader has chosen: an interface, and whether furigana is "1" or "0"; "" where they have not."""

    lang: str = ""
    furigana: str = ""

    @classmethod
    def of(cls, request: Request) -> "Display":
        """What the address of a request says."""
        furigana = request.query_params.get("furigana", "")
        return cls(
            lang=known_language(request.query_params.get("lang", "")),
            furigana=furigana if furigana in ("0", "1") else "",
        )

    def has_furigana(self, shown_in: str) -> bool:
        """Whether kanji are shown with their readings, in an interface; やさしい日本語 has them unless refused.

        Source: 出入国在留管理庁・文化庁「在留支援のためのやさしい日本語ガイドライン」.
        """
        return self.furigana == "1" or (not self.furigana and bool(interface(shown_in).level))

    def link(self, address: str, **changed: str) -> str:
        """An address of this site that keeps what was chosen, but for what is changed."""
        chosen = replace(self, **changed)
        return str(URL(address).include_query_params(**chosen.parameters))

    @property
    def parameters(self) -> Mapping[str, str]:
        """What addresses and forms carry on."""
        return {name: value for name in _OWN if (value := getattr(self, name))}


def address_of(request: Request) -> str:
    """The address of the page that is shown, without what was chosen of its display."""
    # Two slashes at its beginning would name another site.
    path = "/" + request.url.path.lstrip("/")
    query = request.url.remove_query_params(_PASSING).query
    return f"{path}?{query}" if query else path
