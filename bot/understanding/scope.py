"""What the bot must not answer: judgements and politics, people's data, instructions inside a question."""

import base64
import binascii
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from prompts.reading import table

_BASE64 = re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{16,}={0,2}(?![A-Za-z0-9+/])")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a question is declined; `code` is one of opinion, personal_data, instruction, other_city."""

    code: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Rule:
    refusal: Refusal
    patterns: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]

    def forbids(self, plain: str) -> bool:
        """Whether a pattern matches where no exception does."""
        if any(pattern.search(plain) for pattern in self.unless):
            return False
        return any(pattern.search(plain) for pattern in self.patterns)


def scope_of(text: str) -> Refusal | None:
    """Why the question `text` is declined; None where it may be asked."""
    plain = unicodedata.normalize("NFKC", text)
    for part in (plain.lower(), *_decoded(plain)):
        for rule in _rules():
            if rule.forbids(part):
                return rule.refusal
    return None


def _decoded(plain: str) -> list[str]:
    """What stands in base64 in the text: a usual wrapping for instructions."""
    found = []
    for match in _BASE64.finditer(plain):
        try:
            found.append(base64.b64decode(match.group() + "=" * (-len(match.group()) % 4)).decode("utf-8").lower())
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found


@cache
def _rules() -> tuple[_Rule, ...]:
    rules = table("scope").get("rules")
    return tuple(_rule(rule) for rule in rules if isinstance(rule, Mapping)) if isinstance(rules, list) else ()


def _rule(rule: Mapping[str, object]) -> _Rule:
    return _Rule(
        Refusal(str(rule["code"]), str(rule["why"])), _compiled(rule.get("patterns")), _compiled(rule.get("unless"))
    )


def _compiled(patterns: object) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(str(pattern)) for pattern in patterns) if isinstance(patterns, list) else ()
