"""The commands that decide on plans: withdraw, restore-plan, policy. They take effect without a build.

Every `keikaku` command loads this module, so what does the work is imported only by the command that needs it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.exits import failures_in_one_line
from vectorstore.errors import CatalogueError
from vectorstore.operations.acts import Act

if TYPE_CHECKING:
    from vectorstore.catalogue import Catalogue
    from vectorstore.domain import Edition
    from vectorstore.operations.policies import Policy
    from vectorstore.operations.withdrawals import Withdrawal

PlanId = Annotated[str, typer.Argument(metavar="PLAN", help="A plan's id; keikaku plans lists them.")]
Why = Annotated[str, typer.Option(help="The reason; readers of old citations are told.")]
OneEdition = Annotated[int, typer.Option("--edition", min=0, help="One edition's number alone; 0 is the whole plan.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    app.command()(withdraw)
    app.command("restore-plan")(restore_plan)
    app.command()(policy)


def withdraw(
    plan_id: PlanId,
    *,
    why: Why,
    edition: OneEdition = 0,
    hide: Annotated[bool, typer.Option("--hide", help="Show residents none of its text and files either.")] = False,
) -> None:
    """Take a plan or an edition down: it answers no more, and its old citations say so and why."""
    from vectorstore.operations.withdrawals import Withdrawals  # noqa: PLC0415

    with _open(plan_id, edition) as (catalogue, _):
        Withdrawals(catalogue.engine).withdraw(plan_id, Act.typed(why), edition, hides=hide)
    typer.echo(f"withdrew {_named(plan_id, edition)}")


def restore_plan(
    plan_id: PlanId, *, why: Annotated[str, typer.Option(help="Why, for the audit log.")], edition: OneEdition = 0
) -> None:
    """Let a plan or an edition that was taken down stand again."""
    from vectorstore.operations.withdrawals import Withdrawals  # noqa: PLC0415

    with _open(plan_id, edition) as (catalogue, _):
        is_down = any((each.plan_id, each.edition_number) == (plan_id, edition) for each in _withdrawals(catalogue))
        if not is_down:
            raise CatalogueError(
                f"{_named(plan_id, edition)} was not withdrawn; keikaku policy {plan_id} tells what is"
            )
        Withdrawals(catalogue.engine).restore(plan_id, Act.typed(why), edition)
    typer.echo(f"{_named(plan_id, edition)} stands again")


def policy(
    plan_id: PlanId,
    answering: Annotated[
        str, typer.Argument(metavar="[POLICY]", help="usual, adopted, with_draft, or setting; none tells what holds.")
    ] = "",
    *,
    until: Annotated[str, typer.Option(help="The last day of with_draft, as 2026-12-20.")] = "",
) -> None:
    """Say which editions of a plan answer, or tell what holds of it now."""
    from vectorstore.operations.policies import Answering, Policies, Policy  # noqa: PLC0415

    if answering not in ("", "setting", *Answering):
        raise typer.BadParameter("use usual, adopted, with_draft or setting", param_hint="POLICY")
    with _open(plan_id, 0) as (catalogue, editions):
        policies = Policies(catalogue.engine)
        if answering == "setting":
            policies.clear(plan_id, Act.typed())
        elif answering:
            policies.set(Policy(plan_id, Answering(answering), until), Act.typed())
        typer.echo("\n".join(_told(catalogue, plan_id, editions, policies.all().get(plan_id))))


def _told(catalogue: "Catalogue", plan_id: str, editions: "tuple[Edition, ...]", said: "Policy | None") -> list[str]:
    now = catalogue.decisions().answering(plan_id, catalogue.today(), catalogue.usual)
    until = f" until {said.until}" if said and said.until else ""
    origin = f"{said.answering.value}{until}" if said else "left to EDITION_POLICY"
    standing = catalogue.standing()
    live = standing.live - standing.withheld
    lines = [f"plan {plan_id}: {origin}; now {now.value}"]
    lines += [
        f"  {each.number} {each.label or each.file_name} ({each.status.value}, {each.audience.value})"
        + (" answers" if each.id in live else "")
        for each in editions
    ]
    return lines + [
        f"  withdrawn {_named(plan_id, each.edition_number)} on {each.day}: {each.why}"
        for each in _withdrawals(catalogue)
        if each.plan_id == plan_id
    ]


@contextmanager
def _open(plan_id: str, number: int) -> "Iterator[tuple[Catalogue, tuple[Edition, ...]]]":
    """The catalogue with the editions of a plan; what fails is told in one line."""
    from ingest import opening  # noqa: PLC0415

    with failures_in_one_line(), opening.publisher() as publisher:
        editions = _editions(publisher.catalogue, plan_id)
        if number and number not in {each.number for each in editions}:
            raise CatalogueError(f"plan {plan_id} has no edition {number}; keikaku plans lists them")
        yield publisher.catalogue, editions


def _editions(catalogue: "Catalogue", plan_id: str) -> "tuple[Edition, ...]":
    found = [editions for plan, editions in catalogue.plans(unpublished=True) if plan.id == plan_id]
    if not found:
        raise CatalogueError(f"no plan {plan_id}; keikaku plans lists them")
    return found[0]


def _withdrawals(catalogue: "Catalogue") -> "tuple[Withdrawal, ...]":
    return catalogue.decisions().withdrawals


def _named(plan_id: str, number: int) -> str:
    return f"edition {number} of plan {plan_id}" if number else f"plan {plan_id}"
