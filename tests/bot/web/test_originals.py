"""The files that editions were read from."""

from pathlib import Path

import pytest

from tests.shelving import shelve
from tests.sites import Site
from vectorstore.domain import Edition

TEXT = "# 計画\n\n## 川\n\n川の水質を調べます。\n"
CONTENT = b"%PDF-1.7 " + bytes(range(256)) * 8


def kept(site: Site, **changes: object) -> Edition:
    """An edition whose file is kept."""
    (edition,) = shelve(site.bot.catalogue, TEXT, original_sha256="a" * 64, **changes)  # type: ignore[arg-type]
    folder = site.bot.settings.data_dir / "originals"
    folder.mkdir(exist_ok=True)
    (folder / edition.original_sha256).write_bytes(CONTENT)
    return edition


def test_a_pdf_is_read_in_the_browser_and_may_do_nothing_else(site: Site) -> None:
    response = site.client.get(f"/originals/{kept(site).original_sha256}")
    assert response.content == CONTENT
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["content-disposition"].startswith("inline")
    assert response.headers["x-content-type-options"] == "nosniff"
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "script" not in policy
    assert "sandbox" not in policy


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/xhtml+xml", "text/plain"])
def test_anything_else_is_a_file_to_keep_and_never_a_page(site: Site, media_type: str) -> None:
    edition = kept(site, media_type=media_type, file_name="plan.html")
    response = site.client.get(f"/originals/{edition.original_sha256}")
    assert response.headers["content-disposition"].startswith("attachment")
    assert response.headers["content-security-policy"].startswith("sandbox")
    assert response.headers["x-content-type-options"] == "nosniff"


def test_a_japanese_file_name_is_told_as_rfc_5987_says(site: Site) -> None:
    edition = kept(site, file_name='計画"\r\nX-Evil: 1.pdf')
    response = site.client.get(f"/originals/{edition.original_sha256}")
    assert response.headers["content-disposition"] == (
        "inline; filename*=utf-8''%E8%A8%88%E7%94%BB%22%0D%0AX-Evil%3A%201.pdf"
    )
    assert "x-evil" not in response.headers


def test_a_part_of_the_file_may_be_asked_for(site: Site) -> None:
    url = f"/originals/{kept(site).original_sha256}"
    response = site.client.get(url, headers={"Range": "bytes=5-12", "Accept-Encoding": "gzip"})
    assert (response.status_code, response.content) == (206, CONTENT[5:13])
    assert response.headers["content-range"] == f"bytes 5-12/{len(CONTENT)}"
    assert site.client.get(url, headers={"Range": f"bytes={len(CONTENT)}-"}).status_code == 416


def test_a_part_of_a_text_is_not_zipped(site: Site) -> None:
    url = f"/originals/{kept(site, media_type='text/plain').original_sha256}"
    response = site.client.get(url, headers={"Range": "bytes=5-1500", "Accept-Encoding": "gzip"})
    assert (response.status_code, response.content) == (206, CONTENT[5:1501])
    assert "content-encoding" not in response.headers


def test_the_head_tells_how_long_it_is(site: Site) -> None:
    response = site.client.head(f"/originals/{kept(site).original_sha256}")
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["content-length"] == str(len(CONTENT))
    assert response.headers["accept-ranges"] == "bytes"


def test_only_files_of_public_editions_are_given(site: Site) -> None:
    folder = site.bot.settings.data_dir / "originals"
    edition = kept(site, internal={1})
    (folder / "secret").write_bytes(CONTENT)
    for name in (edition.original_sha256, "secret", "..%2fkeikaku.db", "%00", "."):
        assert site.client.get(f"/originals/{name}").status_code == 404


def test_a_public_edition_whose_file_is_gone_is_not_found(site: Site) -> None:
    edition = kept(site)
    Path(site.bot.settings.data_dir, "originals", edition.original_sha256).unlink()
    assert site.client.get(f"/originals/{edition.original_sha256}").status_code == 404
