"""The bot's tables: answers, what people thought of them, and channels that are paused."""

from sqlalchemy import Column, ForeignKey, Index, MetaData, String, Table, Text

metadata = MetaData()

answers = Table(
    "answers",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("conversation_id", String(26), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("audience", String(16), nullable=False),
    Column("city", String(100), nullable=False),
    Column("language", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("mode", String(16), nullable=False),
    Column("generation", String(64), nullable=False),
    Column("question", Text, nullable=False),
    Column("body", Text, nullable=False),
    Index("answers_by_conversation", "conversation_id", "created_at"),
    Index("answers_by_age", "created_at"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("answer_id", String(26), ForeignKey("answers.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("rating", String(8), nullable=False),
    Column("reason", String(100), nullable=False),
    Column("comment", Text, nullable=False),
    Index("feedback_by_answer", "answer_id"),
)

pauses = Table(
    "pauses",
    metadata,
    Column("channel", String(32), primary_key=True),
    Column("notice", Text, nullable=False),
    Column("since", String(32), nullable=False),
)
