import json
import time
from itertools import cycle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.writing.replies.parsing import MOST_CHARS, MOST_STATEMENTS, ReplyReader, WrittenDraft
from bot.writing.replies.texts import MOST_CHARS as LONGEST

PARK, COUNT = "公園の広さは12㎡です。", "公園の数は92か所です。"


def read(reply: str, size: int = 3) -> list[WrittenDraft]:
    reader = ReplyReader()
    found = [draft for at in range(0, len(reply), size) for draft in reader.feed(reply[at : at + size])]
    return [*found, *reader.close()]


def texts(reply: str, size: int = 3) -> list[str]:
    return [draft.text for draft in read(reply, size) if not draft.faults]


def faults(text: str) -> tuple[str, ...]:
    [draft] = read(json.dumps([{"text": text}]))
    return draft.faults


plain_texts = st.text(st.characters(codec="utf-8", exclude_categories=["C", "P", "S", "Z"]), min_size=2, max_size=30)
drafts = st.builds(
    lambda text, passages, words: {"text": text, "passages": passages, "words": words},
    st.builds("あ{}「い」。".format, plain_texts),
    st.lists(st.integers(0, 999), max_size=4),
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=20),
)
replies = st.builds(
    lambda each, ascii_only, indent: (each, json.dumps({"statements": each}, ensure_ascii=ascii_only, indent=indent)),
    st.lists(drafts, max_size=5, unique_by=lambda draft: draft["text"]),
    st.booleans(),
    st.sampled_from([None, 0, 2]),
)


@settings(max_examples=50, deadline=None)
@given(replies, st.lists(st.integers(1, 40), min_size=1, max_size=20))
def test_any_split_of_a_valid_reply_gives_its_statements(
    reply: tuple[list[dict[str, object]], str], sizes: list[int]
) -> None:
    wanted, text = reply
    reader, rest = ReplyReader(), text
    found: list[WrittenDraft] = []
    for size in cycle(sizes):
        if not rest:
            break
        found += reader.feed(rest[:size])
        rest = rest[size:]
    found += reader.close()
    assert [(one.text, list(one.passages), one.words) for one in found] == [
        (one["text"], one["passages"], one["words"]) for one in wanted
    ]


@settings(max_examples=50, deadline=None)
@given(replies)
def test_a_statement_is_given_with_the_brace_that_completes_it(reply: tuple[list[dict[str, object]], str]) -> None:
    wanted, text = reply
    reader, due, at = ReplyReader(), 0, text.find("[") + 1
    list(reader.feed(text[:at]))
    decoder = json.JSONDecoder()
    for _ in wanted:
        start = text.index("{", at)
        at = decoder.raw_decode(text, start)[1]
        assert list(reader.feed(text[start : at - 1])) == []
        due += len(list(reader.feed(text[at - 1])))
    assert due == len(wanted)


@settings(deadline=None)
@given(st.text(max_size=300), st.integers(1, 50))
def test_no_reply_whatever_makes_it_fail_or_show_what_cannot_be_written_down(reply: str, size: int) -> None:
    for draft in read(reply, size):
        draft.text.encode("utf-8")
        assert len(draft.text) <= LONGEST


