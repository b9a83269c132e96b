"""The tables of what operators decide and ask for, as the queries name them; the migrations make them.

job             what the worker is asked to do, how far it is, and what came of it
audit           who did what, when; rows are added, never changed
withdrawal      plans and editions that were taken down; edition 0 is the whole plan
policy          which editions of a plan answer, where that is not the usual
particulars     what an operator says of a file or an address, which outweighs what the file says
pin             generations that clearing away leaves alone
gate_report     what the gate found in a generation, held against the one that answered then
golden          the cities' golden questions
source          addresses that are fetched on a schedule
"""

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

job = Table(
    "job",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("ordered", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("seconds_left", Integer),
    Column("attempts", Integer, nullable=False),
    Column("cancelled", Boolean, nullable=False),
    Column("started_at", String(32), nullable=False),
    Column("ended_at", String(32), nullable=False),
    Column("told_at", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Index("job_by_state", "state", "created_at"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("at", String(32), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("act", String(64), nullable=False),
    Column("subject", String(255), nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("why", Text, nullable=False),
    Index("audit_by_time", "at"),
)

withdrawal = Table(
    "withdrawal",
    metadata,
    Column("plan_id", String(200), primary_key=True),
    Column("edition_number", Integer, primary_key=True, autoincrement=False),
    Column("why", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("hides", Boolean, nullable=False),
)

policy = Table(
    "policy",
    metadata,
    Column("plan_id", String(200), primary_key=True),
    Column("policy", String(16), nullable=False),
    Column("until", String(10), nullable=False),
    Column("afterwards", String(16), nullable=False),
    Column("at", String(32), nullable=False),
    Column("actor", String(200), nullable=False),
)

particulars = Table(
    "particulars",
    metadata,
    Column("key", String(2048), primary_key=True),
    Column("said", Text, nullable=False),
    Column("audience", String(16), nullable=False),
    Column("at", String(32), nullable=False),
    Column("actor", String(200), nullable=False),
)

pin = Table(
    "pin",
    metadata,
    Column("generation_id", String(64), primary_key=True),
    Column("why", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("actor", String(200), nullable=False),
)

gate_report = Table(
    "gate_report",
    metadata,
    Column("generation_id", String(64), primary_key=True),
    Column("against", String(64), nullable=False),
    Column("golden_digest", String(64), nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("body", Text, nullable=False),
)

golden = Table(
    "golden",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("city", String(100), nullable=False),
    Column("question", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("origin", String(64), nullable=False),
    Column("at", String(32), nullable=False),
    Column("actor", String(200), nullable=False),
    Index("golden_by_city", "city"),
)

source = Table(
    "source",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("url", String(2048), nullable=False, unique=True),
    Column("said", Text, nullable=False),
    Column("every_h", Integer, nullable=False),
    Column("due_at", String(32), nullable=False),
    Column("looked_at", String(32), nullable=False),
    Column("changed_at", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("trouble", Text, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("seen", Text, nullable=False),
    Column("job_id", String(26), nullable=False),
    Column("at", String(32), nullable=False),
    Column("actor", String(200), nullable=False),
    Index("source_due", "due_at"),
)
