import threading
import time

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine

from bot.accounts.admission import FAILURES, Admission, name_digest
from bot.accounts.passwords import Passwords
from bot.accounts.register import Accounts
from bot.accounts.roles import Role
from bot.accounts.tables import account
from bot.errors import AccountError
from tests.bot.accounts.conftest import Clock
from vectorstore.database import reading
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import AuditLog

PASSWORD = "a walk in the park"
BY = Act("cli:tests")


@pytest.fixture
def admission(engine: Engine, accounts: Accounts, clock: Clock) -> Admission:
    accounts.add("root", Role.ADMIN, PASSWORD, BY)
    accounts.add("tanaka", Role.VIEWER, PASSWORD, BY)
    return Admission(engine, accounts, clock)


def code_of(admission: Admission, name: str, password: str) -> str:
    try:
        return admission.admit(name, password).name
    except AccountError as error:
        return error.code


def test_a_name_and_its_password_let_somebody_in(admission: Admission) -> None:
    assert code_of(admission, "Tanaka ", PASSWORD) == "tanaka"
    assert code_of(admission, "tanaka", PASSWORD.upper()) == "refused"
    assert code_of(admission, "tanaka", "") == "refused"
    assert code_of(admission, "tanaka", "x" * 100_000) == "refused"


def test_who_has_no_account_costs_the_same_work(engine: Engine) -> None:
    accounts = Accounts(engine, Passwords(PasswordHasher(time_cost=4, memory_cost=16_384, parallelism=1)))
    for name in ("root", "tanaka"):
        accounts.add(name, Role.ADMIN, PASSWORD, BY)
    accounts.set_disabled("tanaka", True, BY)
    admission, took = Admission(engine, accounts), dict[str, float]()
    for name in ("root", "nobody", "tanaka"):
        code_of(admission, name, "warm")
        start = time.thread_time()
        assert [code_of(admission, name, "wrong") for _ in range(4)] == ["refused"] * 4
        took[name] = time.thread_time() - start
    assert max(took.values()) < 2 * min(took.values())


@pytest.mark.parametrize("name", ["tanaka", "nobody"])
def test_ten_failures_in_fifteen_minutes_lock_a_name_out_whoever_has_it(
    admission: Admission, clock: Clock, name: str
) -> None:
    for _ in range(FAILURES):
        assert code_of(admission, name, "wrong") == "refused"
        clock.pass_by(minutes=1)
    assert code_of(admission, name, PASSWORD) == "locked"
    assert code_of(admission, "root", PASSWORD) == "root"
    clock.pass_by(minutes=6)
    assert code_of(admission, name, PASSWORD) == {"tanaka": "tanaka", "nobody": "refused"}[name]


def test_who_goes_on_guessing_does_not_keep_the_owner_out_for_good(admission: Admission, clock: Clock) -> None:
    for _ in range(FAILURES):
        code_of(admission, "tanaka", "wrong")
    for _ in range(16):
        clock.pass_by(minutes=0.9)
        assert code_of(admission, "tanaka", "wrong") == "locked"
    clock.pass_by(minutes=1)
    assert code_of(admission, "tanaka", PASSWORD) == "tanaka"


def test_a_success_forgets_the_failures_before_it(admission: Admission) -> None:
    for _ in range(3):
        for _ in range(FAILURES - 1):
            assert code_of(admission, "tanaka", "wrong") == "refused"
        assert code_of(admission, "tanaka", PASSWORD) == "tanaka"


def test_an_admin_lets_who_is_locked_out_try_again(admission: Admission, accounts: Accounts) -> None:
    for _ in range(FAILURES):
        code_of(admission, "tanaka", "wrong")
    assert admission.locked() == {name_digest("tanaka")}
    assert admission.is_locked(accounts.one("tanaka"))
    admission.unlock("Tanaka", BY)
    assert not admission.locked()
    assert code_of(admission, "tanaka", PASSWORD) == "tanaka"
    with pytest.raises(AccountError):
        admission.unlock("nobody", BY)


def test_a_hundred_guesses_at_once_are_ten(admission: Admission) -> None:
    codes: list[str] = []
    threads = [threading.Thread(target=lambda: codes.append(code_of(admission, "tanaka", "wrong"))) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes.count("refused") <= FAILURES
    assert codes.count("refused") + codes.count("locked") == 30


def test_failures_are_in_the_audit_log_without_what_was_typed(admission: Admission, engine: Engine) -> None:
    code_of(admission, "tanaka", "wrong")
    code_of(admission, "my password, typed into the wrong field", "x")
    entries = AuditLog(engine).entries(2)
    assert [(entry.actor, entry.act) for entry in entries] == [("", "sign_in.failed"), ("tanaka", "sign_in.failed")]
    assert "typed" not in str(entries)


def test_a_hash_made_at_other_costs_is_made_again_at_the_next_sign_in(
    admission: Admission, accounts: Accounts, engine: Engine
) -> None:
    def kept() -> str:
        with reading(engine) as connection:
            return str(connection.execute(account.select().where(account.c.name == "tanaka")).one().password_hash)

    before = kept()
    assert code_of(admission, "tanaka", PASSWORD) == "tanaka"
    assert kept() == before
    dearer = Accounts(engine, Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)))
    assert code_of(Admission(engine, dearer), "tanaka", PASSWORD) == "tanaka"
    assert "m=16,t=2" in kept()
    assert code_of(admission, "tanaka", PASSWORD) == "tanaka"


def test_passwords_are_kept_as_argon2id_at_the_librarys_own_costs() -> None:
    assert Passwords().hashed(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
