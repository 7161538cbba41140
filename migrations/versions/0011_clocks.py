"""Rules of time as data with dates, by province; which clocks run, without their due times."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    _profiles()
    op.create_table(
        "running_clock",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pauses", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_running_clock_org_id_org")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_running_clock_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_running_clock")),
        sa.UniqueConstraint("ticket_id", "rule", name=op.f("uq_running_clock_ticket_id_rule")),
    )
    unpaused, paused = sa.text("pauses IS NULL"), sa.text("pauses IS NOT NULL")
    begun = ["org_id", "unit", "amount", "begins_at"]
    op.create_index("ix_running_clock_begun", "running_clock", begun, postgresql_where=unpaused)
    op.create_index("ix_running_clock_paused", "running_clock", ["org_id"], postgresql_where=paused)
    op.add_column("ticket", sa.Column("clock_profile_id", sa.Uuid(), nullable=True))
    name = op.f("fk_ticket_clock_profile_id_clock_profile")
    op.create_foreign_key(name, "ticket", "clock_profile", ["clock_profile_id"], ["id"])


def _profiles() -> None:
    op.create_table(
        "clock_profile",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("rules", postgresql.JSONB(), nullable=False),
        sa.Column("shipped", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("version > 0", name=op.f("ck_clock_profile_version")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_clock_profile_org_id_org")),
        sa.ForeignKeyConstraint(["created_by"], ["account.id"], name=op.f("fk_clock_profile_created_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_profile")),
        sa.UniqueConstraint("org_id", "code", "version", name=op.f("uq_clock_profile_org_id_code_version")),
    )
    op.create_table(
        "clock_profile_use",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_clock_profile_use_org_id_org")),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["clock_profile.id"], name=op.f("fk_clock_profile_use_profile_id_clock_profile")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_clock_profile_use_decided_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_profile_use")),
        sa.UniqueConstraint("org_id", "since", name=op.f("uq_clock_profile_use_org_id_since")),
    )
    op.execute(
        "CREATE TRIGGER clock_profile_unchangeable BEFORE UPDATE OR DELETE ON clock_profile FOR EACH ROW"
        " EXECUTE FUNCTION refuse_change('a version of time limits never changes: tickets refer to it')"
    )


def downgrade() -> None:
    op.drop_column("ticket", "clock_profile_id")
    op.drop_table("running_clock")
    op.drop_table("clock_profile_use")
    op.drop_table("clock_profile")
