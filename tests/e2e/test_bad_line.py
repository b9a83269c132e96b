"""Over a bad line the widget says what happens, goes on or offers to, and loses nothing that was typed."""

import re

import pytest
from playwright.sync_api import expect

from tests.chaos import BAD_GATEWAY, INTERNAL, NOT_READY, REFUSED, RESET, SILENCE, SLOW_3G, TOO_MANY, Fault
from tests.e2e.conftest import Visit
from tests.e2e.resident import Scene
from tests.e2e.scripted import FAILING, PARK, QUOTES, SLOW, THREE
from tests.hosts import Hosts

pytestmark = pytest.mark.browser

EVENTS = 7
"""Of an answer with three statements: two stages, the passages, the statements, the answer."""
TYPED = "もうひとつ聞きたいこと"
STATEMENTS = [f"{quote}[{at}]" for at, quote in enumerate(QUOTES, 1)]


@pytest.fixture
def scene(visit: Visit) -> Scene:
    opened = visit()
    opened.resident.open()
    opened.resident.listen()
    return opened


@pytest.mark.parametrize("events", range(1, EVENTS))
def test_a_stream_that_is_cut_after_any_event_is_taken_up_again(scene: Scene, events: int) -> None:
    scene.line.faults.append(Fault(cut_after_events=events))
    scene.resident.ask(THREE)
    expect(scene.resident.statements).to_have_text(STATEMENTS)
    expect(scene.resident.chat.locator(".answer")).to_have_count(1)


def test_a_break_that_lasts_is_announced(scene: Scene) -> None:
    scene.line.faults.extend([Fault(cut_after_events=4), Fault(wait_s=1.5)])
    scene.resident.ask(THREE)
    assert scene.resident.word("widget.cut") in scene.resident.heard()


@pytest.mark.parametrize("bytes_sent", [1, 300, 900])
def test_a_stream_that_is_cut_within_an_event_is_taken_up_again(scene: Scene, bytes_sent: int) -> None:
    scene.line.faults.append(Fault(cut_after_bytes=bytes_sent))
    scene.resident.ask(THREE)
    expect(scene.resident.statements).to_have_text(STATEMENTS)


@pytest.mark.parametrize(
    ("fault", "said"),
    [(RESET, "cut"), (REFUSED, "cut"), (BAD_GATEWAY, "cut"), (NOT_READY, "slow")],
    ids=["reset", "refused", "502", "503"],
)
def test_a_call_that_fails_once_is_made_again(scene: Scene, fault: Fault, said: str) -> None:
    scene.line.faults.append(fault)
    scene.resident.ask(THREE)
    expect(scene.resident.statements).to_have_text(STATEMENTS)
    assert scene.resident.word(f"widget.{said}") in scene.resident.heard()
    assert "502 Bad Gateway" not in (scene.page.content() + scene.resident.chat.inner_text())


def test_a_line_that_stays_broken_is_given_up_in_words_and_the_question_kept(scene: Scene) -> None:
    scene.page.clock.install()
    scene.line.always = RESET
    scene.resident.send(PARK)
    for _ in range(60):
        scene.page.clock.fast_forward(5_000)
        scene.page.wait_for_timeout(50)
        if scene.resident.failure.is_visible():
            break
    expect(scene.resident.failure).to_contain_text(scene.resident.word("widget.failed"))
    expect(scene.resident.field).to_have_value(PARK)
    scene.line.mend()
    scene.resident.failure.get_by_role("button", name=scene.resident.word("widget.retry")).click()
    expect(scene.resident.statements).to_have_count(1)
    expect(scene.resident.field).to_have_value("")


def test_offline_it_waits_and_goes_on_when_connected(scene: Scene) -> None:
    scene.page.context.set_offline(True)
    scene.resident.send(THREE)
    expect(scene.resident.status).to_have_text(scene.resident.word("widget.offline"))
    scene.page.context.set_offline(False)
    expect(scene.resident.statements).to_have_text(STATEMENTS)
    expect(scene.resident.chat.locator(".answer")).to_have_count(1)


def test_of_too_many_questions_it_says_how_long_to_wait(scene: Scene) -> None:
    scene.page.clock.install()
    scene.line.faults.append(TOO_MANY)
    scene.resident.send(PARK)
    retry = scene.resident.failure.get_by_role("button")
    expect(scene.resident.failure).to_contain_text("質問が続いています。")
    counted = [scene.resident.word("widget.wait", seconds=seconds) for seconds in range(1, 8)]
    expect(scene.resident.failure).to_contain_text(re.compile("|".join(map(re.escape, counted))))
    expect(retry).to_be_disabled()
    expect(scene.resident.field).to_have_value(PARK)
    scene.page.clock.run_for(8_000)
    retry.click()
    expect(scene.resident.statements).to_have_count(1)


