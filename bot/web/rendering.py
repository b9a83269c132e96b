"""Domain values as the JSON of the schemas."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from bot.addresses import edition_url, passage_url, section_url, source_url
from bot.domain import Answer, Citation, Clarification, Mode, Nearest, Notice, Statement
from bot.shelf import ShelvedEdition, ShelvedPlan
from bot.successors import Successor
from bot.web import schemas
from vectorstore.domain import Contact, Edition, Passage, Plan, Section, Status

_NOTHING: Mapping[int, Successor] = MappingProxyType({})


def answer_out(
    answer: Answer, verified: frozenset[int] | None = None, replaced: Mapping[int, Successor] = _NOTHING
) -> schemas.AnswerOut:
    """An answer; `verified` numbers the citations that were checked again, all where it has only just been proved.

    `replaced` holds what took the place of citations that are out of use, by their numbers.
    """
    return schemas.AnswerOut(
        id=answer.id,
        conversation_id=answer.conversation_id,
        status=answer.status.value,
        mode=answer.mode.value,
        language=answer.language,
        level=answer.level,
        question=answer.question,
        understood_as=answer.understood_as,
        statements=[statement_out(each) for each in answer.statements],
        text=answer_text(answer),
        message=answer.message,
        citations=[
            citation_out(each, verified is None or each.number in verified, replaced.get(each.number))
            for each in answer.citations
        ],
        notices=notices_out(answer.notices),
        nearest=[_nearest_out(each) for each in answer.nearest],
        contact=contact_out(answer.contact),
        generation=answer.generation,
        timings_ms=answer.timings_ms,
        written_by=answer.writing.model if answer.writing and answer.mode is Mode.WRITTEN else "",
        clarification=_clarification_out(answer.clarification) if answer.clarification else None,
    )


def _clarification_out(clarification: Clarification) -> schemas.ClarificationOut:
    choices = [schemas.ChoiceOut(label=each.label, question=each.question) for each in clarification.choices]
    return schemas.ClarificationOut(text=clarification.text, choices=choices)


def answer_text(answer: Answer) -> str:
    """The statements with the numbers of their citations, or the words of an answer that has none."""
    said = (each.text + "".join(f" [{number}]" for number in each.citations) for each in answer.statements)
    return "\n".join(said) or answer.message


def notices_out(notices: Sequence[Notice]) -> list[schemas.NoticeOut]:
    """What the reader must know first."""
    return [schemas.NoticeOut(code=each.code, text=each.text) for each in notices]


def statement_out(statement: Statement) -> schemas.StatementOut:
    """A statement."""
    return schemas.StatementOut(
        text=statement.text,
        citations=list(statement.citations),
        proof=statement.proof.value,
        written_in=statement.written_in,
    )


def citation_out(citation: Citation, verified: bool = True, newer: Successor | None = None) -> schemas.CitationOut:
    """A citation; its edition has the status of the very section that is quoted."""
    return schemas.CitationOut(
        number=citation.number,
        plan=plan_out(citation.plan),
        edition=edition_out(citation.edition, citation.status),
        heading_path=list(citation.heading_path),
        page=citation.page,
        printed_page=citation.printed_page,
        quote=citation.quote,
        passage_id=citation.passage_id,
        url=passage_url(citation),
        source_url=source_url(citation.edition, citation.page),
        state=citation.state,
        verified=verified,
        replaced_by=_successor_out(newer) if newer else None,
        translation=citation.translation,
    )


def _successor_out(newer: Successor) -> schemas.SuccessorOut:
    return schemas.SuccessorOut(url=newer.url, edition=edition_out(newer.edition, newer.edition.status))


def plan_out(plan: Plan) -> schemas.PlanOut:
    """A plan."""
    return schemas.PlanOut(id=plan.id, title=plan.title, city=plan.city, kind=plan.kind)


def edition_out(edition: Edition, status: Status) -> schemas.EditionOut:
    """An edition with a status of its own or of one of its sections."""
    return schemas.EditionOut(number=edition.number, label=edition.label, status=status.value, date=edition.date)


def contact_out(contact: Contact) -> schemas.ContactOut:
    """Whom to ask."""
    return schemas.ContactOut(department=contact.department, phone=contact.phone, url=contact.url)


def _nearest_out(nearest: Nearest) -> schemas.NearestOut:
    url = nearest.address or section_url(nearest.plan_id, nearest.edition_number, nearest.section_id)
    return schemas.NearestOut(heading_path=list(nearest.heading_path), url=url)


def passage_out(passage: Passage) -> schemas.PassageOut:
    """A passage that was found, beginning at its first sentence's page."""
    return schemas.PassageOut(
        text=passage.chunk.text,
        heading_path=list(passage.chunk.heading_path),
        plan=plan_out(passage.plan),
        edition=edition_out(passage.edition, passage.status),
        page=passage.chunk.sentences[0].page if passage.chunk.sentences else None,
        url=section_url(passage.plan.id, passage.edition.number, passage.chunk.section_id),
        score=passage.score,
        scores=passage.scores,
    )


def passages_out(passages: Iterable[Passage]) -> schemas.PassagesOut:
    """Passages, best first."""
    return schemas.PassagesOut(passages=[passage_out(each) for each in passages])


def plans_out(shelved: Iterable[ShelvedPlan]) -> schemas.PlansOut:
    """The register."""
    return schemas.PlansOut(plans=[plan_entry_out(each) for each in shelved])


def plan_entry_out(shelved: ShelvedPlan) -> schemas.PlanEntryOut:
    """A plan of the register."""
    editions = [_edition_entry_out(each) for each in shelved.editions]
    return schemas.PlanEntryOut(**plan_out(shelved.plan).model_dump(), editions=editions)


def _edition_entry_out(shelved: ShelvedEdition) -> schemas.EditionEntryOut:
    edition = shelved.edition
    period = schemas.PeriodOut(start=edition.period.start, end=edition.period.end, fiscal=edition.period.fiscal)
    return schemas.EditionEntryOut(
        **edition_out(edition, edition.status).model_dump(),
        live=shelved.live,
        audience=edition.audience.value,
        period=period,
        contact=contact_out(edition.contact),
        source_url="" if shelved.is_hidden else source_url(edition, None),
        url=edition_url(shelved.plan.id, edition.number),
    )


def heading_out(shelved: ShelvedEdition, section: Section) -> schemas.HeadingOut:
    """A line of an edition's outline."""
    return schemas.HeadingOut(
        section_id=section.id,
        level=section.level,
        heading_path=list(section.heading_path),
        status=section.status.value,
        page=section.page,
        url=section_url(shelved.plan.id, shelved.edition.number, section.id),
    )


def section_out(shelved: ShelvedEdition, section: Section) -> schemas.SectionOut:
    """A section with its text."""
    return schemas.SectionOut(
        plan=plan_out(shelved.plan),
        edition=edition_out(shelved.edition, section.status),
        section_id=section.id,
        level=section.level,
        heading_path=list(section.heading_path),
        status=section.status.value,
        page=section.page,
        printed_page=section.printed_page,
        text=section.text,
        children=list(section.children),
        url=section_url(shelved.plan.id, shelved.edition.number, section.id),
    )
