"""The rules for modals and the Home tab; source: https://docs.slack.dev/reference/views."""

import json
from collections.abc import Mapping

from tests.slack_cloud.block_kit import Surface, block_faults
from tests.slack_cloud.complaints import Complaints
from tests.slack_cloud.limits import ID_CHARS, MODAL_WORD_CHARS, PRIVATE_METADATA_CHARS, VIEW_BLOCKS, VIEW_BYTES
from tests.slack_cloud.reading import Json

_COMMON = frozenset({"type", "blocks", "private_metadata", "callback_id", "external_id"})
_OF_MODALS = frozenset({"title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"})


def view_faults(view: Json, surface: Surface) -> list[str]:
    """What Slack would find wrong with a view."""
    found = Complaints()
    if view.get("type") != surface.value:
        found.add(f"must be of type {surface}", "/view/type")
    found.known(view, _COMMON | _OF_MODALS if surface is Surface.MODAL else _COMMON, "/view")
    blocks = found.listed(view, "blocks", "/view", 1, VIEW_BLOCKS)
    _check_strings(found, view)
    if surface is Surface.MODAL:
        found.text(view, "title", "/view", MODAL_WORD_CHARS)
        found.words(view, "submit", "/view", MODAL_WORD_CHARS)
        found.words(view, "close", "/view", MODAL_WORD_CHARS)
        if "submit" not in view and any(block.get("type") == "input" for block in blocks):
            found.add("missing required field: submit, as there are input blocks", "/view")
    if len(json.dumps(view, ensure_ascii=False, default=_plain).encode()) > VIEW_BYTES:
        found.add(f"view_too_large: more than {VIEW_BYTES} bytes", "/view")
    return found.found + block_faults(blocks, surface)


def _check_strings(found: Complaints, view: Json) -> None:
    """Slack takes an empty private_metadata, callback_id or external_id for none."""
    given = {name: value for name, value in view.items() if value != ""}
    found.string(given, "private_metadata", "/view", PRIVATE_METADATA_CHARS)
    found.string(given, "callback_id", "/view", ID_CHARS)
    found.string(given, "external_id", "/view", ID_CHARS)


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(value)
