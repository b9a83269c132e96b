from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import Answer, AnswerStatus, Citation, Nearest, Question, Statement
from bot.evaluation.questions import read_questions
from bot.placing import place
from bot.settings import BotSettings
from bot.shelf import Shelf
from bot.slack.sources import Source, department_channel, home_plans, source_of
from tests.fakes_bot import CONTACT, PLAN, SECRET_PLAN, FakeBot, Shelves, edition, open_fake_bot, sections
from tests.sample_city import SAMPLES, SampleCity
from tests.shelving import WATER, shelve
from vectorstore.domain import Audience, BlockKind, Contact, Status
from vectorstore.normalising import fold_quote
from vectorstore.readings import NewReading

TREES = "市民ひとりあたりの公園の広さを10平方メートルにします。"
LONG = "とても長い段落です。" * 200
NOTES = "\n\n".join(("# 水の計画", "## 川", LONG, "川を守ります。", LONG, "池も守ります。"))


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeBot]:
    opened = open_fake_bot(tmp_path_factory.mktemp("stocked"))
    yield opened
    opened.catalogue.close()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[FakeBot]:
    opened = open_fake_bot(tmp_path)
    yield opened
    opened.catalogue.close()


def quoting(bot: FakeBot, *quotes: str, section_id: str = f"e-{PLAN.id}-2-s1", **changes: object) -> Answer:
    """A kept answer that quotes a section."""
    section = bot.catalogue.section(section_id)
    plan, held = bot.catalogue.editions([section.edition_id])[section.edition_id]
    cited = [
        Citation(
            number,
            plan,
            held,
            section.status,
            section.heading_path,
            section.id,
            "c",
            quote,
            span=place(section.text, quote),
        )
        for number, quote in enumerate(quotes, 1)
    ]
    answer = bot.answerer.answer(Question("zz"))
    statements = tuple(Statement(quote, (number,)) for number, quote in enumerate(quotes, 1))
    told = replace(answer, status=AnswerStatus.ANSWERED, statements=statements, citations=tuple(cited), nearest=())
    return replace(told, **changes)  # type: ignore[arg-type]


def shown(bot: FakeBot, answer: Answer, number: int = 1, audience: Audience = Audience.PUBLIC) -> Source:
    found = source_of(bot.catalogue, answer, number, audience)
    assert found is not None
    return found


def test_a_sentence_is_shown_inside_its_block_with_the_blocks_after_it(bot: FakeBot) -> None:
    found = shown(bot, quoting(bot, TREES))
    assert found.verified
    assert found.citation.state == "current"
    before, quote, after = found.inside
    assert (before, quote) == ("", TREES)
    assert after.startswith("歩いて10分で公園に着ける街にします。")
    assert found.before == ()
    assert found.after == ("・空き地を広場に変えます", "・学校の庭をひらきます")


def test_a_row_is_shown_with_its_tables_caption_and_header(bot: FakeBot) -> None:
    row = "公園の数 85か所 92か所"
    found = shown(bot, quoting(bot, row))
    assert found.before == ("成果の目安", "指標 現状値 目標値", "街路樹の本数 9,800本 12,000本")
    assert found.inside == ("", row, "")
    assert found.after == ()


def test_a_quote_over_several_rows_is_one(bot: FakeBot) -> None:
    rows = "街路樹の本数 9,800本 12,000本\n公園の数 85か所 92か所"
    found = shown(bot, quoting(bot, rows))
    assert found.inside == ("", rows, "")
    assert found.before[-1] == "指標 現状値 目標値"
    assert found.before.count("指標 現状値 目標値") == 1


def test_a_quote_that_begins_and_ends_within_blocks_keeps_what_stands_around_it(bot: FakeBot) -> None:
    found = shown(bot, quoting(bot, "広場に変えます\n・学校の庭"))
    assert found.inside == ("・空き地を", "広場に変えます\n・学校の庭", "をひらきます")


