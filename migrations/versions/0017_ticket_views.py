"""Saved views and the indexes that listing and searching need."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Chinese has no spaces: words are found by pairs of neighbouring signs. Our own function and the GIN that every
# PostgreSQL has, because a place's server may lack the extensions, and trigrams see no word of two signs.
# Named with their schema: an index is built without a search path. COST: a plan that computes them for every row of a
# table must look as dear as it is.
FUNCTIONS = (
    """
    CREATE FUNCTION public.search_grams(body text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5000 AS $$
        SELECT coalesce(array_agg(DISTINCT pair), '{}'::text[])
        FROM (
            SELECT sign || lead(sign) OVER (ORDER BY place) AS pair
            FROM string_to_table(lower(normalize(body, NFKC) COLLATE "C"), NULL) WITH ORDINALITY AS signs (sign, place)
        ) pairs
        WHERE pair !~ '\\s'
    $$
    """,
    """
    CREATE FUNCTION public.json_grams(content jsonb) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5000 AS $$
        SELECT public.search_grams(coalesce(string_agg(leaf #>> '{}', ' '), ''))
        FROM jsonb_path_query(content, 'strict $.** ? (@.type() == "string" || @.type() == "number")') leaf
    $$
    """,
    """
    CREATE FUNCTION public.event_grams(content jsonb) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5000 AS $$
        SELECT public.search_grams(concat_ws(' ', content ->> 'text', content ->> 'note', content ->> 'reason',
                                      content ->> 'result', content ->> 'answer'))
    $$
    """,
)
SPOKEN = "kind IN ('note', 'result_given', 'returned', 'unsatisfied', 'closed')"
GRAMS = (
    ("ix_ticket_grams", "ticket", "search_grams(summary)", None),
    ("ix_ticket_field_grams", "ticket", "json_grams(fields)", None),
    ("ix_ticket_event_grams", "ticket_event", "event_grams(content)", SPOKEN),
    ("ix_segment_grams", "segment", "search_grams(text)", None),
)
LISTED = (
    ("ix_ticket_created", ("org_id", "created_at"), None),
    ("ix_ticket_closed", ("org_id", "closed_at"), "closed_at IS NOT NULL"),
    ("ix_ticket_category", ("org_id", "category", "created_at"), None),
    ("ix_ticket_department", ("org_id", "department", "created_at"), None),
    ("ix_ticket_handler", ("handler_id", "created_at"), None),
    ("ix_ticket_first_responder", ("first_responder_id", "created_at"), None),
    ("ix_ticket_language", ("org_id", "language", "created_at"), None),
    ("ix_ticket_channel", ("org_id", "channel", "created_at"), None),
    ("ix_ticket_stage_created", ("org_id", "stage", "created_at"), None),
    ("ix_ticket_open_created", ("org_id", "created_at"), "state = 'open'"),
    ("ix_ticket_urgent", ("org_id", "created_at"), "urgent"),
    ("ix_ticket_sensitive", ("org_id", "created_at"), "sensitive"),
)


def upgrade() -> None:
    op.create_table(
        "ticket_view",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("query", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_ticket_view_account_id_account")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_ticket_view_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_view")),
        sa.UniqueConstraint("account_id", "name", name=op.f("uq_ticket_view_account_id_name")),
    )
    op.create_index("ix_ticket_view_shared", "ticket_view", ["org_id"], postgresql_where=sa.text("shared"))
    op.add_column("person", sa.Column("name_hash", sa.LargeBinary(), nullable=True))
    op.create_index(
        "ix_person_name_hash",
        "person",
        ["org_id", "name_hash"],
        postgresql_where=sa.text("name_hash IS NOT NULL"),
    )
    for function in FUNCTIONS:
        op.execute(function)
    for name, columns, where in LISTED:
        op.create_index(name, "ticket", list(columns), postgresql_where=sa.text(where) if where else None)
    op.create_index("ix_ticket_number_begins", "ticket", ["number"], postgresql_ops={"number": "text_pattern_ops"})
    op.create_index("ix_ticket_special_groups", "ticket", ["special_groups"], postgresql_using="gin")
    for name, table, expression, where in GRAMS:
        # fastupdate off: no writer pays at once for what others left in the pending list
        op.create_index(
            name,
            table,
            [sa.text(expression)],
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
            postgresql_where=sa.text(where) if where else None,
        )
        # how common a pair is decides how a search is done (tickets.search)
        op.execute(f"ALTER INDEX {name} ALTER COLUMN 1 SET STATISTICS 1000")


def downgrade() -> None:
    for name, _table, _expression, _where in GRAMS:
        op.execute(f"DROP INDEX {name}")
    for name in ("ix_ticket_special_groups", "ix_ticket_number_begins", *(name for name, _, _ in LISTED)):
        op.execute(f"DROP INDEX {name}")
    for signature in ("event_grams(jsonb)", "json_grams(jsonb)", "search_grams(text)"):
        op.execute(f"DROP FUNCTION {signature}")
    op.drop_column("person", "name_hash")
    op.drop_table("ticket_view")
