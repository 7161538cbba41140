"""What every served call's invitation came to, key by key; numbers that never count; replies; quality checks."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AT = sa.DateTime(timezone=True)
JSON = postgresql.JSONB(astext_type=sa.Text())
NEW = (
    "purpose",
    "point_id",
    "invitation",
    "asked_at",
    "left_by",
    "talk_seconds",
    "mode",
    "after",
    "message_sid",
    "survey_id",
    "sms_message_id",
    "excluded_as",
    "settled_at",
)
# What stood there before was said in other words; the calls nobody was asked about were left out altogether.
BEFORE = """
    UPDATE rating r SET invitation = CASE WHEN r.invited THEN 'played' WHEN r.not_invited_reason = 'no_prompts'
            THEN 'no_recording' ELSE 'skipped' END,
        not_invited_reason = CASE WHEN NOT r.invited THEN coalesce(r.not_invited_reason, 'system') END,
        point_id = c.caller_point_id, purpose = c.purpose, settled_at = c.ended_at,
        left_by = CASE WHEN c.ended_by IN ('caller', 'seat') THEN c.ended_by ELSE 'system' END,
        talk_seconds = extract(epoch FROM coalesce(c.seat_left_at, c.ended_at) - c.answered_at)::int,
        excluded_as = CASE WHEN EXISTS (SELECT 1 FROM wrap_up w WHERE w.call_id = c.id AND w.seat_id = c.seat_id
            AND w.state = 'invalid') THEN 'invalid' END
    FROM call c WHERE c.id = r.call_id
"""
LEFT_OUT = """
    INSERT INTO rating (id, org_id, call_id, purpose, point_id, invitation, invited, keys, left_by, talk_seconds,
        language, queue_key, account_id, seat_id, excluded_as, settled_at, business_day)
    SELECT gen_random_uuid(), c.org_id, c.id, c.purpose, c.caller_point_id, 'caller_left', false, '',
        CASE WHEN c.ended_by IN ('caller', 'seat') THEN c.ended_by ELSE 'system' END,
        extract(epoch FROM coalesce(c.seat_left_at, c.ended_at) - c.answered_at)::int, c.language, c.queue_key,
        c.account_id, c.seat_id, CASE WHEN EXISTS (SELECT 1 FROM wrap_up w WHERE w.call_id = c.id
            AND w.seat_id = c.seat_id AND w.state = 'invalid') THEN 'invalid' END, c.ended_at, c.business_day
    FROM call c WHERE c.direction = 'inbound' AND c.answered_at IS NOT NULL AND c.ended_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM rating r WHERE r.call_id = c.id)
