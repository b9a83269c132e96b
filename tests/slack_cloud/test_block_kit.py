from collections.abc import Mapping

import pytest
from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    ConfirmObject,
    ContextActionsBlock,
    ContextBlock,
    DividerBlock,
    FeedbackButtonObject,
    FeedbackButtonsElement,
    HeaderBlock,
    InputBlock,
    MarkdownBlock,
    MarkdownTextObject,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    SectionBlock,
)
from slack_sdk.models.views import View

from tests.slack_cloud.block_kit import Surface, block_faults, length_faults
from tests.slack_cloud.view_rules import view_faults

Json = dict[str, object]


def plain(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def button(words: str = "押す", **fields: object) -> Json:
    return {"type": "button", "text": plain(words), **fields}


def section(words: str = "文", **fields: object) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}, **fields}


def actions(*elements: object) -> Json:
    return {"type": "actions", "elements": list(elements)}


def context(*elements: object) -> Json:
    return {"type": "context", "elements": list(elements)}


def typed(block_id: str = "b", **fields: object) -> Json:
    element = {"type": "plain_text_input", "action_id": f"a-{block_id}", **fields}
    return {"type": "input", "block_id": block_id, "label": plain("理由"), "element": element}


def thumbs(**fields: object) -> Json:
    good = {"text": plain("よい"), "value": "up:1"}
    element = {"type": "feedback_buttons", "action_id": "feedback", "positive_button": good, "negative_button": good}
    return {"type": "context_actions", "elements": [element | fields]}


def modal(*blocks: object, **fields: object) -> Json:
    return {"type": "modal", "title": plain("出典"), "submit": plain("送る"), "blocks": list(blocks), **fields}


def asked(**fields: object) -> Json:
    whole = {"title": plain("回す"), "text": plain("よいですか"), "confirm": plain("はい"), "deny": plain("いいえ")}
    return {**whole, **fields}


def rich(*elements: object) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def choice(kind: str, *values: str) -> Json:
    options = [{"text": plain(value[:75]), "value": value} for value in values]
    return {"type": kind, "action_id": "choice", "options": options}


def test_what_slacks_own_models_build_is_sound() -> None:
    confirm = ConfirmObject(title="回す", text="よいですか", confirm="はい", deny="いいえ")
    good, bad = (FeedbackButtonObject(text=words, value=words) for words in ("よい", "わるい"))
    blocks = [
        MarkdownBlock(text="**計画**"),
        HeaderBlock(text="計画"),
        DividerBlock(),
        SectionBlock(text="文", accessory=ButtonElement(text="出典", action_id="open_source:1", value="01J")),
        SectionBlock(fields=["左", "右"]),
        ContextBlock(elements=[PlainTextObject(text="一"), MarkdownTextObject(text="*二*")]),
        ActionsBlock(elements=[ButtonElement(text="回す", action_id="hand_on", value="01J", confirm=confirm)]),
        ContextActionsBlock(
            elements=[FeedbackButtonsElement(action_id="feedback", positive_button=good, negative_button=bad)]
        ),
    ]
    assert block_faults([block.to_dict() for block in blocks], Surface.MESSAGE) == []


def test_a_modal_of_slacks_own_models_is_sound() -> None:
    options = [Option(text=words, value=words) for words in ("誤り", "古い")]
    blocks = [
        InputBlock(label="理由", element=RadioButtonsElement(action_id="reason", options=options), block_id="r"),
        InputBlock(label="詳しく", element=PlainTextInputElement(action_id="said", max_length=300), optional=True),
    ]
    view = View(type="modal", title="理由", submit="送る", close="やめる", callback_id="reasons", blocks=blocks)
    assert view_faults(view.to_dict(), Surface.MODAL) == []


