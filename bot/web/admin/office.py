"""What the operators' pages and calls work with, put together once an app."""

from typing import Annotated, cast

from fastapi import Depends, Request

from bot.opening import OpenBot
from bot.shelf import Shelf
from vectorstore.domain import Audience
from vectorstore.operations.audit import AuditLog
from vectorstore.operations.gate_reports import GateReports
from vectorstore.operations.golden import GoldenQuestions
from vectorstore.operations.jobs import Jobs
from vectorstore.operations.particulars import ParticularsBook
from vectorstore.operations.pins import Pins
from vectorstore.operations.policies import Policies
from vectorstore.operations.withdrawals import Withdrawals
from vectorstore.originals import Originals
from vectorstore.publishing import Publisher
from vectorstore.store import GenerationStore


class Office:
    """The register, internal papers included, and all that operators decide."""

    def __init__(self, bot: OpenBot) -> None:
        engine = bot.catalogue.engine
        self.settings = bot.settings
        self.catalogue = bot.catalogue
        self.ledger = bot.ledger
        self.answerer = bot.answerer
        self.shelf = Shelf(bot.catalogue, Audience.INTERNAL)
        self.store = GenerationStore.of(bot.settings)
        self.publisher = Publisher(bot.catalogue, self.store)
        self.originals = Originals(bot.settings.data_dir / "originals")
        self.incoming = Originals(bot.settings.data_dir / "incoming")
        self.audit = AuditLog(engine)
        self.jobs = Jobs(engine)
        self.withdrawals = Withdrawals(engine)
        self.policies = Policies(engine)
        self.particulars = ParticularsBook(engine)
        self.pins = Pins(engine)
        self.reports = GateReports(engine)
        self.golden = GoldenQuestions(engine)


def office_of(request: Request) -> Office:
    """The office of the app that the request came to."""
    return cast(Office, request.app.state.office)


TheOffice = Annotated[Office, Depends(office_of)]
