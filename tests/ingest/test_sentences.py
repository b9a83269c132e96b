"""Splitting text into sentences."""

import pytest

from ingest.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("朝に走る。夜に眠る。", ["朝に走る。", "夜に眠る。"]),
        ("市は「まず動く。次に直す。」と決めた。そして動いた。", ["市は「まず動く。次に直す。」と決めた。", "そして動いた。"]),
        ("人口（推計による。）は減る。", ["人口（推計による。）は減る。"]),
        ("本当に？そうです！はい", ["本当に？", "そうです！", "はい"]),
        ("驚いた！！それから", ["驚いた！！", "それから"]),
        ("出生率は1.8です。目標は２．１とする。", ["出生率は1.8です。", "目標は２．１とする。"]),
        ("The city grew. It is 3.5 km wide, e.g. here. Done.", ["The city grew.", "It is 3.5 km wide, e.g. here.", "Done."]),
        ("１．目的を定める。", ["１．目的を定める。"]),
        ("一行目\n二行目。", ["一行目", "二行目。"]),
        ("", []),
        ("閉じない「括弧がある。" + "長" * 500 + "。次の文。", ["閉じない「括弧がある。" + "長" * 500 + "。", "次の文。"]),
    ],
)  # fmt: skip
def test_a_text_is_split_only_where_a_sentence_ends(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


def test_no_letter_is_lost() -> None:
    text = "市は進める。（詳しくは次のとおり。\n）『本』を読む！　終わり"
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())