def test_an_error_of_the_server_is_told_with_its_number(scene: Scene) -> None:
    scene.line.faults.append(INTERNAL)
    scene.resident.send(PARK)
    expect(scene.resident.failure).to_contain_text("AB12CD34")
    expect(scene.resident.status).to_contain_text("AB12CD34")
    expect(scene.resident.field).to_have_value(PARK)
    scene.resident.failure.get_by_role("button").click()
    expect(scene.resident.statements).to_have_count(1)


def test_an_error_within_the_stream_is_told(scene: Scene) -> None:
    scene.resident.send(FAILING)
    expect(scene.resident.failure).to_be_visible()
    expect(scene.resident.field).to_have_value(FAILING)


def test_a_slow_answer_is_announced_as_slow(scene: Scene) -> None:
    scene.line.faults.append(Fault(wait_s=4.5))
    scene.resident.ask(THREE)
    assert scene.resident.word("widget.slow") in scene.resident.heard()


def test_over_a_slow_mobile_line_the_answer_comes_whole(scene: Scene) -> None:
    scene.line.always = SLOW_3G
    scene.resident.ask(THREE)
    expect(scene.resident.statements).to_have_text(STATEMENTS)


def test_a_server_that_falls_silent_is_asked_again(scene: Scene) -> None:
    scene.page.clock.install()
    scene.line.faults.append(SILENCE)
    scene.resident.send(THREE)
    expect(scene.resident.button("widget.stop")).to_be_visible()
    scene.line.wait_for_calls(1)
    scene.page.clock.fast_forward(46_000)
    scene.page.wait_for_timeout(100)
    scene.page.clock.fast_forward(2_000)
    expect(scene.resident.chat.locator(".answer")).to_have_count(1)
    expect(scene.resident.statements).to_have_text(STATEMENTS)


def test_a_line_that_is_gone_for_a_second_is_waited_for(scene: Scene) -> None:
    scene.resident.send(SLOW)
    expect(scene.resident.statements.first).to_be_visible()
    scene.line.stop()
    expect(scene.resident.status).to_have_text(scene.resident.word("widget.cut"))
    scene.line.start()
    expect(scene.resident.chat.locator(".answer")).to_have_count(1)
    expect(scene.resident.statements).to_have_text(STATEMENTS)


def test_what_is_typed_while_an_answer_comes_stays(scene: Scene) -> None:
    scene.resident.send(SLOW)
    expect(scene.resident.statements.first).to_be_visible()
    scene.resident.send(TYPED)
    expect(scene.resident.status).to_have_text(scene.resident.word("widget.busy"))
    expect(scene.resident.chat.locator(".answer")).to_have_count(1)
    expect(scene.resident.field).to_have_value(TYPED)


def test_an_answer_can_be_stopped_and_asked_for_again(scene: Scene) -> None:
    scene.resident.send(SLOW)
    expect(scene.resident.statements.first).to_be_visible()
    scene.resident.button("widget.stop").click()
    expect(scene.resident.failure).to_contain_text(scene.resident.word("widget.stopped"))
    expect(scene.resident.field).to_have_value(SLOW)
    scene.resident.failure.get_by_role("button", name=scene.resident.word("widget.again")).click()
    expect(scene.resident.chat.locator(".answer")).to_have_count(1)
    expect(scene.resident.statements).to_have_text(STATEMENTS)


def test_a_draft_outlives_the_page(scene: Scene) -> None:
    scene.resident.field.fill(TYPED)
    scene.page.reload()
    expect(scene.resident.field).to_have_value(TYPED)


def test_a_question_that_was_under_way_when_the_page_went_is_a_draft(scene: Scene) -> None:
    scene.line.always = SILENCE
    scene.resident.send(PARK)
    expect(scene.resident.button("widget.stop")).to_be_visible()
    scene.line.wait_for_calls(1)
    scene.line.mend()
    scene.page.reload()
    expect(scene.resident.field).to_have_value(PARK)


def test_a_panel_that_cannot_be_filled_says_so_and_offers_another_try(visit: Visit) -> None:
    scene = visit()
    scene.line.prefix = "/api/v1/widget"
    scene.line.faults.extend([RESET, BAD_GATEWAY])
    resident = scene.resident
    resident.launcher.click()
    for _ in range(2):
        expect(resident.chat.get_by_role("alert")).to_contain_text(resident.word("widget.failed"))
        resident.button("widget.retry").click()
    expect(resident.field).to_be_focused()


def test_a_site_that_is_not_listed_is_told_so(visit: Visit, hosts: Hosts) -> None:
    scene = visit("/healthz")
    scene.page.goto(hosts.page("plain", scene.line.url).replace("127.0.0.1", "localhost", 1))
    scene.resident.launcher.click()
    expect(scene.resident.chat.get_by_role("alert")).to_contain_text("http://localhost")
