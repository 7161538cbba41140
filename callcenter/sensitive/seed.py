"""Trigger words and complaint bodies that a place begins with. What it changes for itself stays."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.dialects.postgresql import insert

from callcenter.ids import new_id
from callcenter.sensitive import words
from callcenter.sensitive.models import ComplaintBody, TriggerWord

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

_BODIES = Path(__file__).with_name("bodies.toml")


def seed(uow: UnitOfWork) -> None:
    """Add what is missing, at every start."""
    listed = [
        {"id": new_id(), "org_id": uow.org_id, "word": word, "sensitivity": sensitivity}
        for sensitivity, known in words.DEFAULT.items()
        for word in known
    ]
    uow.session.execute(insert(TriggerWord).on_conflict_do_nothing(), listed)
    if uow.session.query(ComplaintBody.id).first() is None:
        read = tomllib.loads(_BODIES.read_text(encoding="utf-8"))["body"]
        bodies = [{"id": new_id(), "org_id": uow.org_id, "sort": sort} | body for sort, body in enumerate(read)]
        uow.session.execute(insert(ComplaintBody).on_conflict_do_nothing(), bodies)
