"""The accounts' tables, as the queries name them; the migrations make them.

account         who may sign in; without a password hash only by the city's identity provider, as `subject`
session         who is signed in; the browser holds the secret that `digest` is of
failed_sign_in  attempts of the last minutes, under whatever name was typed
oidc_request    who was sent to the identity provider and is not back yet
"""

from sqlalchemy import Boolean, Column, Index, MetaData, String, Table, Text

metadata = MetaData()

account = Table(
    "account",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("subject", String(1024), nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("account", String(100), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("seen_at", String(32), nullable=False),
    Column("expires_at", String(32), nullable=False),
    Index("session_by_account", "account"),
)

failed_sign_in = Table(
    "failed_sign_in",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("name_digest", String(64), nullable=False),
    Column("at", String(32), nullable=False),
    Index("failed_sign_in_by_name", "name_digest", "at"),
)

oidc_request = Table(
    "oidc_request",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("state", String(64), nullable=False),
    Column("nonce", String(64), nullable=False),
    Column("verifier", String(128), nullable=False),
    Column("wanted", Text, nullable=False),
    Column("expires_at", String(32), nullable=False),
)
