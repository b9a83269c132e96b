"""What people think of an answer, told on pages that need no script."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.web.display import Display
from bot.web.door import TheDoor, count_feedback
from bot.web.kept import KeptAnswer
from bot.web.metadata import chat_metadata
from bot.web.schemas import FeedbackIn
from bot.web.templating import page
from bot.words import Words

router = APIRouter()

_REASONS = ("wrong", "not_answered", "outdated", "hard_to_read", "other")


@router.get("/answers/{answer_id}/feedback", response_class=HTMLResponse)
def ask_why(request: Request, kept: KeptAnswer) -> Response:
    """Asks what was wrong with an answer."""
    words = Words(Display.of(request).lang or kept.answer.frame)
    values = {"answer": kept.answer, "reasons": _REASONS, "metadata": chat_metadata(request, words)}
    return page(request, "feedback.html", words, values)


@router.post("/answers/{answer_id}/feedback", dependencies=[Depends(count_feedback)])
def rate(request: Request, kept: KeptAnswer, rated: Annotated[FeedbackIn, Form()], door: TheDoor) -> Response:
    """Keeps a rating, and shows the answer again with thanks."""
    door.ledger.add_feedback(kept.answer.id, rated.rating, rated.reason, rated.comment)
    door.meter.rated(rated.rating)
    return RedirectResponse(Display.of(request).link(f"/answers/{kept.answer.id}?thanks=1"), 303)
