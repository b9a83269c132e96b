"""What a statement says is done, by whom and when, is what its evidence says is done."""

import pytest

from bot.proof import unsupported

CLINIC = "令和６年10月から夜間診療の受付を休止しています。"
RIVER = "水位が2.8メートルに達したときは高齢者等避難を、3.6メートルに達したときは避難指示を発令します。"
REVIEW = "指標の達成度は、毎年度終了後に市が自ら評価し、８月に審議会の意見を聴きます。"
LIGHTS = "令和12年度までに、市の施設の照明をすべてLEDに替え、学校など22か所に太陽光発電設備を設置します。"
BOARD = "評価・検証を行うため、外部の有識者が参画する組織を設置します。"
HEAD = "会長に事故があるときは、会長があらかじめ指名する者がその職務を代理する。"

FALSE = [
    (CLINIC, "市民病院では、夜間診療を受け付けています。"),
    (RIVER, "水位が2.8メートルに達したときは、避難指示が発令されます。"),
    (REVIEW, "指標の達成度は、毎年度終了後に審議会が評価します。"),
    (LIGHTS, "令和12年度までに、市のすべての施設に太陽光発電設備を設置します。"),
    (LIGHTS, "市の施設の22か所の照明をLEDに替えます。"),
    (BOARD, "外部の有識者が参画する組織が設置されています。"),
    (HEAD, "会長に事故があるときは、市長がその職務を代理する。"),
]

TRUE = [
    (CLINIC, "夜間診療の受付は、令和6年10月から休止されています。"),
    (RIVER, "3.6メートルに達したときは、避難指示が発令されます。"),
    (REVIEW, "指標の達成度は、市が毎年度終了後に評価します。"),
    (LIGHTS, "学校など22か所に太陽光発電設備を設置します。"),
    (BOARD, "外部の有識者が参画する組織を設置することとしています。"),
    (HEAD, "会長に事故があるときは、会長が指名する者が職務を代理します。"),
]


@pytest.mark.parametrize(("quote", "statement"), FALSE)
def test_what_is_said_of_another_act_is_turned_down(quote: str, statement: str) -> None:
    assert unsupported(statement, [quote]) != []


@pytest.mark.parametrize(("quote", "statement"), TRUE)
def test_the_same_act_of_the_same_is_kept(quote: str, statement: str) -> None:
    assert unsupported(statement, [quote]) == []
