"""What is built is looked at, published and taken back, on real generations."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.bot.web.admin.conftest import Enter
from tests.fakes_bot import open_fake_bot
from tests.html import attributes, shown
from tests.sites import Site, served
from tests.workbench import PARK, WATER, Workbench
from vectorstore.domain import Generation
from vectorstore.operations.audit import AuditLog
from vectorstore.operations.jobs import JobKind, Jobs
from vectorstore.operations.pins import Pins

CALLS = "/api/v1/admin"
LONG_PARK = PARK + "".join(f"\n## 施策{at}\n\n施策{at}では道路{at}本を直します。\n" for at in range(10))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    """Two plans are published."""
    opened = Workbench(tmp_path)
    opened.ingest({"park.md": LONG_PARK, "water.md": WATER})
    yield opened
    opened.close()


@pytest.fixture
def site(bench: Workbench) -> Iterator[Site]:
    with served(open_fake_bot(bench.folder, stocked=False)) as opened:
        yield opened


def built(bench: Workbench, text: str) -> Generation:
    """A new generation with another edition of the park plan, not published."""
    generation = bench.ingest({"park.md": text}, publish=False).generation
    assert generation is not None
    return generation


def current(bench: Workbench) -> str:
    found = bench.catalogue.current()
    assert found is not None
    return found.id


def test_what_would_change_is_told_plan_by_plan_with_the_gates_report(
    site: Site, bench: Workbench, enter: Enter
) -> None:
    made = built(bench, LONG_PARK + "\n## 池\n\n池の水をきれいにします。\n")
    shown = enter(site, "viewer").get(f"/admin/generations/{made.id}").text
    assert "1件の計画が変わります。ほか1件は同じです。" in shown
    assert "青空市みどりの計画" in shown
    assert "青空市水道の計画" not in shown
    assert "引用される文は、すべて原文の節の中にあります" in shown
    assert "違いを見る" in shown
    assert ">公開</button>" not in shown
    detail = enter(site, "viewer").get(f"{CALLS}/generations/{made.id}").json()
    assert [each["change"] for each in detail["plans"]] == ["changed", "same"]
    gate = enter(site, "viewer").get(f"{CALLS}/generations/{made.id}/gate").json()
    assert (gate["is_fresh"], gate["against"]) == (True, current(bench))


def test_one_press_publishes_and_one_takes_it_back(site: Site, bench: Workbench, enter: Enter) -> None:
    before, made = current(bench), built(bench, LONG_PARK + "\n## 池\n\n池の水をきれいにします。\n")
    client = enter(site, "publisher")
    response = client.post(f"/admin/generations/{made.id}/publish")
    assert "公開しました" in client.get(response.headers["location"]).text
    assert current(bench) == made.id
    home = client.get("/admin").text
    assert "前の状態に戻す" in home
    assert "publisher@city.example.jp" in home
    assert "前の状態に戻しました" in client.get(client.post("/admin/rollback").headers["location"]).text
    assert current(bench) == before
    assert [each.act for each in AuditLog(site.bot.catalogue.engine).entries(2)] == ["rollback", "publish"]


def test_a_fall_is_published_only_when_the_plans_name_is_typed(site: Site, bench: Workbench, enter: Enter) -> None:
    before, made = current(bench), built(bench, PARK)
    client, address = enter(site, "publisher"), f"/admin/generations/{made.id}/publish"
    page = client.get(f"/admin/generations/{made.id}").text
    assert "「青空市みどりの計画」と入力" in page
    report = client.get(f"{CALLS}/generations/{made.id}/gate").json()
    subjects = list(dict.fromkeys(line["subject"] for line in report["lines"] if line["verdict"] == "failed"))
    refused = client.post(address)
    assert (refused.status_code, "確認が必要な項目が残っています" in refused.text) == (422, True)
    wrong = client.post(address, data={"subject": subjects, "typed": ["青空市の計画"] * len(subjects)})
    assert "計画の名前と違います" in wrong.text
    assert 'value="青空市の計画"' in wrong.text
    assert current(bench) == before
    names = ["全体" if subject == "all" else "青空市 みどりの計画" for subject in subjects]
    assert client.post(address, data={"subject": subjects, "typed": names}).status_code == 303
    assert current(bench) == made.id


def test_overriding_needs_a_written_reason_which_is_kept(site: Site, bench: Workbench, enter: Enter) -> None:
    made, client = built(bench, PARK), enter(site, "publisher")
    address = f"/admin/generations/{made.id}/publish"
    short = client.post(address, data={"override": "よい"})
    assert (short.status_code, "10文字以上" in short.text) == (422, True)
    why = "議会の日程により本日中に公開するため"
    assert client.post(address, data={"override": why}).status_code == 303
    entries = AuditLog(site.bot.catalogue.engine).entries(act="gate.override")
    assert [(each.actor, each.why) for each in entries] == [("publisher@city.example.jp", why)]


def test_what_was_checked_beside_another_generation_must_be_checked_again(
    site: Site, bench: Workbench, enter: Enter
) -> None:
    older = built(bench, LONG_PARK + "\n## 池\n\n池の水をきれいにします。\n")
    bench.ingest({"water2.md": WATER + "\n## 井戸\n\n井戸を毎年調べます。\n"})
    client = enter(site, "publisher")
    assert "先に、公開前の確認をしてください" in client.get(f"/admin/generations/{older.id}").text
    assert "もう一度確認する" in client.post(f"/admin/generations/{older.id}/publish").text
    refused = client.post(f"{CALLS}/generations/{older.id}/publish", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "stale")
    client.post(f"/admin/generations/{older.id}/check")
    job = Jobs(site.bot.catalogue.engine).latest()[0]
    assert (job.kind, job.ordered.generation) == (JobKind.CHECK, older.id)


def test_publishing_over_http_names_what_must_be_confirmed(site: Site, bench: Workbench, enter: Enter) -> None:
    before, made = current(bench), built(bench, PARK)
    client = enter(site, "publisher")
    refused = client.post(f"{CALLS}/generations/{made.id}/publish", json={}).json()
    assert (refused["status"], refused["code"]) == (409, "refused")
    subjects = [line["subject"] for line in refused["lines"]]
    done = client.post(f"{CALLS}/generations/{made.id}/publish", json={"confirmed": subjects})
    assert done.json() == {"generation": made.id}
    assert client.post(f"{CALLS}/rollback", json={}).json() == {"generation": before}
    assert client.post(f"{CALLS}/rollback", json={"generation": "none"}).json()["code"] == "gone"


def test_a_damaged_generation_is_not_published_and_the_page_says_so(site: Site, bench: Workbench, enter: Enter) -> None:
    before, made = current(bench), built(bench, LONG_PARK + "\n## 池\n\n池の水をきれいにします。\n")
    vectors = bench.folder / "generations" / made.id / "public" / "vectors.npy"
    vectors.chmod(0o644)
    vectors.write_bytes(b"damaged")
    response = enter(site, "publisher").post(f"/admin/generations/{made.id}/publish")
    assert (response.status_code, "データが壊れている" in response.text) == (422, True)
    assert current(bench) == before


def test_a_generation_is_kept_for_good_with_a_reason(site: Site, bench: Workbench, enter: Enter) -> None:
    generation, client = current(bench), enter(site, "publisher")
    client.post(f"/admin/generations/{generation}/pin", data={"why": "議会への報告に使った"})
    assert "議会への報告に使った" in client.get("/admin/generations").text
    assert client.get(f"{CALLS}/generations").json()["generations"][0]["pinned"] == "議会への報告に使った"
    client.post(f"/admin/generations/{generation}/unpin")
    assert Pins(site.bot.catalogue.engine).all() == {}
    assert client.post(f"{CALLS}/generations/{generation}/pin", json={"why": "監査"}).json()["pinned"] == "監査"
    assert client.post(f"{CALLS}/generations/{generation}/unpin").json()["pinned"] is None


def test_a_fault_is_told_beside_its_field_and_the_summary_leads_there(
    site: Site, bench: Workbench, enter: Enter
) -> None:
    made, client = built(bench, PARK), enter(site, "publisher")
    form = LexborHTMLParser(client.post(f"/admin/generations/{made.id}/publish", data={"override": "よい"}).text)
    (target,) = attributes(form, ".summary a", "href")
    assert attributes(form, target, "aria-describedby") == ["override-fault"]
    assert "10文字以上" in " ".join(shown(form, "#override-fault"))


def test_who_may_not_publish_is_told_whom_to_ask(site: Site, bench: Workbench, enter: Enter) -> None:
    made = built(bench, PARK)
    assert "「公開」の役割の人" in enter(site, "operator").get(f"/admin/generations/{made.id}").text


@pytest.mark.parametrize("path", ["publish", "pin", "unpin"])
def test_operators_may_not_publish(site: Site, bench: Workbench, enter: Enter, path: str) -> None:
    assert enter(site, "operator").post(f"/admin/generations/{current(bench)}/{path}").status_code == 403
    assert enter(site, "operator").post("/admin/rollback").status_code == 403


def test_there_is_nothing_to_go_back_to_before_the_second_publication(
    site: Site, bench: Workbench, enter: Enter
) -> None:
    response = enter(site, "publisher").post("/admin/rollback")
    assert (response.status_code, 'role="alert"' in response.text) == (409, True)
    assert enter(site, "viewer").get("/admin/generations/unknown").status_code == 404
