"""The bot's tables: answers, what came of them, channels that are paused, and what was asked in Slack."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

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

answer_sections = Table(
    "answer_sections",
    metadata,
    Column("answer_id", String(26), ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("role", String(8), nullable=False),
    Column("plan_id", Text, nullable=False),
    Column("edition_number", Integer, nullable=False),
    Column("section_id", Text, nullable=False),
    Column("heading_path", Text, nullable=False),
)

reviews = Table(
    "reviews",
    metadata,
    Column("answer_id", String(26), ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
    Column("at", String(32), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("remark", Text, nullable=False),
)

pauses = Table(
    "pauses",
    metadata,
    Column("channel", String(32), primary_key=True),
    Column("notice", Text, nullable=False),
    Column("since", String(32), nullable=False),
)

faults = Table(
    "faults",
    metadata,
    Column("id", String(8), primary_key=True),
    Column("created_at", String(32), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("answer_id", String(26), nullable=False),
    Column("kind", String(200), nullable=False),
    Column("trace", Text, nullable=False),
    Index("faults_by_age", "created_at"),
)

offers = Table(
    "offers",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("created_at", String(32), nullable=False),
    Column("answer_id", String(26), nullable=False),
    Column("question", Text, nullable=False),
    Column("reply", Text, nullable=False),
    Column("plan_id", String(200), nullable=False),
    Column("city", String(100), nullable=False),
    Column("department", String(200), nullable=False),
    Column("language", String(16), nullable=False),
    Index("offers_by_age", "created_at"),
)

slack_deliveries = Table(
    "slack_deliveries",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String(26), nullable=False, unique=True),
    Column("key", String(255), nullable=False, unique=True),
    Column("created_at", String(32), nullable=False),
    # What was asked: the fields of bot.slack.ask.Ask; text and response_url are "" when it is finished.
    Column("surface", String(16), nullable=False),
    Column("team", String(64), nullable=False),
    Column("channel", String(64), nullable=False),
    Column("asker", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("ts", String(32), nullable=False),
    Column("thread_ts", String(32), nullable=False),
    Column("response_url", Text, nullable=False),
    Column("kept_answer_id", String(26), nullable=False),
    Column("is_shared", Boolean, nullable=False),
    Column("edit_ts", String(32), nullable=False),
    # How far it is; `conversation` names the thread, whose asks are replied to one after another, "" where there is none.
    Column("conversation", String(170), nullable=False),
    Column("answer_id", String(26), nullable=False),
    Column("conversation_id", String(26), nullable=False),
    Column("attempts", Integer, nullable=False),
    # The owner that holds it, "" while it waits. It may be claimed from due_at on (seconds since 1970): a waiting one
    # then, a held one when its lease is over. A finished one has no due_at, but an outcome.
    Column("owner", String(64), nullable=False),
    Column("due_at", Float),
    Column("withdrawn", Boolean, nullable=False),
    Column("outcome", String(16), nullable=False),
    Index("slack_deliveries_due", "due_at"),
    Index("slack_deliveries_by_conversation", "conversation", "number"),
    Index("slack_deliveries_by_message", "channel", "ts"),
    Index("slack_deliveries_by_answer", "answer_id"),
    Index("slack_deliveries_by_age", "created_at"),
)

slack_posts = Table(
    "slack_posts",
    metadata,
    Column("delivery_id", String(26), ForeignKey("slack_deliveries.id", ondelete="CASCADE"), primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("ts", String(32), nullable=False),
    Column("whole", Boolean, nullable=False),
    Index("slack_posts_by_ts", "ts"),
)

slack_marks = Table(
    "slack_marks",
    metadata,
    Column("key", String(255), primary_key=True),
    Column("created_at", String(32), nullable=False),
    Index("slack_marks_by_age", "created_at"),
)
