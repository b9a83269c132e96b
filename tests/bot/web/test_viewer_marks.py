"""That the viewer marks exactly what is cited, for the citations of every question that there is."""

import os
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser

from bot.addresses import edition_url, passage_url
from bot.bootstrap import Bot, open_bot
from bot.domain import Question
from bot.evaluation.questions import GoldQuestion, read_questions
from bot.placing import stamp
from bot.settings import BotSettings
from bot.shelf import Shelf
from bot.web.app import create_app
from bot.web.display import Display
from tests.sample_city import SAMPLES, SampleCity
from vectorstore.normalising import fold_quote


def marked(client: TestClient, url: str) -> str:
    """What the page marks as the quote, as it is compared."""
    page = client.get(url)
    assert page.status_code == 200
    tree = LexborHTMLParser(page.text)
    tree.strip_tags(["rt", "rp"])
    assert len(tree.css("[id=quote]")) == 1
    return fold_quote("".join(each.text() for each in tree.css("mark")))


def cited_quotes(bot: Bot, questions: Iterable[GoldQuestion]) -> dict[str, str]:
    """Every quote that answers to the questions rest on, by the address that shows it."""
    answers = (bot.answerer.answer(Question(each.text, history=each.history)) for each in questions)
    return {passage_url(each): each.quote for answer in answers for each in answer.citations}


def unlike(bot: Bot, quotes: Mapping[str, str], furigana: str = "") -> list[str]:
    """The addresses whose page marks something else than the quote."""
    client = TestClient(create_app(bot))
    return [
        url
        for url, quote in quotes.items()
        if marked(client, Display(furigana=furigana).link(url)) != fold_quote(quote)
    ]


def test_every_citation_of_the_sample_questions_is_marked_to_the_letter(sample_city: SampleCity) -> None:
    quotes = cited_quotes(sample_city.bot, read_questions(SAMPLES / "questions.jsonl"))
    assert len(quotes) > 50
    assert unlike(sample_city.bot, quotes) == []
    some = dict(list(quotes.items())[::4])
    assert unlike(sample_city.bot, some, furigana="1") == []


def test_all_that_a_section_holds_can_be_marked(sample_city: SampleCity) -> None:
    sections = [
        (f"{edition_url(shelved.plan.id, shelved.edition.number)}?section={section.id}", section.text)
        for plan in Shelf(sample_city.bot.catalogue).plans()
        for shelved in plan.editions[:1]
        for section in Shelf(sample_city.bot.catalogue).sections(shelved)
    ]
    quotes = {f"{url}&mark=0-{len(text)}-{stamp(text)}#quote": text for url, text in sections if text}
    assert sum("\n" in text for text in quotes.values()) > 100
    assert unlike(sample_city.bot, quotes) == []


@pytest.mark.slow
@pytest.mark.corpus
def test_every_citation_of_the_questions_on_real_plans_is_marked_to_the_letter(corpus: Path) -> None:
    held = os.environ.get("KEIKAKU_CORPUS_DATA", "")
    if not held:
        pytest.skip("no data folder with real plans; set KEIKAKU_CORPUS_DATA")
    files = sorted(corpus.joinpath("questions").glob("*.jsonl"))
    with closing(open_bot(BotSettings(KEIKAKU_DATA_DIR=Path(held)))) as bot:
        quotes = cited_quotes(bot, (each for file in files for each in read_questions(file)))
        assert quotes
        assert unlike(bot, quotes) == []
