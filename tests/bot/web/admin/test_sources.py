"""Operators register addresses, see what was found there, and have them looked at."""

import re
from collections.abc import Iterator

import httpx
import pytest

from bot.accounts.roles import Role
from tests.fakes_bot import PLAN, open_fake_bot
from tests.operators import csrf_of, signed_in
from tests.sites import Site, served
from vectorstore.domain import Audience, Status
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import AuditLog
from vectorstore.operations.jobs import JobKind, JobOrder, Jobs, JobState
from vectorstore.operations.particulars import Particulars
from vectorstore.operations.sources import Finding, Seen, Source, Sources, SourceState, Trouble

URL = "https://www.city.example.jp/plans/midori.pdf"
BY = Act("cli:tests")


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(open_fake_bot(tmp_path_factory.mktemp("site"))) as opened:
        yield opened


@pytest.fixture
def operator(site: Site) -> Iterator[httpx.Client]:
    with signed_in(site, Role.OPERATOR) as client:
        yield client


def sources(site: Site) -> Sources:
    return Sources(site.bot.catalogue.engine)


def kept(site: Site, **said: object) -> Source:
    return sources(site).keep(URL, Particulars(**said), 24, BY)  # type: ignore[arg-type]


def sent(client: httpx.Client, path: str, **fields: str) -> httpx.Response:
    return client.post(path, data={"csrf": csrf_of(client)} | fields, follow_redirects=True)


def test_an_address_is_registered_and_looked_at_at_once(site: Site, operator: httpx.Client) -> None:
    form = {"url": f" {URL} ", "plan": PLAN.id, "status": "draft", "audience": "internal", "every_h": "168"}
    page = sent(operator, "/admin/sources", **form)
    assert "登録しました" in page.text
    assert URL in page.text
    (source,) = sources(site).all()
    assert (source.every_h, source.said.plan_id, source.said.city) == (168, PLAN.id, PLAN.city)
    assert (source.said.status, source.said.audience) == (Status.DRAFT, Audience.INTERNAL)
    (job,) = Jobs(site.bot.catalogue.engine).open()
    assert (job.kind, job.ordered.addresses, job.ordered.confirmed) == (JobKind.LOOK, (URL,), ())
    noted = [entry.act for entry in AuditLog(site.bot.catalogue.engine).entries() if entry.subject == URL]
    assert noted == ["source.keep"]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("url", "", "アドレス（URL）を入力"),
        ("url", "ftp://example.jp/a", "http:// か https://"),
        ("url", "https://hanako:secret@example.jp/a", "http:// か https://"),
        ("url", "http://[::1", "http:// か https://"),
        ("url", "https://example.jp/" + "a" * 2000, "2,000文字"),
        ("every_h", "0", "1から744"),
        ("every_h", "毎日", "1から744"),
        ("plan", "no-such-plan", "一覧から選んで"),
        ("status", "strange", "一覧から選んで"),
        ("audience", "everyone", "一覧から選んで"),
    ],
)
def test_what_is_wrong_stands_at_the_top_and_beside_its_field(
    site: Site, operator: httpx.Client, field: str, value: str, words: str
) -> None:
    page = sent(operator, "/admin/sources", **({"url": URL, "every_h": "24"} | {field: value}))
    assert page.status_code == 422
    assert len(re.findall(words, page.text)) == 2
    assert f'href="#{field}"' in page.text
    assert f'id="{field}-fault"' in page.text
    assert re.search(rf'aria-describedby="[^"]*{field}-fault"', page.text)
    assert sources(site).all() == []


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (Trouble("robots"), "robots.txt"),
        (Trouble("page_for_file"), "ウェブページがあります"),
        (Trouble("disk", {"why": "No space"}), "No space"),
        (Trouble("failures.server", {"status": "404"}), "404"),
        (Trouble("failures.too_big", {"allowed_mib": "100"}), "100MB"),
        (Trouble("failures.private_address"), "外から見えない"),
    ],
)
def test_why_nothing_was_taken_is_said_in_words(
    site: Site, operator: httpx.Client, trouble: Trouble, words: str
) -> None:
    source = kept(site)
    sources(site).note_result(source.id, Finding(SourceState.FAILED, trouble=trouble))
    for path in ("/admin/sources", f"/admin/sources/{source.id}"):
        page = operator.get(path).text
        assert words in page
        assert "確認できませんでした" in page
    told = operator.get(f"/api/v1/admin/sources/{source.id}").json()
    assert told["code"] == trouble.code
    assert words in told["words"]


