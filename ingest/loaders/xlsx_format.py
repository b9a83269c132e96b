"""Writes a cell's value as Excel shows it: thousands, per cent, △ for a minus, eras."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

Value = str | int | float | Decimal | bool | datetime | date | time | timedelta | None

_TOKEN = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[([^\]]*)\]|([^"\\_*\[]+)')
_DATE_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[(?P<bracket>[^\]]*)\]|(?P<code>y+|m+|d+|h+|s+|g+|e+|a{3,}|AM/PM|A/P)|[_*].|(?P<other>.)',
    re.IGNORECASE | re.DOTALL,
)
_DIGITS = re.compile(r"[0#?][0#?,]*(?:\.[0#?]*)?,*")
_CURRENCY = re.compile(r"^\$([^-]*)(?:-.*)?$")
_ERAS = (
    (date(2019, 5, 1), "令和", "令", "R"),
    (date(1989, 1, 8), "平成", "平", "H"),
    (date(1926, 12, 25), "昭和", "昭", "S"),
)
_WEEKDAYS = "月火水木金土日"
_LONG_DATES = ("f800", "x-sysdate")


def shown(value: Value, number_format: str) -> str:
    """The text that Excel shows for `value` in a cell of this number format."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, str):
        return value
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if isinstance(value, (date, time)):
        return _shown_date(value, number_format)
    return _shown_number(value, number_format)


def _plain_number(value: float | Decimal) -> str:
    """As under the format General: no trailing zeros and at most 11 figures."""
    if isinstance(value, int) or value == int(value):
        return str(int(value))
    return f"{value:.11g}"


def _shown_number(value: float | Decimal, number_format: str) -> str:
    section = _section(value, number_format.split(";"))
    if section.strip().lower() in ("general", "@", "") or re.search(r"[?#0]/[?#0\d]|[eE][+-]", section):
        return _plain_number(value)
    keeps_sign = value < 0 and len(number_format.split(";")) < 2
    figure = abs(Decimal(str(value))) * (100 if "%" in section else 1)
    parts: list[str] = []
    is_written = False
    for token in _TOKEN.finditer(section):
        quoted, escaped, bracket, code = token.groups()
        if code and not is_written and _DIGITS.search(code):
            is_written = True
            parts.append(_DIGITS.sub(lambda match: _digits(figure, match.group()), code, count=1))
        else:
            currency = _CURRENCY.match(bracket or "")
            parts.append(quoted or escaped or (currency.group(1) if currency else "") or code or "")
    text = "".join(parts).strip()
    return f"-{text}" if keeps_sign and is_written else text


def _section(value: float | Decimal, sections: list[str]) -> str:
    if len(sections) >= 3 and value == 0:
        return sections[2]
    return sections[1] if len(sections) >= 2 and value < 0 else sections[0]


def _digits(value: Decimal, pattern: str) -> str:
    """Figures by a pattern such as #,##0.0; commas at its end divide by a thousand each."""
    body = pattern.rstrip(",")
    value /= Decimal(1000) ** (len(pattern) - len(body))
    whole, _, decimals = body.partition(".")
    try:
        rounded = value.quantize(Decimal(1).scaleb(-len(decimals)), rounding=ROUND_HALF_UP)
    except InvalidOperation:
        return _plain_number(value)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    front, _, back = text.partition(".")
    shortest = len(decimals.rstrip("#?"))
    while len(back) > shortest and back.endswith("0"):
        back = back[:-1]
    least = whole.replace(",", "").count("0")
    front = front.zfill(least) if "," not in front else front
    if not least and front == "0":
        front = ""
    return f"{front}.{back}" if back or ("." in body and shortest) else front


def _shown_date(value: date | time, number_format: str) -> str:
    section = number_format.split(";", maxsplit=1)[0]
    day = value if isinstance(value, date) else date(1899, 12, 30)
    clock = value if isinstance(value, time) else value.time() if isinstance(value, datetime) else time()
    if any(mark in section.lower() for mark in _LONG_DATES):
        return f"{day.year}年{day.month}月{day.day}日"
    if section.lower() == "general":
        return value.isoformat()
    codes = list(_DATE_TOKEN.finditer(section))
    has_noon = any((match["code"] or "").upper() in ("AM/PM", "A/P") for match in codes)
    written: list[str] = []
    before = ""
    for position, match in enumerate(codes):
        code = (match["code"] or "").lower()
        if not code:
            written.append(match["quoted"] or match["escaped"] or match["other"] or "")
            continue
        after = next(((later["code"] or "").lower() for later in codes[position + 1 :] if later["code"]), "")
        is_minute = code in ("m", "mm") and (before.startswith("h") or after.startswith("s"))
        written.append(_clock_part(code, clock, is_minute, has_noon) or _day_part(code, day))
        before = code
    return "".join(written).strip()


def _clock_part(code: str, clock: time, is_minute: bool, has_noon: bool) -> str:
    if code[0] == "h":
        hour = (clock.hour % 12 or 12) if has_noon else clock.hour
        return f"{hour:02}" if len(code) > 1 else str(hour)
    if is_minute:
        return f"{clock.minute:02}" if len(code) > 1 else str(clock.minute)
    if code[0] == "s":
        return f"{clock.second:02}" if len(code) > 1 else str(clock.second)
    if code in ("am/pm", "a/p"):
        return "午前" if clock.hour < 12 else "午後"
    return ""


def _day_part(code: str, day: date) -> str:
    if code[0] == "y":
        return f"{day.year % 100:02}" if len(code) <= 2 else str(day.year)
    if code[0] == "m":
        return f"{day.month:02}" if len(code) == 2 else str(day.month)
    if code[0] == "d":
        return f"{day.day:02}" if len(code) == 2 else str(day.day)
    if code[0] == "a":
        return _WEEKDAYS[day.weekday()] + ("曜日" if len(code) > 3 else "")
    return _era_part(code, day)


def _era_part(code: str, day: date) -> str:
    """Ggg gives 令和, gg 令, g R; e gives the year of the era."""
    plain_day = day.date() if isinstance(day, datetime) else day
    for start, name, kanji, letter in _ERAS:
        if plain_day >= start:
            year = plain_day.year - start.year + 1
            if code[0] == "e":
                return f"{year:02}" if len(code) > 1 else str(year)
            return {1: letter, 2: kanji}.get(len(code), name)
    return str(plain_day.year) if code[0] == "e" else ""
