"""Whether the golden questions are answered no worse than now."""

from importlib.metadata import entry_points

from ingest.gating.lines import failed, noted, passed
from vectorstore.errors import PublishError
from vectorstore.operations.gate_reports import GateLine, GoldenOutcome
from vectorstore.operations.trials import Trial, Tried

GROUP = "keikaku.gate"


def run_installed(trial: Trial) -> Tried:
    """Lets the installed bot answer the golden questions.

    Raises:
        PublishError: none is installed.
    """
    runs = [point.load() for point in entry_points(group=GROUP)]
    if not runs:
        raise PublishError("trial", "nothing is installed that answers golden questions. Install keikaku again")
    tried: Tried = runs[0](trial)
    return tried


def golden_lines(outcomes: tuple[GoldenOutcome, ...], current: str = "") -> list[GateLine]:
    """A line for each question that is answered worse than by `current`, and one on them all."""
    if not outcomes:
        return [noted("golden_none", "there are no golden questions. Keep some: keikaku golden import FILE")]
    worse = [_worse(each) for each in outcomes if each.is_worse]
    right, wrong = sum(each.after for each in outcomes), [each for each in outcomes if not each.after]
    counts = {"checked": len(outcomes), "right": right}
    said = f"golden questions: {right} of {len(outcomes)} answered rightly"
    lines = worse or [passed("golden", f"{said}, none worse than now", **counts)]
    if current and any(each.before is None for each in outcomes):
        lines.append(noted("golden_alone", f"generation {current} cannot be asked, so nothing is compared with it"))
    still = [each.question for each in wrong if not each.is_worse]
    if still:
        message = f"{len(still)} golden questions are not answered rightly now either, such as {still[0]}"
        lines.append(noted("golden_wrong", message, faults=len(still), example=still[0]))
    return lines


def _worse(each: GoldenOutcome) -> GateLine:
    message = f"golden question {each.question_id} ({each.question}) is answered rightly now and would not be any more"
    return failed("golden_worse", message, each.question_id, question=each.question)
