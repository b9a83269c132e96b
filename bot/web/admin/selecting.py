"""Which questions a page or a call is about, as its address says it."""

from datetime import date, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query
from pydantic import BaseModel, BeforeValidator, Field

from bot.domain import AnswerStatus
from bot.ledger_selection import UNANSWERED, Selection
from vectorstore.japan_time import today

_USUAL_DAYS = 30
_ALL_UNANSWERED = "unanswered"

Day = Annotated[date | None, BeforeValidator(lambda value: value or None)]


class Selecting(BaseModel):
    """What a filter's form sends; empty fields let everything through, the usual span is the latest 30 days."""

    since: Day = Field(None, description="First day, in Japan")
    until: Day = Field(None, description="Last day, in Japan")
    city: str = Field("", max_length=100)
    channel: str = Field("", max_length=32)
    language: str = Field("", max_length=16)
    status: str = Field("", max_length=16, description="A status, or unanswered for not_found and partial")
    rating: str = Field("", pattern="^(up|down)?$")
    words: str = Field("", max_length=300, description="Stand in the question")

    @property
    def selection(self) -> Selection:
        """The questions that are meant; days given the wrong way round are turned."""
        until = self.until or today()
        since = self.since or until - timedelta(days=_USUAL_DAYS - 1)
        first, last = sorted((since, until))
        named = {"city": self.city, "channel": self.channel, "language": self.language}
        return Selection(first, last, **named, statuses=self.statuses, rating=self.rating, words=self.words.strip())

    @property
    def statuses(self) -> tuple[AnswerStatus, ...]:
        """The outcomes that are meant, none for all of them."""
        if self.status == _ALL_UNANSWERED:
            return UNANSWERED
        return tuple(each for each in AnswerStatus if each.value == self.status)

    @property
    def query(self) -> str:
        """What an address needs to mean the same questions, whatever the day is by then."""
        chosen = self.selection
        fields = self.model_dump() | {"since": chosen.first.isoformat(), "until": chosen.last.isoformat()}
        return urlencode({name: value for name, value in fields.items() if value})


def _selecting(sent: Annotated[Selecting, Query()]) -> Selecting:
    return sent


Selected = Annotated[Selecting, Depends(_selecting)]
