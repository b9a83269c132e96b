"""What the operators' pages and calls work with, put together once an app."""

from functools import cached_property
from typing import Annotated, cast

from fastapi import Depends, Request

from bot.accounts.admission import Admission
from bot.accounts.oidc.departures import Departures
from bot.accounts.oidc.guests import Guests
from bot.accounts.oidc.provider import Client, Provider
from bot.accounts.register import Accounts
from bot.accounts.sessions import Sessions
from bot.insights.vectors import QuestionVectors
from bot.ledger_reviews import Reviews
from bot.opening import OpenBot
from bot.settings import BotSettings
from bot.shelf import Shelf
from bot.writing.spending.books import Spending
from bot.writing.spending.budget import caps_of
from vectorstore.domain import Audience
from vectorstore.operations.audit import AuditLog
from vectorstore.operations.gate_reports import GateReports
from vectorstore.operations.golden import GoldenQuestions
from vectorstore.operations.jobs import Jobs
from vectorstore.operations.particulars import ParticularsBook
from vectorstore.operations.pins import Pins
from vectorstore.operations.policies import Policies
from vectorstore.operations.queueing import Bell
from vectorstore.operations.sources import Sources
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
        self.pauses = bot.pauses
        self.reviews = Reviews(engine)
        self.question_vectors = QuestionVectors(bot.embedder, bot.settings.data_dir)
        self.answerer = bot.answerer
        self.shelf = Shelf(bot.catalogue, Audience.INTERNAL)
        self.store = GenerationStore.of(bot.settings)
        self.publisher = Publisher(bot.catalogue, self.store, bot.embedder)
        self.originals = Originals(bot.settings.data_dir / "originals")
        self.incoming = Originals(bot.settings.data_dir / "incoming")
        self.accounts = Accounts(engine)
        self.admission = Admission(engine, self.accounts)
        self.guests = Guests(engine)
        self.departures = Departures(engine)
        self.provider = _provider_of(bot.settings)
        self.sessions = Sessions(engine, bot.settings.session_idle, bot.settings.session_longest)
        self.audit = AuditLog(engine)
        self.jobs = Jobs(engine)
        self.withdrawals = Withdrawals(engine)
        self.policies = Policies(engine)
        self.particulars = ParticularsBook(engine)
        self.pins = Pins(engine)
        self.reports = GateReports(engine)
        self.golden = GoldenQuestions(engine)
        self.sources = Sources(engine)
        self.spending = Spending(engine, caps_of(bot.settings))

    @cached_property
    def bell(self) -> Bell:
        """What wakes the worker.

        Raises:
            VectorStoreError: the queue cannot be reached.
        """
        return Bell.of(self.settings)


def _provider_of(settings: BotSettings) -> Provider | None:
    """The city's identity provider, where the settings name one."""
    secret = settings.oidc_client_secret.get_secret_value()
    client = Client(settings.oidc_issuer, settings.oidc_client_id, secret, settings.oidc_scopes)
    return Provider(client) if client.issuer and client.id else None


def office_of(request: Request) -> Office:
    """The office of the app that the request came to."""
    return cast(Office, request.app.state.office)


TheOffice = Annotated[Office, Depends(office_of)]
