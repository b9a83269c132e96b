"""A job on its page and over HTTP: how far it is, what was read, and what an operator says of it."""

import json

import httpx
import pytest

from tests.bot.web.admin.conftest import Enter
from tests.bot.web.admin.working import BROKEN, BY, SHA, add_job, read_job
from tests.fakes_bot import PLAN
from tests.sites import STREAM, Site
from vectorstore.domain import Audience, Period, Status
from vectorstore.operations.jobs import Job, JobKind, JobOrder, Jobs, JobState
from vectorstore.operations.particulars import Particulars, ParticularsBook

CALLS = "/api/v1/admin/jobs"


def jobs(site: Site) -> Jobs:
    return Jobs(site.bot.catalogue.engine)


def said(site: Site) -> Particulars | None:
    return ParticularsBook(site.bot.catalogue.engine).of(SHA)


def form(client: httpx.Client, job: Job, **changes: str) -> httpx.Response:
    """Sends the form as the page has it, but for what is changed."""
    whole = {"plan": PLAN.id, "title": PLAN.title, "city": PLAN.city, "kind": PLAN.kind, "status": "adopted"}
    whole |= {"audience": "public", "date": "2030-02", "start": "", "end": "", "fiscal": "1"} | changes
    return client.post(f"/admin/jobs/{job.id}/files/1", data=whole)


def test_the_page_shows_what_was_read_and_says_why_a_file_could_not_be(site: Site, enter: Enter) -> None:
    job = read_job(site.bot)
    shown = enter(site, "viewer").get(f"/admin/jobs/{job.id}").text
    assert PLAN.title in shown
    assert "新しい版" in shown
    assert "「こわれた.pdf」は壊れているか、途中で切れています。" in shown
    assert f"/admin/plans/{PLAN.id}/changes?before=" in shown
    assert "この内容で確認する" not in shown
    assert "この内容で確認する" in enter(site, "operator").get(f"/admin/jobs/{job.id}").text


def test_what_was_corrected_is_said_and_what_was_not_is_left_to_the_file(site: Site, enter: Enter) -> None:
    job, client = read_job(site.bot), enter(site, "operator")
    response = form(client, job, city="みなと町", start="2026", end="2035")
    assert response.headers["location"].endswith("#file-1")
    found = said(site)
    assert found is not None
    assert (found.city, found.period, found.audience) == ("みなと町", Period(2026, 2035, True), Audience.PUBLIC)
    assert (found.title, found.plan_id, found.status) == ("", "", None)
    page = client.get(f"/admin/jobs/{job.id}").text
    assert "内容は確認済み" in page
    assert 'value="みなと町"' in page
    assert 'value="2026"' in page


def test_a_correction_can_be_taken_back(site: Site, enter: Enter) -> None:
    job, client = read_job(site.bot), enter(site, "operator")
    form(client, job, city="みなと町", status="draft")
    form(client, job, date="")
    found = said(site)
    assert found is not None
    assert (found.city, found.status, found.date) == ("", None, "")


def test_a_file_can_be_made_another_plans_edition_or_a_plan_of_its_own(site: Site, enter: Enter) -> None:
    job, client = read_job(site.bot), enter(site, "operator")
    other = next(plan for plan, _ in site.bot.catalogue.plans() if plan.id != PLAN.id)
    form(client, job, plan=other.id)
    found = said(site)
    assert found is not None
    assert (found.plan_id, found.title) == (other.id, other.title)
    form(client, job, plan="new")
    found = said(site)
    assert found is not None
    assert found.plan_id not in ("", PLAN.id, other.id)
    form(client, job, plan="new")
    assert said(site) == found


