"""Clocks that ended, targets, and what the other figures need."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


# Which days that are over a changed row makes stale (0023 says why the present day needs no mark). One insert a
# statement; a row that does not change what is counted marks nothing. Rows that come in one statement are looked at
# number by number, not pair by pair: a day marked too many is counted anew, and the same.
INTO = "INSERT INTO figure_stale (org_id, source, day) SELECT m.* FROM ("
PAST = ") AS m (org_id, source, day) WHERE m.day < (now() AT TIME ZONE 'Asia/Shanghai')::date"
_TICKET = f"""
BEGIN
    IF TG_OP = 'INSERT' THEN
        {INTO}
            SELECT n.org_id, s.source, n.business_day FROM new_rows n CROSS JOIN unnest(ARRAY['tickets', 'solving']) s (source)
            UNION SELECT n.org_id, 'solving', o.business_day FROM (
                    SELECT org_id, point_id, min(created_at) AS first, max(created_at) AS last FROM new_rows GROUP BY 1, 2) n
                JOIN contact_point p ON p.id = n.point_id AND p.last_four <> '' JOIN ticket o ON o.point_id = n.point_id
                WHERE o.created_at < n.last AND o.created_at >= n.first - interval '7 days'
            UNION SELECT n.org_id, 'solving', o.business_day FROM (
                    SELECT org_id, person_id, min(created_at) AS first, max(created_at) AS last FROM new_rows GROUP BY 1, 2) n
                JOIN ticket o ON o.person_id = n.person_id
                WHERE o.created_at < n.last AND o.created_at >= n.first - interval '7 days'{PAST};
        RETURN NULL;
    END IF;
    {INTO}
        WITH changed AS (
            SELECT n.*, (n.category, n.special_groups, n.fields) IS DISTINCT FROM (o.category, o.special_groups, o.fields)
                AS filed, (n.category, n.person_id, n.point_id) IS DISTINCT FROM (o.category, o.person_id, o.point_id) AS named,
                o.category AS was_category, o.person_id AS was_person, o.point_id AS was_point
            FROM new_rows n JOIN old_rows o ON o.id = n.id
            WHERE (n.state, n.closed_at, n.closed_by, n.reworks, n.merged_into_id, n.category, n.special_groups, n.fields,
                n.first_responder_id, n.queue_key, n.language, n.channel, n.disposition, n.point_id, n.person_id)
                IS DISTINCT FROM (o.state, o.closed_at, o.closed_by, o.reworks, o.merged_into_id, o.category,
                o.special_groups, o.fields, o.first_responder_id, o.queue_key, o.language, o.channel, o.disposition,
                o.point_id, o.person_id)
        )
        SELECT c.org_id, s.source, c.business_day FROM changed c CROSS JOIN unnest(ARRAY['tickets', 'solving']) s (source)
        UNION SELECT c.org_id, 'tickets', k.business_day FROM changed c JOIN ticket_contact tc ON tc.ticket_id = c.id
            JOIN contact k ON k.id = tc.contact_id
        UNION SELECT c.org_id, s.source, l.business_day FROM changed c JOIN ticket_contact tc ON tc.ticket_id = c.id
            JOIN call l ON l.id = tc.call_id CROSS JOIN unnest(ARRAY['returns', 'transcripts']) s (source) WHERE c.filed
        UNION SELECT c.org_id, 'returns', l.business_day FROM changed c
            JOIN contact_point p ON p.id = c.point_id AND p.last_four <> ''
            JOIN call l ON l.caller_point_id = c.point_id AND l.arrived_at >= c.created_at WHERE c.filed
        UNION SELECT c.org_id, 'tickets', (e.at AT TIME ZONE 'Asia/Shanghai')::date FROM changed c
            JOIN ticket_event e ON e.ticket_id = c.id AND e.kind IN ('dispatched', 'returned') WHERE c.filed
        UNION SELECT c.org_id, 'solving', o.business_day FROM changed c
            JOIN contact_point p ON p.id IN (c.point_id, c.was_point) AND p.last_four <> ''
            JOIN ticket o ON o.point_id = p.id
            WHERE c.named AND o.created_at < c.created_at AND o.created_at >= c.created_at - interval '7 days'
        UNION SELECT c.org_id, 'solving', o.business_day FROM changed c JOIN ticket o
            ON o.person_id IN (c.person_id, c.was_person)
            WHERE c.named AND o.created_at < c.created_at AND o.created_at >= c.created_at - interval '7 days'{PAST};
    RETURN NULL;
