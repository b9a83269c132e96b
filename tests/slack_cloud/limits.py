"""Slack's documented limits; each names its page on docs.slack.dev."""

TEXT_CHARS = 40_000
"""The most that the text of a message may be; reference/methods/chat.postMessage."""
FALLBACK_CHARS = 4_000
"""What Slack advises for the text of a message; the same page."""
MARKDOWN_CHARS = 12_000
"""markdown_text, and the markdown blocks of one payload together; reference/block-kit/blocks/markdown-block."""
METADATA_BYTES = 16_000
"""messaging/message-metadata."""
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
"""reference/block-kit/blocks."""
BLOCKS_CHARS = 13_000
"""All blocks of a chat.* call as JSON. No page has it; Slack's developers say «12,000 text characters with a buffer for
block containers», and from about 13,200 on it was seen to answer msg_blocks_too_long: github.com/slackapi/bolt-js/issues
2509 and 2867. A response_url has no such limit."""
LOADING_MESSAGES = 10
"""reference/methods/assistant.threads.setStatus."""
PROMPTS = 4
"""reference/methods/assistant.threads.setSuggestedPrompts."""
RESPONSE_URL_USES = 5
RESPONSE_URL_LIFE_S = 1_800.0
"""interactivity/handling-user-interaction: five times within thirty minutes."""

TEXT_OBJECT_CHARS = 3_000
"""reference/block-kit/composition-objects/text-object."""
ID_CHARS = 255
"""block_id and action_id, callback_id and external_id; reference/block-kit/blocks, reference/views."""
HEADER_CHARS = 150
"""reference/block-kit/blocks/header-block."""
SECTION_FIELDS = 10
FIELD_CHARS = 2_000
"""reference/block-kit/blocks/section-block."""
CONTEXT_ELEMENTS = 10
"""reference/block-kit/blocks/context-block."""
ACTIONS_ELEMENTS = 25
"""reference/block-kit/blocks/actions-block."""
CONTEXT_ACTIONS_ELEMENTS = 5
"""reference/block-kit/blocks/context-actions-block."""
LABEL_CHARS = 2_000
"""The label and hint of an input block, the title of an image; reference/block-kit/blocks/input-block."""
ALT_CHARS = 2_000
"""reference/block-kit/blocks/image-block."""
URL_CHARS = 3_000
"""reference/block-kit/block-elements/button-element."""
BUTTON_CHARS = 75
BUTTON_VALUE_CHARS = 2_000
"""reference/block-kit/block-elements/button-element and feedback-buttons-element."""
PLACEHOLDER_CHARS = 150
INPUT_CHARS = 3_000
"""reference/block-kit/block-elements/plain-text-input-element."""
OPTION_CHARS = 75
OPTION_VALUE_CHARS = 150
"""reference/block-kit/composition-objects/option-object."""
OPTIONS = {"overflow": 5, "checkboxes": 10, "radio_buttons": 10, "static_select": 100, "multi_static_select": 100}
"""How many options an element may have; the page of each in reference/block-kit/block-elements."""
CONFIRM_CHARS = {"title": 100, "text": 300, "confirm": 30, "deny": 30}
"""reference/block-kit/composition-objects/confirmation-dialog-object."""
TABLE_ROWS = 100
TABLE_COLUMNS = 20
"""reference/block-kit/blocks/table-block."""
MODAL_WORD_CHARS = 24
"""A modal's title, submit and close; reference/views/modal-views."""
PRIVATE_METADATA_CHARS = 3_000
VIEW_BYTES = 250_000
"""reference/views and reference/methods/views.open."""
VIEWS_IN_STACK = 3
"""surfaces/modals."""
LIST_INDENT = 8
"""reference/block-kit/blocks/rich-text-block."""