def test_what_is_wrong_stands_beside_its_field_and_is_summed_up_and_nothing_is_said(site: Site, enter: Enter) -> None:
    job, client = read_job(site.bot), enter(site, "operator")
    wrong = {"title": " ", "date": "2026-13", "start": "2030", "end": "2026", "source_url": "javascript:1"}
    response = form(client, job, **wrong)
    assert response.status_code == 422
    for field in ("title", "date", "end", "source_url"):
        assert f'href="#{field}-1"' in response.text
        assert f'id="{field}-1-fault"' in response.text
    assert 'value="2026-13"' in response.text
    assert said(site) is None


def test_what_was_read_is_corrected_over_http_too(site: Site, enter: Enter) -> None:
    job, client = read_job(site.bot), enter(site, "operator")
    told = client.patch(f"{CALLS}/{job.id}/files/1", json={"city": "みなと町", "department": "みどり課"})
    assert (told.json()["city"], told.json()["title"]) == ("みなと町", PLAN.title)
    found = said(site)
    assert found is not None
    assert (found.city, found.contact.department, found.title) == ("みなと町", "みどり課", "")
    assert client.patch(f"{CALLS}/{job.id}/files/1", json={"date": "きのう"}).status_code == 422
    assert client.patch(f"{CALLS}/{job.id}/files/2", json={}).status_code == 404


def test_only_files_that_were_read_and_chosen_are_made_ready(site: Site, enter: Enter) -> None:
    job, client = read_job(site.bot), enter(site, "operator")
    client.post(f"/admin/jobs/{job.id}/build", data={"file": ["0", "1", "2"]})
    made = jobs(site).latest()[0]
    assert (made.kind, [each.sha256 for each in made.ordered.uploads]) == (JobKind.BUILD, [SHA])
    none = client.post(f"/admin/jobs/{job.id}/build", data={"file": ["0"]})
    assert "news=nothing_chosen" in none.headers["location"]
    assert jobs(site).latest()[0].id == made.id


def test_reading_again_tries_the_files_that_failed_too(site: Site, enter: Enter) -> None:
    job, client = read_job(site.bot), enter(site, "operator")
    client.post(f"/admin/jobs/{job.id}/again")
    made = jobs(site).latest()[0]
    assert (made.kind, made.ordered.retry) == (JobKind.READ, True)
    assert [each.sha256 for each in made.ordered.uploads] == [SHA, BROKEN]


def test_a_running_job_is_told_in_words_and_can_be_cancelled(site: Site, enter: Enter) -> None:
    job, client = add_job(site.bot), enter(site, "operator")
    jobs(site).begin(job.id)
    jobs(site).tell(job.id, "read みどり.pdf", 3, 40, 130)
    page = client.get(f"/admin/jobs/{job.id}").text
    assert "「みどり.pdf」を読み取っています。 40ページのうち3ページまで済みました。 あと約3分です。" in page
    assert "http-equiv" not in page
    assert 'http-equiv="refresh"' in client.get(f"/admin/jobs/{job.id}?refresh=1").text
    assert client.post(f"/admin/jobs/{job.id}/cancel").status_code == 303
    assert jobs(site).job(job.id).cancelled


def test_a_job_that_failed_as_a_whole_says_why(site: Site, enter: Enter) -> None:
    job = add_job(site.bot)
    jobs(site).end(job.id, JobState.FAILED, "disk full", {"code": "disk"})
    assert "ディスクに空きがない" in enter(site, "viewer").get(f"/admin/jobs/{job.id}").text


def test_the_events_of_a_job_end_when_it_is_over(site: Site, enter: Enter) -> None:
    job, client = add_job(site.bot), enter(site, "operator")
    seen = []
    with client.stream("GET", f"{CALLS}/{job.id}/events", headers=STREAM) as response:
        for line in response.iter_lines():
            if line.startswith("data: "):
                seen.append(json.loads(line.removeprefix("data: "))["state"])
                jobs(site).cancel(job.id, BY)
    assert seen == ["waiting", "cancelled"]