@settings(deadline=None)
@given(st.text("{}[]\",:\\'“”あa1 \n`<>/.。-think", max_size=200), st.integers(1, 9))
def test_what_is_read_does_not_hang_on_how_it_was_cut_up(reply: str, size: int) -> None:
    assert read(reply, size) == read(reply, 1_000)


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(f'[{{"text": "{PARK}"}}, {{"text": "{COUNT}"}}]', id="a bare list"),
        pytest.param(f'["{PARK}", "{COUNT}"]', id="a list of texts"),
        pytest.param(f'{{"text": "{PARK}"}}\n{{"text": "{COUNT}"}}\n', id="an object a line"),
        pytest.param(f'{{"text": "{PARK}"}}{{"text": "{COUNT}"}}', id="objects without a break"),
        pytest.param(f'{{"statements": ["{PARK}", "{COUNT}"]}}', id="texts for objects"),
        pytest.param(f'{{"answer": "{PARK}{COUNT}"}}', id="one text of two sentences"),
        pytest.param(f'{{"result": {{"statements": [{{"text": "{PARK}"}}]}}}}{COUNT}["{COUNT}"]', id="wrapped"),
        pytest.param(f'{{"final": {{"statements": [{{"text": "{PARK}"}}, "{COUNT}"]}}}}', id="wrapped in any name"),
        pytest.param(f'{{"statement1": "{PARK}", "statement_2": "{COUNT}"}}', id="numbered names"),
        pytest.param(f'{{"1": "{PARK}", "2": "{COUNT}"}}', id="numbers for names"),
        pytest.param(f"[{{'text': '{PARK}',}}, {{text: '{COUNT}'}},]", id="single marks and commas too many"),
        pytest.param(f"[{{“text”: “{PARK}”}}, {{“text”: “{COUNT}”}}]", id="curly marks"),
        pytest.param(f'{{"statements": [{{"text": "{PARK}"}} {{"text": "{COUNT}"}}', id="a comma and ends missing"),
        pytest.param(f'{{"statements": [{{"text": "{PARK}"], [{{"text": "{COUNT}"]}}', id="braces missing"),
        pytest.param(f'```json\n["{PARK}", "{COUNT}"]\n```\nI hope this helps.', id="fenced"),
        pytest.param(f'Here is the answer: {{"statements": ["{PARK}", "{COUNT}"]}}', id="after a word"),
        pytest.param(
            f'<think>\n"{COUNT}" {{"text": "x。"}}\n</think>\n["{PARK}", "{COUNT}"]', id="after thinking aloud"
        ),
        pytest.param(f'\ufeff\n {{"text" : "{PARK}" }} , {{"text":"{COUNT}"}}', id="blanks"),
        pytest.param(f'{{"statements": [{{"text": "{PARK}"}}, {{"text": "{PARK}"}}, "{COUNT}"]}}', id="repeated"),
        pytest.param(f"{PARK}{COUNT}", id="plain text"),
        pytest.param(f"- {PARK}\n- **{COUNT}**", id="a list of Markdown"),
        pytest.param(f"# 回答\n\n1. {PARK}[1]\n2) {COUNT}【2】\n", id="a numbered list with marks"),
        pytest.param(f"```\n{PARK}\n{COUNT}\n```", id="plain text in a fence"),
        pytest.param(f'"{PARK}{COUNT}"', id="plain text in quotation marks"),
    ],
)
def test_the_same_statements_are_read_in_many_shapes(reply: str) -> None:
    for size in (1, 3, 1_000):
        assert [text for text in texts(reply, size) if text != "Here is the answer:"] == [PARK, COUNT]


@pytest.mark.parametrize("name", ["text", "statement", "sentence", "answer", "claim", "content", "Text", "回答"])
def test_a_statement_goes_by_many_names(name: str) -> None:
    assert texts(json.dumps({"statements": [{name: PARK, "passages": [1]}]})) == [PARK]


@pytest.mark.parametrize(
    ("passages", "read_as"),
    [
        ([1, 3], (1, 3)),
        (["1", "[3]"], (1, 3)),
        ("1, 3", (1, 3)),
        (2, (2,)),
        ([{"number": 4}], (4,)),
        ([True, None, 1.5, 10**30, -2], (1, 5, 2)),
        ([], ()),
        (None, ()),
        ([[[[[[7]]]]]], ()),
    ],
)
def test_numbers_of_passages_are_read_however_they_are_written(passages: object, read_as: tuple[int, ...]) -> None:
    [draft] = read(json.dumps({"statements": [{"text": PARK, "passages": passages, "words": ["広さ", "12㎡"]}]}))
    assert (draft.passages, draft.words) == (read_as, "広さ 12㎡")


@pytest.mark.parametrize(
    "reply",
    [
        '{"meta": {"text": "これは違う。"}, "statements": [{"text": "%s"}]}',
        '{"statements": [{"text": "%s", "source": {"text": "これは違う。"}}]}',
        '{"statements": [{"source": [{"text": "これは違う。"}], "text": "%s"}]}',
        '{"passages": ["これは違う。"], "statements": ["%s"]}',
        '{"reasoning": "これは違う。", "answer": "%s"}',
        '{"statements": [{"text": "%s", "words": "これは違う。"}], "answer": "これは違う。"}',
        '{"statements": [{"text": "%s"}], "unknown": ["これは違う。"], "n": {"a": {"text": "これは違う。"}}}',
    ],
)
def test_a_text_that_stands_elsewhere_is_no_statement(reply: str) -> None:
    assert texts(reply % PARK) == [PARK]


def test_escapes_are_read_as_json_has_them_and_forgotten_ones_are_forgiven() -> None:
    assert texts(r'["a \"b\" \u7dd1 \ud83c\udf33 c\/d"]') == ['a "b" 緑 🌳 c/d']
    assert texts(r"['it\'s so', 'a\qb']") == ["it's so", "aqb"]
    assert texts('{"text": "計画では"緑"を守る。", "passages": [1]}') == ['計画では"緑"を守る。']
    assert texts('["一行目。\n二行目。"]') == ["一行目。 二行目。"]


