"""Monthly statistics from villages up to the city: sent up, returned or accepted, locked."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# From which state to which: what a step may do, whoever writes.
FORWARD = """OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
    ('draft', 'submitted'), ('returned', 'submitted'), ('submitted', 'returned'), ('submitted', 'accepted'),
    ('accepted', 'returned'), ('accepted', 'locked'))"""
FILLED = "OLD.state NOT IN ('draft', 'returned') AND (NEW.figures <> OLD.figures OR NEW.counted <> OLD.counted)"
FIXED = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in ("org_id", "unit_id", "month", "version"))
TRIGGERS = {
    "submission_locked": (
        "BEFORE UPDATE ON submission FOR EACH ROW WHEN (OLD.state = 'locked')",
        "a locked month never changes: correct it with another version",
    ),
    "submission_fixed": (
        f"BEFORE UPDATE ON submission FOR EACH ROW WHEN ({FIXED})",
        "a submission stays that of its unit, month and version",
    ),
    "submission_filled": (
        f"BEFORE UPDATE ON submission FOR EACH ROW WHEN ({FILLED})",
        "what was sent up never changes: it is returned first",
    ),
    "submission_forward": (
        f"BEFORE UPDATE ON submission FOR EACH ROW WHEN ({FORWARD})",
        "this step does not follow on the state of the submission",
    ),
    "submission_kept": ("BEFORE DELETE ON submission FOR EACH ROW", "a submission is never deleted"),
    "submission_step_kept": (
        "BEFORE UPDATE OR DELETE ON submission_step FOR EACH ROW",
        "a step of a submission is never changed or deleted",
    ),
}


def upgrade() -> None:
    op.create_table(
        "reporting_unit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("responsible_id", sa.Uuid(), nullable=True),
        sa.Column("first_month", sa.Date(), nullable=False),
        sa.Column("last_month", sa.Date(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("level IN ('city', 'county', 'township', 'village')", name=op.f("ck_reporting_unit_level")),
        sa.CheckConstraint("(level = 'city') = (parent_id IS NULL)", name=op.f("ck_reporting_unit_parent")),
        sa.CheckConstraint("last_month IS NULL OR last_month >= first_month", name=op.f("ck_reporting_unit_months")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_reporting_unit_org_id_org")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["reporting_unit.id"], name=op.f("fk_reporting_unit_parent_id_reporting_unit")
        ),
        sa.ForeignKeyConstraint(
            ["responsible_id"], ["account.id"], name=op.f("fk_reporting_unit_responsible_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reporting_unit")),
        sa.UniqueConstraint("org_id", "code", name=op.f("uq_reporting_unit_org_id_code")),
    )
    op.create_index("ix_reporting_unit_parent", "reporting_unit", ["parent_id"])
    op.create_index("ix_reporting_unit_responsible", "reporting_unit", ["responsible_id"])
    op.create_table(
        "submission",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("figures", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("counted", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("submitted_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'returned', 'accepted', 'locked')", name=op.f("ck_submission_state")
        ),
        sa.CheckConstraint("extract(day FROM month) = 1", name=op.f("ck_submission_month")),
        sa.CheckConstraint("version >= 1 AND revision >= 1", name=op.f("ck_submission_counted_from_one")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_submission_org_id_org")),
        sa.ForeignKeyConstraint(["unit_id"], ["reporting_unit.id"], name=op.f("fk_submission_unit_id_reporting_unit")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["reporting_unit.id"], name=op.f("fk_submission_parent_id_reporting_unit")
        ),
        sa.ForeignKeyConstraint(["submitted_by"], ["account.id"], name=op.f("fk_submission_submitted_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("unit_id", "month", "version", name=op.f("uq_submission_unit_id_month_version")),
    )
    op.create_index("ix_submission_month", "submission", ["org_id", "month"])
    op.create_table(
        "submission_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint(
            "action IN ('opened', 'saved', 'submitted', 'returned', 'accepted', 'locked', 'corrected')",
            name=op.f("ck_submission_step_action"),
        ),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_submission_step_org_id_org")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_submission_step_submission_id_submission")
        ),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_submission_step_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_step")),
    )
    op.create_index("ix_submission_step_submission", "submission_step", ["submission_id", "id"])
    for name, (when, message) in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION refuse_change('{message}')")


def downgrade() -> None:
    for table in ("submission_step", "submission", "reporting_unit"):
        op.drop_table(table)
