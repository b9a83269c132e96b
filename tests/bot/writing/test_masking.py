"""Whatever a question holds of its asker, in whatever language: none of it is in what a model is sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import Question, Turn
from bot.understanding.query import Understood
from bot.writing.port import Message
from bot.writing.rewriting import rewrite_messages
from bot.writing.writer import Task, Writer
from tests.passages import passage
from tests.writing_models import ScriptedModel, statements

PARKS = passage("公園の広さを12㎡にします。")
ASKED = {
    "ja": ("{}です。公園の広さは何㎡ですか。", "公園の広さは何㎡ですか。{}までお願いします。"),
    "en": ("How large are the parks? Please reply to {}.", "{} - how large are the parks?"),
    "zh": ("公园有多大？请联系{}。", "{}，公园有多大？"),
    "ko": ("공원은 얼마나 넓습니까? {} 로 알려 주세요.", "{} 공원은 얼마나 넓습니까?"),
    "vi": ("Công viên rộng bao nhiêu? Xin gọi {}.", "{} công viên rộng bao nhiêu?"),
    "pt": ("Qual é a área dos parques? Responda para {}.", "{} qual é a área dos parques?"),
    "tl": ("Gaano kalaki ang mga parke? Tumawag sa {}.", "{} gaano kalaki ang mga parke?"),
    "ne": ("पार्क कति ठूलो छ? {} मा खबर गर्नुहोस्।", "{} पार्क कति ठूलो छ?"),
}
NAMED = {
    "ja": ("私は{}です。公園は？", ("山田太郎", "佐藤花子", "高橋一郎", "鈴木")),
    "en": ("My name is {}. How large are the parks?", ("Ana Silva", "John Smith", "Li")),
    "zh": ("我叫{}，公园有多大？", ("王小明", "李娜", "欧阳修")),
    "ko": ("제 이름은 {}입니다. 공원은?", ("김철수", "이영희")),
    "vi": ("Tên tôi là {}. Công viên rộng bao nhiêu?", ("Nguyễn Văn Ánh", "Trần Thị Hoa")),
    "pt": ("Meu nome é {}. Qual é a área?", ("João Souza", "Maria Lima")),
    "tl": ("Ang pangalan ko ay {}. Gaano kalaki?", ("Jose Cruz", "Liza Santos")),
    "ne": ("मेरो नाम {} हो। पार्क कति ठूलो छ?", ("राम बहादुर", "सीता थापा")),
}
WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")

digits = st.text("0123456789", min_size=4, max_size=4)
joins = st.sampled_from(["-", " ", ".", "－", ""])
written = st.booleans()


@st.composite
def phones(draw: st.DrawFn) -> str:
    begun = draw(st.sampled_from(["090", "080", "070", "050", "+81 90", "+8180"]))
    join = draw(joins)
    number = f"{begun}{join}{draw(digits)}{join}{draw(digits)}"
    return number.translate(WIDE) if draw(written) else number


@st.composite
def abroad(draw: st.DrawFn) -> str:
    join = draw(st.sampled_from(["-", " "]))
    code = draw(st.sampled_from(["+82", "+86", "+84", "+55", "+63", "+977", "+1"]))
    return f"{code}{join}{draw(st.integers(100, 999))}{join}{draw(st.integers(100, 999))}{join}{draw(digits)}"


@st.composite
def mails(draw: st.DrawFn) -> str:
    letters = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=3, max_size=10)
    at = draw(st.sampled_from(["@", "＠"]))
    return f"{draw(letters)}.{draw(letters)}{at}{draw(letters)}.example.{draw(st.sampled_from(['jp', 'com', 'br']))}"


@st.composite
def my_numbers(draw: st.DrawFn) -> str:
    body = draw(st.text("0123456789", min_size=11, max_size=11))
    weighed = sum(int(each) * (at + 1 if at <= 6 else at - 5) for at, each in enumerate(reversed(body), 1))
    number = f"{body}{0 if weighed % 11 <= 1 else 11 - weighed % 11}"
    join = draw(st.sampled_from(["", " ", "-"]))
    return join.join((number[:4], number[4:8], number[8:]))


@st.composite
def addresses(draw: st.DrawFn) -> str:
    town = draw(st.sampled_from(["日野市神明", "三鷹市下連雀", "京都市中京区寺町", "世田谷区桜丘", "町田市森野"]))
    one, two, three = (draw(st.integers(1, 99)) for _ in range(3))
    return draw(
        st.sampled_from(
            [f"{town}{one}丁目{two}番{three}号", f"{town}{one}-{two}-{three}", f"{town}{one}丁目{two}-{three}"]
        )
    )


def sent(question: str, *earlier: str) -> str:
    """All that a model is sent for a question, with its rewriting."""
    model = ScriptedModel(statements("公園の広さを12㎡にします。"))
    task = Task(Understood(question, question, "ja", "ja"), (PARKS,), lambda _: PARKS.chunk.text)
    list(Writer(model, limit_s=5, least_share=0.5).write(task))
    asked = Question(question, history=tuple(Turn("user", each) for each in earlier))
    heard: list[Message] = [*rewrite_messages(asked), *(message for each in model.heard for message in each)]
    return "\n".join(message.text for message in heard)


@pytest.mark.parametrize("language", ASKED)
@given(st.data())
def test_numbers_and_addresses_stay_here(language: str, data: st.DataObject) -> None:
    secret = data.draw(st.one_of(phones(), abroad(), mails(), my_numbers()))
    question = data.draw(st.sampled_from(ASKED[language])).format(secret)
    found = sent(question, question)
    assert secret not in found
    assert not any(part in found for part in secret.replace("@", " ").replace("＠", " ").split() if len(part) > 7)


@given(addresses())
def test_where_somebody_lives_stays_here(address: str) -> None:
    found = sent(f"{address}に住んでいます。公園の広さは？", f"住所は{address}です")
    assert address not in found
    assert "番" not in found.split("<question>")[-1]


@pytest.mark.parametrize("language", NAMED)
def test_a_name_stays_here(language: str) -> None:
    question, names = NAMED[language]
    for name in names:
        found = sent(question.format(name), question.format(name))
        assert not [part for part in name.split() if part in found]


def test_what_is_asked_is_sent_all_the_same() -> None:
    assert "公園の広さは何㎡ですか" in sent("山田太郎と申します。090-1234-5678。公園の広さは何㎡ですか。")


def test_a_number_at_the_end_of_what_is_sent_of_a_turn_is_not_cut_in_half() -> None:
    found = sent("それはいつですか。", "公園の話です。" * 42 + "電話は090-1234-5678です。")
    assert "1234" not in found
