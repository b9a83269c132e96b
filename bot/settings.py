"""Settings of the bot, read from the environment and `.env`."""

from datetime import timedelta
from functools import cache

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import SettingsConfigDict

from bot.errors import BotError
from bot.settings_operators import AdminToken, OidcIssuer, OidcRoles
from bot.settings_values import (
    AppTokens,
    BotTokens,
    Channels,
    DepartmentChannels,
    Network,
    Networks,
    Origins,
    PublicUrl,
    SigningSecrets,
    SlackCities,
    SlackPlans,
    SlackUrl,
    Workspaces,
    split_list,
)
from bot.settings_writing import WritingSettings

__all__ = ["BotSettings", "Network", "load_settings"]


class BotSettings(WritingSettings):
    """What the channels may do and for how long answers are kept. A wrong value is named at start."""

    # What was given is not repeated: it may be a token.
    model_config = SettingsConfigDict(hide_input_in_errors=True)

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
    admin_token: AdminToken = Field(default=SecretStr(""), validation_alias="ADMIN_TOKEN")

    slack_bot_token: BotTokens = Field(default=SecretStr(""), validation_alias="SLACK_BOT_TOKEN")
    """One for each workspace; as with the next two, several stand with commas between them."""
    slack_app_token: AppTokens = Field(default=SecretStr(""), validation_alias="SLACK_APP_TOKEN")
    slack_signing_secret: SigningSecrets = Field(default=SecretStr(""), validation_alias="SLACK_SIGNING_SECRET")
    slack_base_url: SlackUrl = Field(default="", validation_alias="SLACK_BASE_URL")
    """The address that Slack's methods are called at, with a slash at its end; "" is Slack's own."""
    slack_internal_workspaces: Workspaces = Field(default=(), validation_alias="SLACK_INTERNAL_WORKSPACES")
    slack_internal_channels: Channels = Field(default=(), validation_alias="SLACK_INTERNAL_CHANNELS")
    slack_cities: SlackCities = Field(default={}, validation_alias="SLACK_CITIES")
    """Workspaces and channels that ask about one city alone."""
    slack_plans: SlackPlans = Field(default={}, validation_alias="SLACK_PLANS")
    """Workspaces and channels that ask about some plans alone, by their ids."""
    slack_department_channels: DepartmentChannels = Field(default={}, validation_alias="SLACK_DEPARTMENT_CHANNELS")
    """The channel that a question is handed on to, by plan id or by the department's name in the register."""

    session_idle_min: int = Field(default=30, ge=1, validation_alias="SESSION_IDLE_MIN")
    """An operator is signed out after so long without a request, and after `session_hours` in any case."""
    session_hours: int = Field(default=12, ge=1, validation_alias="SESSION_HOURS")
    upload_max_mb: int = Field(default=100, ge=1, validation_alias="UPLOAD_MAX_MB")
    """What an operator may send in one request."""
    oidc_issuer: OidcIssuer = Field(default="", validation_alias="OIDC_ISSUER")
    oidc_client_id: str = Field(default="", validation_alias="OIDC_CLIENT_ID")
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), validation_alias="OIDC_CLIENT_SECRET")
    oidc_scopes: str = Field(default="openid profile email", validation_alias="OIDC_SCOPES")
    oidc_roles: OidcRoles = Field(default=(), validation_alias="OIDC_ROLES")
    """Claims of the identity provider that give a role; who has none of them is not let in."""

    @property
    def session_idle(self) -> timedelta:
        """After so long without a request an operator is signed out."""
        return timedelta(minutes=self.session_idle_min)

    @property
    def session_longest(self) -> timedelta:
        """After so long an operator is signed out in any case."""
        return timedelta(hours=self.session_hours)

    @property
    def slack_bot_tokens(self) -> tuple[str, ...]:
        """The bot tokens, one for each workspace. Never to be shown."""
        return split_list(self.slack_bot_token.get_secret_value())

    @property
    def slack_app_tokens(self) -> tuple[str, ...]:
        """The app tokens of Socket Mode, one for each app. Never to be shown."""
        return split_list(self.slack_app_token.get_secret_value())

    @property
    def slack_signing_secrets(self) -> tuple[str, ...]:
        """The signing secrets of HTTP, one for each app. Never to be shown."""
        return split_list(self.slack_signing_secret.get_secret_value())


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
