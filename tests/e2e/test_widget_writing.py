"""Writing a question: with an input method, over several lines, up to the limit."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit

pytestmark = pytest.mark.browser

LIMIT_CHARS = 300


def test_enter_confirms_what_the_input_method_composes_and_does_not_send(visit: Visit) -> None:
    scene = visit()
    scene.resident.open()
    keyboard = scene.page.context.new_cdp_session(scene.page)
    keyboard.send("Input.imeSetComposition", {"text": "こうえん", "selectionStart": 4, "selectionEnd": 4})
    enter = {"key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229}
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", **enter})
    keyboard.send("Input.insertText", {"text": "公園の広さ"})
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    expect(scene.resident.field).to_have_value("公園の広さ")
    assert scene.line.calls == []
    scene.page.keyboard.press("Enter")
    expect(scene.resident.statements).to_have_count(1)


def test_enter_while_composing_does_not_send(visit: Visit) -> None:
    scene = visit()
    scene.resident.open()
    keyboard = scene.page.context.new_cdp_session(scene.page)
    keyboard.send("Input.imeSetComposition", {"text": "公園", "selectionStart": 2, "selectionEnd": 2})
    scene.page.keyboard.press("Enter")
    scene.page.wait_for_timeout(200)
    assert scene.line.calls == []


def test_shift_and_enter_break_the_line(visit: Visit) -> None:
    scene = visit()
    scene.resident.open()
    scene.resident.field.press_sequentially("公園の")
    scene.resident.field.press("Shift+Enter")
    scene.resident.field.press_sequentially("広さ")
    expect(scene.resident.field).to_have_value("公園の\n広さ")
    assert scene.line.calls == []


def test_the_counter_counts_as_the_server_does(visit: Visit) -> None:
    resident = (scene := visit()).resident
    resident.open()
    resident.field.fill("👨‍👩‍👧公園")
    expect(resident.chat.get_by_text(resident.word("widget.counter", count=7, limit=LIMIT_CHARS))).to_be_visible()
    resident.send("あ" * (LIMIT_CHARS + 2))
    expect(resident.status).to_have_text(resident.word("widget.too_long", over=2))
    assert scene.line.calls == []
    resident.send("園" * LIMIT_CHARS)
    expect(resident.chat.locator(".answer")).to_have_count(1)


def test_an_empty_question_is_not_sent(visit: Visit) -> None:
    scene = visit()
    scene.resident.open()
    scene.resident.send("　\n")
    expect(scene.resident.status).to_have_text(scene.resident.word("errors.question_empty"))
    assert scene.line.calls == []
