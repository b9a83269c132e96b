"""Answers, passages and plans as text for a terminal."""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from pydantic import BaseModel

from bot.domain import Answer, AnswerEvent, AnswerReady, Citation, Notice, PassagesFound, Statement, StatementProved
from bot.shelf import ShelvedEdition, ShelvedPlan
from bot.words import Words
from prompts.reading import say
from vectorstore.domain import Passage


def answer_text(answer: Answer) -> str:
    """An answer: what must be known first, the statements, then the sources with their quotes."""
    lines = [*_before(answer), *_said(answer.statements), *_below(answer)]
    return printable("\n".join(lines))


def answer_lines(events: Iterable[AnswerEvent]) -> Iterator[str]:
    """An answer as it is written: each statement once it is proved, after what must be known of it; then the rest.

    Where the whole answer says something else than was told before, it is told anew, after a line that says so.
    """
    told: list[Statement] = []
    held: list[Statement] = []  # the plan's own words may yet turn out to be the quoted answer
    known: tuple[Notice, ...] = ()
    noticed: tuple[Notice, ...] = ()
    for event in events:
        if isinstance(event, PassagesFound):
            known = event.notices
        elif isinstance(event, StatementProved) and event.index == len(told) + len(held):
            held.append(event.statement)
            if event.statement.written_in:
                yield printable("\n".join([*_noticed(known, noticed), *_said([*told, *held], len(told))]))
                told, held, noticed = [*told, *held], [], (*noticed, *known)
        elif isinstance(event, AnswerReady):
            yield from _rest(event.answer, told, noticed)


def _rest(answer: Answer, told: Sequence[Statement], noticed: Sequence[Notice]) -> Iterator[str]:
    if told and [each.text for each in told] == [each.text for each in answer.statements[: len(told)]]:
        # A notice on what comes only now stands before it, as it would in the whole answer.
        rest = [*_noticed(answer.notices, noticed), *_said(answer.statements, len(told))]
        message = ["", answer.message] if answer.message else []
        yield printable("\n".join([*rest, *message, *_below(answer)]))
        return
    if told:
        yield f"\n{Words(answer.frame)('widget.replaced', count=len(answer.citations))}\n"
    yield answer_text(answer)


def _before(answer: Answer) -> list[str]:
    return [*_noticed(answer.notices), *([answer.message] if answer.message else []), *_choices(answer)]


def _noticed(notices: Sequence[Notice], noticed: Sequence[Notice] = ()) -> list[str]:
    """The notices that have not been told yet."""
    return [f"※ {notice.text}" for notice in notices if notice not in noticed]


def _choices(answer: Answer) -> list[str]:
    """The question back, with each question to ask instead."""
    asked = answer.clarification
    return [asked.text, *(f"  - {choice.question}" for choice in asked.choices), ""] if asked else []


def _said(statements: Sequence[Statement], told: int = 0) -> list[str]:
    """The statements but for the first that were `told`; beside those of a model the plan's own words are named."""
    frame = next((each.written_in for each in statements if each.written_in), "")
    lines: list[str] = []
    for at, each in enumerate(statements[told:], told):
        begins = at == 0 or bool(statements[at - 1].written_in)
        if frame and not each.written_in and begins:
            lines.append(f"{say('labels.quote', frame)}:")
        lines.append(_statement_line(each))
    return lines


def _statement_line(statement: Statement) -> str:
    return statement.text + "".join(f" [{number}]" for number in statement.citations)


def _below(answer: Answer) -> list[str]:
    lines: list[str] = []
    for citation in answer.citations:
        lines += ["", *_citation_lines(citation, answer.frame)]
    if answer.nearest:
        lines += ["", say("replies.not_found_nearest", answer.frame)]
        lines += [f"  - {' > '.join(each.heading_path)}" for each in answer.nearest]
    contact = " ".join(part for part in (answer.contact.department, answer.contact.phone, answer.contact.url) if part)
    return [*lines, "", f"{say('labels.contact', answer.frame)}: {contact}"] if contact else lines


def _citation_lines(citation: Citation, frame: str) -> list[str]:
    status = say(f"statuses.{citation.status.value}", frame)
    where = [citation.plan.title, citation.edition.label, status, citation.edition.date]
    path = " > ".join(citation.heading_path)
    page = say("labels.page", frame, page=citation.page) if citation.page is not None else ""
    return [
        f"[{citation.number}] {' / '.join(part for part in where if part)}",
        f"    {path} {page}".rstrip(),
        *(f"    「{line}」" for line in citation.quote.splitlines()),
        *([f"    {say('labels.translation', frame)}: {citation.translation}"] if citation.translation else []),
    ]


def passages_text(passages: Sequence[Passage]) -> str:
    """Ranked passages with each ranker's score."""
    return printable("\n".join(_passage_text(rank, each) for rank, each in enumerate(passages, 1)))


def _passage_text(rank: int, passage: Passage) -> str:
    scores = " ".join(f"{name} {score:.3f}" for name, score in passage.scores.items())
    page = passage.chunk.sentences[0].page if passage.chunk.sentences else None
    where = f"{passage.plan.title} > {' > '.join(passage.chunk.heading_path)}" + (f" p.{page}" if page else "")
    return f"{rank:2}  {passage.score:.3f}  ({scores})\n    {where}\n    {passage.chunk.text[:200]}"


def plans_text(register: Iterable[ShelvedPlan]) -> str:
    """The register, an edition a line; a star marks those that answers quote."""
    lines: list[str] = []
    for each in register:
        lines.append(" ".join(part for part in (each.plan.city, each.plan.title, f"({each.plan.id})") if part))
        lines += [_edition_line(shelved) for shelved in each.editions]
    return printable("\n".join(lines))


def _edition_line(shelved: ShelvedEdition) -> str:
    edition = shelved.edition
    facts = (edition.label, edition.status.value, edition.date, edition.audience.value, edition.file_name)
    return f"  {'*' if shelved.live else ' '} {edition.number}  " + "  ".join(fact for fact in facts if fact)


def json_text(model: BaseModel) -> str:
    """A schema's JSON, readable."""
    return json.dumps(model.model_dump(), ensure_ascii=False, indent=2)


def printable(text: str) -> str:
    """Text without control characters: a document must not steer the operator's terminal."""
    return "".join(each for each in text if each == "\n" or unicodedata.category(each) not in ("Cc", "Cs"))
