"""Pages on what residents asked, in a real browser: for everybody, by keyboard alone, without JavaScript, on paper."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.domain import AnswerStatus
from bot.ledger_selection import latest
from tests.asked import ask, unanswered
from tests.e2e.conftest import KeepPicture, NewContext
from tests.e2e.keyboard import tab_to
from tests.e2e.test_axe import AXE, RUN, THEMES
from tests.fakes_bot import open_fake_bot
from tests.operators import sign_in_browser
from tests.sites import Site, served
from vectorstore.operations.golden import GoldenQuestions

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ADMIN = "/admin/questions"
PARK = "公園の広さはどれくらいになりますか"
QUOTE = "歩いて10分で公園に着ける街にします。"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site whose residents have asked for two weeks."""
    bot = open_fake_bot(tmp_path_factory.mktemp("asked"))
    for days in range(14):
        answer = ask(bot, PARK, days_ago=days, city="みなと野市")
    bot.ledger.add_feedback(answer.id, "down", "outdated", "数字が古いようです")
    for question in ("市民プールはいつ建て替えられますか", "市民プールの建て替えはいつですか", "犬の広場はありますか"):
        unanswered(bot.ledger, question)
    unanswered(bot.ledger, "市長は誰がいいですか", AnswerStatus.REFUSED, near=())
    with served(bot) as opened:
        yield opened


def opened(site: Site, new_context: NewContext, **options: object) -> Page:
    page: Page = new_context(**options).new_page()
    sign_in_browser(page, site)
    return page


def addresses(site: Site) -> dict[str, str]:
    """Every page, by what its picture is called."""
    records = site.bot.ledger.records
    (rated,) = (each for each in records.each(latest(30)) if each.ratings)
    answer = f"{ADMIN}/answers/{rated.answer.id}"
    named = {name: f"{ADMIN}/{name}" for name in ("groups", "figures", "reviews", "offers")}
    return {"list": ADMIN, **named, "answer": answer, "correct": f"{answer}/correct"}


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    theme: str, asked: Site, new_context: NewContext, keep_picture: KeepPicture
) -> None:
    if not AXE.is_file():
        pytest.skip(f"no axe-core at {AXE}; run npm ci in bot/web/widget")
    page = opened(asked, new_context, bypass_csp=True, reduced_motion="reduce", **THEMES[theme])
    for name, address in addresses(asked).items():
        page.goto(asked.url + address)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert [re.sub(r"\s+", " ", each) for each in page.evaluate(RUN)] == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        keep_picture(page, f"questions-{name}-{theme.replace(' ', '-')}")


def test_a_right_answer_is_written_by_keyboard_alone_and_without_javascript(
    asked: Site, new_context: NewContext
) -> None:
    page = opened(asked, new_context, java_script_enabled=False)
    page.goto(f"{asked.url}{ADMIN}?words=プール")
    press(page, "link", "市民プールの建て替えはいつですか")
    press(page, "link", "正しい答えを書く")
    press(page, "checkbox", QUOTE, "Space")
    press(page, "button", "確認用の質問に加える")
    expect(page.get_by_role("status")).to_contain_text("確認用の質問に加えました")
    (kept,) = GoldenQuestions(asked.bot.catalogue.engine).all()
    assert kept.body["gold_quote"] == [QUOTE]


def press(page: Page, role: str, name: str, key: str = "Enter") -> None:
    tab_to(page, page.get_by_role(role, name=name))  # type: ignore[arg-type]
    page.keyboard.press(key)


def test_the_figures_can_be_printed(asked: Site, new_context: NewContext, tmp_path: Path) -> None:
    page = opened(asked, new_context)
    page.goto(f"{asked.url}{ADMIN}/figures")
    page.emulate_media(media="print")
    expect(page.get_by_role("search")).to_be_hidden()
    expect(page.get_by_role("img", name="質問の数の移り変わり")).to_be_visible()
    expect(page.get_by_role("table", name="質問の数（日ごと）")).to_be_visible()
    page.pdf(path=tmp_path / "figures.pdf")
    assert (tmp_path / "figures.pdf").stat().st_size > 10_000


def test_a_table_is_downloaded(asked: Site, new_context: NewContext) -> None:
    page = opened(asked, new_context)
    page.goto(asked.url + ADMIN)
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("CSV")).click()
    assert download.value.suggested_filename == "questions.csv"
    assert PARK in Path(download.value.path()).read_text(encoding="utf-8-sig")
