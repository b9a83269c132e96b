"""What a question asks for: a date, an amount, a person, a list …, in every language of the replies."""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from prompts.reading import table


class Asked(StrEnum):
    """What would answer a question; one question may ask for several."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    HOW_MUCH = "how_much"
    HOW_MANY = "how_many"
    WHY = "why"
    LIST = "list"
    YES_NO = "yes_no"
    COMPARE = "compare"
    DEFINE = "define"
    STATUS = "status"
    HOW = "how"
    CONTACT = "contact"
    OTHER = "other"


# A question that names what it wants is no yes-or-no question, though it may end like one.
_OPEN = frozenset(Asked) - {Asked.YES_NO, Asked.STATUS, Asked.COMPARE, Asked.OTHER, Asked.CONTACT}
_INTERROGATIVE = re.compile(
    r"何|なに|なん[のでと]|どれ|どの|どんな|どう|どちら|什么|什麼|哪|무엇|무슨|어떤|어느|\bwhat\b|\bwhich\b"
)


def asked_of(text: str, language: str) -> frozenset[Asked]:
    """What `text` asks for; `Asked.OTHER` alone where nothing particular is."""
    plain = unicodedata.normalize("NFKC", text).lower().strip()
    found = {kind for kind, pattern in _patterns(language).items() if pattern.search(plain)}
    if found & _OPEN or _INTERROGATIVE.search(plain):
        found.discard(Asked.YES_NO)
    return frozenset(found or {Asked.OTHER})


@cache
def _patterns(language: str) -> Mapping[Asked, re.Pattern[str]]:
    words = table("asking").get(language, {})
    if not isinstance(words, Mapping):
        return {}
    return {Asked(kind): re.compile(str(pattern)) for kind, pattern in words.items()}
