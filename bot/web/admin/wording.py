"""What the operators' pages say for codes that the program uses."""

from prompts.reading import operator_words


def said(area: str, code: str, **values: object) -> str:
    """The Japanese words of `code` in `prompts/admin/<area>.toml`, placeholders filled; the code itself if it has none."""
    words = operator_words(area).get(code)
    return code if words is None else words.format(**values)
