"""What stays of an answer when the text that it quotes was taken down for good."""

from collections.abc import Set as AbstractSet
from dataclasses import replace

from bot.domain import Answer, Citation, Statement
from prompts.reading import pages


def without_quotes(answer: Answer, hidden: AbstractSet[str]) -> Answer:
    """An answer without the words of some editions: its other statements stay, and that something was said stays too."""
    numbers = {each.number for each in answer.citations if each.edition.id in hidden}
    if not numbers:
        return answer
    words = pages(answer.frame)["page.taken_down_statement"]
    return replace(
        answer,
        statements=tuple(_blank(each, numbers, words) for each in answer.statements),
        citations=tuple(_quoteless(each) if each.number in numbers else each for each in answer.citations),
        # The dates that a notice tells in the other calendar stand in the statements.
        notices=tuple(each for each in answer.notices if each.code != "other_calendar"),
        understood_as="",
    )


def _blank(statement: Statement, numbers: AbstractSet[int], words: str) -> Statement:
    return replace(statement, text=words) if not numbers.isdisjoint(statement.citations) else statement


def _quoteless(citation: Citation) -> Citation:
    return replace(
        citation, quote="", translation="", heading_path=(), span=None, edition=replace(citation.edition, source_url="")
    )
