"""What is denied must be what the evidence denies."""

import pytest

from bot.domain import DraftStatement
from bot.proof import examine
from tests.passages import passage

KEPT = "改定の時期は令和８年10月のまま変更しません。"


@pytest.mark.parametrize("lie", ["費用はかかりません。", "料金はありません。"])
def test_a_denial_of_one_thing_does_not_carry_that_of_another_which_only_the_heading_names(lie: str) -> None:
    shown = passage(KEPT, path=("修正案", "水道料金の改定率"))
    proved, rejected = examine([DraftStatement(lie, ((shown, 0),))], lambda _: KEPT)
    assert lie not in [one.text for one in proved]
    assert any(reason.startswith("no: ") for reason in rejected[0].reasons)


def test_a_denial_in_other_words_of_the_same_thing_is_carried() -> None:
    shown = passage(KEPT, path=("修正案", "水道料金の改定率"))
    told = "改定の時期は変わりません。"
    proved, _ = examine([DraftStatement(told, ((shown, 0),))], lambda _: KEPT)
    assert told in [one.text for one in proved]
