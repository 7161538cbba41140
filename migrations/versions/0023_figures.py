"""Counts by day, and which days are stale."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Counts of a day are kept (figures.rollup): whoever changes a row of a day that is over leaves a mark in the same
# transaction. A row of the present day needs none, and costs nothing but the condition: that day is counted live, and
# is rolled only when no transaction that began on it is left. Days are Shanghai's, the clock is the server's.
TODAY = "(now() AT TIME ZONE 'Asia/Shanghai')::date"
FUNCTIONS = (
    f"""
    CREATE FUNCTION figure_mark(org uuid, sources text[], day date) RETURNS void LANGUAGE sql AS $$
        INSERT INTO figure_stale (org_id, source, day) SELECT org, source, day FROM unnest(sources) AS source
        WHERE day < {TODAY}
    $$
    """,  # noqa: S608 - constant text
    # of a table with a business_day; the sources are the trigger's arguments
    """
    CREATE FUNCTION figure_day_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN PERFORM figure_mark(OLD.org_id, TG_ARGV, OLD.business_day); END IF;
        IF TG_OP <> 'DELETE' THEN PERFORM figure_mark(NEW.org_id, TG_ARGV, NEW.business_day); END IF;
        RETURN NULL;
    END $$
    """,
    # of a table with a call_id: the day is that of the call
    """
    CREATE FUNCTION figure_call_touched() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN
            PERFORM figure_mark(c.org_id, TG_ARGV, c.business_day) FROM call c WHERE c.id = OLD.call_id;
        END IF;
        IF TG_OP <> 'DELETE' THEN
            PERFORM figure_mark(c.org_id, TG_ARGV, c.business_day) FROM call c WHERE c.id = NEW.call_id;
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION figure_survey_mark(survey_id uuid) RETURNS void LANGUAGE sql AS $$
        SELECT figure_mark(s.org_id, ARRAY['surveys'], d.day) FROM survey s,
            LATERAL (VALUES ((s.created_at AT TIME ZONE 'Asia/Shanghai')::date), (s.business_day)) AS d (day)
        WHERE s.id = survey_id
    $$
    """,
    """
    CREATE FUNCTION figure_survey_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN
            PERFORM figure_mark(OLD.org_id, TG_ARGV, (OLD.created_at AT TIME ZONE 'Asia/Shanghai')::date);
            PERFORM figure_mark(OLD.org_id, TG_ARGV, OLD.business_day);
        END IF;
        IF TG_OP <> 'DELETE' THEN
            PERFORM figure_mark(NEW.org_id, TG_ARGV, (NEW.created_at AT TIME ZONE 'Asia/Shanghai')::date);
            PERFORM figure_mark(NEW.org_id, TG_ARGV, NEW.business_day);
        END IF;
        RETURN NULL;
    END $$
    """,
    # what a matter is about is the key of its calls and callbacks
    """
    CREATE FUNCTION figure_ticket_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM figure_mark(c.org_id, ARRAY['calls', 'ratings'], c.business_day)
        FROM ticket_contact tc JOIN call c ON c.id = tc.call_id WHERE tc.ticket_id = NEW.id;
        PERFORM figure_survey_mark(s.id) FROM survey s WHERE s.ticket_id = NEW.id;
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION figure_exclusion_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        changed uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.review_id ELSE NEW.review_id END;
    BEGIN
        PERFORM figure_mark(c.org_id, ARRAY['calls', 'ratings'], c.business_day)
        FROM review v JOIN rating r ON r.id = v.rating_id JOIN call c ON c.id = r.call_id WHERE v.id = changed;
        PERFORM figure_survey_mark(v.survey_id) FROM review v WHERE v.id = changed AND v.survey_id IS NOT NULL;
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION figure_second_call_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM figure_survey_mark(CASE WHEN TG_OP = 'DELETE' THEN OLD.survey_id ELSE NEW.survey_id END);
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION figure_seat_state_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN
            PERFORM figure_mark(OLD.org_id, TG_ARGV, (OLD.at AT TIME ZONE 'Asia/Shanghai')::date);
        END IF;
        IF TG_OP <> 'DELETE' THEN
            PERFORM figure_mark(NEW.org_id, TG_ARGV, (NEW.at AT TIME ZONE 'Asia/Shanghai')::date);
        END IF;
        RETURN NULL;
    END $$
    """,
)
CALL_COLUMNS = """org_id, direction, outcome, account_id, queue_key, language, special_group, caller_point_id, arrived_at,
    queue_entered_at, answered_at, seat_left_at, ended_at, acw_ended_at, hold_seconds, business_day"""
LEFT_WAITING = (
    "NEW.left_at IS DISTINCT FROM OLD.left_at AND (NEW.leaving IS NOT NULL OR NEW.state IN ('abandoned', 'left'))"
)
MATTER_CHANGED = """(OLD.category, OLD.special_groups, OLD.fields, OLD.channel)
    IS DISTINCT FROM (NEW.category, NEW.special_groups, NEW.fields, NEW.channel)"""


def past(row: str, moment: str = "business_day") -> str:
    """The condition that a row belongs to a day that is over."""
    if moment == "business_day":
        return f"{row}.business_day < {TODAY}"
    return f"({row}.{moment} AT TIME ZONE 'Asia/Shanghai')::date < {TODAY}"


# Whatever is counted on the day of a call; what 0024 counts of other rows, it marks itself.
OF_CALLS = "figure_day_changed('calls', 'ratings', 'returns', 'transcripts', 'tickets')"
# (table, events, condition, function with its sources)
TRIGGERS = (
    ("call", "INSERT", past("NEW"), OF_CALLS),
    ("call", f"UPDATE OF {CALL_COLUMNS}", f"{past('OLD')} OR {past('NEW')}", OF_CALLS),
    ("call", "DELETE", past("OLD"), OF_CALLS),
    ("rating", "INSERT", past("NEW"), "figure_day_changed('calls', 'ratings')"),
    ("rating", "UPDATE", f"{past('OLD')} OR {past('NEW')}", "figure_day_changed('calls', 'ratings')"),
    ("rating", "DELETE", past("OLD"), "figure_day_changed('calls', 'ratings')"),
    ("ticket_contact", "INSERT", "NEW.call_id IS NOT NULL", "figure_call_touched('calls', 'ratings')"),
    ("ticket_contact", "UPDATE OR DELETE", "OLD.call_id IS NOT NULL", "figure_call_touched('calls', 'ratings')"),
    ("peer_call", "INSERT OR UPDATE OR DELETE", "true", "figure_call_touched('calls', 'ratings')"),
    ("queue_entry", "UPDATE OF left_at, state, leaving", LEFT_WAITING, "figure_call_touched('calls')"),
    ("survey", "INSERT OR UPDATE OR DELETE", "true", "figure_survey_changed('surveys')"),
    ("ticket", "UPDATE OF category, special_groups, fields, channel", MATTER_CHANGED, "figure_ticket_changed()"),
    ("review_exclusion", "INSERT OR UPDATE OR DELETE", "true", "figure_exclusion_changed()"),
    ("review_call", "INSERT OR UPDATE OR DELETE", "true", "figure_second_call_changed()"),
    ("seat_state", "INSERT", past("NEW", "at"), "figure_seat_state_changed('seats')"),
    ("seat_state", "UPDATE OR DELETE", "true", "figure_seat_state_changed('seats')"),
)


def upgrade() -> None:
    op.create_table(
        "figure_day",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("measures", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("sums", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_figure_day_org_id_org")),
        sa.PrimaryKeyConstraint("org_id", "source", "dimension", "day", "key", name=op.f("pk_figure_day")),
    )
    op.create_table(
        "figure_rolled",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("rolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_figure_rolled_org_id_org")),
        sa.PrimaryKeyConstraint("org_id", "source", "day", name=op.f("pk_figure_rolled")),
    )
    op.create_table(
        "figure_stale",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_figure_stale_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_stale")),
    )
    op.create_index("ix_figure_stale_day", "figure_stale", ["org_id", "source", "day"])
    op.create_index("ix_survey_created_at", "survey", ["org_id", "created_at"])
    for function in FUNCTIONS:
        op.execute(function)
    for number, (table, events, condition, function) in enumerate(TRIGGERS):
        op.execute(
            f"CREATE TRIGGER figure_{number:02}_{table} AFTER {events} ON {table} FOR EACH ROW WHEN ({condition})"
            f" EXECUTE FUNCTION {function}"
        )


def downgrade() -> None:
    for number, (table, *_) in enumerate(TRIGGERS):
        op.execute(f"DROP TRIGGER figure_{number:02}_{table} ON {table}")
    for function in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {function.split('FUNCTION ')[1].split('(')[0]}")
    op.drop_index("ix_survey_created_at", table_name="survey")
    for table in ("figure_stale", "figure_rolled", "figure_day"):
        op.drop_table(table)
