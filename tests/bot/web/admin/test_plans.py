"""Operators take plans down, let them stand again, say which editions answer, and correct what was read of them."""

from collections.abc import Iterator

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from bot.accounts.roles import Role
from tests.fakes_bot import PLAN, SECRET_PLAN, open_fake_bot
from tests.html import shown
from tests.operators import csrf_of, signed_in
from tests.sites import Site, served
from vectorstore.domain import Audience, Status
from vectorstore.operations.audit import AuditLog
from vectorstore.operations.jobs import JobKind, Jobs, Upload
from vectorstore.operations.particulars import ParticularsBook
from vectorstore.operations.policies import Answering, Policies, Policy

HERE = f"/admin/plans/{PLAN.id}"
CALL = f"/api/v1{HERE}"
WHY = "面積の数字に誤りがあったため"
DIGEST = f"{2:064d}"
TOKEN = {"Authorization": f"Bearer {'t' * 40}"}


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    (folder / "originals").mkdir()
    (folder / "originals" / DIGEST).write_bytes(b"%PDF-1.7")
    with served(open_fake_bot(folder, ADMIN_TOKEN="t" * 40)) as opened:
        yield opened


@pytest.fixture
def publisher(site: Site) -> Iterator[httpx.Client]:
    with signed_in(site, Role.PUBLISHER) as client:
        yield client


def sent(client: httpx.Client, path: str, **fields: str) -> httpx.Response:
    return client.post(path, data={"csrf": csrf_of(client)} | fields, follow_redirects=True)


def states(site: Site) -> list[str]:
    plan = site.client.get(CALL, headers=TOKEN).json()
    return [each["state"] for each in plan["editions"]]


def test_every_plan_is_listed_with_what_its_editions_are_used_for(publisher: httpx.Client) -> None:
    tree = LexborHTMLParser(publisher.get("/admin/plans").text)
    assert [each.text().strip() for each in tree.css("tbody th a")] == [PLAN.title, SECRET_PLAN.title]
    uses = [each.text() for each in tree.css("td.use")]
    assert uses == [
        "住民への回答に使っています",
        "回答には使っていません",
        "職員への回答だけに使っています（内部資料）",
    ]


def test_a_plan_is_taken_down_with_a_reason_and_let_stand_again(site: Site, publisher: httpx.Client) -> None:
    page = sent(publisher, f"{HERE}/withdraw", edition="0", why=WHY, sure="1")
    assert "取り下げました" in page.text
    assert WHY in page.text
    assert states(site) == ["withdrawn", "withdrawn"]
    page = sent(publisher, f"{HERE}/restore", edition="0", why="数字を確かめたため")
    assert "取り下げをやめました" in page.text
    assert states(site) == ["answers", "idle"]
    noted = [(each.act, each.actor, each.why) for each in AuditLog(site.bot.catalogue.engine).entries()][:2]
    name = "publisher@city.example.jp"
    assert noted == [("restore", name, "数字を確かめたため"), ("withdraw", name, WHY)]


def test_one_edition_is_taken_down_for_good(site: Site, publisher: httpx.Client) -> None:
    sent(publisher, f"{HERE}/withdraw", edition="1", why=WHY, hides="1", sure="1")
    assert states(site) == ["answers", "hidden"]


@pytest.mark.parametrize(
    ("fields", "fault"),
    [({"why": " ", "sure": "1"}, "理由を入力"), ({"why": WHY}, "確かめました"), ({"sure": "1"}, "理由を入力")],
)
def test_nothing_is_taken_down_without_reason_and_word(
    site: Site, publisher: httpx.Client, fields: dict[str, str], fault: str
) -> None:
    page = sent(publisher, f"{HERE}/withdraw", edition="0", **fields)
    assert page.status_code == 422
    tree = LexborHTMLParser(page.text)
    assert fault in shown(tree, "[role=alert]")[0]
    assert "エラー" in shown(tree, "title")[0]
    assert fault in shown(tree, "span.error")[0]
    assert "withdrawn" not in states(site)


def test_nothing_is_let_stand_again_without_a_reason(site: Site, publisher: httpx.Client) -> None:
    sent(publisher, f"{HERE}/withdraw", edition="0", why=WHY, sure="1")
    page = sent(publisher, f"{HERE}/restore", edition="0", why="")
    assert page.status_code == 422
    assert states(site) == ["withdrawn", "withdrawn"]


def test_an_edition_that_there_is_not_is_not_taken_down(site: Site, publisher: httpx.Client) -> None:
    assert sent(publisher, f"{HERE}/withdraw", edition="9", why=WHY, sure="1").status_code == 404
    assert sent(publisher, "/admin/plans/nowhere/withdraw", edition="0", why=WHY, sure="1").status_code == 404


