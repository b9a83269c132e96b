"""Block Kit's rules; source of each: the block's page under https://docs.slack.dev/reference/block-kit/blocks."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from tests.slack_cloud.complaints import BOTH, Complaints
from tests.slack_cloud.elements import (
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    check_element,
    check_image,
)
from tests.slack_cloud.limits import (
    ACTIONS_ELEMENTS,
    BLOCKS_CHARS,
    CONTEXT_ACTIONS_ELEMENTS,
    CONTEXT_ELEMENTS,
    FIELD_CHARS,
    HEADER_CHARS,
    ID_CHARS,
    LABEL_CHARS,
    MARKDOWN_CHARS,
    SECTION_FIELDS,
    TABLE_COLUMNS,
    TABLE_ROWS,
    TEXT_OBJECT_CHARS,
)
from tests.slack_cloud.reading import Json, mapping, mappings, text
from tests.slack_cloud.rich_text import check_rich_text


class Surface(StrEnum):
    """Where blocks are shown."""

    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"


def block_faults(blocks: Sequence[object], surface: Surface) -> list[str]:
    """What Slack would find wrong, each with where it stands."""
    found = Complaints()
    listed = [block for block in blocks if isinstance(block, Mapping)]
    if len(listed) < len(blocks):
        found.add("must provide an object", "/blocks")
    for place, block in enumerate(listed):
        _check_block(found, block, f"/blocks/{place}", surface)
    _check_ids(found, listed)
    written = sum(len(text(block, "text")) for block in listed if block.get("type") == "markdown")
    if written > MARKDOWN_CHARS:
        found.add(f"markdown blocks of {written} characters together, more than {MARKDOWN_CHARS}", "/blocks")
    return found.found


def length_faults(blocks: Sequence[object]) -> list[str]:
    """What is too much of all blocks together, which chat.* refuses as msg_blocks_too_long; see `BLOCKS_CHARS`."""
    written = len(json.dumps(blocks, ensure_ascii=False))
    return [f"blocks of {written} characters together, more than {BLOCKS_CHARS}"] if written > BLOCKS_CHARS else []


def _check_block(found: Complaints, block: Json, where: str, surface: Surface) -> None:
    kind = text(block, "type")
    if kind not in FIELDS:
        found.add(f"unsupported type: {kind}", where)
        return
    if surface is not Surface.MESSAGE and kind in MESSAGE_ONLY:
        found.add(f"unsupported type: {kind} in a {surface}", where)
    found.known(block, {"type", "block_id", *FIELDS[kind]}, where)
    found.string(block, "block_id", where, ID_CHARS)
    CHECKS[kind](found, block, where)


def _check_ids(found: Complaints, blocks: Sequence[Json]) -> None:
    """Ids are unique: of blocks in the payload, of actions too, so that a click is known by its action alone."""
    block_ids = Counter(text(block, "block_id") for block in blocks if "block_id" in block)
    inside = [[*mappings(b, "elements"), mapping(b, "accessory"), mapping(b, "element")] for b in blocks]
    action_ids = Counter(text(e, "action_id") for elements in inside for e in elements if "action_id" in e)
    for name, ids in (("block_id", block_ids), ("action_id", action_ids)):
        for twice in (given for given, times in ids.items() if times > 1):
            found.add(f"{name} {twice!r} already exists", "/blocks")


def _check_section(found: Complaints, block: Json, where: str) -> None:
    if "text" not in block and not mappings(block, "fields"):
        found.add("needs text or fields", where)
    found.words(block, "text", where, TEXT_OBJECT_CHARS, BOTH)
    if "fields" in block:
        for place, field in enumerate(found.listed(block, "fields", where, 1, SECTION_FIELDS)):
            found.text_object(field, f"{where}/fields/{place}", FIELD_CHARS, BOTH)
    if "accessory" in block:
        check_element(found, mapping(block, "accessory"), f"{where}/accessory", IN_SECTION)


def _check_header(found: Complaints, block: Json, where: str) -> None:
    found.text(block, "text", where, HEADER_CHARS)


def _check_context(found: Complaints, block: Json, where: str) -> None:
    for place, element in enumerate(found.listed(block, "elements", where, 1, CONTEXT_ELEMENTS)):
        at = f"{where}/elements/{place}"
        if text(element, "type") == "image":
            check_element(found, element, at, frozenset({"image"}))
        else:
            found.text_object(element, at, TEXT_OBJECT_CHARS, BOTH)


def _check_actions(found: Complaints, block: Json, where: str) -> None:
    for place, element in enumerate(found.listed(block, "elements", where, 1, ACTIONS_ELEMENTS)):
        check_element(found, element, f"{where}/elements/{place}", IN_ACTIONS)


def _check_context_actions(found: Complaints, block: Json, where: str) -> None:
    for place, element in enumerate(found.listed(block, "elements", where, 1, CONTEXT_ACTIONS_ELEMENTS)):
        check_element(found, element, f"{where}/elements/{place}", IN_CONTEXT_ACTIONS)


def _check_input(found: Complaints, block: Json, where: str) -> None:
    found.text(block, "label", where, LABEL_CHARS)
    found.words(block, "hint", where, LABEL_CHARS)
    if not mapping(block, "element"):
        found.add("missing required field: element", where)
    else:
        check_element(found, mapping(block, "element"), f"{where}/element", IN_INPUT)


def _check_markdown(found: Complaints, block: Json, where: str) -> None:
    found.string(block, "text", where, MARKDOWN_CHARS, required=True)


def _check_image(found: Complaints, block: Json, where: str) -> None:
    check_image(found, block, where)
    found.words(block, "title", where, LABEL_CHARS)


def _check_table(found: Complaints, block: Json, where: str) -> None:
    rows = block.get("rows")
    if not isinstance(rows, list) or not 1 <= len(rows) <= TABLE_ROWS:
        found.add(f"between 1 and {TABLE_ROWS} rows", f"{where}/rows")
    elif not all(isinstance(row, list) and 1 <= len(row) <= TABLE_COLUMNS for row in rows):
        found.add(f"between 1 and {TABLE_COLUMNS} cells a row", f"{where}/rows")


def _check_nothing(found: Complaints, block: Json, where: str) -> None:
    """A divider has nothing to be wrong."""


FIELDS: Mapping[str, frozenset[str]] = {
    "section": frozenset({"text", "fields", "accessory", "expand"}),
    "header": frozenset({"text"}),
    "divider": frozenset(),
    "context": frozenset({"elements"}),
    "actions": frozenset({"elements"}),
    "context_actions": frozenset({"elements"}),
    "input": frozenset({"label", "hint", "element", "optional", "dispatch_action"}),
    "markdown": frozenset({"text"}),
    "image": frozenset({"image_url", "slack_file", "alt_text", "title"}),
    "rich_text": frozenset({"elements"}),
    "table": frozenset({"rows", "column_settings"}),
}
CHECKS: Mapping[str, Callable[[Complaints, Json, str], None]] = {
    "section": _check_section,
    "header": _check_header,
    "divider": _check_nothing,
    "context": _check_context,
    "actions": _check_actions,
    "context_actions": _check_context_actions,
    "input": _check_input,
    "markdown": _check_markdown,
    "image": _check_image,
    "rich_text": check_rich_text,
    "table": _check_table,
}
MESSAGE_ONLY = frozenset({"markdown", "context_actions", "table"})
"""The blocks whose pages name messages alone as their surface."""
