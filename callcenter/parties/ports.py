"""How a role joins, where that is more than being there: asked of the module of the role, wired in here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from callcenter.calls import sql

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

# role -> keyword arguments of calls.documents.party_joined (muted, coach) for a party that joins now.
JOIN_OPTIONS: dict[str, Callable[[UnitOfWork, sql.Row], dict[str, Any]]] = {}


def join_options(uow: UnitOfWork, party: sql.Row) -> dict[str, Any]:
    """How this party joins; plainly where nothing is said of its role."""
    options = JOIN_OPTIONS.get(party["role"])
    return options(uow, party) if options else {}