def test_jobs_are_asked_for_over_http(site: Site, enter: Enter) -> None:
    client = enter(site, "operator")
    made = client.post(CALLS, json={"kind": "read", "addresses": ["https://www.city.example.jp/plan.pdf"]})
    assert (made.status_code, made.json()["title"]) == (202, "https://www.city.example.jp/plan.pdf")
    assert client.post(CALLS, json={"kind": "build"}).json()["title"] == "公開の準備のやり直し"
    assert client.post(CALLS, json={"kind": "check", "generation": "g1"}).json()["title"] == "g1"
    assert [each["kind"] for each in client.get(CALLS).json()["jobs"]] == ["check", "build", "read"]


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ({"kind": "read"}, 422),
        ({"kind": "check"}, 422),
        ({"kind": "read", "addresses": ["file:///etc/passwd"]}, 422),
        ({"kind": "build", "publish": True}, 403),
        ({"kind": "build", "files_of": "01M819EJSMV7BX7QRWTSXDP8F9"}, 404),
    ],
)
def test_a_job_that_cannot_be_done_is_refused(site: Site, enter: Enter, wanted: dict[str, object], status: int) -> None:
    assert enter(site, "operator").post(CALLS, json=wanted).status_code == status
    assert not jobs(site).latest()


def test_a_job_of_another_jobs_files_takes_those_that_were_read(site: Site, enter: Enter) -> None:
    job = read_job(site.bot)
    made = enter(site, "operator").post(CALLS, json={"kind": "build", "files_of": job.id})
    assert made.status_code == 202
    assert [each.sha256 for each in jobs(site).latest()[0].ordered.uploads] == [SHA]


def test_files_that_wait_to_be_read_may_be_asked_for_already(site: Site, enter: Enter) -> None:
    job = add_job(site.bot, ordered=read_job(site.bot).ordered)
    made = enter(site, "operator").post(CALLS, json={"kind": "build", "files_of": job.id})
    assert made.status_code == 202, made.text
    assert jobs(site).latest()[0].ordered.uploads == job.ordered.uploads


def test_what_an_order_says_of_its_files_holds_when_they_are_built(site: Site, enter: Enter) -> None:
    ordered = JobOrder(read_job(site.bot).ordered.uploads, city="みなと町", status=Status.DRAFT)
    job = add_job(site.bot, ordered=ordered)
    jobs(site).end(job.id, JobState.DONE, outcome=read_job(site.bot).outcome)
    enter(site, "operator").post(f"/admin/jobs/{job.id}/build")
    made = jobs(site).latest()[0]
    assert (made.ordered.city, made.ordered.status) == ("みなと町", Status.DRAFT)


def test_a_file_of_one_page_is_not_said_to_be_done_while_others_are_read(site: Site, enter: Enter) -> None:
    job = add_job(site.bot)
    jobs(site).begin(job.id)
    jobs(site).tell(job.id, "read ひとこと.txt", 1, 1, None)
    assert "「ひとこと.txt」を読み取っています。</p>" in enter(site, "viewer").get(f"/admin/jobs/{job.id}").text
    jobs(site).tell(job.id, "embed", 30, 120, None)
    assert "25%まで済みました。" in enter(site, "viewer").get(f"/admin/jobs/{job.id}").text


def test_what_to_look_at_in_a_file_is_said_where_it_was_read(site: Site, enter: Enter) -> None:
    values = {"name": "みどり.pdf", "suffix": ".pdf", "kind": "DOCX"}
    job = read_job(site.bot, remarks=[{"code": "mislabelled", "values": values}])
    client = enter(site, "viewer")
    for address in (f"/admin/jobs/{job.id}", f"/admin/jobs/{job.id}/files/1"):
        assert "「みどり.pdf」は名前では.pdfですが、中身はDOCXです。" in client.get(address).text


def test_pages_are_not_counted_where_a_file_has_none(site: Site, enter: Enter) -> None:
    job = read_job(site.bot, pages=0)
    assert "<dt>ページ</dt>" not in enter(site, "viewer").get(f"/admin/jobs/{job.id}").text
