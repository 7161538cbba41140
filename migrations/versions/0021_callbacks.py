"""Callbacks: permitted rates and trunk places, opt-outs, forms, messages, panels; one survey per affair and round."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

MODES = "mode IN ('machine', 'person', 'visit', 'form', 'wechat', 'sms')"
DUE = "state = 'due' AND mode = 'machine'"
TASK = "mode = 'person' AND state IN ('due', 'calling')"
TABLES = ("panel_score", "survey_message", "do_not_ask", "survey_form", "trunk_place", "dialed_number")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _surveys()
    _dialling()
    _forms_and_wishes()
    _messages_and_panels()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    op.drop_index("ix_survey_task", "survey")
    op.drop_index("ix_survey_due", "survey")
    op.create_index("ix_survey_due", "survey", ["due_at"], postgresql_where=sa.text("state = 'due'"))
    op.drop_constraint("uq_survey_affair_id_point_id_round", "survey")
    op.drop_constraint("ck_survey_mode", "survey")
    op.execute("UPDATE survey SET mode = 'person' WHERE mode NOT IN ('machine', 'person')")
    op.create_check_constraint("mode", "survey", "mode IN ('machine', 'person')")
    for column in ("form_version", "overdue_at", "asked_because", "affair_id"):
        op.drop_column("survey", column)


def _surveys() -> None:
    op.add_column("survey", sa.Column("affair_id", sa.Uuid(), nullable=True))
    op.add_column("survey", sa.Column("asked_because", sa.Text(), nullable=True))
    op.add_column("survey", sa.Column("overdue_at", MOMENT, nullable=True))
    op.add_column("survey", sa.Column("form_version", sa.Integer(), nullable=True))
    # What was asked before stays asked: a case that was asked twice then keeps both, the later ones for themselves.
    op.execute("""
        UPDATE survey s SET affair_id = CASE WHEN first.nth = 1 THEN first.affair ELSE s.ticket_id END
        FROM (SELECT x.id, coalesce(t.case_id, t.id) AS affair, row_number() OVER (
                PARTITION BY coalesce(t.case_id, t.id), x.point_id, x.round ORDER BY x.id) AS nth
            FROM survey x JOIN ticket t ON t.id = x.ticket_id) first WHERE first.id = s.id
    """)
    op.create_unique_constraint(
        op.f("uq_survey_affair_id_point_id_round"), "survey", ["affair_id", "point_id", "round"]
    )
    op.drop_constraint("ck_survey_mode", "survey")
    op.create_check_constraint("mode", "survey", MODES)
    op.drop_index("ix_survey_due", "survey")
    op.create_index("ix_survey_due", "survey", ["org_id", "due_at"], postgresql_where=sa.text(DUE))
    op.create_index("ix_survey_task", "survey", ["org_id", "due_at"], postgresql_where=sa.text(TASK))


def _table(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        *parts,
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f(f"fk_{name}_org_id_org")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _dialling() -> None:
    _table(
        "dialed_number",
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("reference", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _points_to("dialed_number", "point_id", "contact_point"),
    )
    op.create_index("ix_dialed_number_point_id", "dialed_number", ["point_id", "at"])
    op.create_index("ix_dialed_number_at", "dialed_number", ["at"])
    _table(
        "trunk_place",
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column("taken_at", MOMENT, nullable=True),
        _points_to("trunk_place", "call_id", "call"),
        sa.UniqueConstraint("org_id", "number", name=op.f("uq_trunk_place_org_id_number")),
    )
    taken, free = sa.text("call_id IS NOT NULL"), sa.text("call_id IS NULL")
    op.create_index("uq_trunk_place_call_id", "trunk_place", ["call_id"], unique=True, postgresql_where=taken)
    op.create_index("ix_trunk_place_free", "trunk_place", ["org_id", "number"], postgresql_where=free)


def _forms_and_wishes() -> None:
    _table(
        "survey_form",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("script", postgresql.JSONB(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.UniqueConstraint("org_id", "version", name=op.f("uq_survey_form_org_id_version")),
    )
    _table(
        "do_not_ask",
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("lifted_at", MOMENT, nullable=True),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.Column("lifted_why", sa.Text(), nullable=True),
        _points_to("do_not_ask", "point_id", "contact_point"),
        _points_to("do_not_ask", "noted_by", "account"),
        _points_to("do_not_ask", "lifted_by", "account"),
        sa.CheckConstraint("how IN ('said', 'keyed', 'replied', 'staff')", name=op.f("ck_do_not_ask_how")),
    )
    in_force = sa.text("lifted_at IS NULL")
    op.create_index("uq_do_not_ask_point", "do_not_ask", ["point_id"], unique=True, postgresql_where=in_force)
    op.create_index("ix_do_not_ask_said_at", "do_not_ask", ["org_id", "said_at"])


def _messages_and_panels() -> None:
    _table(
        "survey_message",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_at", MOMENT, nullable=True),
        sa.Column("grade", sa.SmallInteger(), nullable=True),
        _points_to("survey_message", "survey_id", "survey"),
        _points_to("survey_message", "point_id", "contact_point"),
        _points_to("survey_message", "message_id", "sms_message"),
        sa.UniqueConstraint("survey_id", name=op.f("uq_survey_message_survey_id")),
        sa.CheckConstraint("grade BETWEEN 1 AND 5", name=op.f("ck_survey_message_grade")),
    )
    unanswered = sa.text("replied_at IS NULL")
    op.create_index("ix_survey_message_open", "survey_message", ["point_id", "asked_at"], postgresql_where=unanswered)
    _table(
        "panel_score",
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("score", sa.Numeric(6, 2), nullable=False),
        sa.Column("scale", sa.Numeric(6, 2), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("imported_at", MOMENT, nullable=False),
        sa.Column("imported_by", sa.Uuid(), nullable=True),
        _points_to("panel_score", "imported_by", "account"),
        sa.UniqueConstraint(
            "org_id", "held_on", "body", "subject", name=op.f("uq_panel_score_org_id_held_on_body_subject")
        ),
        sa.CheckConstraint("score >= 0 AND score <= scale", name=op.f("ck_panel_score_score")),
    )