def test_of_long_blocks_what_is_near_the_quote_is_shown(own: FakeBot) -> None:
    shelve(own.catalogue, NOTES)
    (section,) = (each for each in own.catalogue.sections(f"e-{WATER.id}-1") if "池も" in each.text)
    found = shown(own, quoting(own, "川を守ります。", section_id=section.id))
    assert found.inside == ("", "川を守ります。", "")
    assert [text[:2] for text in found.before] == ["…と"]
    assert found.after[0].endswith("段落です。…")
    assert found.after[1] == "池も守ります。"
    assert all(len(text) <= 401 for text in (*found.before, *found.after))
    inner = shown(own, quoting(own, "い段落です。とて", section_id=section.id))
    assert inner.inside[0] == "とても長"
    assert len(inner.inside[2]) <= 401


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_any_stretch_of_a_section_is_shown_in_its_place(bot: FakeBot, data: st.DataObject) -> None:
    section = bot.catalogue.section(f"e-{PLAN.id}-2-s1")
    start = data.draw(st.integers(0, len(section.text) - 1))
    quote = section.text[start : data.draw(st.integers(start + 1, len(section.text)))].strip()
    if not quote:
        return
    found = shown(bot, quoting(bot, quote))
    whole = "".join(found.inside)
    assert fold_quote(found.inside[1]) == fold_quote(quote)
    assert whole in section.text
    headings = {block.text for block in section.blocks if block.kind is BlockKind.HEADING}
    assert not headings & set(found.before)
    assert "\n".join((whole, *found.after)) in section.text


def test_an_internal_paper_is_shown_to_staff_alone(bot: FakeBot) -> None:
    answer = quoting(
        bot, "市民ひとりあたりの公園の広さを3平方メートルにします。", section_id=f"e-{SECRET_PLAN.id}-1-s1"
    )
    assert source_of(bot.catalogue, answer, 1, Audience.PUBLIC) is None
    assert shown(bot, answer, audience=Audience.INTERNAL).citation.plan == SECRET_PLAN


def test_nothing_of_an_answer_is_shown_once_any_of_it_is_internal(own: FakeBot) -> None:
    secret = quoting(own, "・空き地を広場に変えます", section_id=f"e-{SECRET_PLAN.id}-1-s1").citations[0]
    answer = quoting(own, TREES)
    mixed = replace(answer, citations=(*answer.citations, replace(secret, number=2)))
    assert source_of(own.catalogue, mixed, 1, Audience.PUBLIC) is None
    Shelves(own.catalogue).close_to_public()
    assert source_of(own.catalogue, answer, 1, Audience.PUBLIC) is None
    found = shown(own, answer, audience=Audience.INTERNAL)
    assert found.citation.edition.audience is Audience.INTERNAL


def test_a_number_that_the_answer_has_not_shows_nothing(bot: FakeBot) -> None:
    for number in (0, 2, -1):
        assert source_of(bot.catalogue, quoting(bot, TREES), number, Audience.PUBLIC) is None


def test_a_source_says_that_its_edition_is_superseded(own: FakeBot) -> None:
    answer = quoting(own, TREES)
    Shelves(own.catalogue).revise()
    found = shown(own, answer)
    assert (found.citation.state, found.verified) == ("superseded", True)
    assert found.citation.edition.status is Status.SUPERSEDED


def test_a_source_says_that_its_plan_is_withdrawn(own: FakeBot) -> None:
    answer = quoting(own, TREES)
    Shelves(own.catalogue).withdraw()
    assert shown(own, answer).citation.state == "withdrawn"


def test_a_quote_that_no_longer_stands_there_is_shown_alone(own: FakeBot) -> None:
    answer = quoting(own, TREES)
    again = edition(2, Status.ADOPTED)
    key = own.catalogue.save(NewReading(PLAN, again, sections(again, "12平方メートル"), [], {}))
    Shelves(own.catalogue).publish("g2", (again,), {again.id: key})
    found = shown(own, answer)
    assert not found.verified
    assert (found.before, found.inside, found.after) == ((), ("", TREES, ""), ())


def test_a_quote_whose_section_is_gone_is_shown_alone(bot: FakeBot) -> None:
    answer = quoting(bot, TREES)
    lost = replace(answer, citations=(replace(answer.citations[0], section_id="gone"),))
    found = shown(bot, lost)
    assert (found.verified, found.inside) == (False, ("", TREES, ""))


