"""Leaves out what a model says to itself before it answers."""

_TAGS = ("think", "thinking", "reasoning", "thought", "analysis")
_THINKS, _THOUGHT = tuple(f"<{tag}>" for tag in _TAGS), tuple(f"</{tag}>" for tag in _TAGS)
_LONGEST_TAG = max(map(len, _THOUGHT))


class Thoughts:
    """Takes a reply piece by piece and gives what of it is meant for others."""

    def __init__(self) -> None:
        self._held = ""
        self._thinking = False

    def without(self, piece: str) -> str:
        """What of the piece is reply; the beginning of a mark waits for the rest of it."""
        said, text, self._held = [], self._held + piece, ""
        while text:
            at, mark = _first(text, _THOUGHT if self._thinking else _THINKS)
            if not mark:
                kept = _begun(text, _THOUGHT if self._thinking else _THINKS)
                said.append("" if self._thinking else text[: len(text) - kept])
                self._held = text[len(text) - kept :]
                break
            said.append("" if self._thinking else text[:at])
            self._thinking, text = not self._thinking, text[at + len(mark) :]
        return "".join(said)

    def rest(self) -> str:
        """What waited for a mark that never came."""
        return "" if self._thinking else self._held


def _first(text: str, marks: tuple[str, ...]) -> tuple[int, str]:
    return min(((at, mark) for mark in marks if (at := text.find(mark)) >= 0), default=(-1, ""))


def _begun(text: str, marks: tuple[str, ...]) -> int:
    """How many letters at the end may begin a mark."""
    at = text.rfind("<", -_LONGEST_TAG)
    return len(text) - at if at >= 0 and any(mark.startswith(text[at:]) for mark in marks) else 0
