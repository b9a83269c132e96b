"""The rules for block elements and the objects that they consist of."""

from collections.abc import Mapping

from tests.slack_cloud.complaints import BOTH, Complaints
from tests.slack_cloud.limits import (
    ALT_CHARS,
    BUTTON_CHARS,
    BUTTON_VALUE_CHARS,
    CONFIRM_CHARS,
    ID_CHARS,
    INPUT_CHARS,
    OPTION_CHARS,
    OPTION_VALUE_CHARS,
    OPTIONS,
    PLACEHOLDER_CHARS,
    URL_CHARS,
)
from tests.slack_cloud.reading import Json, mapping, mappings, number, text

_SELECT = "placeholder confirm focus_on_load"
_TYPED = "initial_value dispatch_action_config focus_on_load placeholder"
_FIELDS = {
    "button": "text url value style confirm accessibility_label",
    "workflow_button": "text workflow style accessibility_label",
    "icon_button": "icon text value confirm accessibility_label visible_to_user_ids",
    "feedback_buttons": "positive_button negative_button",
    "overflow": "options confirm",
    "checkboxes": "options initial_options confirm focus_on_load",
    "radio_buttons": "options initial_option confirm focus_on_load",
    "static_select": f"{_SELECT} options option_groups initial_option",
    "multi_static_select": f"{_SELECT} options option_groups initial_options max_selected_items",
    "external_select": f"{_SELECT} initial_option min_query_length",
    "users_select": f"{_SELECT} initial_user",
    "conversations_select": f"{_SELECT} initial_conversation default_to_current_conversation response_url_enabled filter",
    "channels_select": f"{_SELECT} initial_channel response_url_enabled",
    "datepicker": f"{_SELECT} initial_date",
    "timepicker": f"{_SELECT} initial_time timezone",
    "datetimepicker": "initial_date_time confirm focus_on_load",
    "plain_text_input": f"{_TYPED} multiline min_length max_length",
    "email_text_input": _TYPED,
    "url_text_input": _TYPED,
    "number_input": f"{_TYPED} is_decimal_allowed min_value max_value",
    "rich_text_input": _TYPED,
    "file_input": "filetypes max_files",
}
FIELDS: Mapping[str, frozenset[str]] = {
    kind: frozenset({"type", "action_id", *names.split()}) for kind, names in _FIELDS.items()
} | {"image": frozenset({"type", "image_url", "slack_file", "alt_text"})}
"""The elements and what each may consist of; source: https://docs.slack.dev/reference/block-kit/block-elements."""

CHOICES = frozenset({"static_select", "external_select", "users_select", "conversations_select", "channels_select"})
IN_ACTIONS = CHOICES | {"button", "checkboxes", "datepicker", "datetimepicker", "overflow", "radio_buttons"}
IN_ACTIONS |= {"timepicker", "workflow_button"}
IN_SECTION = IN_ACTIONS - {"datetimepicker"} | {"image", "multi_static_select"}
IN_INPUT = CHOICES | {"checkboxes", "datepicker", "datetimepicker", "email_text_input", "file_input", "number_input"}
IN_INPUT |= {"multi_static_select", "plain_text_input", "radio_buttons", "rich_text_input", "timepicker"}
IN_INPUT |= {"url_text_input"}
IN_CONTEXT_ACTIONS = frozenset({"feedback_buttons", "icon_button"})


def check_element(found: Complaints, element: Json, where: str, allowed: frozenset[str]) -> None:
    """Checks one element, which must be of a type that its block allows."""
    kind = text(element, "type")
    if kind not in allowed:
        found.add(f"unsupported type: {kind}", where)
        return
    found.known(element, FIELDS[kind], where)
    found.string(element, "action_id", where, ID_CHARS)
    if kind == "image":
        check_image(found, element, where)
        return
    found.words(element, "placeholder", where, PLACEHOLDER_CHARS)
    _check_button(found, element, where, kind)
    _check_confirm(found, element, where)
    if kind == "feedback_buttons":
        _check_feedback(found, element, where)
    if kind in OPTIONS:
        _check_choice(found, element, where, OPTIONS[kind])
    if kind == "plain_text_input":
        _check_input(found, element, where)


