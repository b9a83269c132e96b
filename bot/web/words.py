"""The words of a page in one language."""

from collections.abc import Mapping

from prompts.reading import FALLBACK, LANGUAGES, say, table


class Words:
    """Looks words up by key: those of the pages by their bare name, others by group as `labels.page`."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else FALLBACK
        self._own = {
            f"{group}.{key}": str(text)
            for group, texts in table(f"pages.{self.language}").items()
            if isinstance(texts, Mapping)
            for key, text in texts.items()
        }

    def __call__(self, key: str, **values: object) -> str:
        """The words, with their placeholders filled.

        Raises:
            KeyError: there are no such words.
        """
        named = key if "." in key else f"page.{key}"
        if named in self._own:
            return self._own[named].format(**values)
        return say(named, self.language, **values)

    def page(self, page: int, printed: str) -> str:
        """A page by the number printed on it, with the file's own where they differ."""
        if printed and printed != str(page):
            return self("labels.page_printed", page=page, printed=printed)
        return self("labels.page", page=page)
