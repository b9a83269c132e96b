"""What was read of a file, page by page, for those who are signed in alone."""

import shutil

import httpx

from tests.bot.web.admin.conftest import Enter
from tests.bot.web.admin.working import SHA, read_job
from tests.pdf_files import pdf
from tests.sites import Site


def test_a_page_shows_its_headings_texts_and_tables(site: Site, enter: Enter) -> None:
    job, client = read_job(site.bot), enter(site, "viewer")
    first = client.get(f"/admin/jobs/{job.id}/files/1").text
    assert "第1章 みどりの将来像" in first
    assert "&lt;b&gt;木かげ&lt;/b&gt;" in first
    assert 'rel="next"' in first
    third = client.get(f"/admin/jobs/{job.id}/files/1?page=3").text
    assert "<caption>" in third
    assert "成果の目安" in third
    assert 'rel="next"' not in third
    assert "page=2" in third


def test_pages_that_are_not_there_are_not_found(site: Site, enter: Enter) -> None:
    job, client = read_job(site.bot), enter(site, "viewer")
    for path in ("files/1?page=4", "files/1?page=0", "files/2", "files/9"):
        assert client.get(f"/admin/jobs/{job.id}/{path}").status_code == 404


def test_the_picture_of_a_page_is_shown_before_anything_is_published_and_to_operators_alone(
    site: Site, enter: Enter
) -> None:
    incoming = site.bot.settings.data_dir / "incoming"
    incoming.mkdir()
    (incoming / SHA).write_bytes(pdf((200, 300)))
    address = f"/admin/originals/{SHA}/pages/1.webp"
    response = enter(site, "viewer").get(address)
    assert (response.status_code, response.headers["content-type"]) == (200, "image/webp")
    assert response.headers["cache-control"] == "no-store"
    assert httpx.get(site.url + address).status_code in (303, 401)
    assert httpx.get(f"{site.url}/originals/{SHA}/pages/1.webp").status_code == 404


def test_there_are_no_pictures_of_what_is_no_pdf_and_no_file_of_ours(site: Site, enter: Enter) -> None:
    client, incoming = enter(site, "viewer"), site.bot.settings.data_dir / "incoming"
    incoming.mkdir()
    (incoming / SHA).write_bytes(b"<html>")
    shutil.copy(site.bot.settings.data_dir / "keikaku.db", incoming / ("c" * 64))
    for name in (SHA, "c" * 64, "d" * 64, "%2e%2e%2fkeikaku.db", "keikaku.db"):
        assert client.get(f"/admin/originals/{name}/pages/1.webp").status_code == 404
