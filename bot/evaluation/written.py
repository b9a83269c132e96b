"""The part of the scorecard on written answers."""

from collections.abc import Iterator, Mapping
from html import escape

from bot.evaluation.scorecard import Scorecard
from bot.writing.spending.figures import WritingFigures

_REASONS = 8


def written_lines(card: Scorecard) -> list[str]:
    """What a language model came to, for a terminal; nothing where none was asked."""
    if card.writing is None:
        return []
    lines = ["", *_lines(card.writing)]
    lines += [f"  {'first statement ' + name:<20} {ms / 1000:>6.1f} s" for name, ms in card.first_statement_ms.items()]
    for name, figures in card.writing.by_maker.items():
        lines += ["", f"  {name}", *(f"  {line}" for line in _lines(figures))]
    return lines


def written_table(card: Scorecard) -> str:
    """The same as HTML, a column for each model and prompt."""
    if card.writing is None:
        return "<p>No language model was asked.</p>"
    makers: Mapping[str, WritingFigures] = {"all": card.writing, **card.writing.by_maker}
    head = "".join(f"<th scope='col'>{escape(name)}</th>" for name in makers)
    rows = zip(*(_rows(each) for each in makers.values()), strict=True)
    body = "".join(
        f"<tr><th scope='row'>{escape(row[0][0])}</th>{''.join(f'<td>{escape(value)}</td>' for _, value in row)}</tr>"
        for row in rows
    )
    return f"<table><thead><tr><th scope='col'>written answers</th>{head}</tr></thead><tbody>{body}</tbody></table>"


def _lines(figures: WritingFigures) -> Iterator[str]:
    for name, value in _rows(figures):
        yield f"  {name:<20} {value}"


def _rows(figures: WritingFigures) -> list[tuple[str, str]]:
    asked, drafts = figures.asked, figures.drafts
    return [
        ("answers written", f"{_share(figures.written, asked)} of {asked}, {figures.cached} from replies held"),
        ("outcomes", _counts(figures.outcomes)),
        ("statements kept", f"{_share(figures.kept, drafts)} of {drafts}"),
        ("replaced by quotes", _share(figures.replaced, drafts)),
        ("left out", _share(figures.left_out, drafts)),
        ("reasons", _counts(dict(list(figures.reasons.items())[:_REASONS]))),
        ("tokens read, written", f"{figures.tokens_in:,} {figures.tokens_out:,}"),
        ("yen", f"{figures.yen:,.1f}"),
    ]


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:6.1f}" if whole else "     –"


def _counts(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in numbers.items()) or "–"
