"""The methods assistant.threads.*: the pane's status, title and prompts."""

from tests.slack_cloud.asked import Answer, Asked
from tests.slack_cloud.limits import LOADING_MESSAGES, PROMPTS
from tests.slack_cloud.reading import as_mapping, text
from tests.slack_cloud.records import Prompted
from tests.slack_cloud.refusal import Refusal


def set_status(asked: Asked) -> Answer:
    if "status" not in asked.arguments:
        raise asked.violated("invalid_arguments", "missing required field: status")
    messages = asked.decoded("loading_messages", "invalid_arguments") or []
    if not isinstance(messages, list) or len(messages) > LOADING_MESSAGES:
        raise asked.violated("invalid_arguments", f"no more than {LOADING_MESSAGES} loading_messages allowed")
    return _prompt(asked, "status", asked.text("status"))


def set_title(asked: Asked) -> Answer:
    if not asked.text("title"):
        raise asked.violated("invalid_arguments", "missing required field: title")
    return _prompt(asked, "title", asked.text("title"))


def set_suggested_prompts(asked: Asked) -> Answer:
    prompts = asked.decoded("prompts", "invalid_arguments")
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= PROMPTS:
        raise asked.violated("invalid_arguments", f"between 1 and {PROMPTS} prompts are needed")
    given = [as_mapping(prompt) for prompt in prompts]
    if not all(text(prompt, "title") and text(prompt, "message") for prompt in given):
        raise asked.violated("invalid_arguments", "a prompt needs a title and a message")
    return _prompt(asked, "prompts", given)


def _prompt(asked: Asked, kind: str, value: object) -> Answer:
    channel = asked.team.channel_seen(asked.required("channel_id"))
    thread_ts = asked.text("thread_ts")
    # Prompts without a thread stand below the latest message: in an agent's messages tab.
    if channel.found(thread_ts) is None and (thread_ts or kind != "prompts"):
        raise Refusal("invalid_thread_ts", detail="Thread not found")
    asked.team.prompted.append(Prompted(channel.id, thread_ts, kind, value))
    return {}