END
"""  # noqa: S608 - constant text
# What a table's new or changed rows make stale: (source, day) of `r`, a row; `where` of updates says what counts.
_MARKS = {
    "ticket_form": ("'tickets'", "x.business_day", "JOIN ticket x ON x.id = r.ticket_id"),
    "contact": ("'tickets'", "r.business_day", ""),
    "sensitive_mark": ("'tickets'", "x.business_day", "JOIN ticket x ON x.id = r.ticket_id"),
    "referral": ("'tickets'", "x.business_day", "JOIN ticket x ON x.id = r.ticket_id"),
    "return_call": ("'returns'", "x.business_day", "JOIN call x ON x.id = r.call_id"),
    "rating": ("'returns'", "x.business_day", "JOIN call x ON x.id = r.call_id"),
    "uncounted_number": ("'returns'", "x.business_day", "JOIN call x ON x.caller_point_id = r.point_id"),
    "recording": (
        "'transcripts'", "x.business_day", "JOIN call x ON x.id = r.call_id AND r.finished_at IS NOT NULL"),
    "transcript": ("'transcripts'", "x.business_day", "JOIN call x ON x.id = r.call_id"),
    "seat_skill": (
        "'returns'", "x.business_day", "JOIN call x ON x.seat_id = r.seat_id AND r.skill LIKE 'lang:%'"),
}  # fmt: skip
# What besides an insert changes what is counted: columns of an update.
_CHANGED = {
    "ticket_form": "completed_at", "contact": "invalid_reason, business_day, language, channel, account_id, call_id",
    "sensitive_mark": "sensitivity", "referral": "ticket_id", "return_call": "outcome, kind, call_id",
    "rating": "excluded_as", "uncounted_number": "kind, added_at, removed_at", "recording": "finished_at, seconds",
    "transcript": "status, language", "seat_skill": "certified_by, valid_until, skill",
}  # fmt: skip
_DELETED = ("sensitive_mark", "seat_skill")
_TICKET_CONTACT = f"""
BEGIN
    {INTO}
        SELECT n.org_id, s.source, t.business_day FROM new_rows n JOIN ticket t ON t.id = n.ticket_id
            CROSS JOIN unnest(ARRAY['tickets', 'solving']) s (source)
        UNION SELECT n.org_id, 'tickets', k.business_day FROM new_rows n JOIN contact k ON k.id = n.contact_id
        UNION SELECT n.org_id, s.source, l.business_day FROM new_rows n JOIN call l ON l.id = n.call_id
            CROSS JOIN unnest(ARRAY['returns', 'transcripts']) s (source){PAST};
    RETURN NULL;
END
"""  # noqa: S608 - constant text
_TICKET_EVENT = f"""
BEGIN
    {INTO}
        SELECT DISTINCT n.org_id, 'tickets', (n.at AT TIME ZONE 'Asia/Shanghai')::date FROM new_rows n
        WHERE n.kind IN ('dispatched', 'returned'){PAST};
    RETURN NULL;
END
"""  # noqa: S608 - constant text
# A call's own changes are marked by 0023, row by row and of past days alone: calls are on the road of every webhook.
_TRIGGERS = {"ticket": (_TICKET, True), "ticket_contact": (_TICKET_CONTACT, False),
             "ticket_event": (_TICKET_EVENT, False)}  # fmt: skip


def upgrade() -> None:
    _clocks()
    _targets()
    for table, (body, updates) in _TRIGGERS.items():
        _function(table, body)
        _trigger(table, "insert", "NEW TABLE AS new_rows")
        if updates:
            _trigger(table, "update", "OLD TABLE AS old_rows NEW TABLE AS new_rows")
    for table in _MARKS:
        _function(table, _marking(table))
        _trigger(table, "insert", "NEW TABLE AS new_rows")
        _trigger(table, "update", "OLD TABLE AS old_rows NEW TABLE AS new_rows")
        if table in _DELETED:
            _trigger(table, "delete", "OLD TABLE AS old_rows")


def _marking(table: str) -> str:
    source, day, joined = _MARKS[table]
    columns = _CHANGED[table].split(", ")
    new, old = (", ".join(f"{row}.{column}" for column in columns) for row in "no")
    insert = f"{INTO}SELECT DISTINCT r.org_id, {source}, {day} FROM"
    changed = f"""(SELECT n.* FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE ({new}) IS DISTINCT FROM ({old})
            UNION ALL
            SELECT o.* FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE ({new}) IS DISTINCT FROM ({old})) r"""  # noqa: S608 - constant words
    return f"""
