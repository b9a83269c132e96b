"""The rules for rich_text; source: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block."""

from collections.abc import Mapping

from tests.slack_cloud.complaints import Complaints
from tests.slack_cloud.limits import LIST_INDENT
from tests.slack_cloud.reading import Json, mapping, text

MANY = 10_000
"""No page names a most."""
PARTS: Mapping[str, frozenset[str]] = {
    "rich_text_section": frozenset({"type", "elements"}),
    "rich_text_list": frozenset({"type", "elements", "style", "indent", "offset", "border"}),
    "rich_text_preformatted": frozenset({"type", "elements", "border", "language"}),
    "rich_text_quote": frozenset({"type", "elements", "border"}),
}
LEAVES: Mapping[str, frozenset[str]] = {
    "text": frozenset({"type", "text", "style"}),
    "link": frozenset({"type", "url", "text", "unsafe", "style"}),
    "emoji": frozenset({"type", "name", "unicode", "style"}),
    "user": frozenset({"type", "user_id", "style"}),
    "usergroup": frozenset({"type", "usergroup_id", "style"}),
    "channel": frozenset({"type", "channel_id", "style"}),
    "broadcast": frozenset({"type", "range"}),
    "color": frozenset({"type", "value"}),
    "date": frozenset({"type", "timestamp", "format", "url", "fallback"}),
}
REQUIRED = {"text": "text", "link": "url", "emoji": "name", "user": "user_id", "channel": "channel_id"}
STYLES = frozenset({"bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"})


def check_rich_text(found: Complaints, block: Json, where: str) -> None:
    for place, part in enumerate(found.listed(block, "elements", where, 1, MANY)):
        _check_part(found, part, f"{where}/elements/{place}")


def _check_part(found: Complaints, part: Json, where: str) -> None:
    kind = text(part, "type")
    if kind not in PARTS:
        found.add(f"unsupported type: {kind}", where)
        return
    found.known(part, PARTS[kind], where)
    found.between(part, "indent", where, 0, LIST_INDENT)
    found.between(part, "border", where, 0, 1)
    if kind == "rich_text_list":
        found.one_of(part, "style", where, ("bullet", "ordered"))
        if "style" not in part:
            found.add("missing required field: style", where)
    for place, inner in enumerate(found.listed(part, "elements", where, 1, MANY)):
        at = f"{where}/elements/{place}"
        if kind != "rich_text_list":
            _check_leaf(found, inner, at)
        elif text(inner, "type") == "rich_text_section":
            _check_part(found, inner, at)
        else:
            found.add(f"unsupported type: {text(inner, 'type')}", at)


def _check_leaf(found: Complaints, leaf: Json, where: str) -> None:
    kind = text(leaf, "type")
    if kind not in LEAVES:
        found.add(f"unsupported type: {kind}", where)
        return
    found.known(leaf, LEAVES[kind], where)
    if kind in REQUIRED:
        found.string(leaf, REQUIRED[kind], where, MANY, required=True)
    style = mapping(leaf, "style")
    found.known(style, STYLES, f"{where}/style")
    if not all(isinstance(value, bool) for value in style.values()):
        found.add("a style is true or false", f"{where}/style")
