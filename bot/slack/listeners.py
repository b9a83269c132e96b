"""What the app listens to; the same over Socket Mode and over HTTP."""

import re

from slack_bolt.async_app import AsyncApp

from bot.slack.hearing import Hearing
from bot.slack.interactions import Interactions
from bot.slack.lookups import Lookups
from bot.slack.office import Office
from bot.slack.scopes import COMMAND, SHORTCUT
from bot.slack.welcoming import Welcoming

_ANY = re.compile("")


def listen(app: AsyncApp, office: Office) -> None:
    """Registers every listener, those for what tells us nothing last."""
    hearing, lookups = Hearing(office), Lookups(office)
    interactions, welcoming = Interactions(office), Welcoming(office)
    for event, hear in {
        "message": hearing.hear,
        "app_mention": hearing.hear,
        "app_home_opened": welcoming.home_opened,
        "assistant_thread_started": welcoming.pane_opened,
    }.items():
        app.event(event)(hear)
    app.command(COMMAND)(lookups.command)
    app.shortcut(SHORTCUT)(lookups.shortcut)
    app.view("question")(lookups.submit)
    app.view("reasons")(interactions.reasons)
    for action, act in {
        re.compile(r"^open_source:\d+$"): interactions.open_source,
        re.compile(r"^choose:\d+$"): interactions.choose,
        re.compile("^share$"): interactions.share,
        re.compile("^hand_on$"): interactions.hand_on,
        re.compile("^feedback$"): interactions.rate,
    }.items():
        app.action(action)(act)
    app.event(_ANY)(welcoming.nothing)
    app.action(_ANY)(interactions.nothing)
    app.view(_ANY)(interactions.nothing)
