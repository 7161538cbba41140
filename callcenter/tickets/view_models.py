"""The table of saved views, and the indexes by which lists and searches find tickets (migration 0017).

The indexes stand here and not beside their tables: they serve the lists, whoever wrote the columns. `search_grams` and
its kin are functions of the database: pairs of neighbouring signs, because Chinese has no spaces.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, Identified, OrgOwned
from callcenter.tickets.models import Ticket, TicketEvent
from callcenter.transcripts.models import Segment

# The kinds of history lines in which people write words of their own.
SPOKEN = ("note", "result_given", "returned", "unsatisfied", "closed")


class TicketView(Identified, OrgOwned, Base):
    """A list's filters and order under a name, of one account; `shared` for all to use, each with their own rights."""

    __tablename__ = "ticket_view"
    __table_args__ = (
        UniqueConstraint("account_id", "name"),
        Index("ix_ticket_view_shared", "org_id", postgresql_where=text("shared")),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str]
    shared: Mapped[bool]
    query: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


def _listed(name: str, *columns: str, where: str | None = None, **options: Any) -> None:
    filtered = None if where is None else text(where)
    Index(name, *(Ticket.__table__.c[each] for each in columns), postgresql_where=filtered, **options)


def _grams(name: str, table: Any, expression: str, where: str | None = None) -> None:
    filtered = None if where is None else text(where)
    Index(
        name,
        text(expression),
        _table=table,
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
        postgresql_where=filtered,
    )


_listed("ix_ticket_created", "org_id", "created_at")
_listed("ix_ticket_closed", "org_id", "closed_at", where="closed_at IS NOT NULL")
_listed("ix_ticket_category", "org_id", "category", "created_at")
_listed("ix_ticket_department", "org_id", "department", "created_at")
_listed("ix_ticket_handler", "handler_id", "created_at")
_listed("ix_ticket_first_responder", "first_responder_id", "created_at")
_listed("ix_ticket_language", "org_id", "language", "created_at")
_listed("ix_ticket_channel", "org_id", "channel", "created_at")
_listed("ix_ticket_stage_created", "org_id", "stage", "created_at")
_listed("ix_ticket_open_created", "org_id", "created_at", where="state = 'open'")
_listed("ix_ticket_urgent", "org_id", "created_at", where="urgent")
_listed("ix_ticket_sensitive", "org_id", "created_at", where="sensitive")
_listed("ix_ticket_number_begins", "number", postgresql_ops={"number": "text_pattern_ops"})
_listed("ix_ticket_special_groups", "special_groups", postgresql_using="gin")
_grams("ix_ticket_grams", Ticket.__table__, "search_grams(summary)")
_grams("ix_ticket_field_grams", Ticket.__table__, "json_grams(fields)")
_grams(
    "ix_ticket_event_grams",
    TicketEvent.__table__,
    "event_grams(content)",
    f"kind IN ({', '.join(repr(each) for each in SPOKEN)})",
)
_grams("ix_segment_grams", Segment.__table__, "search_grams(text)")