def check_image(found: Complaints, image: Json, where: str) -> None:
    """Of an image element and an image block alike."""
    if ("image_url" in image) == ("slack_file" in image):
        found.add("needs either image_url or slack_file", where)
    found.string(image, "image_url", where, URL_CHARS)
    found.string(image, "alt_text", where, ALT_CHARS, required=True)


def _check_button(found: Complaints, element: Json, where: str, kind: str) -> None:
    if kind in ("button", "workflow_button", "icon_button"):
        found.text(element, "text", where, BUTTON_CHARS)
        found.string(element, "value", where, BUTTON_VALUE_CHARS)
        found.string(element, "url", where, URL_CHARS)
        found.string(element, "accessibility_label", where, BUTTON_CHARS)
        found.one_of(element, "style", where, ("primary", "danger"))
    if kind == "icon_button":
        found.string(element, "icon", where, BUTTON_CHARS, required=True)


def _check_feedback(found: Complaints, element: Json, where: str) -> None:
    for name in ("positive_button", "negative_button"):
        button, place = mapping(element, name), f"{where}/{name}"
        if not button:
            found.add(f"missing required field: {name}", where)
            continue
        found.known(button, ("text", "value", "accessibility_label"), place)
        found.text(button, "text", place, BUTTON_CHARS)
        found.string(button, "value", place, BUTTON_VALUE_CHARS, required=True)
        found.string(button, "accessibility_label", place, BUTTON_CHARS)


def _check_confirm(found: Complaints, element: Json, where: str) -> None:
    if "confirm" not in element:
        return
    confirm, place = mapping(element, "confirm"), f"{where}/confirm"
    found.known(confirm, (*CONFIRM_CHARS, "style"), place)
    for name, most in CONFIRM_CHARS.items():
        found.text(confirm, name, place, most, BOTH if name == "text" else ("plain_text",))
    found.one_of(confirm, "style", place, ("primary", "danger"))


def _check_choice(found: Complaints, element: Json, where: str, most: int) -> None:
    """Options or groups of them, and what is chosen at first."""
    if ("options" in element) == ("option_groups" in element):
        found.add("needs either options or option_groups", where)
    options = found.listed(element, "options", where, 1, most) if "options" in element else []
    for place, group in enumerate(mappings(element, "option_groups")):
        at = f"{where}/option_groups/{place}"
        found.text(group, "label", at, OPTION_CHARS)
        options += found.listed(group, "options", at, 1, most)
    for place, option in enumerate(options):
        _check_option(found, option, f"{where}/options/{place}")
    values = [option.get("value") for option in options]
    if len(set(values)) < len(values):
        found.add("option values are not unique", f"{where}/options")
    chosen = [*mappings(element, "initial_options")]
    chosen += [mapping(element, "initial_option")] if "initial_option" in element else []
    for option in chosen:
        if option not in options:
            found.add("is not one of the options", f"{where}/initial_option")


def _check_option(found: Complaints, option: Json, where: str) -> None:
    found.known(option, ("text", "value", "description", "url"), where)
    found.text(option, "text", where, OPTION_CHARS, BOTH)
    found.string(option, "value", where, OPTION_VALUE_CHARS, required=True)
    found.words(option, "description", where, OPTION_CHARS, BOTH)
    found.string(option, "url", where, URL_CHARS)


def _check_input(found: Complaints, element: Json, where: str) -> None:
    found.between(element, "min_length", where, 0, INPUT_CHARS)
    found.between(element, "max_length", where, 1, INPUT_CHARS)
    if element.get("initial_value") != "":
        found.string(element, "initial_value", where, number(element, "max_length", INPUT_CHARS))
