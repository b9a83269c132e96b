"""The JSON of the operators' calls on what residents asked."""

from datetime import date

from pydantic import BaseModel

from bot.web.schemas import AnswerOut


class RatingOut(BaseModel):
    """What somebody thought of an answer."""

    at: str
    rating: str
    reason: str
    comment: str


class ReviewOut(BaseModel):
    """Who of the staff has looked at an answer."""

    at: str
    actor: str
    remark: str


class AskedOut(BaseModel):
    """A question with its answer as it was given, personal data masked."""

    at: str
    channel: str
    audience: str
    city: str
    answer: AnswerOut
    ratings: list[RatingOut]
    review: ReviewOut | None


class AskedPageOut(BaseModel):
    """One page of the questions of a span, newest first."""

    count: int
    page: int
    pages: int
    questions: list[AskedOut]


class WhereOut(BaseModel):
    """A plan section; `url` is "" where residents may not read it."""

    plan_id: str
    edition: int
    section_id: str
    heading_path: list[str]
    url: str


class GroupOut(BaseModel):
    """Questions of one matter."""

    count: int
    typical: str
    since: str
    until: str
    wordings: list[str]
    nearest: list[WhereOut]
    department: str
    answer_ids: list[str]


class GroupsOut(BaseModel):
    """Questions without an answer in groups, the largest first."""

    count: int
    groups: list[GroupOut]


class StretchOut(BaseModel):
    """A day, week or month."""

    first: date
    last: date
    total: int
    by_status: dict[str, int]


class UseOut(WhereOut):
    """A section with how many answers cite it."""

    title: str
    answers: int


class FiguresOut(BaseModel):
    """The questions of a span, counted."""

    total: int
    step: str
    stretches: list[StretchOut]
    by_status: dict[str, int]
    by_channel: dict[str, int]
    by_language: dict[str, int]
    ratings: dict[str, int]
    sections: list[UseOut]
