"""What goes wrong in an operator's day is told where it happens, and leads on."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.admin_served import NAME, PASSWORD, AdminSite
from tests.e2e.conftest import NewContext
from tests.e2e.test_admin_journey import wait_for_job
from tests.plan_files import library_pdf

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def at_desk(new_context: NewContext, admin_site: AdminSite) -> Page:
    """Somebody who is signed in."""
    page = new_context().new_page()
    admin_site.sign_in(page)
    return page


@pytest.mark.parametrize(
    ("path", "button"),
    [("golden", "登録する"), ("sources", "登録して確認する"), ("jobs", "送って読み取る")],
)
def test_a_form_that_is_refused_tells_why_first(at_desk: Page, admin_site: AdminSite, path: str, button: str) -> None:
    at_desk.goto(f"{admin_site.url}/admin/{path}")
    at_desk.get_by_role("button", name=button, exact=True).click()
    expect(at_desk.locator(".summary")).to_be_focused()
    expect(at_desk).to_have_title(f"エラー：{at_desk.get_by_role('heading', level=1).inner_text()} – 計画の管理")


def test_who_was_signed_out_meanwhile_is_told_and_led_back(at_desk: Page, admin_site: AdminSite) -> None:
    at_desk.goto(f"{admin_site.url}/admin/golden")
    at_desk.get_by_label("質問", exact=True).fill("図書館の目標は何ですか")
    at_desk.context.clear_cookies()
    at_desk.get_by_role("button", name="登録する", exact=True).click()
    expect(at_desk.get_by_role("status")).to_contain_text("いま送った内容は届いていません")
    at_desk.get_by_label("名前").fill(NAME)
    at_desk.get_by_label("パスワード").fill(PASSWORD)
    at_desk.get_by_role("button", name="サインインする").click()
    expect(at_desk.get_by_role("heading", level=1)).to_have_text("確認用の質問")


def test_an_empty_file_and_a_double_are_still_told_of_when_the_job_is_over(
    at_desk: Page, admin_site: AdminSite, tmp_path: Path
) -> None:
    files = [tmp_path / name for name in ("計画.pdf", "同じもの.pdf", "空.pdf")]
    for file, content in zip(files, (library_pdf("よみもの計画"), library_pdf("よみもの計画"), b""), strict=True):
        file.write_bytes(content)
    at_desk.goto(f"{admin_site.url}/admin/jobs")
    at_desk.get_by_label("ファイル", exact=True).set_input_files(files)
    at_desk.get_by_role("button", name="送って読み取る").click()
    wait_for_job(at_desk)
    expect(at_desk.get_by_text("中身が空のファイルが1件ありました")).to_be_visible()
    expect(at_desk.get_by_text("同じ内容のファイルが1件重なっていた")).to_be_visible()
