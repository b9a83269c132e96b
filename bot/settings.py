"""Settings of the bot, read from the environment and `.env`."""

from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import NoDecode

from bot.errors import BotError
from vectorstore.settings import StoreSettings

Network = IPv4Network | IPv6Network
_PORTS = {"https": 443, "http": 80}


def _comma_list(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _networks(value: object) -> object:
    parts = _comma_list(value)
    return tuple(ip_network(part) for part in parts) if isinstance(parts, tuple) else parts


def _origins(value: object) -> object:
    parts = _comma_list(value)
    if not isinstance(parts, tuple):
        return parts
    found: dict[str, str] = {}
    for part in parts:
        written, _, city = (each.strip() for each in part.partition("="))
        origin = _origin(written)
        if origin in found:
            raise ValueError(f"{written} is named twice; without =city it may ask about every city")
        found[origin] = city
    return found


def _origin(written: str) -> str:
    parts = urlsplit(written.lower())
    try:
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        host, port = "", None
    if parts.scheme not in ("https", "http") or not host or "*" in host:
        raise ValueError(f"{written} is no origin; write https:// and the host, as https://www.city.example.jp")
    named = f"[{host}]" if ":" in host else host
    origin = f"{parts.scheme}://{named}" + (f":{port}" if port not in (None, _PORTS[parts.scheme]) else "")
    if parts.path or parts.query or parts.fragment or parts.username is not None:
        raise ValueError(f"{written} is more than an origin; write {origin}")
    return origin


def _public_url(value: object) -> object:
    return _origin(value.removesuffix("/")) if isinstance(value, str) and value else value


PublicUrl = Annotated[str, BeforeValidator(_public_url)]
CommaList = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_comma_list)]
Origins = Annotated[dict[str, str], NoDecode, BeforeValidator(_origins)]
Networks = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_networks)]


class BotSettings(StoreSettings):
    """What the channels may do and for how long answers are kept. A wrong value is named at start."""

    question_max_chars: int = Field(default=300, ge=1, validation_alias="QUESTION_MAX_CHARS")
    body_max_bytes: int = Field(default=16 * 1024, ge=1024, validation_alias="BODY_MAX_BYTES")
    rate_per_minute: int = Field(default=15, ge=1, validation_alias="RATE_PER_MINUTE")
    rate_per_day: int = Field(default=200, ge=1, validation_alias="RATE_PER_DAY")
    rate_storage_url: str = Field(default="memory://", validation_alias="RATE_STORAGE_URL")
    """Where clients are counted: each worker's memory, or one `redis://…` for all of them."""
    trusted_proxies: Networks = Field(default=(), validation_alias="TRUSTED_PROXIES")
    """Networks whose X-Forwarded-For is believed."""
    allowed_origins: Origins = Field(default={}, validation_alias="ALLOWED_ORIGINS")
    """Web sites whose pages may ask, as `https://www.city.example.jp`, each with its one city or "" for all."""
    sse_ping_s: float = Field(default=15.0, gt=0, validation_alias="SSE_PING_S")
    retention_days: int = Field(default=365, ge=1, validation_alias="RETENTION_DAYS")
    public_url: PublicUrl = Field(default="", validation_alias="PUBLIC_URL")
    """The address that residents know this site by; "" takes each request's own."""
    pictures_per_minute: int = Field(default=120, ge=1, validation_alias="PICTURES_PER_MINUTE")
    """Pictures of pages that one client may have drawn; those drawn before do not count."""
    pictures_max_mb: int = Field(default=500, ge=1, validation_alias="PICTURES_MAX_MB")
    admin_token: SecretStr = Field(default=SecretStr(""), validation_alias="ADMIN_TOKEN")

    llm_model: str = Field(default="", validation_alias="LLM_MODEL")
    llm_base_url: str = Field(default="", validation_alias="LLM_BASE_URL")
    llm_api_key: SecretStr = Field(default=SecretStr(""), validation_alias="LLM_API_KEY")
    llm_timeout_s: float = Field(default=30.0, gt=0, validation_alias="LLM_TIMEOUT_S")
    llm_budget_yen_day: int = Field(default=1_000, ge=0, validation_alias="LLM_BUDGET_YEN_DAY")
    llm_budget_yen_month: int = Field(default=10_000, ge=0, validation_alias="LLM_BUDGET_YEN_MONTH")

    slack_bot_token: SecretStr = Field(default=SecretStr(""), validation_alias="SLACK_BOT_TOKEN")
    slack_app_token: SecretStr = Field(default=SecretStr(""), validation_alias="SLACK_APP_TOKEN")
    slack_signing_secret: SecretStr = Field(default=SecretStr(""), validation_alias="SLACK_SIGNING_SECRET")
    slack_base_url: str = Field(default="", validation_alias="SLACK_BASE_URL")
    slack_internal_channels: CommaList = Field(default=(), validation_alias="SLACK_INTERNAL_CHANNELS")

    oidc_issuer: str = Field(default="", validation_alias="OIDC_ISSUER")
    oidc_client_id: str = Field(default="", validation_alias="OIDC_CLIENT_ID")
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), validation_alias="OIDC_CLIENT_SECRET")


@cache
def load_settings() -> BotSettings:
    """The settings of this process.

    Raises:
        BotError: a value is wrong; the message names it and how to mend it.
    """
    try:
        return BotSettings()
    except ValidationError as error:
        first = error.errors()[0]
        fault = first["msg"].removeprefix("Value error, ")
        raise BotError(f"setting {first['loc'][0]}: {fault}. Mend it in .env or the environment.") from error
