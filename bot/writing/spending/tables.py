"""The tables of written answers; the migrations make them.

llm_spent   what language models read, wrote and cost, by day in Japan; the row of client "" is everybody's, one of another
            client, kept for its day alone, is that client's
llm_reply   whole replies, so that the same question over the same passages costs nothing the second time
client_key  the day's key, by which clients are told apart on that day; it goes with the day
"""

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, MetaData, String, Table, Text

WAIT_S = 1.0
"""The longest wait for another's transaction: an answer must not wait for its books, it is quoted without them."""

metadata = MetaData()

llm_spent = Table(
    "llm_spent",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("client", String(64), primary_key=True),
    Column("calls", Integer, nullable=False),
    Column("tokens_in", BigInteger, nullable=False),
    Column("tokens_out", BigInteger, nullable=False),
    Column("yen", Float, nullable=False),
    Column("warned", Boolean, nullable=False),
)

llm_reply = Table(
    "llm_reply",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("generation", String(64), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("reply", Text, nullable=False),
    Index("llm_reply_by_age", "created_at"),
)

client_key = Table(
    "client_key",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("key", String(64), nullable=False),
)
