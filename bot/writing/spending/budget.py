"""What written answers may cost: prices, caps, and what a call is reckoned at before it is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.settings_writing import NamedModel, WritingSettings
from bot.writing.port import Message, Usage

NEAR = 0.8
"""From this share of a cap on operators are warned."""
USUAL_YEN_IN, USUAL_YEN_OUT = 1_000.0, 5_000.0
"""Yen a million tokens where no price is set and the model is somebody else's: more than most cost."""

_BYTES_A_TOKEN = 3
"""A kanji or kana is about a token and three bytes; four letters of English are one, so that this errs upwards."""
_TOKENS_A_MESSAGE = 8


@dataclass(frozen=True, slots=True)
class Prices:
    """Yen a million tokens read and written."""

    yen_in: float = 0.0
    yen_out: float = 0.0

    def yen(self, usage: Usage) -> float:
        """What a call costs."""
        return (usage.tokens_in * self.yen_in + usage.tokens_out * self.yen_out) / 1_000_000


@dataclass(frozen=True, slots=True)
class Tariff:
    """What each model costs; one that is not named costs what the `first` does."""

    first: Prices = Prices()
    named: Mapping[str, Prices] = field(default_factory=dict)

    def yen(self, usage: Usage) -> float:
        """What a call costs, by the model that took it."""
        return self.named.get(usage.model, self.first).yen(usage)

    def most_yen(self, usage: Usage) -> float:
        """What it costs at most, whichever model takes it."""
        return max(each.yen(usage) for each in (self.first, *self.named.values()))


@dataclass(frozen=True, slots=True)
class Caps:
    """Tokens an answer and a client's day, yen a day and a month, as days are in Japan."""

    tokens_answer: int
    tokens_client_day: int
    yen_day: float
    yen_month: float


@dataclass(frozen=True, slots=True)
class Standing:
    """What is spent of the caps, in yen."""

    day: float
    month: float
    caps: Caps

    @property
    def share(self) -> float:
        """How much of the cap is spent that is nearer to its end, 0 to 1 and above; 0 where nothing was spent."""
        parts = ((self.day, self.caps.yen_day), (self.month, self.caps.yen_month))
        return max((spent / cap if cap else 1.0) for spent, cap in parts) if self.month else 0.0

    @property
    def is_near(self) -> bool:
        """Whether operators are to be warned."""
        return self.share >= NEAR

    def allows(self, yen: float) -> bool:
        """Whether so much more may be spent; what costs nothing always may."""
        return not yen or (self.day + yen <= self.caps.yen_day and self.month + yen <= self.caps.yen_month)


def caps_of(settings: WritingSettings) -> Caps:
    """The caps that the settings name."""
    return Caps(
        tokens_answer=settings.llm_tokens_answer,
        tokens_client_day=settings.llm_tokens_client_day,
        yen_day=settings.llm_budget_yen_day,
        yen_month=settings.llm_budget_yen_month,
    )


def tariff_of(settings: WritingSettings) -> Tariff:
    """What the settings have each model cost; where they are silent one's own cost nothing, others the usual."""
    named: dict[str, Prices] = {}
    for each in settings.llm_named:
        prices, same = _prices_of(each, settings), named.get(each.name, Prices())
        # Of one name at two addresses it cannot be told which was asked.
        named[each.name] = Prices(max(prices.yen_in, same.yen_in), max(prices.yen_out, same.yen_out))
    return Tariff(named[settings.llm_model], named) if named else Tariff()


def is_guessed(model: NamedModel, settings: WritingSettings) -> bool:
    """Whether what a model costs is not said, and it is somebody else's."""
    is_said = None not in (settings.llm_yen_per_mtoken_in, settings.llm_yen_per_mtoken_out)
    return not (is_said or is_own(model) or any(each.model == model.name for each in settings.llm_prices))


def _prices_of(model: NamedModel, settings: WritingSettings) -> Prices:
    for each in settings.llm_prices:
        if each.model == model.name:
            return Prices(each.yen_in, each.yen_out)
    usual = (0.0, 0.0) if is_own(model) else (USUAL_YEN_IN, USUAL_YEN_OUT)
    said = settings.llm_yen_per_mtoken_in, settings.llm_yen_per_mtoken_out
    return Prices(*(usual[at] if price is None else price for at, price in enumerate(said)))


def is_own(model: NamedModel) -> bool:
    """Whether a model runs on this machine or in this network."""
    if not model.base_url:
        return model.name.startswith("ollama:")
    host = urlsplit(model.base_url).hostname or ""
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal", ".lan"))


def tokens_of(text: str) -> int:
    """About how many tokens a text has; rather too many than too few."""
    return -(-len(text.encode()) // _BYTES_A_TOKEN)


def tokens_in(messages: Sequence[Message]) -> int:
    """About how many tokens a model reads for these messages."""
    return sum(_TOKENS_A_MESSAGE + tokens_of(each.text) for each in messages)
