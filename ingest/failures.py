"""Why a source could not be read: stable codes, which a page words for operators."""

from dataclasses import dataclass, field
from enum import StrEnum

Value = str | int | float


class Failure(StrEnum):
    """One code a reason; `prompts/admin/failures.toml` says what is wrong and what to do."""

    EMPTY = "empty"
    BROKEN = "broken"
    LOCKED = "locked"
    SCANNED = "scanned"
    NO_TEXT = "no_text"
    KIND = "kind"
    OLD_OFFICE = "old_office"
    ENCODING = "encoding"
    NESTED = "nested"
    SUSPICIOUS = "suspicious"
    UNREADABLE = "unreadable"
    TOO_BIG = "too_big"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_FILES = "too_many_files"
    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    DIED = "died"
    MISSING = "missing"
    GONE = "gone"
    NO_ACCESS = "no_access"
    NO_FILE = "no_file"
    ADDRESS = "address"
    PRIVATE_ADDRESS = "private_address"
    REDIRECTS = "redirects"
    SERVER = "server"
    NO_ANSWER = "no_answer"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a source; `values` fill the words that a page has for `failure`."""

    failure: Failure = Failure.UNREADABLE
    values: dict[str, Value] = field(default_factory=dict)
