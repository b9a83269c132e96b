"""Japanese eras and dates, read out of plan documents."""

import re
import unicodedata

_ERA_STARTS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "R": 2018, "H": 1988, "S": 1925}
_YEAR = r"(?:(?P<west>(?:19|20)\d\d)(?:\([^()]{2,6}\))?|(?P<era>令和|平成|昭和|大正|[RHS])\s*(?P<count>元|\d{1,2})(?:\((?:19|20)\d\d\))?)"
YEAR = re.compile(_YEAR + r"\s*(?:\([^()]{2,8}\))?\s*(?:年度?|(?=[./]))")
_DATE = re.compile(
    _YEAR
    + r"\s*(?:\([^()]{2,8}\))?\s*(?:年|[./-])\s*(?P<month>\d{1,2})(?:\s*月|(?=[./-]))(?:[./-]?\s*(?P<day>\d{1,2})\s*日?)?"
)


def plain(text: str) -> str:
    """NFKC without blanks between Japanese letters and figures: the form in which dates are read."""
    return re.sub(
        r"(?<=[\d年月令和平成昭])[ \u3000]+(?=[\d年月日度])|(?<=[和成])[ \u3000]+",
        "",
        unicodedata.normalize("NFKC", text),
    )


def western_year(found: re.Match[str]) -> int:
    """The year of a match of `YEAR`, by the Western calendar."""
    if found["west"]:
        return int(found["west"])
    count = 1 if found["count"] == "元" else int(found["count"])
    return _ERA_STARTS[found["era"]] + count


def dates(text: str) -> list[tuple[int, str]]:
    """Year and month (and day) in ISO 8601, with the place in `plain(text)` behind each."""
    found_dates = []
    for found in _DATE.finditer(text):
        month, day = int(found["month"]), int(found["day"] or 0)
        if not 1 <= month <= 12 or day > 31:
            continue
        iso = f"{western_year(found):04d}-{month:02d}" + (f"-{day:02d}" if day else "")
        found_dates.append((found.end(), iso))
    return found_dates
