"""Lies about when: another year, era, month or day, a year for a fiscal year."""

import random
import re

from bot.evaluation.adversarial_surroundings import Surroundings, swapped
from vectorstore.eras import dates_in, era_year


def year(text: str, _: Surroundings, rng: random.Random) -> str:
    """Another year, in the same calendar."""
    years = [mention for mention in dates_in(text) if mention.year]
    match = next(iter(re.finditer(r"\d{1,4}", rng.choice(years).text)), None) if years else None
    if not match:
        return ""
    mention = next(one for one in years if match.group() in one.text)
    at = text.find(match.group(), mention.start)
    number = int(match.group()) + rng.choice((-3, -2, -1, 1, 2, 3, 10))
    return text[:at] + str(number) + text[at + len(match.group()) :] if number > 0 else ""


def era(text: str, _: Surroundings, rng: random.Random) -> str:
    """Another era."""
    return swapped([("令和", "平成"), ("平成", "令和"), ("平成", "昭和"), ("昭和", "平成"), ("昭和", "大正")])(
        text, _, rng
    )


def calendar_error(text: str, _: Surroundings, rng: random.Random) -> str:
    """A year carried wrongly into the other calendar."""
    years = [one for one in dates_in(text) if one.year and re.fullmatch(r"\d{4}年度?", one.text)]
    if not years:
        return ""
    one = rng.choice(years)
    wrong = era_year((one.year or 0) + rng.choice((-1, 1)))
    return text[: one.start] + wrong + ("年度" if one.fiscal else "年") + text[one.end :]


def fiscal_year(text: str, _: Surroundings, rng: random.Random) -> str:
    """A year for a fiscal year, or the other way round."""
    return swapped([(r"(?<=\d)年度", "年"), (r"(?<=[\d)])年(?=[にのは、])", "年度")])(text, _, rng)


def date_beside(text: str, around: Surroundings, rng: random.Random) -> str:
    """Another date of the same passage in the place of one."""
    mine = dates_in(text)
    if not mine:
        return ""
    one = rng.choice(mine)
    others = {
        other.text
        for other in dates_in(around.shown)
        if (other.year, other.month, other.day) not in {(each.year, each.month, each.day) for each in mine}
        and (other.month is None) == (one.month is None)
        and (other.year is None) == (one.year is None)
        and other.fiscal == one.fiscal
    }
    return text[: one.start] + rng.choice(sorted(others)) + text[one.end :] if others else ""


def day(text: str, _: Surroundings, rng: random.Random) -> str:
    """Another month or day."""
    found = list(re.finditer(r"(\d{1,2})(?=[月日](?![間々]))", text))
    if not found:
        return ""
    match = rng.choice(found)
    number = int(match.group()) + rng.choice((-1, 1, 2))
    return text[: match.start()] + str(number) + text[match.end() :] if 0 < number < 31 else ""
