"""The catalogue's tables, as the queries name them; the migrations make them.

plan ─< edition ─< reading      what was read of a file, under one parser version and register entry
             ├──< section       never changed: a section that is read anew is a new row, its id (its address) stays
             └──< chunk         never changed: what is read anew has a new id, for an old generation still needs the old
quarantine                      files that could not be read, so that they are not tried for ever
generation ─< generation_member which reading of which edition a generation holds; `live` ones are in its index
pointer                         one row: the current and the previous generation
"""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, MetaData, Table, Text

metadata = MetaData()

plan = Table(
    "plan",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", Text),
    Column("city", Text),
    Column("kind", Text),
)

edition = Table(
    "edition",
    metadata,
    Column("id", Text, primary_key=True),
    Column("plan_id", Text, ForeignKey("plan.id")),
    Column("number", Integer),
    Column("reading_key", Text),
    Column("published", Boolean),
)

reading = Table(
    "reading",
    metadata,
    Column("key", Text, primary_key=True),
    Column("edition_id", Text, ForeignKey("edition.id")),
    Column("created_at", Text),
    Column("content_digest", Text),
    Column("plan", Text),
    Column("edition", Text),
    Column("section_keys", Text),
    Column("chunk_ids", Text),
    Column("report", Text),
)

section = Table(
    "section",
    metadata,
    Column("key", Text, primary_key=True),
    Column("id", Text),
    Column("edition_id", Text, ForeignKey("edition.id")),
    Column("content", Text),
)

chunk = Table(
    "chunk",
    metadata,
    Column("id", Text, primary_key=True),
    Column("edition_id", Text, ForeignKey("edition.id")),
    Column("content", Text),
)

generation = Table(
    "generation",
    metadata,
    Column("id", Text, primary_key=True),
    Column("digest", Text),
    Column("fingerprint", Text),
    Column("created_at", Text),
    Column("chunks", Integer),
    Column("published_at", Text, server_default=""),
)

generation_member = Table(
    "generation_member",
    metadata,
    Column("generation_id", Text, ForeignKey("generation.id"), primary_key=True),
    Column("edition_id", Text, ForeignKey("edition.id"), primary_key=True),
    Column("reading_key", Text, ForeignKey("reading.key")),
    Column("ordinal", Integer),
    Column("live", Boolean),
)

pointer = Table(
    "pointer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("current_id", Text, ForeignKey("generation.id")),
    Column("previous_id", Text, ForeignKey("generation.id")),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("key", Text, primary_key=True),
    Column("file_name", Text),
    Column("reason", Text),
    Column("created_at", Text),
    Column("fault", Text, server_default=""),
)