@pytest.mark.parametrize(
    "blocks",
    [
        [section("あ" * 3000)],
        [{"type": "markdown", "text": "あ" * 6000}, {"type": "markdown", "text": "い" * 6000}],
        [{"type": "header", "text": plain("あ" * 150)}],
        [context(*[plain("あ")] * 10)],
        [actions(*[button("あ" * 75, action_id=str(n), value="1" * 2000) for n in range(25)])],
        [actions(button(confirm=asked(title=plain("あ" * 100), text=plain("い" * 300), confirm=plain("う" * 30))))],
        [actions(button(url="https://" + "a" * 2992))],
        [thumbs()],
        [{"type": "divider", "block_id": "1" * 255}],
        [actions(choice("radio_buttons", *map(str, range(10))))],
        [actions(choice("static_select", *map(str, range(100))))],
        [rich({"type": "rich_text_quote", "elements": [{"type": "text", "text": "文", "style": {"bold": True}}]})],
        [rich({"type": "rich_text_list", "style": "bullet", "elements": [{"type": "rich_text_section", "elements": [{"type": "link", "url": "https://a.jp"}]}]})],
        [{"type": "image", "image_url": "https://a.jp/1.png", "alt_text": "図"}],
    ],
)  # fmt: skip
def test_what_is_just_within_the_limits_is_sound(blocks: list[Json]) -> None:
    assert block_faults(blocks, Surface.MESSAGE) == []


@pytest.mark.parametrize(
    ("blocks", "fault"),
    [
        ([section("あ" * 3001)], "must be less than 3001 characters"),
        ([section("")], "more than 0 characters"),
        ([{"type": "section"}], "needs text or fields"),
        ([{"type": "section", "text": {"type": "markdown", "text": "文"}}], "must be of type plain_text or mrkdwn"),
        ([{"type": "section", "fields": [plain("あ")] * 11}], "no more than 10 items"),
        ([{"type": "section", "fields": [plain("あ" * 2001)]}], "less than 2001"),
        ([section(colour="red")], "invalid additional property: colour"),
        ([{"type": "paragraph"}], "unsupported type: paragraph"),
        (["text"], "must provide an object"),
        ([{"type": "markdown", "text": "あ" * 12001}], "less than 12001"),
        ([{"type": "markdown", "text": "あ" * 6001}] * 2, "12002 characters together"),
        ([{"type": "markdown", "text": ""}], "more than 0 characters"),
        ([{"type": "header", "text": plain("あ" * 151)}], "less than 151"),
        ([{"type": "header", "text": {"type": "mrkdwn", "text": "あ"}}], "must be of type plain_text"),
        ([context(*[plain("あ")] * 11)], "no more than 10 items"),
        ([context()], "no fewer than 1 items"),
        ([context(button())], "must be of type plain_text or mrkdwn"),
        ([actions()], "no fewer than 1 items"),
        ([actions(*[button()] * 26)], "no more than 25 items"),
        ([actions(button("あ" * 76))], "less than 76"),
        ([actions(button(value="1" * 2001))], "less than 2001"),
        ([actions(button(url="h" * 3001))], "less than 3001"),
        ([actions(button(style="loud"))], "must be one of primary, danger"),
        ([actions(button(action_id="1" * 256))], "less than 256"),
        ([actions({"type": "button"})], "missing required field: text"),
        ([actions(thumbs()["elements"])], "must provide an object"),
        ([actions({"type": "plain_text_input"})], "unsupported type: plain_text_input"),
        ([actions(button(action_id="a")), actions(button(action_id="a"))], "action_id 'a' already exists"),
        ([section(block_id="b"), section(block_id="b")], "block_id 'b' already exists"),
        ([section(block_id="1" * 256)], "less than 256"),
        ([actions(button(confirm=asked(title=plain("あ" * 101))))], "less than 101"),
        ([actions(button(confirm=asked(text=plain("あ" * 301))))], "less than 301"),
        ([actions(button(confirm=asked(deny=plain("あ" * 31))))], "less than 31"),
        ([actions(button(confirm={"title": plain("回す")}))], "missing required field: text"),
        ([thumbs(positive_button={"text": plain("よい")})], "missing required field: value"),
        ([thumbs(negative_button={"text": plain("あ" * 76), "value": "1"})], "less than 76"),
        ([{"type": "context_actions", "elements": [button()]}], "unsupported type: button"),
        ([{"type": "context_actions", "elements": [{"type": "feedback_buttons"}] * 6}], "no more than 5 items"),
        ([actions(choice("radio_buttons", *map(str, range(11))))], "no more than 10 items"),
        ([actions(choice("overflow", *map(str, range(6))))], "no more than 5 items"),
        ([actions(choice("static_select", *map(str, range(101))))], "no more than 100 items"),
        ([actions(choice("static_select", "1" * 151))], "less than 151"),
        ([actions(choice("static_select", "1", "1"))], "not unique"),
        ([actions({**choice("radio_buttons", "1"), "initial_option": {"value": "2"}})], "not one of the options"),
        ([typed(max_length=3001)], "between 1 and 3000"),
        ([typed(max_length=3, initial_value="1234")], "less than 4"),
        ([typed(placeholder=plain("あ" * 151))], "less than 151"),
        ([{"type": "input", "label": plain("理由"), "element": button()}], "unsupported type: button"),
        ([{"type": "input", "element": typed()["element"]}], "missing required field: label"),
        ([rich({"type": "text", "text": "文"})], "unsupported type: text"),
        ([rich({"type": "rich_text_section", "elements": [{"type": "text"}]})], "missing required field: text"),
        ([rich({"type": "rich_text_section", "elements": [{"type": "rich_text_quote"}]})], "unsupported type"),
        ([rich({"type": "rich_text_list", "elements": []})], "missing required field: style"),
        ([{"type": "image", "image_url": "https://a.jp/1.png"}], "missing required field: alt_text"),
        ([{"type": "image", "alt_text": "図"}], "needs either image_url or slack_file"),
    ],
)  # fmt: skip
def test_what_slack_would_refuse_is_found(blocks: list[object], fault: str) -> None:
    assert fault in "\n".join(block_faults(blocks, Surface.MESSAGE))


