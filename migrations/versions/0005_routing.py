"""How queues are served, and why; the standing of a place; misses of a seat; stranded pairs and staffing gaps."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AT_ONCE = sa.text("""'[{"drop": ["*"], "after_seconds": 0}]'::jsonb""")
MATCHED = sa.text("state = 'waiting' AND kept_until IS NULL")
WHEN = sa.DateTime(timezone=True)
SKILLS = postgresql.ARRAY(sa.Text())
# The pool that callers of other queues waited twenty seconds for: the study's best policy opens it later (H2).
OLD_GATE, NEW_GATE = 20, 90


def upgrade() -> None:
    _queues()
    _seats()
    _entries()
    _traces()


def _queues() -> None:
    op.add_column("queue", sa.Column("longest_queue", sa.Integer(), nullable=True))
    op.add_column("queue", sa.Column("own_pool_first", sa.Boolean(), server_default=sa.text("true"), nullable=False))
    op.add_column("queue", sa.Column("relax_steps", postgresql.JSONB(), server_default=AT_ONCE, nullable=False))
    op.add_column("queue", sa.Column("ageing_seconds", sa.Integer(), nullable=True))
    op.add_column("queue", sa.Column("preferred_seconds", sa.Integer(), server_default="20", nullable=False))
    op.add_column("queue", sa.Column("misses_before_pause", sa.Integer(), server_default="1", nullable=False))
    empty = sa.text("'{}'::jsonb")
    op.add_column("queue", sa.Column("reasons", postgresql.JSONB(), server_default=empty, nullable=False))
    op.execute(sa.text("UPDATE queue SET longest_queue = 50, ageing_seconds = 300"))
    gate = "UPDATE queue SET reserve_gate_seconds = :new WHERE reserve_gate_seconds = :old"
    op.get_bind().execute(sa.text(gate), {"new": NEW_GATE, "old": OLD_GATE})


def _seats() -> None:
    op.add_column("seat", sa.Column("routable", SKILLS, server_default=sa.text("'{}'"), nullable=False))
    op.add_column("seat", sa.Column("misses", sa.Integer(), server_default="0", nullable=False))
    op.add_column("seat", sa.Column("desk_phone_failed_at", WHEN, nullable=True))
    # Languages given before certificates were asked for were given by an administrator: they go on to count.
    op.execute(
        sa.text(
            "UPDATE seat_skill SET certified_by = '管理员（此前登记）' WHERE certified_by IS NULL AND skill LIKE 'lang:%'"
        )
    )
    held = "ARRAY(SELECT k.skill FROM seat_skill k WHERE k.seat_id = seat.id ORDER BY k.skill)"
    op.execute(sa.text(f"UPDATE seat SET routable = {held} WHERE state = 'ready'"))  # noqa: S608 - constant text
    op.drop_index("ix_seat_ready", table_name="seat", postgresql_where=sa.text("state = 'ready'"))
    columns: list[str | sa.TextClause] = ["org_id", sa.text("(coalesce(home_queue, ''))"), "routable", "idle_since"]
    op.create_index("ix_seat_idle", "seat", columns, unique=False, postgresql_where=sa.text("state = 'ready'"))


def _entries() -> None:
    op.add_column("queue_entry", sa.Column("level", sa.Integer(), server_default="0", nullable=False))
    op.add_column("queue_entry", sa.Column("required", SKILLS, server_default=sa.text("'{}'"), nullable=False))
    op.add_column("queue_entry", sa.Column("kept_until", WHEN, nullable=True))
    epoch = sa.text("'1970-01-01 00:00:00+00'::timestamptz")
    op.add_column("queue_entry", sa.Column("changes_at", WHEN, server_default=epoch, nullable=False))
    op.execute(sa.text("UPDATE queue_entry SET level = priority WHERE state = 'waiting'"))
    op.drop_index("ix_queue_entry_waiting", table_name="queue_entry", postgresql_where=sa.text("state = 'waiting'"))
    order = ["language", "required", "level", "turn_at", "id"]
    op.create_index("ix_queue_entry_turn", "queue_entry", ["org_id", *order], postgresql_where=MATCHED)
    op.create_index("ix_queue_entry_own", "queue_entry", ["org_id", "queue_key", *order], postgresql_where=MATCHED)
    asking = sa.text("state = 'waiting' AND preferred_seat_id IS NOT NULL")
    op.create_index("ix_queue_entry_preferred", "queue_entry", ["preferred_seat_id"], postgresql_where=asking)
    waiting = sa.text("state = 'waiting'")
    op.create_index("ix_queue_entry_changes", "queue_entry", ["org_id", "changes_at"], postgresql_where=waiting)


def _traces() -> None:
    op.create_table(
        "stranded_pair",
        sa.Column("org_id", sa.Uuid(), sa.ForeignKey("org.id", name="fk_stranded_pair_org_id_org"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "entry_id",
            sa.Uuid(),
            sa.ForeignKey("queue_entry.id", name="fk_stranded_pair_entry_id_queue_entry"),
            nullable=False,
        ),
        sa.Column("seat_id", sa.Uuid(), sa.ForeignKey("seat.id", name="fk_stranded_pair_seat_id_seat"), nullable=False),
        sa.Column("entry_since", WHEN, nullable=False),
        sa.Column("idle_since", WHEN, nullable=False),
        sa.Column("found_at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stranded_pair"),
    )
    op.create_index("ix_stranded_pair_found", "stranded_pair", ["org_id", "found_at"])
    op.create_table(
        "staffing_gap",
        sa.Column("org_id", sa.Uuid(), sa.ForeignKey("org.id", name="fk_staffing_gap_org_id_org"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), sa.ForeignKey("seat.id", name="fk_staffing_gap_seat_id_seat"), nullable=False),
        sa.Column("began_at", WHEN, nullable=False),
        sa.Column("ended_at", WHEN, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_staffing_gap"),
    )
    still = sa.text("ended_at IS NULL")
    op.create_index("uq_staffing_gap_open", "staffing_gap", ["org_id", "language"], unique=True, postgresql_where=still)


def downgrade() -> None:
    op.drop_table("staffing_gap")
    op.drop_table("stranded_pair")
    for name in ("changes", "preferred", "own", "turn"):
        op.drop_index(f"ix_queue_entry_{name}", table_name="queue_entry")
    waiting = sa.text("state = 'waiting'")
    columns: list[str | sa.TextClause] = ["language", sa.text("priority DESC"), "turn_at"]
    op.create_index("ix_queue_entry_waiting", "queue_entry", columns, unique=False, postgresql_where=waiting)
    for column in ("changes_at", "kept_until", "required", "level"):
        op.drop_column("queue_entry", column)
    op.drop_index("ix_seat_idle", table_name="seat")
    op.create_index("ix_seat_ready", "seat", ["idle_since"], postgresql_where=sa.text("state = 'ready'"))
    for column in ("desk_phone_failed_at", "misses", "routable"):
        op.drop_column("seat", column)
    for column in (
        *("reasons", "misses_before_pause", "preferred_seconds", "ageing_seconds"),
        *("relax_steps", "own_pool_first", "longest_queue"),
    ):
        op.drop_column("queue", column)
