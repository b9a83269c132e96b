"""A refusal in Slack's manner: `{"ok": false, "error": …}`."""

from collections.abc import Sequence


class Refusal(Exception):  # noqa: N818 — what Slack answers, no fault of the stand-in
    """A call is not carried out. `messages` say why, as Slack's `response_metadata.messages` do."""

    def __init__(self, error: str, messages: Sequence[str] = (), **details: str) -> None:
        super().__init__(error)
        self.error = error
        self.messages = tuple(messages)
        self.details = details

    def json(self) -> dict[str, object]:
        answer: dict[str, object] = {"ok": False, "error": self.error, **self.details}
        if self.messages:
            answer["errors"] = list(self.messages)
            answer["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in self.messages]}
        return answer