def test_a_policy_is_set_and_left_to_the_setting_again(site: Site, publisher: httpx.Client) -> None:
    policies = Policies(site.bot.catalogue.engine)
    page = sent(publisher, f"{HERE}/policy", answering="with_draft", until="2036-12-20")
    assert "2036-12-20" in page.text
    assert policies.all() == {PLAN.id: Policy(PLAN.id, Answering.WITH_DRAFT, "2036-12-20")}
    sent(publisher, f"{HERE}/policy", answering="setting")
    assert policies.all() == {}


@pytest.mark.parametrize(
    ("fields", "fault"), [({"answering": "with_draft"}, "最後の日"), ({"answering": "all"}, "どれかを選んで")]
)
def test_a_policy_that_is_none_is_refused(
    site: Site, publisher: httpx.Client, fields: dict[str, str], fault: str
) -> None:
    page = sent(publisher, f"{HERE}/policy", **fields)
    assert page.status_code == 422
    assert fault in page.text
    assert Policies(site.bot.catalogue.engine).all() == {}


def test_what_is_corrected_is_read_again_and_what_becomes_internal_is_so_at_once(
    site: Site, publisher: httpx.Client
) -> None:
    form = LexborHTMLParser(publisher.get(f"{HERE}/editions/2").text).css("form.fields input[type=text]")
    fields = {each.attributes["name"] or "": each.attributes.get("value") or "" for each in form}
    fields |= {"plan": PLAN.id, "status": "adopted", "audience": "internal", "fiscal": "1", "label": "改訂版"}
    page = sent(publisher, f"{HERE}/editions/2", **fields)
    assert "/admin/jobs/" in str(page.url)
    said = ParticularsBook(site.bot.catalogue.engine).of(DIGEST)
    assert said is not None
    assert (said.plan_id, said.label, said.status, said.audience) == (
        PLAN.id,
        "改訂版",
        Status.ADOPTED,
        Audience.INTERNAL,
    )
    assert said.source_url == f"https://www.minatono.example.jp/{PLAN.id}-2.pdf"
    [job] = Jobs(site.bot.catalogue.engine).open()
    assert (job.kind, job.ordered.uploads) == (JobKind.READ, (Upload(f"{PLAN.id}-2.pdf", DIGEST),))
    assert site.client.get(f"/plans/{PLAN.id}/2").status_code == 404
    assert states(site) == ["staff", "idle"]


def test_a_correction_with_a_fault_is_shown_beside_its_field(publisher: httpx.Client) -> None:
    fields = {"plan": PLAN.id, "title": "", "status": "adopted", "audience": "public", "date": "きのう"}
    page = sent(publisher, f"{HERE}/editions/2", **fields)
    assert page.status_code == 422
    tree = LexborHTMLParser(page.text)
    assert len(tree.css("[role=alert] li")) == len(tree.css("span.error")) == 2
    for link in tree.css("[role=alert] a"):
        assert tree.css_first(f"[id='{(link.attributes['href'] or '')[1:]}']") is not None


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OPERATOR])
def test_who_may_not_is_shown_no_form_and_refused(site: Site, role: Role) -> None:
    with signed_in(site, role) as client:
        tree = LexborHTMLParser(client.get(HERE).text)
        assert tree.css("form[action$=withdraw], form[action$=policy]") == []
        assert sent(client, f"{HERE}/withdraw", edition="0", why=WHY, sure="1").status_code == 403
        assert sent(client, f"{HERE}/policy", answering="adopted").status_code == 403
    assert states(site) == ["answers", "idle"]


def test_the_same_over_http(site: Site) -> None:
    def call(method: str, path: str, **body: object) -> httpx.Response:
        return site.client.request(method, f"{CALL}{path}", headers=TOKEN, json=body)

    assert call("POST", "/withdraw", why=" ").status_code == 422
    down = call("POST", "/withdraw", why=WHY, edition=2, hides=True).json()
    assert [(each["edition"], each["why"], each["hides"], each["actor"]) for each in down["withdrawals"]] == [
        (2, WHY, True, "token")
    ]
    assert states(site) == ["hidden", "idle"]
    assert call("POST", "/restore", why="確認済み", edition=2).json()["withdrawals"] == []
    policy = call("PUT", "/policy", answering="adopted").json()["policy"]
    assert (policy["answering"], policy["now"]) == ("adopted", "adopted")
    assert call("PUT", "/policy", answering="with_draft", until="明日").status_code == 422
    assert call("PUT", "/policy").json()["policy"]["answering"] is None
    job = call("PUT", "/editions/2/particulars", audience="internal")
    assert (job.status_code, job.json()["kind"]) == (202, "read")
    assert states(site)[0] == "staff"
    assert call("PUT", "/editions/1/particulars", audience="internal").status_code == 404
    plans = site.client.get("/api/v1/admin/plans", headers=TOKEN).json()["plans"]
    assert {each["id"] for each in plans} == {PLAN.id, SECRET_PLAN.id}
    assert site.client.get("/api/v1/admin/plans").status_code == 401
