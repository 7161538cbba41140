"""Cycles of work: tasks with a due day and an owner, reminder letters, appraisal sheets."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

RULED = "('monthly_report', 'quarterly_check', 'midyear_inspection', 'yearly_appraisal')"
UNITS = "unit_kind IN ('hotline', 'place', 'agent')"
TASK = ("org_id", "kind", "unit_kind", "unit_key", "first", "last", "title", "made_at")
LETTER = ("org_id", "task_id", "stage", "year", "serial", "owner_id", "payload", "payload_sha256", "made_at")


def _changed(columns: Sequence[str]) -> str:
    return " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)


TRIGGERS = {
    "cycle_rule_kept": ("BEFORE UPDATE OR DELETE ON cycle_rule FOR EACH ROW", "a rule is changed by its next version"),
    "cycle_task_fixed": (
        f"BEFORE UPDATE ON cycle_task FOR EACH ROW WHEN ({_changed(TASK)})",
        "a task stays what it was made as",
    ),
    "cycle_task_over": (
        "BEFORE UPDATE ON cycle_task FOR EACH ROW WHEN (OLD.done_at IS NOT NULL OR OLD.cancelled_at IS NOT NULL)",
        "a task that is over stays as it is",
    ),
    "cycle_task_kept": ("BEFORE DELETE ON cycle_task FOR EACH ROW", "a task is never deleted"),
    "cycle_letter_frozen": (
        f"BEFORE UPDATE ON cycle_letter FOR EACH ROW WHEN ({_changed(LETTER)} OR OLD.read_at IS NOT NULL)",
        "a letter that was sent never changes",
    ),
    "cycle_letter_kept": ("BEFORE DELETE ON cycle_letter FOR EACH ROW", "a letter is never deleted"),
    "cycle_paper_kept": ("BEFORE UPDATE OR DELETE ON cycle_paper FOR EACH ROW", "a paper that was made never changes"),
}


def upgrade() -> None:
    _rules()
    _tasks()
    _letters()
    _papers()
    for name, (when, message) in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION refuse_change('{message}')")


def downgrade() -> None:
    for table in ("cycle_paper", "cycle_letter", "cycle_task", "cycle_rule"):
        op.drop_table(table)


def _rules() -> None:
    op.create_table(
        "cycle_rule",
        *_identity("cycle_rule"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("due_days", sa.SmallInteger(), nullable=False),
        sa.Column("remind_days", sa.SmallInteger(), nullable=False),
        sa.Column("unit_kinds", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"kind IN {RULED}", name=op.f("ck_cycle_rule_kind")),
        sa.CheckConstraint(
            "due_days BETWEEN 1 AND 60 AND remind_days BETWEEN 0 AND 20", name=op.f("ck_cycle_rule_days")
        ),
        *_accounts("cycle_rule", "owner_id", "written_by"),
        sa.UniqueConstraint("org_id", "kind", "version", name=op.f("uq_cycle_rule_org_id_kind_version")),
    )


def _tasks() -> None:
    op.create_table(
        "cycle_task",
        *_identity("cycle_task"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.SmallInteger(), nullable=False),
        *_unit(),
        sa.Column("due_days", sa.SmallInteger(), nullable=False),
        sa.Column("remind_days", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(f"kind = 'measure' OR kind IN {RULED}", name=op.f("ck_cycle_task_kind")),
        sa.CheckConstraint(UNITS, name=op.f("ck_cycle_task_unit_kind")),
        sa.CheckConstraint("first <= last", name=op.f("ck_cycle_task_period")),
        sa.CheckConstraint(
            "(kind = 'measure') = (due_on IS NOT NULL AND title IS NOT NULL)", name=op.f("ck_cycle_task_measure")
        ),
        sa.CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", name=op.f("ck_cycle_task_done")),
        sa.CheckConstraint("(cancelled_at IS NULL) = (cancelled_by IS NULL)", name=op.f("ck_cycle_task_cancelled")),
        sa.CheckConstraint("done_at IS NULL OR cancelled_at IS NULL", name=op.f("ck_cycle_task_over")),
        *_accounts("cycle_task", "owner_id", "done_by", "cancelled_by"),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_cycle_task_report_id_report")),
    )
    once = ["org_id", "kind", "unit_kind", "unit_key", "first"]
    ruled = sa.text("kind <> 'measure'")
    op.create_index("uq_cycle_task_once", "cycle_task", once, unique=True, postgresql_where=ruled)
    still = sa.text("done_at IS NULL AND cancelled_at IS NULL")
    op.create_index("ix_cycle_task_open", "cycle_task", ["owner_id"], postgresql_where=still)
    op.create_index("ix_cycle_task_last", "cycle_task", ["org_id", "last"])


def _letters() -> None:
    op.create_table(
        "cycle_letter",
        *_identity("cycle_letter"),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("payload", postgresql.JSONB(), nullable=False),
        sa.Column("payload_sha256", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("stage IN ('before', 'overdue')", name=op.f("ck_cycle_letter_stage")),
        sa.CheckConstraint("(read_at IS NULL) = (read_by IS NULL)", name=op.f("ck_cycle_letter_read")),
        *_accounts("cycle_letter", "owner_id", "read_by"),
        sa.ForeignKeyConstraint(["task_id"], ["cycle_task.id"], name=op.f("fk_cycle_letter_task_id_cycle_task")),
        sa.UniqueConstraint("task_id", "stage", name=op.f("uq_cycle_letter_task_id_stage")),
        sa.UniqueConstraint("org_id", "year", "serial", name=op.f("uq_cycle_letter_org_id_year_serial")),
    )
    op.create_index("ix_cycle_letter_owner", "cycle_letter", ["owner_id"])


def _papers() -> None:
    unique = ("org_id", "kind", "unit_kind", "unit_key", "first", "version")
    op.create_table(
        "cycle_paper",
        *_identity("cycle_paper"),
        sa.Column("kind", sa.Text(), nullable=False),
        *_unit(),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("payload", postgresql.JSONB(), nullable=False),
        sa.Column("payload_sha256", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('bulletin', 'appraisal')", name=op.f("ck_cycle_paper_kind")),
        sa.CheckConstraint(UNITS, name=op.f("ck_cycle_paper_unit_kind")),
        *_accounts("cycle_paper", "made_by"),
        sa.UniqueConstraint(*unique, name=op.f(f"uq_cycle_paper_{'_'.join(unique)}")),
    )


def _identity(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f(f"fk_{table}_org_id_org")),
    ]


def _unit() -> list[sa.Column[Any]]:
    return [
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("unit_kind", "unit_key", "unit_name")),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("first", "last")),
    ]


def _accounts(table: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], ["account.id"], name=op.f(f"fk_{table}_{column}_account"))
        for column in columns
    ]
