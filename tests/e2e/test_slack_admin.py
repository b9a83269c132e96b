"""What an administrator does, and what staff see of it at once: pauses, new editions, the doctor; with real processes."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from prompts.reading import pages, say
from tests.e2e.slack_shown import links, read
from tests.e2e.slack_staff import GENERAL, STAFF, VIEWER, CityHall, city_hall
from tests.sample_city import SAMPLES, with_model
from tests.services import free_port

pytestmark = [pytest.mark.slow]

AREA, AREA_TOLD = "市の面積はどれくらいですか。", "面積は96.4平方キロメートルです。"
TARGET = "地域防災計画での自主防災組織の活動率の目標は何％ですか。"
NOTICE = "計画の改定作業のため、今日はお休みします。内線2100にお尋ねください。"
QUESTIONS = (
    AREA,
    "個別避難計画の作成件数の目標値はいくつですか。",
    "海浜ロープウエーの計画はどうなりましたか。",
    "燃えるごみは何曜日に出せばいいですか。",
)
REGISTER = """
[[plan]]
id = "minatono-bosai-keikaku"
title = "みなと野市地域防災計画（概要）"
city = "みなと野市"

[[plan.edition]]
file = "bosai-keikaku.md"
label = "令和７年３月改定"
status = "adopted"
date = "2025-03"
"""


@pytest.fixture(scope="module")
def hall(sample_data_dir: Path) -> Iterator[CityHall]:
    with city_hall(sample_data_dir) as opened:
        yield opened


def test_a_pause_is_followed_at_once_and_says_the_operators_words(hall: CityHall) -> None:
    assert hall.bots.command("pause", "slack", "--notice", NOTICE).returncode == 0
    hall.cloud.until(lambda: read(hall.asks(AREA)) == NOTICE, 60)
    assert read(hall.commands(GENERAL, AREA)).splitlines() == [NOTICE, pages("ja")["slack.only_you"]]
    assert read(hall.asks("What is the area of the city?")) == NOTICE
    assert hall.bots.command("resume", "slack").returncode == 0
    hall.cloud.until(lambda: AREA_TOLD in read(hall.asks(AREA)), 60)
    hall.check()


def test_the_doctor_finds_all_well_and_names_the_scope_that_is_taken_away(hall: CityHall) -> None:
    well = hall.bots.command("doctor")
    assert well.returncode == 0, well.stdout
    assert f"({hall.team.id}): @keikaku is installed, with every scope" in well.stdout
    assert "Slack Socket Mode" in well.stdout
    hall.team.scopes.discard("users:read")
    try:
        ill = hall.bots.command("doctor")
    finally:
        hall.team.scopes.add("users:read")
    assert ill.returncode == 1
    (line,) = [line for line in ill.stdout.splitlines() if line.startswith("FAIL")]
    assert hall.team.id in line
    assert "scope missing: users:read (" in line
    assert "reinstall the app" in line
    assert f"({hall.others.id}): @keikaku is installed, with every scope" in ill.stdout


def test_every_link_to_a_plan_opens_where_its_quote_is_marked(hall: CityHall) -> None:
    port = free_port()
    server = hall.bots.serve(port)
    found = {link for question in QUESTIONS for link in links(hall.asks(question)) if link.startswith(VIEWER)}
    assert len(found) > len(QUESTIONS)
    hall.cloud.until(lambda: "running on" in server.said, 60)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as resident:
        for link in found:
            page = resident.get(link.removeprefix(VIEWER).partition("#")[0])
            assert page.status_code == 200, link
            assert ("<mark" in page.text) is ("mark=" in link), link
    server.stop()


def test_while_nothing_is_published_staff_are_told_so(tmp_path: Path) -> None:
    with city_hall(with_model(tmp_path / "data")) as hall:
        assert read(hall.asks(AREA)) == say("errors.not_ready", "ja")
        assert pages("ja")["slack.home_nothing"] in read(hall.home(STAFF))
        assert "/keikaku" in read(hall.commands(GENERAL, ""))
        hall.check()


def test_a_new_edition_answers_at_once_and_old_sources_say_that_it_is_there(
    sample_data_dir: Path, tmp_path: Path
) -> None:
    plan = (SAMPLES / "plans" / "bosai-keikaku.md").read_text("utf-8")
    (tmp_path / "bosai-keikaku.md").write_text(plan.replace("70.0％", "72.5％"), "utf-8")
    (tmp_path / "plans.toml").write_text(REGISTER, "utf-8")
    with city_hall(sample_data_dir) as hall:
        old = hall.asks(TARGET)
        assert "令和10年度までに70.0％" in read(old)
        published = hall.bots.command("ingest", "--register", str(tmp_path / "plans.toml"))
        assert published.returncode == 0, published.stderr
        number = next(n for n in range(1, 9) if "70.0％" in read(hall.opens_source(old, n)))
        source = read(hall.opens_source(old, number))
        assert "（令和６年３月改定）" in source
        shown, pasted = source.split(pages("ja")["slack.to_paste"])
        assert pages("ja")["page.state_superseded"] in shown
        assert pages("ja")["page.state_superseded"] in pasted
        assert "令和10年度までに72.5％" in read(hall.asks(TARGET))
        assert "令和７年３月改定 · 決定 · 2025-03" in read(hall.home(STAFF))
        hall.check()
