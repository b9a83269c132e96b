"""The words of a channel in one interface."""

from prompts.interfaces import interface
from prompts.reading import pages, say


class Words:
    """Looks words up by key: those of the pages by their bare name, others by group as `labels.page`.

    `interface` is the code of the language and level, `lang` what HTML marks it with.
    """

    def __init__(self, code: str) -> None:
        known = interface(code)
        self.interface, self.lang = known.code, known.lang
        self._own = pages(known.code)

    def __call__(self, key: str, **values: object) -> str:
        """The words, with their placeholders filled.

        Raises:
            KeyError: there are no such words.
        """
        named = key if "." in key else f"page.{key}"
        if named in self._own:
            return self._own[named].format(**values)
        return say(named, self.interface, **values)

    def page(self, page: int, printed: str) -> str:
        """A page by the number printed on it, with the file's own where they differ."""
        if printed and printed != str(page):
            return self("labels.page_printed", page=page, printed=printed)
        return self("labels.page", page=page)
