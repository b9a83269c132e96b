"""A right answer as an operator says it: quotes chosen in the plans, or that the plans do not say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from bot.domain import Answer
from bot.ledger_records import Record
from bot.ledger_rows import masked
from bot.offers import Offer
from bot.placing import place, stamp
from bot.web.highlighting import marked_span
from vectorstore.catalogue import Catalogue
from vectorstore.domain import Audience, Passage, Section
from vectorstore.operations.golden import GoldenQuestion

NOTHING = "nothing"
MAX_CHOICES = 20
_MAX_CHARS = 2000

Line = Annotated[str, StringConstraints(max_length=_MAX_CHARS, strip_whitespace=True)]


class CorrectionError(ValueError):
    """A correction that cannot be taken; `code` is that of the words in prompts/admin/questions.toml."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class CorrectionForm(BaseModel):
    """What the form sends: `choices` name quotes, or are NOTHING where the plans do not say; `q` is what was sought."""

    question: Line = ""
    choices: list[str] = Field([], max_length=MAX_CHOICES)
    answer: Line = ""
    q: Line = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence that can be chosen as the answer's quote; `value` is what the form sends for it."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Offered:
    """Sentences of one section."""

    title: str
    heading_path: tuple[str, ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a correction begins with: what was answered or replied (`said`), and the answer's `own` quotes.

    `back` is the page that it was begun from; the form stands at `correct` below it.
    """

    id: str
    origin: str
    question: str
    city: str
    language: str
    audience: Audience
    said: str
    back: str
    own: tuple[Offered, ...] = ()


def draft_of_answer(record: Record, catalogue: Catalogue) -> Draft:
    """A correction of an answer that was given."""
    answer = record.answer
    return Draft(
        id=answer.id,
        origin=f"answer:{answer.id}",
        question=answer.question,
        city=record.city or next((each.plan.city for each in answer.citations), ""),
        language=answer.language,
        audience=record.audience,
        said="\n".join(statement.text for statement in answer.statements) or answer.message,
        back=f"/admin/questions/answers/{answer.id}",
        own=tuple(_cited_choices(answer, catalogue)),
    )


def draft_of_offer(offer: Offer) -> Draft:
    """What a department replied, on the way to a golden question."""
    return Draft(
        id=offer.id,
        origin=f"offer:{offer.id}"[:64],
        question=offer.question,
        city=offer.city,
        language=offer.language,
        audience=Audience.PUBLIC,
        said=offer.reply,
        back="/admin/questions/offers",
    )


def passage_choices(passages: Sequence[Passage], catalogue: Catalogue) -> Iterator[Offered]:
    """The sentences of passages that were found, each as it stands in its section."""
    named = {each.section_id or passage.chunk.section_id for passage in passages for each in passage.chunk.sentences}
    sections = catalogue.sections_by_id(sorted(named))
    for passage in passages:
        chunk = passage.chunk
        found = (
            _choice(section, sentence.text)
            for sentence in chunk.sentences
            if (section := sections.get(sentence.section_id or chunk.section_id))
        )
        if choices := tuple(dict.fromkeys(filter(None, found))):
            yield Offered(passage.plan.title, chunk.heading_path, choices)


def golden_of(form: CorrectionForm, draft: Draft, catalogue: Catalogue) -> GoldenQuestion:
    """The golden question that a correction makes.

    Raises:
        CorrectionError: the question is empty, nothing is chosen, or a quote no longer stands in its edition.
    """
    question = masked(form.question)
    if not any(letter.isalnum() for letter in question):
        raise CorrectionError("question_empty")
    if not form.choices or (NOTHING in form.choices and len(form.choices) > 1):
        raise CorrectionError("choice_missing")
    quotes = [] if form.choices == [NOTHING] else [_quote(value, catalogue) for value in form.choices]
    editions = catalogue.editions([section.edition_id for section, _ in quotes])
    body: dict[str, object] = {
        "id": draft.id,
        "lang": draft.language,
        "question": question,
        "type": "correction",
        "doc": next((editions[section.edition_id][0].id for section, _ in quotes), ""),
        "gold_section": list(dict.fromkeys(" > ".join(section.heading_path) for section, _ in quotes)),
        "gold_page": [],
        "gold_quote": [quote for _, quote in quotes],
        "answer": form.answer,
        "expected": "answer" if quotes else "abstain",
    }
    return GoldenQuestion(draft.id, draft.city, question, body, draft.origin)


def _cited_choices(answer: Answer, catalogue: Catalogue) -> Iterator[Offered]:
    sections = catalogue.sections_by_id([each.section_id for each in answer.citations])
    for each in answer.citations:
        section = sections.get(each.section_id)
        if section and (choice := _choice(section, each.quote)):
            yield Offered(each.plan.title, each.heading_path, (choice,))


def _choice(section: Section, quote: str) -> Choice | None:
    span = place(section.text, quote)
    if span is None:
        return None
    text = section.text[slice(*span)]
    return Choice(f"{section.id}|{span[0]}-{span[1]}-{stamp(text)}", text)


def _quote(value: str, catalogue: Catalogue) -> tuple[Section, str]:
    section_id, _, mark = value.rpartition("|")
    section = catalogue.sections_by_id([section_id]).get(section_id)
    span = marked_span(mark, section.text) if section else None
    if section is None or span is None:
        raise CorrectionError("quote_gone")
    return section, section.text[slice(*span)]
