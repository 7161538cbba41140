"""What transcripts do about a recording that is ready: bring it here, then listen to it again, calmly.

Both run detached from any transaction, may run twice, and hold no row while they fetch or listen. Fetching is a handler
of its own on the quick lane: the recording must be safe even when nobody can transcribe it.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from uuid import UUID

from callcenter.db.unit_of_work import begin
from callcenter.transcripts import archive, second
from callcenter.transcripts.second import Work

if TYPE_CHECKING:
    from callcenter.calls.events import RecordingReady

log = logging.getLogger(__name__)


def fetch_recording(event: RecordingReady) -> None:
    """Bring the recording here at once. A failure is left to the second pass and to `jobs.fetch_missing`: tried again
    here it would hold up what else is to happen to the call, its tickets among them.
    """
    fetch_quietly(event.recording_id)


def fetch_quietly(recording_id: UUID) -> bool:
    """Bring one recording here; False when that did not succeed."""
    with begin() as uow:
        work = second.work_for(uow, recording_id)
    if work is None:
        return False
    try:
        _fetch(work)
    except (archive.FetchFailed, OSError) as error:
        log.warning("recording not fetched", extra={"recording_id": str(recording_id), "kind": type(error).__name__})
        return False
    return True


def _fetch(work: Work) -> None:
    target = archive.absolute(work.path)
    archive.fetch(work.sid, work.channels, target)
    channels, seconds = archive.check(target)
    with begin() as uow:
        second.note_place(uow, work, channels, seconds)


def second_pass(event: RecordingReady) -> None:
    """Transcribe a recording from the file. A failure is kept where people see it, and raised to be tried again."""
    with begin() as uow:
        work = second.begin_pass(uow, event.recording_id)
    if work is None:
        return
    try:
        _fetch(work)
        heard = second.listen(work)
    except (archive.FetchFailed, second.ListeningFailed, OSError) as error:
        with begin() as uow:
            second.note_failure(uow, work, error)
        log.warning("second pass failed", extra={"recording_id": str(work.recording_id), "kind": type(error).__name__})
        raise
    with begin() as uow:
        second.finish(uow, work, heard)