"""
CHECKS = {
    "invitation_invited": "invited = (invitation IN ('played', 'sms'))",
    "invitation_known": "invitation IN ('played', 'caller_left', 'skipped', 'no_recording', 'sms')",
    "mode": "mode IN ('keys', 'sms')",
    "after": "after IN ('message', 'callback', 'none')",
    "excluded_as": "excluded_as IN ('test', 'staff', 'invalid')",
}


def upgrade() -> None:
    op.add_column("wrap_up", sa.Column("sms_ok", sa.Boolean(), nullable=True))
    for column in _new_columns():
        op.add_column("rating", column)
    op.create_foreign_key(op.f("fk_rating_point_id_contact_point"), "rating", "contact_point", ["point_id"], ["id"])
    op.create_foreign_key(op.f("fk_rating_survey_id_survey"), "rating", "survey", ["survey_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_rating_sms_message_id_sms_message"), "rating", "sms_message", ["sms_message_id"], ["id"]
    )
    op.execute(BEFORE)
    op.execute(LEFT_OUT)
    for name, condition in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_rating_{name}"), "rating", condition)
    _rating_indexes()
    _rating_keys()
    _uncounted_numbers()
    _received()
    _quality_forms()
    _quality_checks()


def _new_columns() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("purpose", sa.Text(), server_default="service", nullable=False),
        sa.Column("point_id", sa.Uuid(), nullable=True),
        sa.Column("invitation", sa.Text(), server_default="played", nullable=False),
        sa.Column("asked_at", AT, nullable=True),
        sa.Column("left_by", sa.Text(), nullable=True),
        sa.Column("talk_seconds", sa.Integer(), nullable=True),
        sa.Column("mode", sa.Text(), server_default="keys", nullable=False),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("message_sid", sa.Text(), nullable=True),
        sa.Column("survey_id", sa.Uuid(), nullable=True),
        sa.Column("sms_message_id", sa.Uuid(), nullable=True),
        sa.Column("excluded_as", sa.Text(), nullable=True),
        sa.Column("settled_at", AT, nullable=True),
    )


def _rating_indexes() -> None:
    graded, wanted = sa.text("grade IS NOT NULL"), sa.text("after = 'callback' AND survey_id IS NULL")
    op.create_index("ix_rating_point", "rating", ["point_id", "rated_at"], postgresql_where=graded)
    told = sa.text("sms_message_id IS NOT NULL")
    op.create_index("ix_rating_sms", "rating", ["sms_message_id"], postgresql_where=told)
    op.create_index("ix_rating_wanted", "rating", ["call_id"], postgresql_where=wanted)


def _owned(table: str, *columns: sa.schema.SchemaItem) -> None:
    """A table whose rows have an id and belong to a place."""
    op.create_table(
        table,
        *columns,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f(f"fk_{table}_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _rating_keys() -> None:
    _owned(
        "rating_key",
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.SmallInteger(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("keyed", sa.Text(), nullable=False),
        sa.Column("valid", sa.Boolean(), nullable=False),
        sa.Column("at", AT, nullable=False),
        _check("rating_key", "step", "step IN ('grade', 'choice')"),
        _refers("rating_key", "call_id", "call"),
        sa.UniqueConstraint("call_id", "seq", name=op.f("uq_rating_key_call_id_seq")),
    )


def _uncounted_numbers() -> None:
    table = "uncounted_number"
    _owned(
        table,
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", AT, nullable=False),
        sa.Column("removed_by", sa.Uuid(), nullable=True),
        sa.Column("removed_at", AT, nullable=True),
        _check(table, "kind", "kind IN ('test', 'staff')"),
        _refers(table, "point_id", "contact_point"),
        _refers(table, "added_by", "account"),
        _refers(table, "removed_by", "account"),
    )
    standing = sa.text("removed_at IS NULL")
    op.create_index("uq_uncounted_number_point", table, ["point_id"], unique=True, postgresql_where=standing)


def _received() -> None:
    _owned(
        "sms_received",
        sa.Column("remote_id", sa.Text(), nullable=False),
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("received_at", AT, nullable=False),
        sa.Column("taken_as", sa.Text(), nullable=True),
        sa.Column("retain_until", sa.Date(), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        _refers("sms_received", "point_id", "contact_point"),
        sa.UniqueConstraint("org_id", "remote_id", name=op.f("uq_sms_received_org_id_remote_id")),
    )
    op.create_index("ix_sms_received_point", "sms_received", ["point_id", "received_at"])


def _quality_forms() -> None:
    _owned(
        "quality_form",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("items", JSON, nullable=False),
        sa.Column("wording", JSON, nullable=False),
        sa.Column("pass_mark", sa.SmallInteger(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", AT, nullable=False),
        _refers("quality_form", "created_by", "account"),
        sa.UniqueConstraint("org_id", "version", name=op.f("uq_quality_form_org_id_version")),
    )
    _owned(
        "quality_sample",
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("strata", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("rate", sa.Numeric(5, 2), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("drawn_by", sa.Uuid(), nullable=True),
        sa.Column("drawn_at", AT, nullable=False),
        _check("quality_sample", "rate", "rate >= 5 AND rate <= 100"),
        _refers("quality_sample", "drawn_by", "account"),
    )
    _owned(
        "quality_sample_call",
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("stratum", sa.Text(), nullable=False),
        _refers("quality_sample_call", "sample_id", "quality_sample"),
        _refers("quality_sample_call", "call_id", "call"),
        sa.UniqueConstraint("sample_id", "call_id", name=op.f("uq_quality_sample_call_sample_id_call_id")),
        sa.UniqueConstraint("sample_id", "place", name=op.f("uq_quality_sample_call_sample_id_place")),
    )
    op.create_index(op.f("ix_quality_sample_call_call_id"), "quality_sample_call", ["call_id"])


SCORES = ("attitude", "wording", "clarity", "correctness", "record", "total")


def _quality_checks() -> None:
    table = "quality_check"
    _owned(
        table,
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("sample_id", sa.Uuid(), nullable=True),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        sa.Column("handler_id", sa.Uuid(), nullable=True),
        sa.Column("queue_key", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        *(sa.Column(name, sa.SmallInteger(), nullable=False) for name in SCORES),
        sa.Column("errors", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("hints", JSON, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("rectification", sa.Text(), nullable=True),
        sa.Column("rectified_by", sa.Uuid(), nullable=True),
        sa.Column("rectified_at", AT, nullable=True),
        sa.Column("checked_at", AT, nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("retain_until", sa.Date(), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        _check(table, "subject", "num_nonnulls(call_id, ticket_id) = 1"),
        _check(table, "kind", "kind IN ('administrative', 'peer', 'file', 'hearing', 'visit')"),
        _check(table, "state", "state IN ('done', 'rectifying', 'rectified')"),
        _check(table, "not_own", "reviewer_id IS DISTINCT FROM handler_id"),
        *(_check(table, name, f"{name} BETWEEN 0 AND 100") for name in SCORES),
        _check(table, "errors", "errors >= 0"),
        *(_refers(table, column, to) for column, to in QUALITY_REFERS),
        sa.UniqueConstraint("call_id", "kind", name=op.f("uq_quality_check_call_id_kind")),
        sa.UniqueConstraint("ticket_id", "kind", name=op.f("uq_quality_check_ticket_id_kind")),
    )
    op.create_index("ix_quality_check_day", table, ["org_id", "business_day"])
    open_ones = sa.text("state = 'rectifying'")
    op.create_index("ix_quality_check_open", table, ["org_id", "checked_at"], postgresql_where=open_ones)
    op.create_index(op.f("ix_quality_check_sample_id"), table, ["sample_id"])


QUALITY_REFERS = (
    ("call_id", "call"),
    ("ticket_id", "ticket"),
    ("sample_id", "quality_sample"),
    ("form_id", "quality_form"),
    ("reviewer_id", "account"),
    ("handler_id", "account"),
    ("rectified_by", "account"),
)


def downgrade() -> None:
    for table in ("quality_check", "quality_sample_call", "quality_sample", "quality_form"):
        op.drop_table(table)
    for table in ("sms_received", "uncounted_number", "rating_key"):
        op.drop_table(table)
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_rating_{name}"), "rating", type_="check")
    for name in NEW:
        op.drop_column("rating", name)
    op.drop_column("wrap_up", "sms_ok")