def test_every_source_of_the_sample_answers_holds_its_quote(sample_city: SampleCity) -> None:
    catalogue, rows = sample_city.bot.catalogue, 0
    for question in read_questions(SAMPLES / "questions.jsonl"):
        answer = sample_city.ask(question.text, audience=Audience.INTERNAL)
        for citation in answer.citations:
            found = source_of(catalogue, answer, citation.number, Audience.INTERNAL)
            assert found is not None
            assert found.verified
            assert fold_quote(found.inside[1]) == fold_quote(citation.quote)
            section = catalogue.section(citation.section_id)
            tables = [block.table for block in section.blocks if block.table and found.inside[1] in block.text]
            rows += bool(tables)
            assert not tables or found.before or found.inside[1] in (row.text for row in tables[0].header_rows)
    assert rows


def test_home_shows_live_plans_with_the_editions_that_are_quoted(own: FakeBot) -> None:
    (held,) = home_plans(own.catalogue, Audience.PUBLIC)
    assert held.plan == PLAN
    assert [each.edition.number for each in held.editions] == [2]
    both = home_plans(own.catalogue, Audience.INTERNAL)
    assert [each.plan.id for each in both] == [PLAN.id, SECRET_PLAN.id]
    Shelves(own.catalogue).withdraw()
    assert home_plans(own.catalogue, Audience.INTERNAL) == ()


def test_home_is_empty_while_nothing_is_published(tmp_path: Path) -> None:
    bare = open_fake_bot(tmp_path, stocked=False)
    assert home_plans(bare.catalogue, Audience.INTERNAL) == ()
    bare.catalogue.close()


def channel_of(bot: FakeBot, written: str, answer: Answer) -> tuple[str, str] | None:
    made = BotSettings(_env_file=None, SLACK_DEPARTMENT_CHANNELS=written)
    return department_channel(made, answer, Shelf(bot.catalogue))


def silent(bot: FakeBot, contact: Contact = CONTACT, *, near: bool = True) -> Answer:
    nearest = (Nearest(PLAN.id, 2, "s", ("第1章",)),) if near else ()
    return replace(bot.answerer.answer(Question("zz")), contact=contact, nearest=nearest)


def test_a_question_goes_to_the_department_that_the_answer_names(bot: FakeBot) -> None:
    assert channel_of(bot, "公園緑地課=C01,企画課=C02", silent(bot, near=False)) == ("公園緑地課", "C01")
    assert channel_of(bot, " 公園緑地課 =C01", silent(bot)) == ("公園緑地課", "C01")


def test_a_plans_own_channel_goes_before_its_departments(bot: FakeBot) -> None:
    assert channel_of(bot, f"公園緑地課=C01,{PLAN.id}=C02", silent(bot)) == ("公園緑地課", "C02")


def test_the_department_that_is_named_goes_before_another_plans_channel(bot: FakeBot) -> None:
    other = silent(bot, Contact("企画課"))
    assert channel_of(bot, f"{PLAN.id}=C02,企画課=C03", other) == ("企画課", "C03")
    assert channel_of(bot, f"{PLAN.id}=C02", other) == ("公園緑地課", "C02")


def test_where_no_department_is_named_the_plans_that_are_near_or_cited_tell_whose_it_is(bot: FakeBot) -> None:
    nobody = Contact()
    assert channel_of(bot, "公園緑地課=C01", silent(bot, nobody)) == ("公園緑地課", "C01")
    assert channel_of(bot, f"{PLAN.id}=C02", quoting(bot, TREES, contact=nobody)) == ("公園緑地課", "C02")


def test_a_plan_without_a_department_is_called_by_its_title(own: FakeBot) -> None:
    shelve(own.catalogue, "# 水の計画\n\n## 川\n\n川を守ります。\n", contact=Contact())
    near = (Nearest(WATER.id, 1, "s", ("川",)),)
    answer = replace(silent(own, Contact()), nearest=near)
    assert channel_of(own, f"{WATER.id}=C09", answer) == (WATER.title, "C09")


def test_a_question_goes_nowhere_where_no_channel_is_set_for_it(bot: FakeBot) -> None:
    assert channel_of(bot, "", silent(bot)) is None
    assert channel_of(bot, "企画課=C01", silent(bot)) is None
    secret = replace(silent(bot, Contact()), nearest=(Nearest(SECRET_PLAN.id, 1, "s", ()),))
    assert channel_of(bot, f"{SECRET_PLAN.id}=C01", secret) is None
