"""Letting a recording be heard, with its line in the audit; and a number be seen, with its reason."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from callcenter.audit import service as audit
from callcenter.audit.models import AuditEntry
from callcenter.calls.models import Call, Recording
from callcenter.contacts import service as contacts
from callcenter.errors import Conflict, Unavailable
from callcenter.people.identity import SignedIn
from callcenter.transcripts import archive

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

# a player asks for one recording in pieces; pieces within this time after its beginning are one listening
ONE_LISTENING = timedelta(minutes=10)
PLAYED = "recording_played"


class RecordingPending(Unavailable):
    """Our copy has not arrived from the carrier yet."""

    code = "recording_pending"


class NumberHidden(Conflict):
    """The caller withheld the number: there is nothing to show."""

    code = "number_hidden"


def open_recording(uow: UnitOfWork, account: SignedIn, recording: Recording, asked_range: str | None) -> Path:
    """Return the file to send and note the listening. Raises RecordingPending."""
    file = None if recording.path is None else archive.absolute(recording.path)
    if file is None or not file.exists():
        raise RecordingPending("录音正在归档，请稍后再试。")
    if _begins(asked_range) or not _is_listening(uow, account.account_id, recording.id):
        audit.note(uow, account.account_id, PLAYED, ("recording", recording.id))
    return file


def _begins(asked_range: str | None) -> bool:
    return asked_range is None or asked_range.replace(" ", "").startswith("bytes=0-")


def _is_listening(uow: UnitOfWork, account_id: UUID, recording_id: UUID) -> bool:
    noted = select(AuditEntry.id).where(
        AuditEntry.actor == account_id,
        AuditEntry.action == PLAYED,
        AuditEntry.object_id == recording_id,
        AuditEntry.at > uow.now - ONE_LISTENING,
    )
    return uow.session.scalar(noted.limit(1)) is not None


def unmask(uow: UnitOfWork, account: SignedIn, call: Call, reason: str) -> str:
    """Return the caller's number in the clear and note who saw it and why. Raises NumberHidden."""
    if call.caller_point_id is None:
        raise NumberHidden("来电人未显示号码。")
    number = contacts.reveal(uow, call.caller_point_id, account.account_id, reason, ("call", call.id))
    if not number:
        raise NumberHidden("来电人未显示号码。")
    return number
