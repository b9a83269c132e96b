"""Addresses are looked at on a schedule; what changes waits for a person, and what looks wrong is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.settings import IngestSettings
from ingest.watching import ANYWAY, Watcher, watcher
from tests.watched_site import Lying, WatchedSite, watched_site
from vectorstore.domain import Audience, Status
from vectorstore.operations.acts import Act
from vectorstore.operations.jobs import JobKind, JobOrder
from vectorstore.operations.particulars import Particulars
from vectorstore.operations.sources import Source, SourceState

BY = Act("hanako")
PDF = b"%PDF-1.4\n%draft of the park plan\n"
PAGE = "<html><head><title>みどりの計画</title></head><body><p>" + "公園を広げます。" * 60 + "</p></body></html>"
MOCK_LOGIN = (
    '<html><head><title>ログイン</title></head><body><form><input name="p" type="password"></form></body></html>'
)


@pytest.fixture
def site() -> Iterator[WatchedSite]:
    with watched_site() as served:
        yield served


@contextmanager
def watching(folder: Path, rung: list[str] | None = None, **settings: object) -> Iterator[Watcher]:
    given = {"KEIKAKU_DATA_DIR": folder, "INGEST_ALLOW_PRIVATE_ADDRESSES": True} | settings
    with watcher(IngestSettings.model_validate(given), (rung if rung is not None else []).append) as opened:
        yield opened


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watcher]:
    with watching(tmp_path) as opened:
        yield opened


def look(watch: Watcher, url: str, *confirmed: str) -> Source:
    watch.look(JobOrder(addresses=(url,), confirmed=confirmed), lambda *_: None)
    return watch.sources.source(url)


def keep(watch: Watcher, url: str, said: Particulars | None = None, every_h: int = 24) -> str:
    return watch.sources.keep(url, said or Particulars(), every_h, BY).url


def hours_until(source: Source) -> float:
    return (datetime.fromisoformat(source.due_at) - datetime.now(UTC)) / timedelta(hours=1)


def test_a_changed_file_waits_as_a_job_and_nothing_is_published(tmp_path: Path, site: WatchedSite) -> None:
    rung: list[str] = []
    with watching(tmp_path, rung) as watch:
        said = Particulars(plan_id="midori", city="青空市", status=Status.DRAFT, audience=Audience.INTERNAL)
        url = keep(watch, site.put("/plan.pdf", PDF, "application/pdf"), said)
        assert look(watch, url).state is SourceState.CHANGED
        site.put("/plan.pdf", PDF + b"2", "application/pdf")
        source = look(watch, url)
        job = watch.jobs.job(source.job_id)
        assert (job.kind, job.created_by, job.ordered.publish) == (JobKind.READ, "worker", False)
        assert (job.ordered.status, job.ordered.audience) == (Status.DRAFT, Audience.INTERNAL)
        (upload,) = job.ordered.uploads
        assert upload.name == "plan.pdf"
        assert (tmp_path / "incoming" / upload.sha256).read_bytes() == PDF + b"2"
        kept = watch.particulars.of(upload.sha256)
        assert kept is not None
        assert (kept.plan_id, kept.source_url) == ("midori", url)
        assert source.changed_at
        assert len(rung) == 2 == len(watch.jobs.open())


def test_an_unchanged_file_is_not_sent_again_and_makes_no_job(watch: Watcher, site: WatchedSite) -> None:
    url = keep(watch, site.put("/plan.pdf", PDF, "application/pdf"))
    look(watch, url)
    source = look(watch, url)
    assert source.state is SourceState.UNCHANGED
    first, second = site.calls("/plan.pdf")
    assert (first, second != "") == ("", True)
    assert len(watch.jobs.open()) == 1
    assert 22.7 < hours_until(source) < 25.3


def test_the_same_file_without_an_etag_is_unchanged(watch: Watcher, site: WatchedSite) -> None:
    url = keep(watch, site.put("/plan.pdf", PDF, "application/pdf"))
    site.files["/plan.pdf"] = Lying(PDF, "application/pdf", 200, {"ETag": ""})
    look(watch, url)
    assert look(watch, url).state is SourceState.UNCHANGED


def test_a_page_is_compared_by_its_text_alone(watch: Watcher, site: WatchedSite) -> None:
    url = keep(watch, site.put("/plan.html", PAGE))
    look(watch, url)
    varied = PAGE.replace(
        "<body>", '<body data-token="8f2"><!-- made at 10:15 --><script>var now = "<b>1</b>"</script>'
    )
    site.put("/plan.html", varied)
    assert look(watch, url).state is SourceState.UNCHANGED
    site.put("/plan.html", varied.replace("広げます", "守ります", 1))
    assert look(watch, url).state is SourceState.CHANGED


def test_a_file_that_is_held_already_makes_no_job_at_first(tmp_path: Path, site: WatchedSite) -> None:
    with watching(tmp_path) as watch:
        watch.originals.keep(PDF)
        url = keep(watch, site.put("/plan.pdf", PDF, "application/pdf"))
        assert look(watch, url).state is SourceState.UNCHANGED
        assert watch.jobs.open() == []


def test_what_took_a_files_place_is_told_and_not_taken(watch: Watcher, site: WatchedSite) -> None:
    url = keep(watch, site.put("/plan.pdf", PDF, "application/pdf"))
    before = look(watch, url).seen
    for page, code in (
        (PAGE, "page_for_file"),
        (MOCK_LOGIN, "sign_in"),
        ("<html><body><p>x</p></body></html>", "page_for_file"),
    ):
        site.put("/plan.pdf", page)
        source = look(watch, url)
        assert (source.state, source.trouble.code) == (SourceState.DOUBTFUL, code)
        assert source.seen == before
        assert source.is_told
    assert len(watch.jobs.open()) == 1


def test_a_page_that_became_another_is_told(watch: Watcher, site: WatchedSite) -> None:
    url = keep(watch, site.put("/plans/plan.html", PAGE))
    look(watch, url)
    site.put("/plans/plan.html", "<html><head><title>404 Not Found</title></head><body><p>ありません</p></body></html>")
    assert look(watch, url).trouble.code == "error_page"
    site.put("/plans/plan.html", "<html><body><p>準備中です</p></body></html>")
    assert look(watch, url).trouble.code == "shrunken"
    site.redirect("/plans/plan.html", "/sign-in")
    site.put("/sign-in", MOCK_LOGIN)
    assert look(watch, url).trouble.code == "sign_in"
    site.redirect("/plans/plan.html", "/")
    site.put("/", PAGE.replace("公園", "市民"))
    assert look(watch, url).trouble.code == "front_page"


def test_a_person_may_take_it_anyway(watch: Watcher, site: WatchedSite) -> None:
    url = keep(watch, site.put("/plan.pdf", PDF, "application/pdf"))
    look(watch, url)
    site.put("/plan.pdf", PAGE)
    assert look(watch, url, ANYWAY).state is SourceState.CHANGED
    assert look(watch, url).state is SourceState.UNCHANGED


def test_robots_txt_is_obeyed_at_every_hop_and_asked_for_once_a_day(watch: Watcher, site: WatchedSite) -> None:
    site.put(
        "/robots.txt", "User-agent: *\nDisallow: /closed/\n\nUser-agent: keikaku\nDisallow: /ours/\n", "text/plain"
    )
    open_to_us = keep(watch, site.put("/closed/plan.pdf", PDF, "application/pdf"))
    ours = keep(watch, site.put("/ours/plan.pdf", PDF, "application/pdf"))
    led = keep(watch, site.redirect("/led", "/ours/plan.pdf"))
    assert look(watch, open_to_us).state is SourceState.CHANGED
    for url in (ours, led):
        source = look(watch, url)
        assert (source.state, source.trouble.code) == (SourceState.FAILED, "robots")
    assert site.calls("/ours/plan.pdf") == []
    assert len(site.calls("/robots.txt")) == 1


@pytest.mark.parametrize(("status", "state"), [(404, "changed"), (403, "changed"), (500, "failed"), (429, "failed")])
def test_a_site_whose_robots_txt_fails_is_left_alone(
    watch: Watcher, site: WatchedSite, status: int, state: str
) -> None:
    site.fail("/robots.txt", status)
    source = look(watch, keep(watch, site.put("/plan.pdf", PDF, "application/pdf")))
    assert source.state == state
    assert source.trouble.code == ("" if state == "changed" else "robots_silent")


def test_calls_at_one_site_are_as_far_apart_as_it_wishes(watch: Watcher, site: WatchedSite) -> None:
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 3600\n", "text/plain")
    urls = [keep(watch, site.put(f"/{at}.pdf", PDF + str(at).encode(), "application/pdf")) for at in range(2)]
    watch.look(JobOrder(addresses=tuple(urls)), lambda *_: None)
    first, second = (watch.sources.source(url) for url in urls)
    assert (first.state, second.state) == (SourceState.CHANGED, SourceState.NEW)
    assert 0.9 < hours_until(second) < 1.1


def test_failures_are_told_after_three_and_called_at_ever_more_seldom(watch: Watcher, site: WatchedSite) -> None:
    url = keep(watch, site.fail("/plan.pdf", 404))
    told = []
    for hours in (1, 2, 4):
        source = look(watch, url)
        assert hours - 0.1 < hours_until(source) < hours + 0.1
        assert (source.trouble.code, source.trouble.values) == ("failures.server", {"status": "404"})
        told.append(source.is_told)
    assert told == [False, False, True]
    site.put("/plan.pdf", PDF, "application/pdf")
    source = look(watch, url)
    assert (source.failures, source.state) == (0, SourceState.CHANGED)


def test_a_server_that_wants_to_be_left_alone_is(watch: Watcher, site: WatchedSite) -> None:
    source = look(watch, keep(watch, site.fail("/plan.pdf", 503, Retry_After="7200")))
    assert 1.9 < hours_until(source) < 2.1


def test_a_redirect_into_the_own_network_is_refused(tmp_path: Path, site: WatchedSite) -> None:
    with watching(tmp_path, INGEST_ALLOW_PRIVATE_ADDRESSES=False, INGEST_PRIVATE_NETWORKS="127.0.0.1/32") as watch:
        port = site.url.rpartition(":")[2]
        for host in ("127.0.0.2", "10.0.0.1", "169.254.169.254", "[::1]"):
            source = look(watch, keep(watch, site.redirect("/led", f"http://{host}:{port}/secret")))
            assert source.trouble.code == "failures.private_address", host
        assert look(watch, keep(watch, site.put("/plan.pdf", PDF))).state is SourceState.CHANGED
        assert site.calls("/secret") == []


def test_a_robots_txt_that_leads_into_the_own_network_is_not_followed(tmp_path: Path, site: WatchedSite) -> None:
    with watching(tmp_path, INGEST_ALLOW_PRIVATE_ADDRESSES=False, INGEST_PRIVATE_NETWORKS="127.0.0.1/32") as watch:
        site.redirect("/robots.txt", "http://169.254.169.254/latest/meta-data/")
        source = look(watch, keep(watch, site.put("/plan.pdf", PDF, "application/pdf")))
        assert source.trouble.code == "failures.private_address"
        assert site.calls("/plan.pdf") == []


def test_a_file_that_is_too_big_or_of_no_known_kind_is_told(tmp_path: Path, site: WatchedSite) -> None:
    with watching(tmp_path, INGEST_MAX_FILE_MB=1) as watch:
        assert (
            look(watch, keep(watch, site.put("/big.pdf", b"%PDF-1.4" + bytes(2**20)))).trouble.code
            == "failures.too_big"
        )
        picture = look(watch, keep(watch, site.put("/plan", b"\x89PNG\r\n\x1a\n\x00", "image/png")))
        assert picture.trouble.code.startswith("failures.")
        assert look(watch, keep(watch, site.put("/empty.pdf", b""))).trouble.code == "failures.empty"
        assert watch.jobs.open() == []


def test_what_is_due_is_ordered_once(tmp_path: Path, site: WatchedSite) -> None:
    rung: list[str] = []
    with watching(tmp_path, rung) as watch:
        assert not watch.order_due()
        url = keep(watch, site.put("/plan.pdf", PDF, "application/pdf"))
        assert watch.order_due()
        assert not watch.order_due()
        (job,) = watch.jobs.open()
        assert (job.kind, job.title, job.ordered.addresses, rung) == (JobKind.LOOK, url, (url,), [job.id])
        outcome = watch.look(job.ordered, lambda *_: None)
        assert outcome["sources"] == [
            {"url": url, "state": "changed", "code": "", "values": {}, "reason": "", "job_id": watch.jobs.open()[1].id}
        ]
        assert watch.sources.due() == []


def test_a_look_that_was_cut_short_orders_no_second_job(watch: Watcher, site: WatchedSite) -> None:
    url = keep(watch, site.put("/plan.pdf", PDF, "application/pdf"))
    first = look(watch, url).job_id
    watch.sources.remove(url, BY)
    assert look(watch, keep(watch, url)).job_id == first
    assert len(watch.jobs.open()) == 1


def test_a_look_gives_way_to_a_person_and_what_is_left_stays_due(watch: Watcher, site: WatchedSite) -> None:
    for path in ("/a.pdf", "/b.pdf"):
        keep(watch, site.put(path, PDF + path.encode(), "application/pdf"))
    watch.jobs.add(JobKind.BUILD, "", JobOrder(), BY)
    watch.look(JobOrder(), lambda *_: None)
    assert [source.url for source in watch.sources.due()] == [f"{site.url}/b.pdf"]
    watch.look(JobOrder(), lambda *_: None)
    assert watch.sources.due() == []


def test_a_page_too_large_to_be_taken_apart_is_compared_as_it_is(watch: Watcher, site: WatchedSite) -> None:
    page = PAGE + "<!-- " + "x" * 9 * 2**20 + " -->"
    url = keep(watch, site.put("/plan.html", page))
    look(watch, url)
    assert look(watch, url).state is SourceState.UNCHANGED
    site.put("/plan.html", page.replace("<!-- x", "<!-- y"))
    assert look(watch, url).state is SourceState.CHANGED
