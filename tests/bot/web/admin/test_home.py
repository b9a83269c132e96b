"""The operators' first page: what answers, what is under way, what waits for a person."""

from tests.bot.web.admin.conftest import Enter
from tests.bot.web.admin.working import add_job, read_job
from tests.bot.web.conftest import OpenSite
from tests.sites import Site
from vectorstore.operations.audit import AuditLog
from vectorstore.operations.jobs import JobKind, Jobs, JobState


def test_before_anything_is_published_it_shows_where_to_begin(open_site: OpenSite, enter: Enter) -> None:
    page = enter(open_site(stocked=False), "viewer").get("/admin").text
    assert "まだ何も公開していません" in page
    assert "いまはありません" in page


def test_it_shows_jobs_under_way_and_files_that_nobody_has_taken_further(site: Site, enter: Enter) -> None:
    client, jobs = enter(site, "viewer"), Jobs(site.bot.catalogue.engine)
    job = read_job(site.bot)
    waiting = add_job(site.bot)
    page = client.get("/admin").text
    assert f"/admin/jobs/{waiting.id}" in page
    assert "動いている作業" in page
    assert "公開の準備をしてください" in page
    jobs.end(waiting.id, JobState.CANCELLED)
    add_job(site.bot, JobKind.BUILD, job.ordered)
    assert "公開の準備をしてください" not in client.get("/admin").text


def test_an_admin_pauses_and_resumes_a_channel_and_both_are_kept_in_the_log(site: Site, enter: Enter) -> None:
    client = enter(site, "admin")
    assert client.post("/admin/channels/web/pause", data={"notice": "点検中です。"}).status_code == 303
    assert site.client.get("/", headers={"Accept": "text/html"}).text.count("点検中です。")
    assert "では、回答を休んでいます" in client.get("/admin").text
    client.post("/admin/channels/web/resume")
    assert "では、回答を休んでいます" not in client.get("/admin").text
    entries = AuditLog(site.bot.catalogue.engine).entries(2)
    assert [(each.act, each.subject) for each in entries] == [("resume", "web"), ("pause", "web")]
    assert client.post("/admin/channels/fax/pause").status_code == 404


def test_nobody_else_pauses_a_channel(site: Site, enter: Enter) -> None:
    client = enter(site, "publisher")
    assert client.post("/admin/channels/web/pause").status_code == 403
    assert "回答を休む・再開する" not in client.get("/admin").text


def test_what_a_link_says_has_happened_is_one_of_our_own_sentences(site: Site, enter: Enter) -> None:
    client = enter(site, "viewer")
    assert "公開しました。いまから" in client.get("/admin?news=published").text
    for crafted in ("anything", "published&count=<b>", "../state.done"):
        assert "anything" not in client.get(f"/admin?news={crafted}").text
        assert "<b>" not in client.get(f"/admin?news={crafted}").text
