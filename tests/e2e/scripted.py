"""An answerer that does what a word in the question asks for, so that every state can be looked at."""

import time
from collections.abc import Iterator
from dataclasses import replace

from bot.domain import (
    Answer,
    AnswerEvent,
    AnswerStatus,
    Mode,
    Notice,
    PassagesFound,
    Proof,
    Question,
    StageReached,
    Statement,
    StatementProved,
)
from prompts.reading import say
from tests.fakes_bot import WordAnswerer

PARK = "公園の広さはどうなりますか"
THREE = "公園のことを三つ教えてください"
PARTIAL = "公園のことを一部だけ教えてください"
REFUSED = "公園のことを断ってください"
UNAVAILABLE = "公園のことは休止中ですか"
WRITTEN = "公園のことを文章にしてください"
CUT_OFF = "公園のことを書きかけてください"
NOT_FOUND = "QWERTYUIOP"
FAILING = "公園が爆発しますか"
SLOW = "ゆっくり、" + THREE
PAUSE_S = 0.4

QUOTES = (
    "市民ひとりあたりの公園の広さを10平方メートルにします。",
    "歩いて10分で公園に着ける街にします。",
    "使う人の声を聞きながら進めます。",
)
WORDS = {
    "ja": "公園の広さは市民ひとりあたり10平方メートルにします。",
    "en": "Parks will have 10 square metres for each citizen.",
}
TRANSLATION = "We make parks of 10 square metres for each citizen."
_EMPTY = {
    "断って": (AnswerStatus.REFUSED, "そのご質問にはお答えできません。"),
    "休止": (AnswerStatus.UNAVAILABLE, "ただいま休止しています。"),
}


class ScriptedAnswerer(WordAnswerer):
    """Answers by word search, unless the question names a state."""

    def events(self, question: Question) -> Iterator[AnswerEvent]:
        """The events of the answer, with pauses between them where slowness is asked for."""
        if "書きかけ" in question.text:
            yield from self._cut_off(question)
        for event in super().events(question):
            if "ゆっくり" in question.text:
                time.sleep(PAUSE_S)
            yield event

    def _cut_off(self, question: Question) -> Iterator[AnswerEvent]:
        """What is written before the model breaks off; the quoted answer comes after it."""
        answer = self._written(question)
        yield StageReached("write")
        yield PassagesFound(answer.citations, answer.notices)
        yield StatementProved(0, answer.statements[0])
        time.sleep(PAUSE_S)

    def _made(self, question: Question) -> Answer:
        for word, (status, message) in _EMPTY.items():
            if word in question.text:
                bare = super()._made(replace(question, text=NOT_FOUND))
                return replace(bare, status=status, message=message, question=question.text, nearest=())
        if "三つ" in question.text or "書きかけ" in question.text:
            return self._three(question)
        if "文章に" in question.text:
            return self._written(question)
        if "一部" in question.text:
            return replace(self._three(question), status=AnswerStatus.PARTIAL, message="一部は見つかりませんでした。")
        return super()._made(question)

    def _written(self, question: Question) -> Answer:
        """An answer of a model: a sentence of its own, then one of the plan's; quotes are translated for foreigners."""
        quoted, is_foreign = self._three(question), question.language == "en"
        frame = "en" if is_foreign else "ja-easy" if question.level else "ja"
        said = Statement(WORDS["en" if is_foreign else "ja"], (1,), Proof.SUPPORTED, written_in=frame)
        first = replace(quoted.citations[0], translation=TRANSLATION if is_foreign else "")
        return replace(
            quoted,
            mode=Mode.WRITTEN,
            level=question.level,
            statements=(said, *quoted.statements[1:]),
            citations=(first, *quoted.citations[1:]),
            notices=(Notice("written_by_model", say("notices.written_by_model", frame)),),
        )

    def _three(self, question: Question) -> Answer:
        found = [super(ScriptedAnswerer, self)._made(replace(question, text=quote)) for quote in QUOTES]
        citations = tuple(replace(each.citations[0], number=at) for at, each in enumerate(found, 1))
        statements = tuple(Statement(each.quote, (each.number,)) for each in citations)
        return replace(found[0], question=question.text, statements=statements, citations=citations)
