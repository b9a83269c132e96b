"""A thousand hostile strings, in every place that holds words: none is ever more than text.

Our own policy would stop most scripts even if they got in, so it is switched off here: escaping alone must hold.
"""

import json
from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Locator, expect

from tests.chaos import answered
from tests.e2e.conftest import Visit
from tests.e2e.hostile_city import BATCH, BATCHES, DECLINED, PLAN, STRINGS, open_hostile_bot
from tests.e2e.resident import ANSWER_MS, Scene
from tests.e2e.watching import assert_fits, assert_nothing_ran
from tests.hostile import hostile_strings
from tests.hosts import Hosts
from tests.sites import Site, served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"width": 360, "height": 740}
EVERY_KIND = hostile_strings()[::7]
"""Each kind of tag and letter once: a step that shares no divisor with the number of tags."""
TEN_MEGABYTES = 10_000_000
LONGEST_QUESTION = 300
SIDEWAYS = """(chat) => [...chat.shadowRoot.querySelectorAll(".panel, .content, .log, .composer")]
  .filter((each) => each.scrollWidth > each.clientWidth + 1)
  .map((each) => `${each.className} ${each.scrollWidth} > ${each.clientWidth}`)"""


@pytest.fixture(scope="module")
def site(hosts: Hosts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(open_hostile_bot(tmp_path_factory.mktemp("hostile"), ALLOWED_ORIGINS=hosts.url)) as opened:
        yield opened


@pytest.fixture
def phone(visit: Visit) -> Visit:
    return partial(visit, viewport=PHONE, bypass_csp=True)


def shown(locator: Locator) -> str:
    """The text as it stands in the document, whatever is done with its blanks on the screen."""
    return as_parsed("\n".join(locator.all_text_contents()))


def as_parsed(text: str) -> str:
    """HTML knows one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def missing(strings: list[str], text: str) -> list[str]:
    return [each for each in strings if as_parsed(each.strip()) not in text]


def assert_unharmed(scene: Scene, hosts: Hosts) -> None:
    assert_nothing_ran(scene.page, scene.watch, scene.line.url, hosts.url)
    assert_fits(scene.page)
    expect(scene.resident.field).to_be_in_viewport()
    assert scene.resident.chat.evaluate(SIDEWAYS) == []


def test_in_a_plan(phone: Visit) -> None:
    scene = phone(f"/plans/{PLAN.id}/1")
    assert_nothing_ran(scene.page, scene.watch, scene.line.url)
    assert_fits(scene.page)
    text = shown(scene.page.locator("main"))
    assert missing(STRINGS, text) == []


def test_as_titles_of_plans(phone: Visit) -> None:
    scene = phone("/plans")
    assert_nothing_ran(scene.page, scene.watch, scene.line.url)
    assert_fits(scene.page)
    text = shown(scene.page.locator("main"))
    assert missing(STRINGS, text) == []


def test_as_words_to_search_a_plan_for(phone: Visit) -> None:
    scene = phone(f"/plans/{PLAN.id}/1")
    for text in EVERY_KIND[::24]:
        search = scene.page.get_by_role("searchbox").first
        search.fill(text)
        with scene.page.expect_navigation():
            search.press("Enter")
        assert_nothing_ran(scene.page, scene.watch, scene.line.url)
        assert_fits(scene.page)


def test_in_answers_of_the_widget(phone: Visit, hosts: Hosts) -> None:
    scene = phone()
    scene.resident.open()
    for number, strings in enumerate(BATCHES):
        scene.resident.ask(f"束{number}")
        exchange = scene.resident.chat.locator(".exchange").last
        for where in (".statement", ".citation", ".notice"):
            text = shown(exchange.locator(where))
            assert missing(strings, text) == [], where
        if number % 5 == 0:
            assert_unharmed(scene, hosts)
    assert_unharmed(scene, hosts)
    scene.page.reload()
    expect(scene.resident.statements.first).to_be_visible()
    assert_unharmed(scene, hosts)


def test_in_refusals_of_the_widget(phone: Visit, hosts: Hosts) -> None:
    scene = phone()
    scene.resident.open()
    for number in range(len(BATCHES)):
        scene.resident.ask(f"{DECLINED}{number}")
    assert_unharmed(scene, hosts)
    assert scene.resident.chat.locator("a[href]:not([href^=http]):not([href^='tel:'])").count() == 0


def test_as_questions_to_the_widget(phone: Visit, hosts: Hosts) -> None:
    scene = phone()
    scene.resident.open()
    for text in EVERY_KIND[::2]:
        if text.strip() and len(text) <= LONGEST_QUESTION:
            scene.resident.send(text)
            expect(scene.resident.button("widget.send"), repr(text)).to_be_visible(timeout=ANSWER_MS)
    # What is no text at all, such as half a letter, the server refuses.
    scene.watch.errors[:] = [each for each in scene.watch.errors if "status of 422" not in each]
    assert_unharmed(scene, hosts)


def test_as_questions_to_the_page(phone: Visit) -> None:
    scene = phone("/healthz", java_script_enabled=False)
    scene.watch.errors.clear()
    page = scene.page
    for text in EVERY_KIND[::18]:
        page.goto(scene.line.url)
        page.locator("[name=question]").first.fill(text)
        with page.expect_navigation():
            page.locator("[name=question]").first.press("Enter")
        assert page.locator("img, iframe, object, embed, marquee, svg[onload]").count() == 0
    page.goto(scene.line.url)


@pytest.mark.parametrize("number", [0, 7, 14])
def test_in_answers_of_the_page(phone: Visit, site: Site, number: int) -> None:
    answer = site.ask(f"束{number}")
    scene = phone(f"/answers/{answer['id']}")
    assert_nothing_ran(scene.page, scene.watch, scene.line.url)
    assert_fits(scene.page)
    text = shown(scene.page.locator("main"))
    assert missing(BATCHES[number], text) == []


def test_in_problems(phone: Visit, hosts: Hosts) -> None:
    scene = phone()
    scene.resident.open()
    for failures, text in enumerate(EVERY_KIND[::16], 1):
        # Lone surrogates stay escaped, as a careless server sends them.
        body = {"type": "x", "title": text, "status": 500, "detail": text, "code": text, "error_id": text}
        scene.line.faults.append(answered(500, json.dumps(body)))
        scene.resident.send("公園")
        expect(scene.resident.chat.locator(".failed")).to_have_count(failures)
    scene.watch.errors[:] = [each for each in scene.watch.errors if "status of 500" not in each]
    assert_unharmed(scene, hosts)


def test_ten_megabytes_are_pasted_without_harm(phone: Visit, hosts: Hosts) -> None:
    scene = phone()
    scene.resident.open()
    scene.page.keyboard.insert_text("公" * TEN_MEGABYTES)
    scene.resident.field.press("Enter")
    assert scene.line.calls == []
    scene.resident.ask("束1")
    assert_unharmed(scene, hosts)


def test_ten_megabytes_from_a_server_are_no_answer(phone: Visit, hosts: Hosts) -> None:
    scene = phone()
    scene.resident.open()
    scene.line.faults.append(answered(200, "data: " + "公" * TEN_MEGABYTES + "\n\n", "text/event-stream"))
    scene.resident.ask("束1")
    expect(scene.resident.statements).to_have_count(BATCH)
    scene.watch.errors.clear()
    assert_unharmed(scene, hosts)
