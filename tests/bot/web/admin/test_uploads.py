"""What operators send in: names, sizes, doubles, and what is said of all files at once."""

import hashlib
import unicodedata
from pathlib import Path

import httpx

from tests.bot.web.admin.conftest import Enter
from tests.bot.web.conftest import OpenSite
from tests.operators import csrf_of
from tests.sites import HTML, Site
from vectorstore.domain import Audience, Status
from vectorstore.operations.jobs import Job, JobKind, Jobs, Upload

PDF = b"%PDF-1.4 a plan"
FORM = "/admin/uploads"
CALL = "/api/v1/admin/uploads"


def sent(name: str, content: bytes = PDF) -> tuple[str, tuple[str, bytes]]:
    return "files", (name, content)


def latest(site: Site) -> Job:
    return Jobs(site.bot.catalogue.engine).latest()[0]


def incoming(site: Site) -> Path:
    return site.bot.settings.data_dir / "incoming"


def test_a_file_lies_in_the_data_folder_and_a_job_is_to_read_it(site: Site, enter: Enter) -> None:
    response = enter(site, "operator").post(FORM, files=[sent("計画.pdf")])
    job, digest = latest(site), hashlib.sha256(PDF).hexdigest()
    assert response.headers["location"] == f"/admin/jobs/{job.id}"
    assert (job.kind, job.ordered.uploads) == (JobKind.READ, (Upload("計画.pdf", digest),))
    assert [file.name for file in incoming(site).iterdir()] == [digest]
    assert (incoming(site) / digest).read_bytes() == PDF


def test_a_form_without_a_script_carries_its_token_before_its_files(site: Site, enter: Enter) -> None:
    client = enter(site, "operator")
    token = csrf_of(client)
    del client.headers["X-CSRF-Token"]
    assert client.post(FORM, data={"csrf": token}, files=[sent("計画.pdf")]).status_code == 303
    assert client.post(FORM, data={"csrf": "another"}, files=[sent("二.pdf", b"2")]).status_code == 403
    assert client.post(FORM, files=[sent("三.pdf", b"3")]).status_code == 403
    assert len(list(incoming(site).iterdir())) == 1


def test_what_is_said_of_all_files_goes_with_the_job(site: Site, enter: Enter) -> None:
    said = {
        "city": " みなと野市 ",
        "status": "draft",
        "audience": "internal",
        "addresses": "https://a.example/1.pdf\n\n",
    }
    enter(site, "operator").post(FORM, data=said, files=[sent("素案.pdf")])
    ordered = latest(site).ordered
    assert (ordered.city, ordered.status, ordered.audience) == ("みなと野市", Status.DRAFT, Audience.INTERNAL)
    assert ordered.addresses == ("https://a.example/1.pdf",)


def test_the_same_content_twice_is_taken_once_and_told(site: Site, enter: Enter) -> None:
    client = enter(site, "operator")
    response = client.post(FORM, files=[sent("一.pdf"), sent("二.pdf"), sent("三.pdf", b"other")])
    assert len(latest(site).ordered.uploads) == 2
    assert "1件重なっていた" in client.get(response.headers["location"]).text


def test_names_are_cleaned_and_what_systems_leave_in_folders_is_passed_over(site: Site, enter: Enter) -> None:
    names = ["計画/資料/一.pdf", "..\\..\\二.pdf", "三\u202e.pdf", unicodedata.normalize("NFD", "ガ.pdf")]
    junk = ["計画/.DS_Store", "計画/Thumbs.db", "~$一.docx"]
    files = [sent(name, name.encode()) for name in names + junk]
    enter(site, "operator").post(FORM, files=files)
    assert [each.name for each in latest(site).ordered.uploads] == ["資料/一.pdf", "二.pdf", "三.pdf", "ガ.pdf"]


def test_nothing_at_all_and_a_wrong_address_are_told_on_the_form(site: Site, enter: Enter) -> None:
    client = enter(site, "operator")
    empty = client.post(FORM, data={"city": "みなと野市"}, files=[sent("空.pdf", b"")])
    assert (empty.status_code, "送られたファイルは中身が空です" in empty.text) == (422, True)
    wrong = client.post(FORM, data={"addresses": "ftp://a.example", "city": "みなと野市"}, files=[sent("", b"")])
    assert wrong.status_code == 422
    assert "1行にひとつずつ入れてください" in wrong.text
    assert "ftp://a.example" in wrong.text
    assert 'value="みなと野市"' in wrong.text


def test_too_much_at_once_is_told_with_the_limit(open_site: OpenSite, enter: Enter) -> None:
    site = open_site(UPLOAD_MAX_MB=1)
    client = enter(site, "operator")
    response = client.post(FORM, files=[sent("大.pdf", b"0" * 3 * 2**20)])
    assert response.status_code == 422
    assert "1 MBまでです" in response.text
    assert client.post(CALL, files=[sent("大.pdf", b"0" * 3 * 2**20)]).status_code == 413
    assert not list(incoming(site).glob("*"))


def test_a_call_takes_files_and_may_publish_in_the_role_of_a_publisher_alone(site: Site, enter: Enter) -> None:
    wanted = {"publish": "true"}
    refused = enter(site, "operator").post(CALL, data=wanted, files=[sent("計画.pdf")])
    assert refused.status_code == 403
    made = enter(site, "publisher").post(CALL, data=wanted, files=[sent("計画.pdf")])
    assert (made.status_code, made.json()["kind"], made.json()["state"]) == (202, "build", "waiting")
    assert latest(site).ordered.publish
    read = enter(site, "operator").post(CALL, data={"audience": "everybody"}, files=[sent("計画.pdf")])
    assert read.status_code == 422


def test_a_body_that_is_no_form_or_breaks_off_is_refused(site: Site, enter: Enter) -> None:
    client = enter(site, "operator")
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert client.post(CALL, json={}).status_code == 415
    assert client.post(CALL, content=b"--x\r\nno header", headers=headers).status_code == 422
    broken = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n%PDF half of it'
    assert client.post(CALL, content=broken, headers=headers).status_code == 422
    assert not list(incoming(site).glob("*"))
    assert not Jobs(site.bot.catalogue.engine).latest()


def test_viewers_see_no_form_and_may_send_nothing(site: Site, enter: Enter) -> None:
    viewer = enter(site, "viewer")
    assert "送って読み取る" not in viewer.get("/admin/jobs").text
    assert viewer.post(FORM, files=[sent("計画.pdf")]).status_code == 403
    assert httpx.post(site.url + FORM, files=[sent("計画.pdf")], headers=HTML).status_code in (303, 401)


def test_an_empty_file_among_others_is_told_of_on_the_jobs_page(site: Site, enter: Enter) -> None:
    client = enter(site, "operator")
    twice = [sent("計画.pdf"), sent("同じ.pdf"), sent("空.pdf", b""), sent("空2.pdf", b"")]
    page = client.get(client.post(FORM, files=twice).headers["location"]).text
    assert "中身が空のファイルが2件ありました" in page
    assert "同じ内容のファイルが1件重なっていた" in page


def test_the_address_that_the_form_is_sent_to_leads_to_the_form(site: Site, enter: Enter) -> None:
    assert enter(site, "operator").get(FORM).headers["location"] == "/admin/jobs"
