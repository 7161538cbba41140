"""What never changes, the database itself refuses to change."""

from collections.abc import Sequence

from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Refuses a change whose message is the trigger's argument.
REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
TRIGGERS = {
    "flow_version_unchangeable": (
        "BEFORE UPDATE OR DELETE ON flow_version FOR EACH ROW",
        "a published menu never changes: calls refer to it",
    ),
    "ticket_event_append_only": (
        "BEFORE UPDATE OR DELETE ON ticket_event FOR EACH ROW",
        "the history of a ticket is only added to",
    ),
    "ticket_first_responder_fixed": (
        "BEFORE UPDATE ON ticket FOR EACH ROW WHEN (OLD.first_responder_id IS NOT NULL"
        " AND NEW.first_responder_id IS DISTINCT FROM OLD.first_responder_id)",
        "the first responder of a ticket never changes",
    ),
    "audit_entry_append_only": (
        "BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW",
        "the audit is only added to",
    ),
}


def upgrade() -> None:
    op.execute(REFUSE)
    for name, (when, message) in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION refuse_change('{message}')")


def downgrade() -> None:
    for name, (when, _) in TRIGGERS.items():
        table = when.split(" ON ")[1].split()[0]
        op.execute(f"DROP TRIGGER {name} ON {table}")
    op.execute("DROP FUNCTION refuse_change()")
