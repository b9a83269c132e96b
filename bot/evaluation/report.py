"""The scorecard as text, JSON and an HTML page with charts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from html import escape
from pathlib import Path

from bot.evaluation.calibration import Curve
from bot.evaluation.scorecard import Judgement, Scorecard
from bot.evaluation.written import written_lines, written_table

_PAGE = Path(__file__).with_name("report.html")


def as_text(card: Scorecard) -> str:
    """The scorecard for a terminal."""
    lines = [f"{card.questions} questions", ""]
    lines += [f"  {name:<20} {_percent(value)}" for name, value in card.shares.items()]
    lines += [f"  {'unproved shown':<20} {card.unproved:>6}"]
    lines += [f"  {'latency ' + name:<20} {value:>6.0f} ms" for name, value in card.latency_ms.items()]
    lines += written_lines(card)
    lines += ["", f"  {'expected':<12}" + "".join(f"{name:>10}" for name in ("answer", "abstain", "refuse"))]
    lines += [
        f"  {name:<12}" + "".join(f"{count:>10}" for count in row.values()) for name, row in card.outcomes.items()
    ]
    for title, groups in card.by.items():
        lines += ["", f"  by {title:<17} {'n':>4} recall@10  shown  answered"]
        lines += [_group_line(name, group) for name, group in groups.items()]
    return "\n".join(lines)


def _group_line(name: str, card: Scorecard) -> str:
    answered = sum(row["answer"] for row in card.outcomes.values()) / card.questions
    shares = card.shares
    return (
        f"  {name:<20} {card.questions:>4} {_percent(shares['recall@10']):>9} "
        f"{_percent(shares['gold_quote_shown']):>6} {_percent(answered):>9}"
    )


def _percent(value: float | None) -> str:
    return "     –" if value is None else f"{100 * value:6.1f}"


def as_json(card: Scorecard, judgements: Sequence[Judgement]) -> str:
    """Scorecard and judgements, for programs."""
    return json.dumps(
        {"scorecard": asdict(card), "judgements": [asdict(one) for one in judgements]}, ensure_ascii=False, indent=1
    )


def write_report(folder: Path, card: Scorecard, judgements: Sequence[Judgement], curve: Curve) -> Path:
    """Write `index.html` and `scorecard.json` into `folder`; returns the page's path."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scorecard.json").write_text(as_json(card, judgements), encoding="utf-8")
    page = _PAGE.read_text(encoding="utf-8")
    parts: Mapping[str, str] = {
        "SUMMARY": f"<pre>{escape(as_text(card))}</pre>",
        "WRITTEN": written_table(card),
        "CURVE": _curve_chart(curve),
        "BARS": _miss_chart(judgements),
        "MISSES": "\n".join(_miss(one) for one in judgements if _missed(one)),
    }
    for name, part in parts.items():
        page = page.replace(f"<!--{name}-->", part)
    target = folder / "index.html"
    target.write_text(page, encoding="utf-8")
    return target


def _missed(one: Judgement) -> bool:
    return not one.as_expected or (one.expected == "answer" and bool(one.gold_quotes) and one.quotes_shown < 1)


def _curve_chart(curve: Curve) -> str:
    """Answered rightly and declined wrongly over the threshold, as an SVG of 600 × 300."""
    lines = []
    for name, values in (("kept", curve.answerable_kept), ("declined", curve.others_declined)):
        points = " ".join(
            f"{20 + 560 * at / max(1, len(values) - 1):.1f},{280 - 260 * value:.1f}" for at, value in enumerate(values)
        )
        lines.append(f'<polyline class="{name}" points="{points}"/>')
    first, last = curve.thresholds[0], curve.thresholds[-1]
    span = (last - first) or 1
    mark = 20 + 560 * (curve.chosen - first) / span
    return (
        '<svg viewBox="0 0 600 300" role="img" aria-label="calibration curve">'
        f"{''.join(lines)}<line class='chosen' x1='{mark:.1f}' x2='{mark:.1f}' y1='20' y2='280'/>"
        f"<text x='20' y='297'>{first:.2f}</text><text x='560' y='297'>{last:.2f}</text></svg>"
        f"<p>Chosen threshold {curve.chosen:.3f}. Solid: answerable questions kept; dashed: others declined.</p>"
    )


def _miss_chart(judgements: Sequence[Judgement]) -> str:
    types = sorted({one.type for one in judgements})
    rows = []
    for name in types:
        group = [one for one in judgements if one.type == name]
        missed = sum(_missed(one) for one in group)
        share = 100 * missed / len(group)
        rows.append(
            f"<tr><th scope='row'>{escape(name)}</th><td>{missed} / {len(group)}</td>"
            f"<td class='bar'><span style='width:{share:.0f}%'></span></td></tr>"
        )
    return (
        "<table><thead><tr><th scope='col'>type</th><th scope='col'>missed</th><th scope='col'>share</th></tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _miss(one: Judgement) -> str:
    def listed(title: str, items: Sequence[str]) -> str:
        return f"<h4>{title}</h4><ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>" if items else ""

    return (
        f"<details><summary>{escape(one.id)} · {escape(one.type)} · expected {escape(one.expected)}, "
        f"was {escape(one.status)} · {escape(one.question)}</summary>"
        f"{listed('Gold quotes', one.gold_quotes)}{listed('Shown', one.statements)}{listed('Passages', one.passages)}"
        "</details>"
    )
