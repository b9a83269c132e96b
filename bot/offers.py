"""What a department replied to a question that the plans did not answer: offered as a golden question."""

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """A question that was handed on, with the department's reply; an operator decides what becomes of it.

    `id` is the caller's name for the reply, so that the same reply is offered once; "" gives it a new one.
    """

    answer_id: str
    question: str
    reply: str
    plan_id: str = ""
    city: str = ""
    department: str = ""
    language: str = "ja"
    id: str = ""
    created_at: str = ""


def offer_line(offer: Offer) -> str:
    """The offer as a line of a question set; its gold quotes are the operator's to fill in."""
    row = {
        "id": offer.id,
        "lang": offer.language,
        "question": offer.question,
        "type": "department",
        "doc": offer.plan_id,
        "gold_section": [],
        "gold_page": [],
        "gold_quote": [],
        "answer": offer.reply,
        "expected": "answer",
    }
    return json.dumps(row, ensure_ascii=False)


def offer_text(offer: Offer) -> str:
    """The offer as it is listed on a terminal."""
    where = " / ".join(part for part in (offer.city, offer.plan_id, offer.department) if part)
    said = (f"      {line}" for line in offer.reply.splitlines())
    return "\n".join([f"{offer.created_at[:16]}  {offer.id}  {where}".rstrip(), f"    {offer.question}", *said])
