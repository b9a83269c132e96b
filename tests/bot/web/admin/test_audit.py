import csv
import io
import re
from collections.abc import Iterator

import httpx
import pytest

from bot.accounts.roles import Role
from prompts.reading import operator_words
from tests.bot.web.admin.working import add_job
from tests.fakes_bot import PLAN
from tests.operators import signed_in
from tests.sites import Site
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import AuditLog
from vectorstore.operations.jobs import Jobs


@pytest.fixture
def log(site: Site) -> AuditLog:
    return AuditLog(site.bot.catalogue.engine)


@pytest.fixture
def viewer(site: Site) -> Iterator[httpx.Client]:
    with signed_in(site, Role.VIEWER) as client:
        yield client


def test_what_was_and_what_is_stand_side_by_side(log: AuditLog, viewer: httpx.Client) -> None:
    log.add(Act("田中", "公募のため"), "policy", "みどりの計画", {"answering": "usual"}, {"answering": "with_draft"})
    page = viewer.get("/admin/audit").text
    row = page.partition("みどりの計画")[2].partition("</tr>")[0]
    was, became, why = row.split("<td>")[1:4]
    assert "通常" in was
    assert "決定した版と案" in became
    assert "公募のため" in why


def test_acts_are_chosen_by_person_and_kind(log: AuditLog, viewer: httpx.Client) -> None:
    for actor in ("田中", "佐藤"):
        for act in ("publish", "rollback"):
            log.add(Act(actor), act, f"{actor}-{act}")
    page = viewer.get("/admin/audit", params={"actor": "佐藤", "act": "publish"}).text
    assert "佐藤-publish" in page
    assert not any(each in page for each in ("佐藤-rollback", "田中-publish", "田中-rollback"))
    assert '<option value="佐藤" selected>' in page
    assert "あてはまる操作はありません" in viewer.get("/admin/audit?actor=nobody").text


def test_older_acts_are_a_page_away(log: AuditLog, viewer: httpx.Client) -> None:
    for number in range(120):
        log.add(Act("田中"), "upload", f"file-{number:03}")
    seen: list[str] = []
    address = "/admin/audit?actor=田中"
    while address:
        page = viewer.get(address).text
        seen += [part.partition("<")[0] for part in page.split("<td>file-")[1:]]
        found = page.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
        address = found.replace("&amp;", "&") if 'rel="next"' in page else ""
    assert seen == [f"{number:03}" for number in reversed(range(120))]


def test_the_log_is_saved_as_a_table_in_which_nothing_is_run(log: AuditLog, viewer: httpx.Client) -> None:
    log.add(Act("田中", "=HYPERLINK(1)"), "withdraw", "計画, 第2版", {}, {"hides": True})
    response = viewer.get("/admin/audit.csv", params={"actor": "田中"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.content.startswith("\ufeff".encode())
    heads, row = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert heads == ["日時", "人", "操作", "対象", "前", "後", "理由"]
    assert row[1:] == ["田中", "取り下げた", "計画, 第2版", "", "本文も隠す: はい", "'=HYPERLINK(1)"]


def test_a_program_reads_the_log_page_by_page(log: AuditLog, viewer: httpx.Client) -> None:
    for number in range(5):
        log.add(Act("田中"), "upload", str(number))
    first = viewer.get("/api/v1/admin/audit", params={"actor": "田中", "limit": 2}).json()
    assert [entry["subject"] for entry in first] == ["4", "3"]
    rest = viewer.get("/api/v1/admin/audit", params={"actor": "田中", "before": first[-1]["id"]}).json()
    assert [entry["subject"] for entry in rest] == ["2", "1", "0"]
    assert viewer.get("/api/v1/admin/audit?limit=1001").status_code == 422


def test_what_people_wrote_is_text_on_the_page(log: AuditLog, viewer: httpx.Client) -> None:
    log.add(Act("<b>田中</b>", "<script>x</script>"), "<i>", "<u>", {"<s>": "<em>"})
    page = viewer.get("/admin/audit").text
    assert not any(tag in page for tag in ("<b>", "<script>x", "<i>", "<u>", "<s>", "<em>"))


def test_there_are_words_for_every_act_of_an_account() -> None:
    acts = ("add", "role", "disable", "enable", "unlock", "password")
    assert all(f"act.account.{act}" in operator_words("audit") for act in acts)


def test_what_was_done_is_told_by_names_not_by_ids_and_codes(log: AuditLog, viewer: httpx.Client, site: Site) -> None:
    generation = site.bot.catalogue.generations()[0]
    said = {"title": "新しい名前", "status": None, "period": {"start": 2026, "end": None}, "contact": {"phone": ""}}
    log.add(Act("cli:kikaku"), "publish", generation.id, {"current": ""}, {"current": generation.id})
    log.add(Act("田中"), "particulars", "f" * 64, {}, said)
    log.add(Act("田中", "誤り"), "withdraw", PLAN.id, {}, {"plan_id": PLAN.id, "edition_number": 2, "hides": False})
    job = add_job(site.bot)
    Jobs(site.bot.catalogue.engine).cancel(job.id, Act("田中"))
    page = viewer.get("/admin/audit").text
    rows = [re.sub(r"<[^>]+>|\s", " ", row) for row in page.partition("<tbody>")[2].split("</tr>")]
    assert not [each for each in (generation.id, "f" * 64, job.id, "None", "{", "cli:") if each in " ".join(rows)]
    assert all(PLAN.id not in row for row in rows)
    assert f'href="/admin/generations/{generation.id}"' in page
    cancelled, _ordered, withdrawn, particulars, published = rows[:5]
    assert "サーバーのkikaku" in published
    assert "計画の始まりの年：2026" in particulars
    assert PLAN.title in withdrawn
    assert "第2版" in withdrawn
    assert job.title in cancelled
    assert "作業を取りやめた" in cancelled


def test_what_did_not_change_is_left_out(log: AuditLog, viewer: httpx.Client) -> None:
    log.add(
        Act("田中"),
        "particulars",
        "g" * 64,
        {"title": "同じ名前", "kind": "古い"},
        {"title": "同じ名前", "kind": "新しい"},
    )
    row = viewer.get("/admin/audit").text.partition("<tbody>")[2].partition("</tr>")[0]
    assert "名前：" not in row
    assert "種類：古い" in row
    assert "種類：新しい" in row
