"""Frozen reports and who reads them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KINDS = "('daily', 'weekly', 'monthly', 'yearly', 'analysis')"
FROZEN = ("org_id", "kind", "first", "last", "version", "made_at", "made_by", "replaces_id", "formula_versions",
          "payload", "payload_sha256")  # fmt: skip
CHANGED = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in FROZEN)
TRIGGERS = {
    "report_frozen": (
        f"BEFORE UPDATE ON report FOR EACH ROW WHEN ({CHANGED})",
        "a report that was made never changes: withdraw it and make another version",
    ),
    "report_forward": (
        "BEFORE UPDATE ON report FOR EACH ROW WHEN (OLD.state = 'withdrawn'"
        " OR (OLD.state = 'published' AND (NEW.state = 'made'"
        " OR NEW.ranking_published IS DISTINCT FROM OLD.ranking_published)))",
        "what was published is only withdrawn",
    ),
    "report_kept": ("BEFORE DELETE ON report FOR EACH ROW", "a report is never deleted"),
    "report_recipient_read_once": (
        "BEFORE UPDATE ON report_recipient FOR EACH ROW WHEN (OLD.read_at IS NOT NULL)",
        "who has read a report has read it",
    ),
    "report_recipient_kept": ("BEFORE DELETE ON report_recipient FOR EACH ROW", "a recipient is never taken back"),
}


def upgrade() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ranking_published", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("formula_versions", postgresql.JSONB(), nullable=False),
        sa.Column("payload", postgresql.JSONB(), nullable=False),
        sa.Column("payload_sha256", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(f"kind IN {KINDS}", name=op.f("ck_report_kind")),
        sa.CheckConstraint("state IN ('made', 'published', 'withdrawn')", name=op.f("ck_report_state")),
        sa.CheckConstraint("first <= last", name=op.f("ck_report_period")),
        sa.CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name=op.f("ck_report_withdrawn")),
        sa.CheckConstraint("state <> 'published' OR published_at IS NOT NULL", name=op.f("ck_report_published")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_report_org_id_org")),
        sa.ForeignKeyConstraint(["replaces_id"], ["report.id"], name=op.f("fk_report_replaces_id_report")),
        *(
            sa.ForeignKeyConstraint([name], ["account.id"], name=op.f(f"fk_report_{name}_account"))
            for name in ("made_by", "published_by", "withdrawn_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("org_id", "kind", "first", "version", name=op.f("uq_report_org_id_kind_first_version")),
    )
    standing = sa.text("state <> 'withdrawn'")
    op.create_index("uq_report_standing", "report", ["org_id", "kind", "first"], unique=True, postgresql_where=standing)
    op.create_table(
        "report_recipient",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_report_recipient_org_id_org")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_recipient_report_id_report")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_report_recipient_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_recipient")),
        sa.UniqueConstraint("report_id", "account_id", name=op.f("uq_report_recipient_report_id_account_id")),
    )
    op.create_index("ix_report_recipient_account", "report_recipient", ["account_id"])
    op.create_table(
        "report_reader",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(f"kind IN {KINDS}", name=op.f("ck_report_reader_kind")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_report_reader_org_id_org")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_report_reader_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_reader")),
        sa.UniqueConstraint("org_id", "kind", "account_id", name=op.f("uq_report_reader_org_id_kind_account_id")),
    )
    for name, (when, message) in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION refuse_change('{message}')")


def downgrade() -> None:
    for table in ("report_reader", "report_recipient", "report"):
        op.drop_table(table)
