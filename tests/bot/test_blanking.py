from dataclasses import replace

from bot.blanking import without_quotes
from bot.domain import Answer, AnswerStatus, Citation, Statement
from tests.passages import EDITION, PLAN
from vectorstore.domain import Status

CITATION = Citation(
    1, PLAN, EDITION, Status.ADOPTED, ("公園",), "s", "c", "公園を増やします。", translation="More parks."
)
ANSWER = Answer(
    "a", "t", AnswerStatus.ANSWERED, "Parks?", "en", statements=(Statement("More parks.", (1,)),), citations=(CITATION,)
)


def test_what_was_taken_down_is_gone_in_every_language() -> None:
    blank = without_quotes(ANSWER, {EDITION.id})
    assert "More parks." not in repr(blank)
    assert "公園を増やします。" not in repr(blank)


def test_what_still_stands_keeps_its_translation() -> None:
    other = replace(CITATION, number=2, edition=replace(EDITION, id="e2"))
    assert without_quotes(replace(ANSWER, citations=(CITATION, other)), {EDITION.id}).citations[1] == other
