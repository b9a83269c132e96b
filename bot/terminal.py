"""Answers, passages and plans as text for a terminal."""

import json
import unicodedata
from collections.abc import Iterable, Sequence

from pydantic import BaseModel

from bot.domain import Answer, Citation
from bot.shelf import ShelvedEdition, ShelvedPlan
from prompts.reading import say
from vectorstore.domain import Passage


def answer_text(answer: Answer) -> str:
    """An answer: what must be known first, the statements, then the sources with their quotes."""
    lines = [f"※ {notice.text}" for notice in answer.notices]
    lines += [answer.message] if answer.message else []
    lines += [each.text + "".join(f" [{number}]" for number in each.citations) for each in answer.statements]
    for citation in answer.citations:
        lines += ["", *_citation_lines(citation, answer.frame)]
    if answer.nearest:
        lines += ["", say("replies.not_found_nearest", answer.frame)]
        lines += [f"  - {' > '.join(each.heading_path)}" for each in answer.nearest]
    contact = " ".join(part for part in (answer.contact.department, answer.contact.phone, answer.contact.url) if part)
    lines += ["", f"{say('labels.contact', answer.frame)}: {contact}"] if contact else []
    return printable("\n".join(lines))


def _citation_lines(citation: Citation, frame: str) -> list[str]:
    status = say(f"statuses.{citation.status.value}", frame)
    where = [citation.plan.title, citation.edition.label, status, citation.edition.date]
    path = " > ".join(citation.heading_path)
    page = say("labels.page", frame, page=citation.page) if citation.page is not None else ""
    return [
        f"[{citation.number}] {' / '.join(part for part in where if part)}",
        f"    {path} {page}".rstrip(),
        *(f"    「{line}」" for line in citation.quote.splitlines()),
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
