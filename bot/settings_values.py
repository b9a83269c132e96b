"""How the values of settings are written: lists, origins and networks, and what Slack calls its own."""

import re
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr
from pydantic_settings import NoDecode

Network = IPv4Network | IPv6Network
_PORTS = {"https": 443, "http": 80}
_ID = "copy the id that stands at the end of {what}'s link in Slack, as {example}"
_WORKSPACE = (re.compile(r"[TE][A-Z0-9]+"), "workspace", _ID.format(what="the workspace", example="T0123456789"))
_CHANNEL = (re.compile(r"[CGD][A-Z0-9]+"), "channel", _ID.format(what="the channel", example="C0123456789"))
_PLACE = (re.compile(r"[TECGD][A-Z0-9]+"), "workspace or channel", f"{_WORKSPACE[2]}, or {_CHANNEL[2]}")
_PLAN = (re.compile(r"[a-z0-9][a-z0-9_-]*"), "plan", "keikaku plans lists the ids")
_TOKENS = ("xoxb-", "xoxp-", "xoxe", "xapp-", "xoxa-", "xoxs-")


def split_list(written: str) -> tuple[str, ...]:
    """The parts between commas, without blanks around them and without empty ones."""
    return tuple(part.strip() for part in written.split(",") if part.strip())


def _networks(value: object) -> object:
    return tuple(ip_network(part) for part in split_list(value)) if isinstance(value, str) else value


def _origins(value: object) -> object:
    if not isinstance(value, str):
        return value
    found: dict[str, str] = {}
    for part in split_list(value):
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


def _base_url(written: str) -> str:
    """An address below which Slack's methods lie, with a slash at its end; "" as it is."""
    if not written:
        return ""
    parts = urlsplit(written)
    try:
        whole = parts.scheme in ("https", "http") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        whole = False
    if not whole or parts.query or parts.fragment or parts.username is not None:
        raise ValueError(f"{written} is no address of an API; write one such as https://slack.com/api/")
    return written.removesuffix("/") + "/"


def _is(part: str, kind: tuple[re.Pattern[str], str, str]) -> str:
    shape, name, mend = kind
    if not shape.fullmatch(part):
        raise ValueError(f"{part or 'nothing'} is no {name}; {mend}")
    return part


def _ids(kind: tuple[re.Pattern[str], str, str]) -> Callable[[object], object]:
    def read(value: object) -> object:
        return tuple(dict.fromkeys(_is(part, kind) for part in split_list(value))) if isinstance(value, str) else value

    return read


def _pairs(value: str, example: str) -> dict[str, str]:
    """`key=value` parts; each key once, none of them without a value."""
    found: dict[str, str] = {}
    for part in split_list(value):
        key, _, said = (each.strip() for each in part.partition("="))
        if not key or not said:
            raise ValueError(f"{part} lacks one of its two sides; write {example}")
        if key in found:
            raise ValueError(f"{key} is named twice; keep one of the two")
        found[key] = said
    return found


def _cities(value: object) -> object:
    if not isinstance(value, str):
        return value
    return {_is(key, _PLACE): city for key, city in _pairs(value, "T0123456789=みなと野市").items()}


def _plans(value: object) -> object:
    if not isinstance(value, str):
        return value
    pairs = _pairs(value, "C0123456789=plan-a+plan-b").items()
    return {_is(key, _PLACE): tuple(_is(each.strip(), _PLAN) for each in plans.split("+")) for key, plans in pairs}


def _departments(value: object) -> object:
    if not isinstance(value, str):
        return value
    pairs = _pairs(value, "企画課=C0123456789 or plan-id=C0123456789").items()
    return {key: _is(channel, _CHANNEL) for key, channel in pairs}


def _tokens(prefix: str, mend: str) -> Callable[[SecretStr], SecretStr]:
    """Checks that every token is of its kind; what is wrong is told by its place alone."""

    def check(value: SecretStr) -> SecretStr:
        for place, token in enumerate(split_list(value.get_secret_value()), start=1):
            if not re.fullmatch(rf"{prefix}[A-Za-z0-9_-]+", token):
                raise ValueError(f"token {place} does not begin with {prefix} or is not whole; {mend}")
        return value

    return check


def _signing_secrets(value: SecretStr) -> SecretStr:
    for place, secret in enumerate(split_list(value.get_secret_value()), start=1):
        if secret.startswith(_TOKENS) or any(letter.isspace() for letter in secret):
            raise ValueError(f"secret {place} is no signing secret; copy it from Basic Information, App Credentials")
    return value


PublicUrl = Annotated[str, BeforeValidator(_public_url)]
Origins = Annotated[dict[str, str], NoDecode, BeforeValidator(_origins)]
Networks = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_networks)]

BotTokens = Annotated[
    SecretStr, AfterValidator(_tokens("xoxb-", "copy the Bot User OAuth Token from OAuth & Permissions"))
]
AppTokens = Annotated[
    SecretStr,
    AfterValidator(_tokens("xapp-", "make one with connections:write at Basic Information, App-Level Tokens")),
]
SigningSecrets = Annotated[SecretStr, AfterValidator(_signing_secrets)]
SlackUrl = Annotated[str, AfterValidator(_base_url)]
Workspaces = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_ids(_WORKSPACE))]
Channels = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_ids(_CHANNEL))]
SlackCities = Annotated[dict[str, str], NoDecode, BeforeValidator(_cities)]
SlackPlans = Annotated[dict[str, tuple[str, ...]], NoDecode, BeforeValidator(_plans)]
DepartmentChannels = Annotated[dict[str, str], NoDecode, BeforeValidator(_departments)]
