"""What the called person says at the end of the machine's callback."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0029"
down_revision: str | None = "0028"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


WANTED = "after = 'callback' AND follow_up_id IS NULL"


def upgrade() -> None:
    op.add_column("survey", sa.Column("after", sa.Text(), nullable=True))
    op.add_column("survey", sa.Column("message_sid", sa.Text(), nullable=True))
    op.add_column("survey", sa.Column("follow_up_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_survey_follow_up_id_survey"), "survey", "survey", ["follow_up_id"], ["id"])
    op.create_check_constraint(op.f("ck_survey_after"), "survey", "after IN ('message', 'callback', 'none')")
    op.create_index("ix_survey_wanted", "survey", ["ended_at"], postgresql_where=sa.text(WANTED))


def downgrade() -> None:
    op.drop_index("ix_survey_wanted", table_name="survey")
    for column in ("follow_up_id", "message_sid", "after"):
        op.drop_column("survey", column)
