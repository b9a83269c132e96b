"""Pictures of pages, as a reader's browser asks for them."""

import io
import logging
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from tests.pdf_files import endless_pdf, pdf
from tests.shelving import shelve
from tests.sites import Site

A4 = (595.0, 842.0)
DIGEST = "a" * 64
TEXT = "# 計画\n\n## 川\n\n川の水質を調べます。\n"


def put(site: Site, content: bytes, **changes: object) -> Path:
    """Shelves an edition that was read from this file."""
    shelve(site.bot.catalogue, TEXT, original_sha256=DIGEST, **changes)  # type: ignore[arg-type]
    return keep(site, content)


def keep(site: Site, content: bytes) -> Path:
    file = site.bot.settings.data_dir / "originals" / DIGEST
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content)
    return file


def url(page: object) -> str:
    return f"/originals/{DIGEST}/pages/{page}.webp"


def test_a_page_comes_as_a_picture_that_browsers_keep_and_ask_about(site: Site) -> None:
    put(site, pdf(A4, (842.0, 595.0)))
    sizes = []
    for page in (1, 2):
        response = site.client.get(url(page))
        assert response.headers["content-type"] == "image/webp"
        assert response.headers["cache-control"] == "private, no-cache"
        again = site.client.get(url(page), headers={"If-None-Match": response.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        sizes.append(Image.open(io.BytesIO(response.content)).size)
    assert [width for width, _ in sizes] == [1200, 1200]
    assert sizes[0][1] > sizes[1][1]


def test_the_head_of_a_picture_comes_alone(site: Site) -> None:
    put(site, pdf(A4))
    response = site.client.head(url(1))
    assert (response.status_code, response.content) == (200, b"")


def test_a_picture_is_drawn_once(site: Site) -> None:
    put(site, pdf(A4))
    first = site.client.get(url(1)).content
    keep(site, b"no longer a PDF")
    assert site.client.get(url(1)).content == first


def test_many_readers_of_one_page_all_get_it(site: Site) -> None:
    put(site, pdf(A4))
    with ThreadPoolExecutor(6) as readers:
        responses = list(readers.map(site.client.get, [url(1)] * 6))
    assert {response.status_code for response in responses} == {200}
    assert len({response.content for response in responses}) == 1


@pytest.mark.parametrize("page", [0, -1, 3, 99_999, "9" * 5_000, "x", "1.5", "٣"])
def test_a_page_that_is_not_there_is_not_found(site: Site, page: object) -> None:
    put(site, pdf(A4, A4))
    response = site.client.get(url(page))
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("changes", [{"internal": {1}}, {"media_type": "text/html"}])
def test_only_pdf_files_of_public_editions_have_pictures(site: Site, changes: dict[str, object]) -> None:
    put(site, pdf(A4), **changes)
    assert site.client.get(url(1)).status_code == 404


def test_an_original_that_is_gone_has_no_pictures(site: Site) -> None:
    put(site, pdf(A4)).unlink()
    assert site.client.get(url(1)).status_code == 404


def test_extreme_pages_stay_small(site: Site) -> None:
    put(site, pdf((14_400.0, 5.0), (5.0, 14_400.0)))
    for page in (1, 2):
        width, height = Image.open(io.BytesIO(site.client.get(url(page)).content)).size
        assert width <= 1_200
        assert height <= 4_800


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 and nothing else", os.urandom(9_000)])
def test_a_broken_file_is_not_found_and_noted_without_its_text(
    site: Site, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    put(site, content)
    with caplog.at_level(logging.WARNING):
        response = site.client.get(url(1))
    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    (message,) = [record.getMessage() for record in caplog.records if record.name == "bot.drawing"]
    assert message.startswith(f"page 1 of the original {DIGEST} cannot be drawn")
    assert "nothing else" not in message


def test_a_file_that_takes_its_reader_down_is_not_tried_again_for_a_day(site: Site) -> None:
    put(site, endless_pdf())
    assert site.client.get(url(1)).status_code == 404
    keep(site, pdf(A4))
    assert site.client.get(url(1)).status_code == 404
    yesterday = time.time() - 25 * 60 * 60
    (note,) = (site.bot.settings.data_dir / "pictures" / DIGEST).iterdir()
    os.utime(note, (yesterday, yesterday))
    assert site.client.get(url(1)).status_code == 200


def test_pictures_have_a_limit_of_their_own(open_site: Callable[..., Site]) -> None:
    site = open_site(PICTURES_PER_MINUTE=1)
    put(site, pdf(A4, A4))
    assert site.client.get(url(1)).status_code == 200
    refused = site.client.get(url(2))
    assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
    assert int(refused.headers["retry-after"]) > 0
    assert site.client.get(url(1)).status_code == 200
    site.ask("川の水質は")


def test_the_oldest_pictures_go_where_there_are_too_many(open_site: Callable[..., Site]) -> None:
    site = open_site(PICTURES_MAX_MB=1)
    put(site, pdf(A4))
    old = site.bot.settings.data_dir / "pictures" / ("b" * 64) / "1.webp"
    old.parent.mkdir(parents=True)
    old.write_bytes(bytes(2**20))
    os.utime(old, (1, 1))
    assert site.client.get(url(1)).status_code == 200
    assert not old.exists()
    assert (site.bot.settings.data_dir / "pictures" / DIGEST / "1.webp").exists()


def test_a_full_disk_still_shows_the_picture(site: Site) -> None:
    put(site, pdf(A4))
    (site.bot.settings.data_dir / "pictures").write_text("a file where the folder should be")
    assert site.client.get(url(1)).status_code == 200
