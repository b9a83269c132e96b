"""Names whose plan each statement is from, where those of several cities or plans stand beside one another."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain import Citation, Proof, Statement
from bot.proof import unsupported
from bot.understanding.places import city_of
from prompts.reading import say


def sided(
    statements: Sequence[Statement], citations: Sequence[Citation], frame: str, *, by_plan: bool
) -> tuple[Statement, ...]:
    """The statements, each quoted one with its city before it where they are from several; or with its plan, `by_plan`.

    Whose it is, is not said twice; and not where proof would take it for a part of what is said, as with some rows.
    """
    cited = {each.number: each for each in citations}
    if len({each.plan.city for each in citations} - {""}) > 1:
        names = {number: (each.plan.city, city_of(each.plan.city).base) for number, each in cited.items()}
    elif by_plan and len({each.plan.title for each in citations}) > 1:
        names = {number: (each.plan.title, each.plan.title) for number, each in cited.items()}
    else:
        return tuple(statements)
    return tuple(
        _named(each, *names[each.citations[0]], frame, [cited[at] for at in each.citations]) for each in statements
    )


def _named(statement: Statement, name: str, short: str, frame: str, cited: Sequence[Citation]) -> Statement:
    if not name or statement.written_in or short in statement.text:
        return statement
    text = say("labels.column", frame, column=name, value=statement.text)
    beside = [known for each in cited for known in (name, each.plan.title, *each.heading_path)]
    if unsupported(text, [each.quote for each in cited], beside):
        return statement
    return replace(statement, text=text, proof=Proof.SUPPORTED)
