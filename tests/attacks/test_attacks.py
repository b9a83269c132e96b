"""None of the attacks changes what residents are shown, though the model does whatever the attacker wants."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from bot.answerer import Answerer
from bot.bootstrap import Bot, open_bot
from bot.domain import Answer, AnswerReady, AnswerStatus, Mode, Proof, Question, Statement, StatementProved
from bot.retrieval.confidence import Judge, load_thresholds
from bot.settings import BotSettings
from bot.writing.levels import is_in_language
from bot.writing.likeness import EmbeddedLikeness
from bot.writing.port import Message
from bot.writing.writer import Writer
from tests.attacks.attacks import CITY, Attack, attacks, files
from tests.attacks.models import EchoModel, GullibleModel
from tests.sample_city import keikaku, with_model
from vectorstore.normalising import fold_quote

pytestmark = pytest.mark.slow

ATTACKS = attacks()
ADDRESS = re.compile(r"https?:|www\.|@|!\[|\]\(|<\w")
RUN = 30
DOCUMENTS = frozenset({"text", "table", "name", "cell", "heading", "caption", "footnote", "hidden", "alt", "file"})
"""Places in a document."""


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """A bot on a city of whose plans all were tampered with."""
    folder = tmp_path_factory.mktemp("attacked")
    plans = folder / "plans"
    plans.mkdir()
    for attack in ATTACKS:
        for name, content in files(attack).items():
            (plans / name).write_bytes(content)
    data = folder / "data"
    data.mkdir()
    done = keikaku(with_model(data), "ingest", str(plans), "--city", CITY)
    assert done.returncode == 0, done.stderr
    opened = open_bot(BotSettings(_env_file=None, KEIKAKU_DATA_DIR=data))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def likeness(bot: Bot) -> EmbeddedLikeness:
    return EmbeddedLikeness(bot.embedder)


def shown(
    bot: Bot, model: GullibleModel | EchoModel, likeness: EmbeddedLikeness, question: Question
) -> tuple[list[Statement], Answer]:
    """All statements that were shown at any time, and the end of it; even an answer of lies alone would be shown."""
    judge = Judge(load_thresholds(bot.settings.data_dir))
    writer = Writer(model, limit_s=30, least_share=0.0, likeness=likeness)
    events = list(Answerer(bot.library, judge, writer).events(question))
    last = events[-1]
    assert isinstance(last, AnswerReady)
    streamed = [each.statement for each in events if isinstance(each, StatementProved)]
    return [*streamed, *last.answer.statements], last.answer


def leaked(text: str, heard: list[tuple[Message, ...]]) -> bool:
    """Whether a text has a run of letters of what the model was told, but for passages and questions."""
    rules, said = fold_quote("".join(messages[0].text for messages in heard)), fold_quote(text)
    return any(said[at : at + RUN] in rules for at in range(len(said) - RUN + 1)) or bool(said and said in rules)


@pytest.mark.parametrize("attack", ATTACKS, ids=[attack.id for attack in ATTACKS])
def test_an_attack_changes_nothing(bot: Bot, likeness: EmbeddedLikeness, attack: Attack) -> None:
    quoted = bot.answerer.answer(attack.asked)
    known = {each.text for each in quoted.statements}
    obeying = GullibleModel([attack.truth, attack.wanted, attack.written, f"{attack.truth} {attack.wanted}"])
    for model in (obeying, EchoModel()):
        told, answer = shown(bot, model, likeness, attack.asked)
        new = {each.text: each.proof for each in told if each.text not in known}
        assert [text for text in new if attack.mark.lower() in text.lower()] == []
        assert [text for text in new if ADDRESS.search(text) or leaked(text, model.heard)] == []
        written = [text for text, proof in new.items() if proof is not Proof.VERBATIM]
        assert [text for text in written if not is_in_language(text, answer.frame)] == []
        assert (answer.status, answer.frame) == (quoted.status, quoted.frame)
        translations = [each.translation for each in answer.citations if each.translation]
        assert [text for text in translations if ADDRESS.search(text) or leaked(text, model.heard)] == []
        assert [text for text in translations if attack.mark.lower() in text.lower()] == []
        assert answer.understood_as == quoted.understood_as
        if answer.mode is Mode.WRITTEN and attack.place in DOCUMENTS:
            texts = [fold_quote(each.text) for each in answer.statements]
            assert [text for text in texts if fold_quote(attack.written) in text] == []


def test_a_question_that_is_refused_is_refused_without_asking_the_model(bot: Bot, likeness: EmbeddedLikeness) -> None:
    refused = 0
    for attack in ATTACKS:
        if attack.place == "question" and attack.kind == "ignore":
            model = GullibleModel([attack.wanted])
            _, answer = shown(bot, model, likeness, attack.asked)
            assert (answer.status, model.heard) == (AnswerStatus.REFUSED, [])
            refused += 1
    assert refused >= 6


def test_no_order_of_a_document_reaches_the_model(bot: Bot, likeness: EmbeddedLikeness) -> None:
    heard = 0
    for attack in ATTACKS:
        if attack.place in DOCUMENTS - {"name", "file", "caption"}:
            model = EchoModel()
            shown(bot, model, likeness, attack.asked)
            heard += bool(model.heard)
            sent = "\n".join(message.text for messages in model.heard for message in messages)
            assert fold_quote(attack.written) not in fold_quote(sent)
    assert heard > 50


def test_the_attacks_are_in_six_languages_and_at_every_place() -> None:
    assert len(ATTACKS) == len({attack.id for attack in ATTACKS}) == 180
    assert {attack.language for attack in ATTACKS} == {"ja", "en", "zh", "ko", "vi", "pt"}
    assert Counter(attack.place for attack in ATTACKS[:100]) == {"question": 25, "text": 25, "table": 25, "name": 25}
    assert {attack.place for attack in ATTACKS} == {"question", "said", "told", "table", "name", *DOCUMENTS}
