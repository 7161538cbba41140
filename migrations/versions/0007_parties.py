"""Who takes part in a call, transfers, and the manifest of its recordings."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ACTIVE = "state IN ('made', 'accepted', 'connected')"


def upgrade() -> None:
    op.create_table(
        "recording_orphan",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("recording_id", sa.Uuid(), nullable=True),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_recording_orphan_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording_orphan")),
    )
    op.create_index(
        "uq_recording_orphan_open",
        "recording_orphan",
        ["kind", "subject"],
        unique=True,
        postgresql_where=sa.text("cleared_at IS NULL"),
    )
    op.create_table(
        "party",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="ringing", nullable=False),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("seat_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("transfer_id", sa.Uuid(), nullable=True),
        sa.Column("point_id", sa.Uuid(), nullable=True),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("screened", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("consent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("account_sid", sa.Text(), nullable=True),
        sa.Column("leg_sid", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("serves_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_conference", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hold_seconds", sa.Integer(), server_default="0", nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_party_call_id_call")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_party_org_id_org")),
        sa.ForeignKeyConstraint(["point_id"], ["contact_point.id"], name=op.f("fk_party_point_id_contact_point")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
    )
    op.create_index("ix_party_call", "party", ["call_id", "asked_at"], unique=False)
    op.create_index("ix_party_leg_sid", "party", ["leg_sid"], unique=False)
    op.create_index(
        "ix_party_live",
        "party",
        ["call_id"],
        unique=False,
        postgresql_where=sa.text("state IN ('ringing', 'joined', 'held')"),
    )
    op.create_index(op.f("ix_party_offer_id"), "party", ["offer_id"], unique=False)
    op.create_index(
        "uq_party_live_label",
        "party",
        ["call_id", "label"],
        unique=True,
        postgresql_where=sa.text("state IN ('ringing', 'joined', 'held')"),
    )
    op.create_table(
        "recording_manifest",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("recording_id", sa.Uuid(), nullable=False),
        sa.Column("part_no", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offset_ms", sa.Integer(), nullable=False),
        sa.Column(
            "parties", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False
        ),
        sa.Column(
            "pauses", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False
        ),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retain_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_recording_manifest_call_id_call")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_recording_manifest_org_id_org")),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recording.id"], name=op.f("fk_recording_manifest_recording_id_recording")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording_manifest")),
        sa.UniqueConstraint("recording_id", name=op.f("uq_recording_manifest_recording_id")),
    )
    op.create_index("ix_recording_manifest_call", "recording_manifest", ["call_id"], unique=False)
    op.create_table(
        "transfer",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target_kind", sa.Text(), nullable=False),
        sa.Column("target_value", sa.Text(), nullable=False),
        sa.Column("target_name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="ringing", nullable=False),
        sa.Column("from_offer_id", sa.Uuid(), nullable=False),
        sa.Column("from_seat_id", sa.Uuid(), nullable=False),
        sa.Column("from_account_id", sa.Uuid(), nullable=True),
        sa.Column("to_offer_id", sa.Uuid(), nullable=True),
        sa.Column("to_party_id", sa.Uuid(), nullable=True),
        sa.Column("to_entry_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_transfer_call_id_call")),
        sa.ForeignKeyConstraint(["from_offer_id"], ["offer.id"], name=op.f("fk_transfer_from_offer_id_offer")),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_transfer_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
    )
    op.create_index("ix_transfer_business_day", "transfer", ["org_id", "business_day"], unique=False)
    op.create_index("ix_transfer_call", "transfer", ["call_id"], unique=False)
    op.create_index(op.f("ix_transfer_to_offer_id"), "transfer", ["to_offer_id"], unique=False)
    op.create_index(op.f("ix_transfer_to_party_id"), "transfer", ["to_party_id"], unique=False)
    op.create_index(
        "uq_transfer_open",
        "transfer",
        ["call_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('ringing', 'consulting')"),
    )
    op.add_column("leg", sa.Column("party_id", sa.Uuid(), nullable=True))
    op.create_index(
        "uq_offer_pending_transfer",
        "offer",
        ["call_id"],
        unique=True,
        postgresql_where=sa.text("kind = 'transfer' AND state IN ('made', 'accepted')"),
    )
    # Beside the seat that talks, one more may be asked to take the call over.
    op.drop_index("uq_offer_active_call", table_name="offer")
    op.create_index(
        "uq_offer_active_call",
        "offer",
        ["call_id"],
        unique=True,
        postgresql_where=sa.text(f"kind <> 'transfer' AND {ACTIVE}"),
    )


def downgrade() -> None:
    op.drop_index("uq_offer_active_call", table_name="offer")
    op.create_index("uq_offer_active_call", "offer", ["call_id"], unique=True, postgresql_where=sa.text(ACTIVE))
    op.drop_index(
        "uq_offer_pending_transfer",
        table_name="offer",
        postgresql_where=sa.text("kind = 'transfer' AND state IN ('made', 'accepted')"),
    )
    op.drop_column("leg", "party_id")
    op.drop_index(
        "uq_transfer_open", table_name="transfer", postgresql_where=sa.text("state IN ('ringing', 'consulting')")
    )
    op.drop_index(op.f("ix_transfer_to_party_id"), table_name="transfer")
    op.drop_index(op.f("ix_transfer_to_offer_id"), table_name="transfer")
    op.drop_index("ix_transfer_call", table_name="transfer")
    op.drop_index("ix_transfer_business_day", table_name="transfer")
    op.drop_table("transfer")
    op.drop_index("ix_recording_manifest_call", table_name="recording_manifest")
    op.drop_table("recording_manifest")
    op.drop_index(
        "uq_party_live_label", table_name="party", postgresql_where=sa.text("state IN ('ringing', 'joined', 'held')")
    )
    op.drop_index(op.f("ix_party_offer_id"), table_name="party")
    op.drop_index(
        "ix_party_live", table_name="party", postgresql_where=sa.text("state IN ('ringing', 'joined', 'held')")
    )
    op.drop_index("ix_party_leg_sid", table_name="party")
    op.drop_index("ix_party_call", table_name="party")
    op.drop_table("party")
    op.drop_index(
        "uq_recording_orphan_open", table_name="recording_orphan", postgresql_where=sa.text("cleared_at IS NULL")
    )
    op.drop_table("recording_orphan")
