"""Golden questions with how each fared last, for pages and calls."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.evaluation.golden_sets import golden_of_answer, read_golden
from bot.evaluation.questions import QuestionSetError
from bot.web.admin.office import Office
from vectorstore.domain import Audience
from vectorstore.operations.acts import Act
from vectorstore.operations.gate_reports import GoldenOutcome
from vectorstore.operations.golden import GoldenQuestion


@dataclass(frozen=True, slots=True)
class Fared:
    """How a golden question was answered last: by the generation of a gate report, `made_at`."""

    generation: str
    made_at: str
    outcome: GoldenOutcome


@dataclass(frozen=True, slots=True)
class Listed:
    """A golden question with how it fared last; None where it was not asked yet."""

    kept: GoldenQuestion
    fared: Fared | None

    @property
    def state(self) -> str:
        """`right`, `wrong` or `untried`."""
        if self.fared is None:
            return "untried"
        return "right" if self.fared.outcome.after else "wrong"

    @property
    def expected(self) -> str:
        """`answer`, `abstain` or `refuse`."""
        return str(self.kept.body.get("expected", "answer"))

    @property
    def quotes(self) -> tuple[str, ...]:
        """What a right answer shows."""
        found = self.kept.body.get("gold_quote")
        return tuple(str(quote) for quote in found) if isinstance(found, list) else ()


def listed(office: Office, city: str = "") -> list[Listed]:
    """The golden questions, of one city where it is named, each as the latest check found it."""
    fared = _fared(office)
    return [Listed(each, _fitting(each, fared)) for each in office.golden.all(city or None)]


def pin(office: Office, answer_id: str, by: Act) -> GoldenQuestion | None:
    """Makes a golden question out of a past answer; None where no such answer is kept.

    Raises:
        QuestionSetError: nothing was answered.
    """
    for audience in Audience:
        answer = office.ledger.load(answer_id, audience)
        if answer is not None:
            wanted = golden_of_answer(answer, audience)
            office.golden.keep(wanted, by)
            return wanted
    return None


def take_in(office: Office, name: str, content: bytes, city: str, by: Act) -> int:
    """Keeps a question set's lines as golden questions; how many.

    Raises:
        QuestionSetError: a line is no question, or the file is not UTF-8; nothing is kept then.
    """
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise QuestionSetError(f"{name}: not UTF-8 ({error})") from error
    cities = {plan.id: plan.city for plan, _ in office.catalogue.plans(unpublished=True)}
    wanted = read_golden(name, lines, city, lambda plan_id: cities.get(plan_id, ""))
    office.golden.keep_all(wanted, by)
    return len(wanted)


def cities_of(questions: Iterable[GoldenQuestion]) -> list[str]:
    """The cities that have golden questions."""
    return sorted({each.city for each in questions if each.city})


def _fared(office: Office) -> dict[str, Fared]:
    reports = (office.reports.of(each.id) for each in office.catalogue.generations())
    found: dict[str, Fared] = {}
    for report in sorted((each for each in reports if each), key=lambda each: each.made_at):
        found |= {each.question_id: Fared(report.generation_id, report.made_at, each) for each in report.golden}
    return found


def _fitting(kept: GoldenQuestion, fared: dict[str, Fared]) -> Fared | None:
    """How it fared, unless it asked something else then."""
    found = fared.get(kept.id)
    return found if found and found.outcome.question == kept.question else None
