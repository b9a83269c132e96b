import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.accounts.listing import entry_text
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import AuditLog

PASSWORD = "a walk in the park"


def keikaku(folder: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"KEIKAKU_DATA_DIR": str(folder)}
    command = [sys.executable, "-m", "bot.cli", *arguments]
    return subprocess.run(command, env=environment, input=typed, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_accounts_are_kept_on_the_command_line(tmp_path: Path) -> None:
    added = keikaku(tmp_path, "account", "add", "Tanaka", "--role", "admin", "--password-stdin", typed=PASSWORD + "\n")
    assert (added.returncode, added.stdout) == (0, "tanaka may sign in at /admin as admin\n")
    refused = keikaku(tmp_path, "account", "disable", "tanaka")
    assert (refused.returncode, "last admin" in refused.stderr) == (1, True)
    keikaku(tmp_path, "account", "add", "sato", "--password-stdin", typed=PASSWORD + "\n")
    for act in (("role", "sato", "publisher"), ("disable", "sato")):
        done = keikaku(tmp_path, "account", *act)
        assert done.returncode == 0, done.stderr
    held = json.loads(keikaku(tmp_path, "account", "list", "--json").stdout)
    assert [(one["name"], one["role"], one["disabled"]) for one in held] == [
        ("sato", "publisher", True),
        ("tanaka", "admin", False),
    ]
    lines = keikaku(tmp_path, "audit", "--json").stdout.splitlines()
    acts = [json.loads(line) for line in lines]
    assert [act["act"] for act in acts][:3] == ["account.disable", "account.role", "account.add"]
    assert all(act["actor"].startswith("cli:") for act in acts)
    assert PASSWORD not in "".join(lines)


def test_an_act_stands_on_one_line_of_the_terminal(engine: Engine) -> None:
    AuditLog(engine).add(Act("cli:root", "as agreed"), "policy", "plan-a", {"answering": "usual"}, {"until": "\x1b[2J"})
    line = entry_text(AuditLog(engine).entries()[0])
    assert line.endswith("cli:root  policy  plan-a  answering: usual → , until: [2J  as agreed")


@pytest.mark.slow
def test_a_password_is_asked_for_twice_on_a_terminal_and_not_shown(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    environment = os.environ | {"KEIKAKU_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "bot.cli", "account", "add", "tanaka", "--role", "admin"]
    with subprocess.Popen(
        command, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as process:
        os.close(theirs)
        shown = b""
        for prompt in (b"Password: ", b"Repeat for confirmation: "):
            while prompt not in shown:
                shown += os.read(ours, 1024)
            os.write(ours, f"{PASSWORD}\n".encode())
        while b"may sign in" not in shown:
            shown += os.read(ours, 1024)
        assert process.wait(60) == 0
    os.close(ours)
    assert PASSWORD.encode() not in shown


def test_without_a_terminal_it_says_where_the_password_goes(tmp_path: Path) -> None:
    done = keikaku(tmp_path, "account", "add", "tanaka")
    assert (done.returncode, "--password-stdin" in done.stderr) == (1, True)
