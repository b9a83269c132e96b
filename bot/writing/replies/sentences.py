"""Takes plain text that is still coming apart into sentences, until JSON begins."""

import re
from collections.abc import Iterator

LONGEST = 1_000
"""Letters of a sentence that are kept; far more than any that is shown has."""

_STOPS = frozenset("。！？।")
_STOPS_BEFORE_BLANK = frozenset(".!?")
_OPENERS, _CLOSERS = frozenset("「『（(〈《【［"), frozenset("」』）)〉》】］")
_BEGINS_JSON = {"{": "{[\"'“}", "[": "{[\"'“"}
_GOES_ON = re.compile(
    r"(?:\b(?:[A-Za-z]|No|Nos|Dr|Mr|Mrs|Ms|St|vs|approx|Art|Fig|Vol|Sec|Ch|pp?|e\.g|i\.e)|^[\s*\-・]*\d{1,3})\.$",
    re.IGNORECASE,
)
_FENCE = re.compile(r"\s*(?:`{3,}|~{3,})|\s*json\s*$|\s*[#|]", re.IGNORECASE)


class SentenceReader:
    """Takes text piece by piece. What stands in brackets or quotation marks is not taken apart; a line's end always ends."""

    def __init__(self) -> None:
        self._said: list[str] = []
        self._depth = 0
        self._held = ""
        self.json = ""
        """What of the last piece is JSON, once some began; nothing after that is a sentence."""

    def feed(self, piece: str) -> Iterator[str]:
        """The sentences that this piece completes."""
        for at, letter in enumerate(piece):
            if self._held and letter.isspace():
                self._held = self._held[0] + ("\n" if "\n" in self._held + letter else " ")
                continue
            if self._held and letter in _BEGINS_JSON[self._held[0]]:
                self.json = self._held + piece[at:]
                return
            held, self._held = self._held, ""
            for each in held:
                yield from self._take(each)
            if letter in _BEGINS_JSON:
                self._held = letter
            else:
                yield from self._take(letter)

    def close(self) -> Iterator[str]:
        """The last sentence, which needs no full stop."""
        yield from self._end()

    def _take(self, letter: str) -> Iterator[str]:
        if letter == "\n" or (self._said and self._ends_before(letter)):
            yield from self._end()
        if letter in _OPENERS:
            self._depth += 1
        elif letter in _CLOSERS:
            self._depth = max(0, self._depth - 1)
        if len(self._said) < LONGEST:
            self._said.append(letter)
        if letter in _STOPS and not self._depth:
            yield from self._end()

    def _ends_before(self, letter: str) -> bool:
        """Whether the letter before was a full stop, which only this one tells."""
        last = self._said[-1]
        if self._depth:
            return False
        if last == "．":
            return not letter.isdigit()
        if last not in _STOPS_BEFORE_BLANK or not letter.isspace():
            return False
        return last != "." or not _GOES_ON.search("".join(self._said[-16:]))

    def _end(self) -> Iterator[str]:
        text = "".join(self._said).strip()
        self._said, self._depth = [], 0
        if text and not _FENCE.match(text):
            yield text


def sentences(text: str) -> list[str]:
    """The sentences of a text that is whole."""
    reader = SentenceReader()
    return [*reader.feed(text), *reader.close()]
