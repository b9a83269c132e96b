import threading

import pytest
from sqlalchemy import Engine

from bot.accounts.register import Accounts
from bot.accounts.roles import Role
from bot.errors import AccountError
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import AuditLog

PASSWORD = "a walk in the park"
BY = Act("root@city.example.jp", "new colleague")


def refusal(call: object, *arguments: object) -> str:
    assert callable(call)
    with pytest.raises(AccountError) as refused:
        call(*arguments)
    return refused.value.code


def test_an_account_is_there_once_however_its_name_is_written(accounts: Accounts) -> None:
    assert accounts.is_empty()
    assert accounts.add(" Tanaka@City.example.jp", Role.OPERATOR, PASSWORD, BY) == "tanaka@city.example.jp"
    assert refusal(accounts.add, "ＴＡＮＡＫＡ@city.example.jp", Role.ADMIN, PASSWORD, BY) == "name_taken"
    assert [(one.name, one.role, one.is_local) for one in accounts.all()] == [
        ("tanaka@city.example.jp", Role.OPERATOR, True)
    ]
    assert not accounts.is_empty()


@pytest.mark.parametrize(
    "name", ["", " ", "a\nb", "<b>", "token", "Worker", "oidc", "cli:root", "a" * 65, "-x", "あ/い"]
)
def test_a_name_that_would_confuse_people_is_refused(accounts: Accounts, name: str) -> None:
    assert refusal(accounts.add, name, Role.VIEWER, PASSWORD, BY) == "name_unfit"


@pytest.mark.parametrize("name", ["田中 一郎", "t", "planning-2", "t.tanaka@city.example.jp"])
def test_people_are_called_as_they_are(accounts: Accounts, name: str) -> None:
    assert accounts.add(name, Role.VIEWER, PASSWORD, BY) == name


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_short"),
        ("elevenchars", "password_short"),
        ("x" * 257, "password_long"),
        ("Planning-Section", "password_is_name"),
        ("planning-sectionplanning-section", "password_is_name"),
        ("aaaaaaaaaaaaaa", "password_is_name"),
    ],
)
def test_a_password_is_refused_by_its_length_or_where_it_is_the_name(
    accounts: Accounts, password: str, code: str
) -> None:
    assert refusal(accounts.add, "planning-section", Role.VIEWER, password, BY) == code


def test_any_twelve_characters_will_do(accounts: Accounts) -> None:
    accounts.add("tanaka", Role.VIEWER, "みなと野の公園を歩く一日", BY)
    accounts.add("sato", Role.VIEWER, "twelve chars", BY)
    assert len(accounts.all()) == 2


def test_the_last_admin_stays_one(accounts: Accounts) -> None:
    accounts.add("root", Role.ADMIN, PASSWORD, BY)
    accounts.add("tanaka", Role.PUBLISHER, PASSWORD, BY)
    assert refusal(accounts.set_role, "root", Role.VIEWER, BY) == "last_admin"
    assert refusal(accounts.set_disabled, "root", True, BY) == "last_admin"
    accounts.set_role("tanaka", Role.ADMIN, BY)
    accounts.set_disabled("root", True, BY)
    assert refusal(accounts.set_disabled, "tanaka", True, BY) == "last_admin"
    accounts.set_disabled("root", False, BY)
    accounts.set_role("tanaka", Role.VIEWER, BY)
    assert [(one.name, one.role.value, one.disabled) for one in accounts.all()] == [
        ("root", "admin", False),
        ("tanaka", "viewer", False),
    ]


def test_two_admins_who_close_each_others_account_at_once_do_not_both_succeed(accounts: Accounts) -> None:
    for name in ("root", "tanaka"):
        accounts.add(name, Role.ADMIN, PASSWORD, BY)
    codes: list[str] = []

    def close(name: str) -> None:
        try:
            accounts.set_disabled(name, True, BY)
        except AccountError as error:
            codes.append(error.code)

    threads = [threading.Thread(target=close, args=(name,)) for name in ("root", "tanaka")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == ["last_admin"]


def test_who_is_not_there_is_told_of(accounts: Accounts) -> None:
    assert refusal(accounts.one, "nobody") == "unknown"
    assert refusal(accounts.set_role, "nobody", Role.ADMIN, BY) == "unknown"
    assert refusal(accounts.set_disabled, "nobody", True, BY) == "unknown"
    assert refusal(accounts.set_password, "nobody", PASSWORD, BY) == "unknown"


def test_each_act_is_in_the_audit_log_and_no_password_is(accounts: Accounts, engine: Engine) -> None:
    accounts.add("root", Role.ADMIN, PASSWORD, BY)
    accounts.add("tanaka", Role.VIEWER, PASSWORD, BY)
    accounts.set_role("tanaka", Role.PUBLISHER, BY)
    accounts.set_role("tanaka", Role.PUBLISHER, BY)
    accounts.set_password("tanaka", "another walk in the park", BY)
    accounts.set_disabled("tanaka", True, BY)
    accounts.set_disabled("tanaka", False, BY)
    entries = AuditLog(engine).entries()
    assert [entry.act for entry in reversed(entries)] == [
        "account.add",
        "account.add",
        "account.role",
        "account.password",
        "account.disable",
        "account.enable",
    ]
    assert {entry.actor for entry in entries} == {"root@city.example.jp"}
    role = next(entry for entry in entries if entry.act == "account.role")
    assert (role.before, role.after, role.why) == ({"role": "viewer"}, {"role": "publisher"}, "new colleague")
    assert "park" not in str(entries)