def test_halves_of_a_letter_that_come_in_two_pieces_are_put_together() -> None:
    reader = ReplyReader()
    assert [draft.text for part in ('["木', "\ud83c", "\udf33", '"]') for draft in reader.feed(part)] == ["木🌳"]


def test_plain_text_is_not_taken_apart_within_figures_abbreviations_brackets_and_quotation_marks() -> None:
    plain = "面積は3.5haです。３．５倍です．次です。No. 5 is built by Mr. Sato at 3.5 ha. It opens in 2027. Why?\n"
    assert texts(plain) == [
        "面積は3.5haです。",
        "３．５倍です．",
        "次です。",
        "No. 5 is built by Mr. Sato at 3.5 ha.",
        "It opens in 2027.",
        "Why?",
    ]
    assert texts("市は「緑を守る。」とします。（注。）です。") == ["市は「緑を守る。」とします。", "（注。）です。"]
    assert texts("市は「緑を守る。\n次です。") == ["市は「緑を守る。", "次です。"]


def test_half_a_statement_is_none() -> None:
    assert texts(f'{{"statements": [{{"text": "{PARK}"}}, {{"text": "{COUNT}') == [PARK]
    assert texts(f'{{"statements": [{{"text": "{PARK}"}}, {{"text": "{COUNT}"') == [PARK]
    assert texts(f"<think>{PARK}") == []
    assert texts("") == texts("{") == texts("[[[") == texts("null")[:0] == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a\u0000bです。", "control or broken characters"),
        ("右から\u202e左です。", "control or broken characters"),
        ("\ud83c だけ。", "control or broken characters"),
        ("\ue000です。", "control or broken characters"),
        ("壊れた\ufffdです。", "control or broken characters"),
        ("詳しくは https://example.com/x です。", "a link"),
        ("詳しくはwww.example.jpです。", "a link"),
        ("申請は mitaka-city.com で。", "a link"),
        ("連絡は a@example.jp です。", "a link"),
        ("[公園](javascript:x)です。", "markup"),
        ("<b>公園</b>です。", "markup"),
        ("公園<img src=x onerror=alert(1)>です。", "markup"),
        ("<!channel> 公園です。", "markup"),
        ("&lt;b&gt; です。", "markup"),
        ('公園", "passages": [1]', "markup"),
        ("あ" * (LONGEST + 1), f"longer than {LONGEST} characters"),
    ],
)
def test_what_a_statement_may_not_hold_is_named(text: str, fault: str) -> None:
    assert fault in faults(text)


@pytest.mark.parametrize(
    "text",
    [
        "面積は3.5haで、A-1.2節にあります。",
        "क्‍षेत्र १२ हेक्टर हो।",
        "The park is 3 ha (2027). See No. 5.",
        "＜目標＞は10％以上です。",
        "x < 5 and y > 3 です。",
        "「みどり」・『水』／公園：12㎡〜15㎡です。",
    ],
)
def test_what_plans_write_is_no_fault(text: str) -> None:
    assert faults(text) == ()
    assert texts(json.dumps([text])) == [text]


def test_marks_of_lists_emphasis_and_citations_are_taken_off_and_cited_numbers_kept_as_hints() -> None:
    [draft] = read(json.dumps([{"text": "- **公園**は`12㎡`です[1][2, 3]。", "passages": [9]}]))
    assert (draft.text, draft.passages) == ("公園は12㎡です。", (9, 1, 2, 3))
    assert texts('["1. 公園です。", "・学校です。", "3.5haです。"]') == ["公園です。", "学校です。", "3.5haです。"]


def test_a_reply_without_an_end_is_read_up_to_a_limit() -> None:
    reader = ReplyReader()
    found = [draft for number in range(1_000) for draft in reader.feed(f'{{"text": "{number}か所です。"}},')]
    assert len(found) == MOST_STATEMENTS
    assert reader.is_full
    assert list(reader.close()) == []
    babble = ReplyReader()
    assert [draft for _ in range(MOST_CHARS) for draft in babble.feed("{ 12")] == []
    assert babble.is_full


def test_the_time_to_read_grows_with_the_length_and_no_faster() -> None:
    def seconds(letters: int) -> float:
        begun = time.thread_time()
        for filling in ("あ", '\\"', '" ', "<", "[", "No. ", "{ "):
            read('{"text": "' + filling * (letters // len(filling)))
            read(filling * (letters // len(filling)))
        return time.thread_time() - begun

    seconds(1_000)
    assert seconds(MOST_CHARS) < 12 * max(seconds(MOST_CHARS // 4), 0.02)
