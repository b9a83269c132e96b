"""The JSON that goes in and out."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from vectorstore.ulid import is_ulid


def _ulid_or_none(text: str) -> str:
    if text and not is_ulid(text):
        raise ValueError("not a ULID")
    return text


class Described(BaseModel):
    """A schema whose fields are explained in the API's description."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class QuestionIn(Described):
    """A question from a resident."""

    model_config = ConfigDict(extra="ignore")

    question: str
    answer_id: Annotated[str, AfterValidator(_ulid_or_none)] = ""
    """A ULID of the caller's making, to ask for the answer with after a broken line."""
    conversation_id: str = Field(default="", max_length=64)
    city: str = Field(default="", max_length=100)
    language: str = Field(default="", max_length=16)
    level: str = Field(default="", max_length=16)


class LanguageOut(Described):
    """A language of the interface: `code` is what calls take, `lang` what HTML is marked with."""

    code: str
    name: str
    lang: str


class WidgetSetupOut(Described):
    """All that the widget shows before anything is asked."""

    state: Literal["open", "paused"]
    notice: str
    """What to show in place of the form while the channel is paused."""
    language: LanguageOut
    languages: list[LanguageOut]
    city: str
    cities: list[str]
    """To choose from where no city was named and several are held."""
    question_max_chars: int
    words: dict[str, str]
    suggestions: list[str]


class SearchIn(Described):
    """Words to look for in the plans."""

    query: str
    k: int = Field(default=10, ge=1, le=50)
    city: str = Field(default="", max_length=100)


class FeedbackIn(Described):
    """What somebody thought of an answer."""

    rating: Literal["up", "down"]
    reason: str = Field(default="", max_length=100)
    comment: str = Field(default="", max_length=2000)


class PlanOut(Described):
    """A plan."""

    id: str
    title: str
    city: str
    kind: str


class EditionOut(Described):
    """One state of a plan."""

    number: int
    label: str
    status: str
    date: str


class SuccessorOut(Described):
    """What is to be read in place of an edition that is out of use."""

    url: str
    edition: EditionOut


class CitationOut(Described):
    """A quote and where it stands; `state` tells what has become of its edition since."""

    number: int
    plan: PlanOut
    edition: EditionOut
    heading_path: list[str]
    page: int | None
    printed_page: str
    quote: str
    passage_id: str
    url: str
    source_url: str
    state: str
    verified: bool
    """Whether the quote stands in the stored section."""
    replaced_by: SuccessorOut | None = None
    translation: str = ""
    """The quote in the answer's language, made by a language model; to be shown beside the quote, and marked so."""


class StatementOut(Described):
    """One thing that is said, and the numbers of the citations it rests on."""

    text: str
    citations: list[int]
    proof: str
    written_in: str = ""
    """The interface whose language a model wrote it in; "" where it is the plan's own Japanese."""


class NoticeOut(Described):
    """What the reader must know first."""

    code: str
    text: str


class NearestOut(Described):
    """A section near to what was asked."""

    heading_path: list[str]
    url: str


class ContactOut(Described):
    """Whom to ask; "" where unknown."""

    department: str
    phone: str
    url: str


class ChoiceOut(Described):
    """One of the things that a question may mean: its name, and the question as it then reads."""

    label: str
    question: str


class ClarificationOut(Described):
    """A question back, with what it may be answered by."""

    text: str
    choices: list[ChoiceOut]


class AnswerOut(Described):
    """The reply to one question."""

    id: str
    conversation_id: str
    status: str
    mode: str
    language: str
    level: str
    """`easy` where it is in やさしい日本語."""
    question: str
    understood_as: str
    statements: list[StatementOut]
    text: str
    message: str
    citations: list[CitationOut]
    notices: list[NoticeOut]
    nearest: list[NearestOut]
    contact: ContactOut
    generation: str
    timings_ms: dict[str, float]
    written_by: str = ""
    """The language model that wrote it, where `mode` is "written"."""
    clarification: ClarificationOut | None = None
    """A question back, where several cities or plans may be meant; else null."""


class PassageOut(Described):
    """A passage as it was found."""

    text: str
    heading_path: list[str]
    plan: PlanOut
    edition: EditionOut
    page: int | None
    url: str
    score: float
    scores: dict[str, float]


class PassagesOut(Described):
    """Passages, best first."""

    passages: list[PassageOut]


class PeriodOut(Described):
    """The years a plan covers, both inclusive."""

    start: int | None
    end: int | None
    fiscal: bool


class EditionEntryOut(EditionOut):
    """An edition as the register lists it; only a live one is quoted in answers."""

    live: bool
    audience: str
    period: PeriodOut
    contact: ContactOut
    source_url: str
    url: str


class PlanEntryOut(PlanOut):
    """A plan with its editions, newest first."""

    editions: list[EditionEntryOut]


class PlansOut(Described):
    """The register."""

    plans: list[PlanEntryOut]


class HeadingOut(Described):
    """A line of an edition's outline."""

    section_id: str
    level: int
    heading_path: list[str]
    status: str
    page: int | None
    url: str


class PlanDetailOut(PlanEntryOut):
    """A plan with the outline of each edition that is live, or else of the newest."""

    edition: int
    outline: list[HeadingOut]


class SectionOut(Described):
    """A section's text, with what it belongs to."""

    plan: PlanOut
    edition: EditionOut
    section_id: str
    level: int
    heading_path: list[str]
    status: str
    page: int | None
    printed_page: str
    text: str
    children: list[str]
    url: str


class HealthOut(Described):
    """That the process is alive, or that it can answer."""

    status: str


class ProblemOut(Described):
    """What went wrong, in the caller's language (RFC 9457); `code` is stable, `error_id` is for the operator."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    error_id: str = ""
