"""Residents ask what changed between two editions; every statement cites both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain import Answer, AnswerStatus, Question, Turn
from bot.proof import unsupported
from ingest.reading import Defaults
from ingest.register import Register, RegisterEntry
from tests.sample_city import SampleCity
from tests.working_site import WorkingSite, working_site
from vectorstore.domain import Audience, Status
from vectorstore.normalising import contains_quote

GOALS = "## 指標\n\n| 指標 | 現状 | 目標 |\n|---|---|---|\n| 公園の面積 | 12 | 20 |\n| 植えた木の本数 | 300 | 900 |\n\n"
RIVER = "## 川\n\n川の水質を毎年二回調べ、その結果を広報紙で市民に知らせます。\n\n"
FOREST = "## 森\n\n市民団体とともに間伐を進め、切った木を公共の建物の内装に使います。\n\n"
PARKS, WATER = "# 青空市みどりの計画\n\n", "# 青空市水道計画\n\n"
CHANGED = GOALS.replace("| 20 |", "| 25 |") + RIVER.replace("二回", "四回")


@pytest.fixture
def work(tmp_path: Path) -> Iterator[WorkingSite]:
    with working_site(tmp_path) as opened:
        yield opened


def publish(work: WorkingSite, *texts: str, title: str = PARKS, audience: Audience = Audience.PUBLIC) -> None:
    """Publishes a draft for each text but the last, which is adopted."""
    for at, text in enumerate(texts):
        name, last = f"{title.strip('# ')[:6]}{at}.md", at == len(texts) - 1
        entry = RegisterEntry(
            file=name,
            plan_id="mizu" if title == WATER else "midori",
            title=title.strip("# \n"),
            city="青空市",
            label="確定版" if last else "素案",
            status=Status.ADOPTED if last else Status.DRAFT,
            date=f"202{at}-04-01",
        )
        work.bench.reader.register = Register((entry,))
        work.bench.ingest({name: title + text}, Defaults(audience=audience), confirmed=["all"])


def said(answer: Answer) -> list[str]:
    return [statement.text for statement in answer.statements]


def proved(answer: Answer, section_text: object) -> bool:
    """Whether each statement cites both editions, by quotes that stand there and carry it."""
    citations = {each.number: each for each in answer.citations}
    for statement in answer.statements:
        cited = [citations[number] for number in statement.citations]
        if len({each.edition.id for each in cited}) != 2 or unsupported(statement.text, [each.quote for each in cited]):
            return False
    return (
        bool(answer.statements)
        and callable(section_text)
        and all(contains_quote(section_text(each.section_id), each.quote) for each in answer.citations)
    )


def test_the_samples_targets_are_told_before_and_after_with_both_editions(sample_city: SampleCity) -> None:
    answer = sample_city.ask("目標値はどう変わりましたか")
    assert answer.status is AnswerStatus.ANSWERED
    assert "特定健康診査の受診率・目標値：50.0 → 55.0" in said(answer)
    assert proved(answer, sample_city.section_text)
    assert {(each.edition.label, each.status, each.state) for each in answer.citations} == {
        ("素案", Status.DRAFT, "superseded"),
        ("確定版", Status.ADOPTED, "current"),
    }


@pytest.mark.parametrize(
    "question",
    [
        "素案から案で何が変わりましたか",
        "前の計画と何が違いますか",
        "総合計画は素案から何が変わりましたか",
        "What changed from the draft to the adopted plan?",
        "从草案到正式计划有什么变化？",
        "초안에서 무엇이 바뀌었나요?",
        "So với dự thảo, kế hoạch đã thay đổi những gì?",
        "O que mudou em relação ao rascunho?",
        "Ano ang nagbago mula sa draft?",
        "मस्यौदाबाट के परिवर्तन भयो?",
    ],
)
def test_what_changed_is_answered_in_every_language(sample_city: SampleCity, question: str) -> None:
    answer = sample_city.ask(question)
    assert 1 <= len(answer.statements) <= 8
    assert proved(answer, sample_city.section_text)
    assert answer.notices[0].code == "compared_editions"
    assert "more_changes" in [notice.code for notice in answer.notices]
    assert answer.nearest[0].address == "/plans/minatono-sogo-keikaku/2/changes?since=1"


def test_a_topic_narrows_what_is_told(sample_city: SampleCity) -> None:
    assert said(sample_city.ask("特定健康診査の目標値はどう変わりましたか")) == [
        "特定健康診査の受診率・目標値：50.0 → 55.0"
    ]


def test_a_short_form_of_an_indicator_is_known(sample_city: SampleCity) -> None:
    answer = sample_city.ask("特定健診の目標は素案から変わりましたか")
    assert said(answer)[0] == "特定健康診査の受診率・目標値：50.0 → 55.0"


@pytest.mark.parametrize("question", ["そあんから なにが かわりましたか", "草案和正式计划有什么不同？"])
def test_words_of_the_asking_are_no_topic(sample_city: SampleCity, question: str) -> None:
    assert proved(sample_city.ask(question), sample_city.section_text)


def test_of_what_did_not_change_it_says_so(sample_city: SampleCity) -> None:
    answer = sample_city.ask("待機児童の目標値はどう変わりましたか")
    assert answer.status is AnswerStatus.NOT_FOUND
    assert "「待機児童」について変わったところは見つかりませんでした" in answer.message


def test_what_is_asked_next_is_asked_of_the_same_plan(sample_city: SampleCity) -> None:
    history = (Turn("user", "総合計画の自主防災組織の活動率の目標は？"), Turn("assistant", "75.0"))
    answer = sample_city.ask("この計画は素案から何が変わりましたか", history=history)
    assert {each.plan.id for each in answer.citations} == {"minatono-sogo-keikaku"}


def test_the_world_changing_is_answered_as_ever(sample_city: SampleCity) -> None:
    answer = sample_city.ask("人口はどう変わりましたか")
    assert "compared_editions" not in [notice.code for notice in answer.notices]
    assert {each.edition.number for each in answer.citations if each.plan.id == "minatono-sogo-keikaku"} == {2}


def test_over_http_each_statement_has_two_citations_that_open(work: WorkingSite) -> None:
    publish(work, GOALS + RIVER, CHANGED)
    answer = work.site.ask("素案から何が変わりましたか")
    assert answer["status"] == "answered"
    statements, citations = answer["statements"], answer["citations"]
    assert isinstance(statements, list)
    assert isinstance(citations, list)
    assert statements[0]["text"] == "公園の面積・目標：20 → 25"
    assert "毎年二回" in statements[1]["text"]
    assert "毎年四回" in statements[1]["text"]
    assert [len(each["citations"]) for each in statements] == [2, 2]
    for each in citations:
        path, _, _ = each["url"].partition("#")
        assert work.site.client.get(path).status_code == 200
    assert [(each["edition"]["status"], each["state"]) for each in citations[:2]] == [
        ("draft", "superseded"),
        ("adopted", "current"),
    ]
    assert work.site.client.get(answer["nearest"][0]["url"]).status_code == 200  # type: ignore[index]


def test_what_came_and_went_is_told_beside_where_it_does_not_stand(work: WorkingSite) -> None:
    more = GOALS.replace("| 植えた木の本数 | 300 | 900 |", "| 井戸の数 | 4 | 6 |")
    publish(work, GOALS + RIVER, more + FOREST)
    answer = work.answerer.answer(Question("素案から何が変わりましたか"))
    assert said(answer) == [
        "追加：「井戸の数 4 6」",
        "削除：「植えた木の本数 300 900」",
        "追加：「森」",
        "削除：「川」",
    ]
    assert proved(answer, lambda section_id: work.bench.catalogue.section(section_id).text)


def test_of_several_plans_it_asks_back_which(work: WorkingSite) -> None:
    publish(work, GOALS, CHANGED)
    publish(work, RIVER, RIVER.replace("二回", "四回"), title=WATER)
    answer = work.answerer.answer(Question("素案から何が変わりましたか"))
    assert answer.status is AnswerStatus.NOT_FOUND
    assert all(title in answer.message for title in ("青空市みどりの計画", "青空市水道計画"))
    assert len(answer.nearest) == 2
    assert "毎年四回" in said(work.answerer.answer(Question("水道計画は素案から何が変わりましたか")))[0]


def test_the_words_of_a_plans_name_are_no_topic(work: WorkingSite) -> None:
    publish(work, GOALS, CHANGED)
    answer = work.answerer.answer(Question("みどりの計画は素案から何が変わりましたか"))
    assert "公園の面積・目標：20 → 25" in said(answer)


def test_a_plan_of_one_edition_is_answered_as_ever(work: WorkingSite) -> None:
    publish(work, GOALS + RIVER)
    answer = work.answerer.answer(Question("素案から何が変わりましたか"))
    assert "compared_editions" not in [notice.code for notice in answer.notices]


def test_the_same_text_is_told_as_the_same(work: WorkingSite) -> None:
    publish(work, GOALS + RIVER, GOALS + RIVER + "\n")
    answer = work.answerer.answer(Question("素案から何が変わりましたか"))
    assert answer.message == "「素案」と「確定版」に書かれていることは同じです。"


def test_residents_are_told_nothing_of_an_internal_draft(work: WorkingSite) -> None:
    publish(work, GOALS.replace("900", "777"), audience=Audience.INTERNAL)
    publish(work, GOALS, CHANGED)
    answer = work.answerer.answer(Question("素案から何が変わりましたか"))
    assert "777" not in repr(answer)
