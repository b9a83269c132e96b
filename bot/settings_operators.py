"""How the settings of operators' accounts are written."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr
from pydantic_settings import NoDecode

from bot.accounts.roles import Role
from bot.settings_values import split_list

_TOKEN_CHARS = 24
_OWN_MACHINE = ("localhost", "127.0.0.1", "::1")


def _token(value: SecretStr) -> SecretStr:
    token = value.get_secret_value()
    if token and len(token) < _TOKEN_CHARS:
        raise ValueError(f"the token has fewer than {_TOKEN_CHARS} characters; make one with openssl rand -hex 32")
    if not token.isascii() or any(letter.isspace() for letter in token):
        raise ValueError(
            "the token holds a blank or a letter that no header can carry; make one with openssl rand -hex 32"
        )
    return value


def _issuer(written: str) -> str:
    parts = urlsplit(written)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _OWN_MACHINE)
    if written and not (is_safe and parts.hostname):
        raise ValueError(f"{written} is no issuer; write its address, as https://login.city.example.jp/realms/staff")
    return written


def _roles(value: object) -> object:
    return tuple(map(_role, split_list(value))) if isinstance(value, str) else value


def _role(written: str) -> tuple[str, str, Role]:
    given, _, role = (part.strip() for part in written.rpartition("="))
    claim, _, wanted = (part.strip() for part in given.partition(":"))
    if not claim or not wanted or role not in {each.value for each in Role}:
        names = ", ".join(each.value for each in Role)
        raise ValueError(
            f"{written} gives no role; write claim:value=role, as groups:city-planning=publisher ({names})"
        )
    return claim, wanted, Role(role)


AdminToken = Annotated[SecretStr, AfterValidator(_token)]
OidcIssuer = Annotated[str, AfterValidator(_issuer)]
OidcRoles = Annotated[tuple[tuple[str, str, Role], ...], NoDecode, BeforeValidator(_roles)]
