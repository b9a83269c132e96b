"""Says that the plans do not say, or that the bot must not: with the nearest sections and whom to ask."""

from collections.abc import Iterable, Sequence

from bot.composing.reply import Reply
from bot.domain import AnswerStatus, Nearest
from bot.library import Holding
from bot.understanding.query import Understood
from prompts.interfaces import interface
from prompts.reading import say
from vectorstore.domain import Contact, Passage

NEAREST = 3
NEAR = 0.9
"""A section is worth naming that scores at least this share of the best one's score."""


def refused(understood: Understood, holding: Holding) -> Reply:
    """A reply to what a plan bot must not do, in words of its own."""
    code = understood.refusal.code if understood.refusal else "instruction"
    message = say(f"refusals.{code}", understood.frame)
    contact = _contact(holding, understood, ())
    return Reply(AnswerStatus.REFUSED, message=_with_contact(message, contact, understood.frame), contact=contact)


def other_city(understood: Understood, askable: Sequence[str]) -> Reply:
    """A reply to a question about a city that cannot be asked about, naming those that can."""
    listed = interface(understood.frame).listed
    place, cities = listed(understood.other_cities), listed(askable)
    message = say("refusals.other_city", understood.frame, place=place, cities=cities)
    return Reply(AnswerStatus.NOT_FOUND, message=message)


def not_found(understood: Understood, passages: Sequence[Passage], holding: Holding) -> Reply:
    """The plans do not say: the nearest sections and the department to ask."""
    contact = _contact(holding, understood, passages)
    message = say("replies.not_found", understood.frame)
    return Reply(
        AnswerStatus.NOT_FOUND,
        message=_with_contact(message, contact, understood.frame),
        nearest=tuple(_nearest(passages)),
        contact=contact,
    )


def contact_of(passages: Sequence[Passage]) -> Contact:
    """Whom to ask about what the passages say."""
    return next((passage.edition.contact for passage in passages if passage.edition.contact.department), Contact())


def _contact(holding: Holding, understood: Understood, passages: Sequence[Passage]) -> Contact:
    found = contact_of(passages)
    if found.department:
        return found
    editions = holding.editions.values()
    of_city = [edition.contact for plan, edition in editions if not understood.cities or plan.city in understood.cities]
    known = [contact for contact in of_city if contact.department]
    # With several departments and no passage to go by, naming one would be a guess.
    return known[0] if len(set(known)) == 1 else Contact()


def _with_contact(message: str, contact: Contact, frame: str) -> str:
    if contact.department and contact.phone:
        words = say("replies.ask_department_phone", frame, department=contact.department, phone=contact.phone)
    elif contact.department:
        words = say("replies.ask_department", frame, department=contact.department)
    else:
        words = say("replies.ask_city", frame)
    return interface(frame).together(message, words)


def _nearest(passages: Sequence[Passage]) -> Iterable[Nearest]:
    best = passages[0].score if passages else 0.0
    seen: dict[str, Nearest] = {}
    for passage in passages:
        chunk = passage.chunk
        if passage.score < NEAR * best or not chunk.heading_path:
            continue
        near = Nearest(passage.plan.id, passage.edition.number, chunk.section_id, chunk.heading_path)
        seen.setdefault(chunk.section_id, near)
    return list(seen.values())[:NEAREST]
