"""Interpreters and experts on call, supervisors beside a talk, pauses of a recording."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSONB = postgresql.JSONB(astext_type=sa.Text())
TIME = sa.DateTime(timezone=True)
WORDS = postgresql.ARRAY(sa.Text())


def _table(name: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f(f"fk_{name}_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _of_call(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f(f"fk_{name}_call_id_call"))


def _reached_at(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["point_id"], ["contact_point.id"], name=op.f(f"fk_{name}_point_id_contact_point"))


def upgrade() -> None:
    _rosters()
    _assistance()
    _beside_the_talk()


def _rosters() -> None:
    _table(
        "interpreter",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("languages", WORDS, nullable=False),
        sa.Column("dialect_note", sa.Text(), nullable=True),
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("windows", JSONB, server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("certified_by", sa.Text(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("confidentiality_signed_on", sa.Date(), nullable=True),
        sa.Column("rank", sa.Integer(), server_default="100", nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        _reached_at("interpreter"),
    )
    _table(
        "expert",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.Column("specialties", WORDS, nullable=False),
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("windows", JSONB, server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("rank", sa.Integer(), server_default="100", nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        _reached_at("expert"),
    )


def _assistance() -> None:
    _table(
        "assistance",
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column("tried", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'::uuid[]"), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("consent_at", TIME, nullable=True),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("rung_at", TIME, nullable=True),
        sa.Column("joined_at", TIME, nullable=True),
        sa.Column("left_at", TIME, nullable=True),
        sa.CheckConstraint("role IN ('interpreter', 'expert')", name=op.f("ck_assistance_role")),
        sa.CheckConstraint(
            "state IN ('ringing', 'joined', 'done', 'exhausted', 'nobody', 'cancelled')",
            name=op.f("ck_assistance_state"),
        ),
        _of_call("assistance"),
    )
    opened = sa.text("state IN ('ringing', 'joined')")
    op.create_index("uq_assistance_open", "assistance", ["call_id", "role"], unique=True, postgresql_where=opened)
    op.create_index("ix_assistance_call", "assistance", ["call_id", "asked_at"])
    op.create_index("ix_assistance_party", "assistance", ["party_id"])
    ringing = sa.text("state = 'ringing'")
    op.create_index("ix_assistance_ringing", "assistance", ["rung_at"], postgresql_where=ringing)
    op.create_index("ix_assistance_asked_at", "assistance", ["org_id", "asked_at"])


def _beside_the_talk() -> None:
    _table(
        "supervision",
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("modes", JSONB, server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("coached_sid", sa.Text(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("began_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        _of_call("supervision"),
        sa.UniqueConstraint("party_id", name=op.f("uq_supervision_party_id")),
    )
    op.create_index("ix_supervision_call", "supervision", ["call_id"])
    op.create_index("ix_supervision_open", "supervision", ["call_id"], postgresql_where=sa.text("ended_at IS NULL"))
    _table(
        "recording_pause",
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("began_at", TIME, nullable=False),
        sa.Column("applied_at", TIME, nullable=True),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.CheckConstraint("reason IN ('card', 'identity', 'caller_wish')", name=op.f("ck_recording_pause_reason")),
        _of_call("recording_pause"),
    )
    running = sa.text("ended_at IS NULL")
    op.create_index("uq_recording_pause_open", "recording_pause", ["call_id"], unique=True, postgresql_where=running)
    op.create_index("ix_recording_pause_call", "recording_pause", ["call_id", "began_at"])


def downgrade() -> None:
    for table in ("recording_pause", "supervision", "assistance", "expert", "interpreter"):
        op.drop_table(table)
