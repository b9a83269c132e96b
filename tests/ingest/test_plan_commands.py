"""The commands that decide on plans, as an operator types them."""

from collections.abc import Callable, Sequence

import pytest
import typer
from typer.testing import CliRunner, Result

from ingest.plan_commands import register
from tests.workbench import PARK, Workbench, workbench
from vectorstore.domain import Audience
from vectorstore.operations.audit import AuditLog
from vectorstore.operations.policies import Answering, Policies, Policy

__all__ = ["workbench"]

WHY = "誤りが見つかったため"
Types = Callable[..., Result]


@pytest.fixture
def types(workbench: Workbench) -> Types:
    workbench.ingest({"park.md": PARK})

    def typed(*words: str, **environment: str) -> Result:
        app = typer.Typer()
        register(app)
        settings = {"KEIKAKU_DATA_DIR": str(workbench.folder), "DATABASE_URL": "", "CHROMA_URL": ""}
        return CliRunner().invoke(app, list(words), env=settings | environment)

    return typed


@pytest.fixture
def plan(types: Types, workbench: Workbench) -> str:
    return workbench.catalogue.plans()[0][0].id


def test_a_plan_is_taken_down_and_let_stand_again(types: Types, workbench: Workbench, plan: str) -> None:
    assert types("withdraw", plan, "--why", WHY).stdout == f"withdrew plan {plan}\n"
    assert not workbench.catalogue.standing().answering(Audience.PUBLIC)
    assert f"withdrawn plan {plan} on 20" in types("policy", plan).stdout
    assert types("restore-plan", plan, "--why", "確認済み").stdout == f"plan {plan} stands again\n"
    assert workbench.catalogue.standing().answering(Audience.PUBLIC)
    entries = AuditLog(workbench.catalogue.engine).entries()
    noted = [(each.act, each.why) for each in entries if each.act in ("withdraw", "restore")]
    assert noted == [("restore", "確認済み"), ("withdraw", WHY)]
    assert all(each.actor.startswith("cli:") for each in entries if each.act in ("withdraw", "restore"))


def test_one_edition_is_taken_down_for_good(types: Types, workbench: Workbench, plan: str) -> None:
    assert types("withdraw", plan, "--why", WHY, "--edition", "1", "--hide").exit_code == 0
    [withdrawal] = workbench.catalogue.decisions().withdrawals
    assert (withdrawal.edition_number, withdrawal.hides) == (1, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("withdraw", "nowhere", "--why", WHY), "no plan nowhere; keikaku plans lists them"),
        (("withdraw", "PLAN", "--why", WHY, "--edition", "7"), "has no edition 7; keikaku plans lists them"),
        (("withdraw", "PLAN", "--why", " "), "a withdrawal needs a reason"),
        (("restore-plan", "PLAN", "--why", WHY), "was not withdrawn"),
        (("policy", "PLAN", "with_draft", "--until", "明日"), "is no day. Write it as YYYY-MM-DD"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(types: Types, plan: str, words: Sequence[str], told: str) -> None:
    done = types(*(plan if word == "PLAN" else word for word in words))
    assert (done.exit_code, done.stdout) == (1, "")
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_policy_is_set_told_and_left_to_the_setting(types: Types, workbench: Workbench, plan: str) -> None:
    policies = Policies(workbench.catalogue.engine)
    told = types("policy", plan, "with_draft", "--until", "2036-12-20").stdout
    assert f"plan {plan}: with_draft until 2036-12-20; now with_draft" in told
    assert policies.all() == {plan: Policy(plan, Answering.WITH_DRAFT, "2036-12-20")}
    assert "left to EDITION_POLICY; now adopted" in types("policy", plan, "setting", EDITION_POLICY="adopted").stdout
    assert policies.all() == {}
    assert types("policy", plan, "sometimes").exit_code == 2


def test_a_setting_that_is_no_policy_is_named(types: Types, plan: str) -> None:
    done = types("policy", plan, EDITION_POLICY="with_draft")
    assert done.exit_code == 1
    assert "EDITION_POLICY" in done.stderr
