"""The list of trigger words as a place keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from callcenter.audit import service as audit
from callcenter.ids import new_id
from callcenter.sensitive.models import TriggerWord

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork


def listed(uow: UnitOfWork) -> list[TriggerWord]:
    """Return every word, those switched off last."""
    found = select(TriggerWord).where(TriggerWord.org_id == uow.org_id)
    return list(
        uow.session.scalars(found.order_by(TriggerWord.active.desc(), TriggerWord.sensitivity, TriggerWord.word))
    )


def save(uow: UnitOfWork, actor: UUID, word: str, sensitivity: str, *, active: bool) -> None:
    """Add a word, or change what it suggests; audited. Old suggestions stay as they are."""
    written = {"sensitivity": sensitivity, "active": active}
    row = insert(TriggerWord).values(id=new_id(), org_id=uow.org_id, word=word.strip(), **written)
    uow.session.execute(row.on_conflict_do_update(index_elements=[TriggerWord.org_id, TriggerWord.word], set_=written))
    audit.note(uow, actor, "trigger_word_saved", ("trigger_word", None), f"{word.strip()} {sensitivity} {active}")