@pytest.mark.parametrize(
    ("view", "fault"),
    [
        (modal(section(), title=plain("あ" * 25)), "less than 25"),
        (modal(section(), submit=plain("あ" * 25)), "less than 25"),
        (modal(section(), close=plain("あ" * 25)), "less than 25"),
        (modal(*[section()] * 101), "no more than 100 items"),
        (modal(), "no fewer than 1 items"),
        (modal(section(), private_metadata="1" * 3001), "less than 3001"),
        (modal(section(), callback_id="1" * 256), "less than 256"),
        (modal(section(), colour="red"), "invalid additional property: colour"),
        (modal({"type": "markdown", "text": "文"}), "unsupported type: markdown in a modal"),
        (modal(thumbs()), "unsupported type: context_actions in a modal"),
        ({"type": "modal", "title": plain("出典"), "blocks": [typed()]}, "missing required field: submit"),
        ({"type": "modal", "blocks": [section()]}, "missing required field: title"),
        ({"type": "home", "blocks": [section()]}, "must be of type modal"),
        (modal(*[section("あ" * 3000)] * 100), "view_too_large"),
    ],
)
def test_what_slack_would_refuse_of_a_modal_is_found(view: Mapping[str, object], fault: str) -> None:
    assert fault in "\n".join(view_faults(view, Surface.MODAL))


def test_blocks_may_be_too_long_all_together() -> None:
    assert length_faults([section("あ" * 2900)] * 4) == []
    assert length_faults([section("あ" * 2900)] * 5) != []


def test_the_home_tab_has_no_title() -> None:
    assert view_faults({"type": "home", "blocks": [section()]}, Surface.HOME) == []
    assert view_faults({"type": "home", "blocks": [section()], "title": plain("計画")}, Surface.HOME) != []
