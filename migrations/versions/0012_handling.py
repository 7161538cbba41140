"""Departments at work: dispatch, signing, returns, conferences, supervision."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSONB = postgresql.JSONB(astext_type=sa.Text())
TIME = sa.DateTime(timezone=True)
WORDS = postgresql.ARRAY(sa.Text())
HERE = sa.text("until_at IS NULL")
TABLES = (
    "case_conference",
    "ticket_notice",
    "ticket_extension",
    "ticket_reader",
    "ticket_department",
    "dispatch_rule",
    "department_member",
)
STAGES = "('recorded', 'dispatched', 'signed', 'returned', 'reworking', 'result_given', 'closed')"
CHECKS = {
    "stage": f"stage IN {STAGES}",
    "stage_state": "(stage = 'closed') = (state = 'closed')",
    "locked": "locked IN ('supervised', 'named')",
}
# What was sent to a department before there were stages waits there to be signed.
STAGES_OF_OLD = """
    UPDATE ticket SET
        stage = CASE WHEN state = 'closed' THEN 'closed' WHEN department IS NULL THEN 'recorded' ELSE 'dispatched' END,
        stage_since = coalesce(closed_at, created_at),
        closings = CASE WHEN state = 'closed' THEN 1 ELSE 0 END,
        locked = CASE WHEN sensitive THEN 'supervised' END
"""
LEADS_OF_OLD = """
    INSERT INTO ticket_department (id, org_id, ticket_id, department_id, role, from_at)
    SELECT gen_random_uuid(), t.org_id, t.id, d.id, 'lead', t.created_at
    FROM ticket t JOIN department d ON d.org_id = t.org_id AND d.code = t.department
"""


def _columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("stage", sa.Text(), server_default=sa.text("'recorded'"), nullable=False),
        sa.Column("stage_since", TIME, server_default=sa.text("now()"), nullable=False),
        sa.Column("urgent", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("paused_at", TIME, nullable=True),
        sa.Column("pause_reason", sa.Text(), nullable=True),
        sa.Column("returns", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("binding", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("reworks", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("closings", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("result_told_at", TIME, nullable=True),
        sa.Column("locked", sa.Text(), nullable=True),
    ]


def _table(name: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f(f"fk_{name}_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    for column in _columns():
        op.add_column("ticket", column)
    _departments()
    _of_tickets()
    _conferences()
    op.execute(STAGES_OF_OLD)
    op.execute(LEADS_OF_OLD)
    for name, condition in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_ticket_{name}"), "ticket", condition)
    opened = sa.text("state = 'open'")
    op.create_index("ix_ticket_stage", "ticket", ["org_id", "stage", "stage_since"], postgresql_where=opened)


def _departments() -> None:
    _table(
        "department_member",
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("added_at", TIME, nullable=False),
        _key("department_member", "department_id", "department"),
        _key("department_member", "account_id", "account"),
        sa.UniqueConstraint("department_id", "account_id", name=op.f("uq_department_member_department_id_account_id")),
    )
    op.create_index(op.f("ix_department_member_account_id"), "department_member", ["account_id"])
    _table(
        "dispatch_rule",
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("assistants", WORDS, server_default=sa.text("'{}'::text[]"), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        _key("dispatch_rule", "department_id", "department"),
        _check("dispatch_rule", "dates", "valid_until IS NULL OR valid_until >= valid_from"),
    )
    op.create_index("ix_dispatch_rule_category", "dispatch_rule", ["org_id", "category", "valid_from"])


def _of_tickets() -> None:
    _table(
        "ticket_department",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("from_at", TIME, nullable=False),
        sa.Column("until_at", TIME, nullable=True),
        sa.Column("signed_at", TIME, nullable=True),
        sa.Column("sent_by", sa.Uuid(), nullable=True),
        _key("ticket_department", "ticket_id", "ticket"),
        _key("ticket_department", "department_id", "department"),
        _check("ticket_department", "role", "role IN ('lead', 'assist')"),
    )
    here, lead = ["ticket_id", "department_id"], sa.text("until_at IS NULL AND role = 'lead'")
    op.create_index("uq_ticket_department_here", "ticket_department", here, unique=True, postgresql_where=HERE)
    op.create_index("uq_ticket_department_lead", "ticket_department", ["ticket_id"], unique=True, postgresql_where=lead)
    theirs = ["department_id", "ticket_id"]
    op.create_index("ix_ticket_department_department", "ticket_department", theirs, postgresql_where=HERE)
    _table(
        "ticket_reader",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("barred", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("added_at", TIME, nullable=False),
        _key("ticket_reader", "ticket_id", "ticket"),
        _key("ticket_reader", "account_id", "account"),
        sa.UniqueConstraint("ticket_id", "account_id", name=op.f("uq_ticket_reader_ticket_id_account_id")),
    )
    op.create_index(op.f("ix_ticket_reader_account_id"), "ticket_reader", ["account_id"])
    _asked_for()


def _asked_for() -> None:
    _table(
        "ticket_extension",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("working_days", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", TIME, nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        _key("ticket_extension", "ticket_id", "ticket"),
        _check("ticket_extension", "state", "state IN ('asked', 'granted', 'refused', 'lapsed')"),
        _check("ticket_extension", "working_days", "working_days > 0"),
    )
    asked = sa.text("state = 'asked'")
    op.create_index("uq_ticket_extension_asked", "ticket_extension", ["ticket_id"], unique=True, postgresql_where=asked)
    op.create_index("ix_ticket_extension_ticket", "ticket_extension", ["ticket_id"])
    _table(
        "ticket_notice",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=True),
        sa.Column("sent_at", TIME, nullable=False),
        sa.Column("acknowledged_by", sa.Uuid(), nullable=True),
        sa.Column("acknowledged_at", TIME, nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        _key("ticket_notice", "ticket_id", "ticket"),
        _key("ticket_notice", "department_id", "department"),
        _check("ticket_notice", "kind", "kind IN ('reminded', 'urged', 'supervised')"),
    )
    op.create_index("ix_ticket_notice_ticket", "ticket_notice", ["ticket_id", "sent_at"])
    unread = sa.text("acknowledged_at IS NULL")
    op.create_index("ix_ticket_notice_open", "ticket_notice", ["department_id"], postgresql_where=unread)


def _conferences() -> None:
    _table(
        "case_conference",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("meets_at", TIME, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("invitees", JSONB, nullable=False),
        sa.Column("opinions", JSONB, server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("called_by", sa.Uuid(), nullable=True),
        sa.Column("called_at", TIME, nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("written_at", TIME, nullable=True),
        _key("case_conference", "ticket_id", "ticket"),
        _check("case_conference", "state", "state IN ('called', 'held', 'cancelled')"),
        _check("case_conference", "decision", "state <> 'held' OR decision IS NOT NULL"),
    )
    op.create_index("ix_case_conference_ticket", "case_conference", ["ticket_id"])


def downgrade() -> None:
    op.drop_index("ix_ticket_stage", "ticket")
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_ticket_{name}"), "ticket", type_="check")
    for name in TABLES:
        op.drop_table(name)
    for column in reversed(_columns()):
        op.drop_column("ticket", column.name)
