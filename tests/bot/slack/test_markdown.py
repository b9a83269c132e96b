import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.slack.elements import link
from bot.slack.markdown import entities, escape, one_line, settled
from tests.hostile import hostile_strings

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
"""Reads Markdown as CommonMark and GitHub have it: Slack's goes no further."""

WORDS = {"paragraph_open", "paragraph_close", "text", "text_special", "softbreak", "hardbreak"}

ACTS = (
    "*",
    "_",
    "~",
    "`",
    "[",
    "]",
    "(",
    ")",
    "<",
    ">",
    "!",
    "|",
    "#",
    "-",
    "+",
    "=",
    ".",
    "1",
    "\\",
    "&",
    "@",
    ":",
    "/",
)
PIECES = st.sampled_from(
    (*ACTS, " ", "\n", "\n\n", "    ", "\t", "計画", "a", "amp;", "www.", "http", "here", "10年。")
)
ODD = st.lists(PIECES, max_size=30).map("".join)
SENDABLE = st.characters(exclude_categories=["Cs", "Cc"])
ANY = st.text(SENDABLE | st.just("\n"))


def read(markdown: str) -> tuple[str, set[str]]:
    """What a reader of Markdown shows, line for line, and all that it found beside words."""
    tokens = [
        leaf for each in READER.parse(markdown) for leaf in (each.children if each.children is not None else [each])
    ]
    return "".join(map(_shown, tokens)), {each.type for each in tokens} - WORDS


def _shown(token: Token) -> str:
    return "\n" if token.type in ("softbreak", "hardbreak", "paragraph_close") else token.content


def lines(text: str) -> list[str]:
    """The lines of a text that are not blank, without the blanks around them."""
    return [each.strip() for each in text.split("\n") if each.strip()]


def unescaped(markdown: str) -> str:
    plain = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def unindented(text: str) -> str:
    return re.sub(r"^[ \t\u00a0]+", lambda found: "\u00a0" * len(found[0]), text, flags=re.MULTILINE)


@pytest.mark.parametrize(
    "sentence",
    [
        "本計画の期間は、2025年度（令和7年度）から10年間です。",
        "公園の広さは1人あたり9.8㎡で、前の計画より1.5％増えました。",
        "受付は8:30～17:15、電話0123-45-6789（内線 12）。",
        "「みどり」とは、樹林地・農地・水辺などをいう。※詳しくは第3章を参照",
        "-5度を下回る日、+3%の伸び、#1の目標",
        "１．基本方針　＊注　＃見出し　［図］　＿　｜",
        "No.3 / a.m. / 3＞2",
    ],
)
def test_a_usual_sentence_stays_letter_for_letter(sentence: str) -> None:
    assert escape(sentence) == sentence


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("<!channel> <@U01> <#C01> & <https://evil.example|市役所>", None),
        ("**太字** _斜め_ ~~消~~ `印`", r"\*\*太字\*\* \_斜め\_ \~\~消\~\~ \`印\`"),
        ("[計画](https://evil.example)", r"\[計画\](https\://evil\.example)"),
        ("1. はじめに", r"1\. はじめに"),
        ("12) 次に", r"12\) 次に"),
        ("- 一つ\n+ 二つ", "\\- 一つ\n\\+ 二つ"),
        ("# 見出し", r"\# 見出し"),
        ("> 引用", r"\> 引用"),
        ("見出し\n===", "見出し\n\\==="),
        ("見出し\n---", "見出し\n\\---"),
        ("| 表 |\n|---|", "\\| 表 \\|\n\\|---\\|"),
        ("    字下げ", "\u00a0\u00a0\u00a0\u00a0字下げ"),
        (":tada: 10:30:00", r"\:tada: 10\:30:00"),
        ("@here @channel a@example.com", r"\@here \@channel a\@example\.com"),
        ("javascript:alert(1) mailto:x tel:1", r"javascript\:alert(1) mailto\:x tel\:1"),
        ("&lt;@U01&gt;", "&amp;lt;\\@U01&amp;gt;"),
        ("C:\\計画\\", r"C\:\\計画\\"),
        ("行\r\n行\u2028行\x0b行", "行\n行\n行\n行"),
    ],
)
def test_what_would_act_is_held(text: str, markdown: str | None) -> None:
    escaped = escape(text)
    assert markdown in (None, escaped)
    assert "<" not in escaped
    shown, found = read(escaped)
    assert (lines(shown), found) == (lines(settled(text)), set())


@given(ODD)
def test_whatever_is_put_together_from_signs_is_read_as_words(text: str) -> None:
    shown, found = read(escape(text))
    assert found == set()
    assert lines(shown) == lines(text)


@given(ANY)
def test_every_text_is_read_as_it_was(text: str) -> None:
    escaped = escape(text)
    assert unescaped(escaped) == unindented(settled(text))
    shown, found = read(escaped)
    assert (found, lines(shown)) == (set(), lines(settled(text)))


def test_no_hostile_text_acts() -> None:
    for text in hostile_strings():
        escaped = escape(text)
        assert not re.search("[<\ud800-\udfff\x00]", escaped)
        shown, found = read(escaped)
        assert (lines(shown), found) == (lines(settled(text)), set())
        assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", entities(text))


@pytest.mark.parametrize("text", ["公園\x00", "\ud800広さ", "a\x1b[31m", "\x85\x7f"])
def test_what_cannot_be_sent_is_shown_as_a_gap(text: str) -> None:
    assert escape(text).encode().isascii() is False
    assert "\ufffd" in settled(text)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("公園\u202eの広さ", "\u202c"),
        ("\u2067公園\u202b", "\u202c\u2069"),
        ("\u202aabc\u202c", ""),
        ("\u2069\u202c公園", ""),
        ("公園", ""),
    ],
)
def test_a_direction_ends_with_its_text(text: str, ends: str) -> None:
    assert settled(text) == text + ends


@given(st.text(), st.integers(min_value=2, max_value=50))
def test_a_label_is_one_line_of_the_length_allowed(text: str, limit: int) -> None:
    label = one_line(text, limit)
    assert len(label) <= limit
    assert label == " ".join(label.split())


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://plans.example.jp/a?x=1&y=2#q", "<https://plans.example.jp/a?x=1&amp;y=2#q|見る>"),
        ("https://x.example/a|b>c<d e", "<https://x.example/a%7Cb%3Ec%3Cd%20e|見る>"),
        ("javascript:alert(1)", ""),
        ("", ""),
        ("https://x.example/\n", ""),
        (f"https://x.example/{'a' * 3000}", ""),
    ],
)
def test_a_link_leads_where_it_says_or_is_none(url: str, shown: str) -> None:
    assert link(url, "見る") == shown
