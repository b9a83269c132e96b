"""The questions that are asked: the samples' own, and one for each heading of what was ingested."""

from collections.abc import Sequence
from itertools import chain

from bot.demo import SAMPLES
from bot.evaluation.questions import read_questions
from bot.settings import BotSettings
from vectorstore.catalogue import Catalogue
from vectorstore.domain import Audience, Section

_WRITTEN = SAMPLES / "questions.jsonl"
_ASKED = "{heading}について教えてください。"


def questions_on(data: BotSettings, *, samples: bool) -> list[str]:
    """Distinct questions on what `data` holds; those written for the sample plans come first where it holds these.

    They come last where it holds others: then the bot declines most of them, which takes less time than an answer.
    """
    written = [each.text for each in read_questions(_WRITTEN) if each.expected == "answer" and not each.history]
    asked = [_ASKED.format(heading=section.heading) for section in public_sections(data) if section.heading]
    return list(dict.fromkeys([*written, *asked] if samples else [*asked, *written]))


def public_sections(data: BotSettings) -> Sequence[Section]:
    """Every section that residents' answers may rest on."""
    catalogue = Catalogue.open(data.sqlalchemy_url)
    current = catalogue.current()
    editions = catalogue.editions(current.edition_ids if current else ()).values()
    public = [edition.id for _, edition in editions if edition.audience is Audience.PUBLIC]
    sections = tuple(chain.from_iterable(catalogue.sections(edition_id) for edition_id in public))
    catalogue.close()
    return sections
