"""Questions, statements, citations and answers."""

from dataclasses import dataclass, field
from enum import StrEnum

from vectorstore.domain import Audience, Contact, Edition, Passage, Plan, Status


class AnswerStatus(StrEnum):
    """How an answer came out; not answering is an outcome with a name."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NOT_FOUND = "not_found"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"


class Mode(StrEnum):
    """How the statements were made."""

    QUOTED = "quoted"
    WRITTEN = "written"


class Proof(StrEnum):
    """How a statement is held by its quotes."""

    VERBATIM = "verbatim"
    SUPPORTED = "supported"


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier turn of the conversation; `role` is "user" or "assistant"."""

    role: str
    content: str
    asked_back: bool = False
    """Whether this answer asked which of several things was meant."""
    choices: tuple["Choice", ...] = ()
    """What it then gave to choose from."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asks. `city`, `language` and `level` are "" where not given.

    `language` is a tag, of the language that the answer is to be framed in; at `level` "easy" in easier words.
    A question that is `city_only` is answered from the plans of `city` alone, whatever other city it names; one with
    `plans` from these alone, by their ids.
    `answer_id` is the id that the answer is to have, "" for one of its own. `client` tells clients apart for the budget
    of written answers; it is a digest that leads back to nobody, "" where the channel knows none.
    """

    text: str
    conversation_id: str = ""
    city: str = ""
    language: str = ""
    level: str = ""
    audience: Audience = Audience.PUBLIC
    channel: str = "cli"
    history: tuple[Turn, ...] = ()
    city_only: bool = False
    plans: tuple[str, ...] = ()
    answer_id: str = ""
    client: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and where it stands. `quote` occurs verbatim in the edition's stored text."""

    number: int
    plan: Plan
    edition: Edition
    status: Status
    heading_path: tuple[str, ...]
    section_id: str
    passage_id: str
    quote: str
    page: int | None = None
    printed_page: str = ""
    span: tuple[int, int] | None = None
    """Where the quote begins and ends in its section's stored text; None in answers of old, and where it is gone."""
    state: str = "current"
    """current | superseded | withdrawn, at the time of reading."""
    translation: str = ""
    """The quote in the language of the answer, made by a language model and marked so wherever it is shown."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing the answer says, with the numbers of the citations it rests on."""

    text: str
    citations: tuple[int, ...]
    proof: Proof = Proof.VERBATIM
    written_in: str = ""
    """The interface whose language a model wrote it in, as `zh-Hant`; "" where it is in the plan's own words."""

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError(f"a statement without a citation: {self.text!r}")


class Outcome(StrEnum):
    """What came of having an answer written."""

    WRITTEN = "written"
    TOO_LITTLE = "too_little"
    """Too few of its statements were proved."""
    TIMEOUT = "timeout"
    CUT = "cut"
    UNAVAILABLE = "unavailable"
    OVER_BUDGET = "over_budget"
    LEFT = "left"
    """Whoever asked did not wait for it."""
    INTERNAL = "internal"
    """Internal papers are not sent to the model."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A statement that a model wrote and that was not shown; `replaced` by its quote, or left out."""

    text: str
    reasons: tuple[str, ...]
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class Writing:
    """What a language model had to do with an answer, whether or not it is shown; kept for operators."""

    model: str
    prompt: str
    outcome: Outcome
    drafts: int = 0
    """Statements that the model wrote."""
    dropped: tuple[Dropped, ...] = ()
    tokens_in: int = 0
    tokens_out: int = 0
    yen: float = 0.0
    cached: bool = False
    """Whether the reply was the model's to the same question before."""
    failure: str = ""
    """Why the model gave no whole reply, "" where it gave one."""
    first_ms: int = 0
    """Until the first statement was proved; 0 where none was."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader must know first; `code` is stable, `text` is in the asker's language."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Nearest:
    """A section near to what was asked."""

    plan_id: str
    edition_number: int
    section_id: str
    heading_path: tuple[str, ...]
    address: str = ""
    """Where to read on, if that is another page than the section's."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the things that a question may mean: its name, and the question as it then reads."""

    label: str
    question: str


@dataclass(frozen=True, slots=True)
class Clarification:
    """A question back, where it is open which of several cities or plans is meant; `text` is in the asker's language."""

    text: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply to one question; an answered question always carries proof, any other never shows a statement."""

    id: str
    conversation_id: str
    status: AnswerStatus
    question: str
    language: str
    generation: str = ""
    mode: Mode = Mode.QUOTED
    understood_as: str = ""
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    notices: tuple[Notice, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    contact: Contact = Contact()
    message: str = ""
    """Fixed words of an answer without statements: that the plans do not say, why it is refused …"""
    timings_ms: dict[str, float] = field(default_factory=dict)
    level: str = ""
    """"easy" where its fixed words are in やさしい日本語."""
    writing: Writing | None = None
    """None where no language model was asked."""
    clarification: Clarification | None = None

    def __post_init__(self) -> None:
        proved = self.status in (AnswerStatus.ANSWERED, AnswerStatus.PARTIAL)
        if proved != bool(self.statements):
            raise ValueError(f"a {self.status} answer has {len(self.statements)} statements")

    def as_turn(self) -> Turn:
        """What the conversation remembers of it."""
        said = "\n".join(statement.text for statement in self.statements) or self.message
        asked = self.clarification
        return Turn("assistant", said, asked_back=asked is not None, choices=asked.choices if asked else ())

    @property
    def frame(self) -> str:
        """The code of the interface that its fixed words are in, as `ja-easy`."""
        return f"{self.language}-{self.level}" if self.level else self.language


@dataclass(frozen=True, slots=True)
class DraftStatement:
    """What a composer wants to say: `text`, resting on `quotes`, each a (passage, index of its sentence)."""

    text: str
    quotes: tuple[tuple[Passage, int], ...]


@dataclass(frozen=True, slots=True)
class StageReached:
    """An answer's progress: "understand", "retrieve", "compose", "prove" or "write" begins."""

    stage: str


@dataclass(frozen=True, slots=True)
class PassagesFound:
    """The citations that the answer will rest on, and what must be known before what comes next is read."""

    citations: tuple[Citation, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class StatementProved:
    """A statement that survived the proof; `index` counts from 0."""

    index: int
    statement: Statement


@dataclass(frozen=True, slots=True)
class AnswerReady:
    """The whole answer; always the last event."""

    answer: Answer


AnswerEvent = StageReached | PassagesFound | StatementProved | AnswerReady