def test_what_fails_three_times_in_a_row_stands_at_the_top(site: Site, operator: httpx.Client) -> None:
    source = kept(site)
    for failures in range(1, 4):
        sources(site).note_result(source.id, Finding(SourceState.FAILED, trouble=Trouble("robots_silent")))
        assert ("確かめていただきたい" in operator.get("/admin/sources").text) == (failures == 3)


def test_what_looks_wrong_may_be_taken_by_a_person(site: Site, operator: httpx.Client) -> None:
    source = kept(site)
    sources(site).note_result(source.id, Finding(SourceState.DOUBTFUL, Seen(), Trouble("sign_in")))
    page = operator.get(f"/admin/sources/{source.id}").text
    assert "このまま取り込む" in page
    sent(operator, f"/admin/sources/{source.id}/look", anyway="true")
    (job,) = Jobs(site.bot.catalogue.engine).open()
    assert job.ordered.confirmed == ("doubtful",)


def test_what_is_said_of_an_address_is_changed_and_the_rest_of_it_stays(site: Site, operator: httpx.Client) -> None:
    source = kept(site, title="みどりの計画", kind="基本計画")
    sent(operator, f"/admin/sources/{source.id}", city="青空市", every_h="1", url="https://evil.example/")
    (changed,) = sources(site).all()
    assert (changed.url, changed.every_h) == (URL, 1)
    assert (changed.said.title, changed.said.kind, changed.said.city) == ("みどりの計画", "基本計画", "青空市")


def test_an_address_is_removed(site: Site, operator: httpx.Client) -> None:
    source = kept(site)
    assert "外しました" in sent(operator, f"/admin/sources/{source.id}/remove").text
    assert sources(site).all() == []
    assert operator.get(f"/admin/sources/{source.id}").status_code == 404


def test_a_viewer_reads_and_changes_nothing(site: Site) -> None:
    source = kept(site)
    with signed_in(site, Role.VIEWER) as viewer:
        page = viewer.get("/admin/sources").text
        assert URL in page
        assert "いま確認する" not in page
        assert "アドレスを登録する" not in page
        assert sent(viewer, f"/admin/sources/{source.id}/remove").status_code == 403


def test_the_same_is_done_by_calls(site: Site, operator: httpx.Client) -> None:
    wanted = {"url": URL, "plan_id": PLAN.id, "status": "proposal", "every_h": 12}
    made = operator.post("/api/v1/admin/sources", json=wanted)
    assert (made.status_code, made.json()["state"], made.json()["city"]) == (201, "new", PLAN.city)
    source_id = made.json()["id"]
    looked = operator.post(f"/api/v1/admin/sources/{source_id}/look", json={})
    assert (looked.status_code, looked.json()["kind"]) == (202, "look")
    (listed,) = operator.get("/api/v1/admin/sources").json()["sources"]
    assert (listed["id"], listed["every_h"], listed["status"]) == (source_id, 12, "proposal")
    assert operator.post("/api/v1/admin/sources", json=wanted | {"plan_id": "none"}).status_code == 422
    assert operator.delete(f"/api/v1/admin/sources/{source_id}").status_code == 204
    assert operator.get(f"/api/v1/admin/sources/{source_id}").status_code == 404


def test_a_look_tells_what_it_found_at_each_address(site: Site, operator: httpx.Client) -> None:
    jobs = Jobs(site.bot.catalogue.engine)
    look = jobs.add(JobKind.LOOK, "定期取得", JobOrder(addresses=(URL,)), BY)
    found = {"url": URL, "state": "changed", "code": "", "values": {}, "reason": "", "job_id": "01ABC"}
    jobs.end(look.id, JobState.DONE, outcome={"sources": [found]})
    page = operator.get(f"/admin/jobs/{look.id}").text
    assert f"{URL}</span>：新しいファイルが見つかりました" in page
    assert 'href="/admin/jobs/01ABC"' in page
