"""The words of a page in one language."""

from collections.abc import Mapping

from prompts.reading import FALLBACK, LANGUAGES, say, table


class Words:
    """Looks words up by key: those of the pages by their bare name, the residents' sentences as `labels.page`."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else FALLBACK
        own = table(f"pages.{self.language}")["page"]
        self._own = own if isinstance(own, Mapping) else {}

    def __call__(self, key: str, **values: object) -> str:
        """The words, with their placeholders filled.

        Raises:
            KeyError: there are no such words.
        """
        if "." in key:
            return say(key, self.language, **values)
        return str(self._own[key]).format(**values)

    def page(self, page: int, printed: str) -> str:
        """A page by the number printed on it, with the file's own where they differ."""
        if printed and printed != str(page):
            return self("labels.page_printed", page=page, printed=printed)
        return self("labels.page", page=page)
