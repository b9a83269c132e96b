"""axe-core finds nothing wrong with the operators' pages, and none of them is wider than a telephone."""

import re

import pytest
from playwright.sync_api import Page

from tests.e2e.admin_served import AdminSite, over
from tests.e2e.conftest import KeepPicture, NewContext
from tests.e2e.test_axe import AXE, RUN, THEMES
from tests.plan_files import library_pdf

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BROKEN = b"%PDF-1.4\nnothing more"
PAGES = (
    "/admin",
    "/admin/jobs",
    "/admin/jobs/{read}",
    "/admin/jobs/{read}?refresh=1",
    "/admin/jobs/{read}/files/2?page=2",
    "/admin/jobs/{built}",
    "/admin/generations",
    "/admin/generations/{generation}",
    "/admin/generations/{live}",
    "/admin/plans",
    "/admin/golden",
    "/admin/questions",
    "/admin/questions/writing",
    "/admin/sources",
    "/admin/accounts",
    "/admin/audit",
)


@pytest.fixture(scope="module")
def ids(admin_site: AdminSite) -> dict[str, str]:
    """The site's jobs and generations, when something was read, one file of it in vain, and made ready."""
    with admin_site.calls() as calls:
        files = [("files", ("図書館.pdf", library_pdf())), ("files", ("こわれた.pdf", BROKEN))]
        read = str(calls.post("/uploads", files=files).json()["id"])
        over(calls, read)
        built = str(calls.post("/jobs", json={"kind": "build", "files_of": read}).json()["id"])
        generation = str(over(calls, built)["outcome"]["generation"])  # type: ignore[index]
        generations = calls.get("/generations").json()["generations"]
    live = next(each["id"] for each in generations if each["current"])
    return {"read": read, "built": built, "generation": generation, "live": live}


@pytest.fixture(scope="module")
def source() -> str:
    if not AXE.is_file():
        pytest.skip(f"no axe-core at {AXE}; run npm ci in bot/web/widget")
    return AXE.read_text(encoding="utf-8")


@pytest.mark.parametrize("theme", THEMES)
def test_on_every_page_of_the_operators(
    theme: str,
    new_context: NewContext,
    admin_site: AdminSite,
    ids: dict[str, str],
    source: str,
    keep_picture: KeepPicture,
) -> None:
    page = new_context(bypass_csp=True, reduced_motion="reduce", **THEMES[theme]).new_page()
    admin_site.sign_in(page)
    for path in PAGES:
        address = path.format(**ids)
        response = page.goto(admin_site.url + address, wait_until="networkidle")
        assert response is not None, address
        assert response.ok, address
        keep_picture(page, f"{re.sub('[^a-z]+', '-', path.strip('/'))}-{theme.replace(' ', '-')}")
        assert violations(page, source) == [], address
        assert not is_scrolled_sideways(page), address


def violations(page: Page, source: str) -> list[str]:
    page.evaluate(source)
    found: list[str] = page.evaluate(RUN)
    return [re.sub(r"\s+", " ", each) for each in found]


def is_scrolled_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
