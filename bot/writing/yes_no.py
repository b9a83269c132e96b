"""Takes the yes or no from a sentence, which no quote can carry."""

import re
from functools import cache

from prompts.reading import table


def without_yes_no(sentence: str) -> str:
    """The sentence without the yes or no that it begins with; "" where it is nothing else."""
    rest = _yes_no().sub("", sentence.strip(), count=1)
    return rest[:1].upper() + rest[1:] if any(letter.isalnum() for letter in rest) else ""


@cache
def _yes_no() -> re.Pattern[str]:
    words = sorted(str(table("yes_no")["words"]).split(), key=len, reverse=True)
    # Without a mark behind it the word may begin a sentence: Không có …, 不明.
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})\s*(?:[、。，,.!！:：;—–-]+\s*|$)", re.IGNORECASE)
