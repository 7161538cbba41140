"""The audit: in the transaction of what it notes, with the machine's own deeds under no name."""

from __future__ import annotations

from uuid import uuid4

import pytest

from callcenter.audit import service
from callcenter.db.unit_of_work import begin
from tests.callcenter.tickets.scenes import one


def test_a_note_stands_in_the_transaction_of_what_it_notes(database: str):
    subject = uuid4()

    def play_and_fail() -> None:
        with begin() as uow:
            service.note(uow, uuid4(), "recording_played", ("recording", subject))
            raise ConnectionError

    with pytest.raises(ConnectionError):
        play_and_fail()
    with begin() as uow:
        assert one(uow, "SELECT count(*) FROM audit_entry") == 0
        service.note(uow, None, "recording_purged", ("recording", subject), "retention")
    with begin() as uow:
        row = uow.raw.execute("SELECT actor, action, object_kind, object_id, reason FROM audit_entry").fetchone()
    assert row == (None, "recording_purged", "recording", subject, "retention")
