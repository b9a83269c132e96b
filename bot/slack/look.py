"""How an answer is shown in one place of Slack."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """What the place of a reply changes in it.

    `frame` is the code of the interface, "" for the answer's own. `department` is whose channel a question that the
    plans do not answer can be handed on to, where `can_hand_on`. `is_private` where the asker alone sees it;
    `shared_by` is the user who shared it with a channel. `verified` numbers the citations that were checked again, None
    where the answer has only just been proved. `internal` names the editions, as (plan id, number), that only staff see.
    """

    frame: str = ""
    public_url: str = ""
    can_hand_on: bool = False
    department: str = ""
    is_private: bool = False
    shared_by: str = ""
    verified: frozenset[int] | None = None
    internal: frozenset[tuple[str, int]] = frozenset()
