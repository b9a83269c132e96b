"""An operator puts a plan before residents and takes it back: by mouse, by keyboard, without a script."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.admin_served import JOB_MS, AdminSite
from tests.e2e.conftest import KeepPicture, NewContext
from tests.e2e.keyboard import tab_to
from tests.plan_files import library_pdf

pytestmark = [pytest.mark.browser, pytest.mark.slow]

QUESTION = "移動図書館車ひかり号を何台に増やしますか"
QUOTE = "移動図書館車ひかり号を令和9年度に3台へ増やします"
DROP = """([place, name, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type: "application/pdf" }));
  for (const kind of ["dragenter", "dragover", "drop"])
    document.querySelector(place).dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
}"""


def send(page: Page, button: str) -> None:
    """Presses a button that leads to another page; returns when that has come, whatever both pages have in common."""
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()


def wait_for_job(page: Page) -> None:
    expect(page.get_by_role("heading", name="次にすること")).to_be_visible(timeout=JOB_MS)


def go_back(page: Page, site: AdminSite) -> None:
    page.goto(f"{site.url}/admin")
    page.get_by_role("button", name="前の状態に戻す").click()
    expect(page.get_by_role("status")).to_contain_text("前の状態に戻しました")


def test_a_pdf_is_dropped_corrected_looked_at_published_and_taken_back(
    new_context: NewContext, admin_site: AdminSite, keep_picture: KeepPicture
) -> None:
    page = new_context().new_page()
    admin_site.sign_in(page)
    page.get_by_role("link", name="取り込み").click()
    page.wait_for_url("**/admin/jobs")
    content = base64.b64encode(library_pdf("としょかん計画")).decode()
    page.evaluate(DROP, ["[data-drop]", "図書館.pdf", content])
    expect(page.locator("[data-chosen]")).to_contain_text("1件")
    send(page, "送って読み取る")
    expect(page.get_by_role("heading", level=1)).to_have_text("図書館.pdf")
    wait_for_job(page)
    keep_picture(page, "admin-job")

    page.get_by_label("計画の名前").fill("みなと野市図書館みらい計画")
    page.get_by_label("所管課").fill("図書館課")
    page.get_by_role("button", name="この内容で確認する").click()
    expect(page.get_by_role("status").first).to_contain_text("内容を確認しました")

    page.get_by_role("link", name="1ページずつ見る").click()
    page.wait_for_url("**/files/1*")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text(QUOTE)).to_be_visible()
    page.locator("figure img").evaluate("image => image.decode()")
    keep_picture(page, "admin-file")
    page.get_by_role("link", name="図書館.pdf").click()

    send(page, "公開の準備をする")
    wait_for_job(page)
    page.get_by_role("link", name="確認して公開する").click()
    expect(page.get_by_role("table").first).to_contain_text("みなと野市図書館みらい計画")
    expect(page.locator(".gate li").first).to_be_visible()
    keep_picture(page, "admin-generation")
    assert not admin_site.is_answered(QUESTION, QUOTE)
    page.get_by_role("button", name="公開", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("公開しました")

    assert admin_site.is_answered(QUESTION, QUOTE)
    page.get_by_role("link", name="住民の画面を見る").click()
    assert "みなと野市図書館みらい計画" in str(admin_site.ask(QUESTION)["citations"])
    go_back(page, admin_site)
    assert not admin_site.is_answered(QUESTION, QUOTE)


def test_all_of_it_without_a_script(new_context: NewContext, admin_site: AdminSite, tmp_path: Path) -> None:
    file = tmp_path / "図書館2.pdf"
    file.write_bytes(library_pdf("みなと野市読書計画"))
    page = new_context(java_script_enabled=False).new_page()
    admin_site.sign_in(page)
    page.goto(f"{admin_site.url}/admin/jobs")
    page.get_by_label("ファイル", exact=True).set_input_files(file)
    send(page, "送って読み取る")
    follow_without_script(page)
    send(page, "公開の準備をする")
    follow_without_script(page)
    page.get_by_role("link", name="確認して公開する").click()
    page.get_by_role("button", name="公開", exact=True).click()
    expect(page.get_by_text("公開しました。いまから")).to_be_visible()
    assert admin_site.is_answered(QUESTION, QUOTE)
    go_back(page, admin_site)


def follow_without_script(page: Page) -> None:
    """The page is asked to reload itself; a job that was quick is over already."""
    reloads = page.get_by_role("link", name="5秒ごとに表示し直す")
    if reloads.count():
        reloads.click()
    wait_for_job(page)


def test_all_of_it_by_keyboard_alone(new_context: NewContext, admin_site: AdminSite, tmp_path: Path) -> None:
    file = tmp_path / "図書館3.pdf"
    file.write_bytes(library_pdf("みなと野市ほんの計画"))
    page = new_context().new_page()
    admin_site.sign_in(page)
    press_on(page, "link", "取り込み")
    with page.expect_file_chooser() as chooser:
        tab_to(page, page.get_by_label("ファイル", exact=True))
        page.keyboard.press("Enter")
    chooser.value.set_files(file)
    press_on(page, "button", "送って読み取る")
    wait_for_job(page)
    with page.expect_navigation():
        press_on(page, "button", "公開の準備をする")
    wait_for_job(page)
    press_on(page, "link", "確認して公開する")
    press_on(page, "button", "公開")
    expect(page.get_by_role("status").first).to_contain_text("公開しました")
    page.goto(f"{admin_site.url}/admin")
    press_on(page, "button", "前の状態に戻す")
    expect(page.get_by_role("status")).to_contain_text("前の状態に戻しました")


def press_on(page: Page, role: str, name: str) -> None:
    wanted = page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
    tab_to(page, wanted)
    assert wanted.evaluate("element => getComputedStyle(element).outlineStyle") != "none"
    page.keyboard.press("Enter")