BEGIN
    IF TG_OP = 'INSERT' THEN
        {insert} new_rows r {joined}{PAST};
    ELSIF TG_OP = 'DELETE' THEN
        {insert} old_rows r {joined}{PAST};
    ELSE
        {insert} {changed} {joined}{PAST};
    END IF;
    RETURN NULL;
END
"""


def _function(table: str, body: str) -> None:
    op.execute(f"CREATE FUNCTION more_figures_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $body${body}$body$")


def _trigger(table: str, event: str, rows: str) -> None:
    op.execute(
        f"CREATE TRIGGER more_figures_{event} AFTER {event.upper()} ON {table} REFERENCING {rows}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION more_figures_of_{table}()"
    )


def downgrade() -> None:
    for table in (*_MARKS, *_TRIGGERS):
        op.execute(f"DROP FUNCTION more_figures_of_{table}() CASCADE")
    op.drop_column("running_clock", "extensions")
    for table in ("target", "target_plan", "population", "clock_backlog", "ended_clock"):
        op.drop_table(table)


def _clocks() -> None:
    op.add_column("running_clock", sa.Column("extensions", postgresql.JSONB(), nullable=True))
    op.create_table(
        "ended_clock",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("turn", sa.SmallInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pauses", postgresql.JSONB(), nullable=True),
        sa.Column("extensions", postgresql.JSONB(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_ended_clock_org_id_org"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_ended_clock_ticket_id_ticket"),
        sa.PrimaryKeyConstraint("id", name="pk_ended_clock"),
        sa.UniqueConstraint("ticket_id", "rule", "turn", name="uq_ended_clock_ticket_id_rule_turn"),
    )
    op.create_index(
        "ix_ended_clock_plain",
        "ended_clock",
        ["org_id", "rule", "unit", "amount", "begins_at", "ended_at"],
        postgresql_where=sa.text("pauses IS NULL AND extensions IS NULL"),
    )
    op.create_index(
        "ix_ended_clock_moved",
        "ended_clock",
        ["org_id", "rule", "begins_at"],
        postgresql_where=sa.text("pauses IS NOT NULL OR extensions IS NOT NULL"),
    )
    op.create_table(
        "clock_backlog",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_clock_backlog_org_id_org"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_clock_backlog_ticket_id_ticket"),
        sa.PrimaryKeyConstraint("ticket_id", name="pk_clock_backlog"),
    )
    # The clocks of old tickets are read by the rules of their profile: the application does it, bit by bit.
    op.execute(
        "INSERT INTO clock_backlog (org_id, ticket_id) SELECT org_id, id FROM ticket WHERE merged_into_id IS NULL"
    )


def _targets() -> None:
    op.create_table(
        "target_plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("unit_kind", sa.Text(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("whole", sa.Integer(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("unit_kind IN ('hotline', 'place', 'agent')", name="ck_target_plan_unit_kind"),
        sa.CheckConstraint("whole >= 0", name="ck_target_plan_whole"),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_target_plan_org_id_org"),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name="fk_target_plan_made_by_account"),
        sa.PrimaryKeyConstraint("id", name="pk_target_plan"),
        sa.UniqueConstraint(
            *("org_id", "year", "measure", "unit_kind", "version"),
            name="uq_target_plan_org_id_year_measure_unit_kind_version",
        ),
    )
    op.create_table(
        "target",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.CheckConstraint("amount >= 0", name="ck_target_amount"),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_target_org_id_org"),
        sa.ForeignKeyConstraint(["plan_id"], ["target_plan.id"], name="fk_target_plan_id_target_plan"),
        sa.PrimaryKeyConstraint("id", name="pk_target"),
        sa.UniqueConstraint("plan_id", "key", name="uq_target_plan_id_key"),
    )
    op.create_table(
        "population",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("place_code", sa.Text(), nullable=False),
        sa.Column("residents", sa.Integer(), nullable=False),
        sa.Column("lawyers", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("residents >= 0 AND lawyers >= 0", name="ck_population_counts"),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name="fk_population_org_id_org"),
        sa.PrimaryKeyConstraint("id", name="pk_population"),
        sa.UniqueConstraint("org_id", "year", "place_code", name="uq_population_org_id_year_place_code"),
    )
