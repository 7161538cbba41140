"""Routes of what was said and recorded."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse

from callcenter.http.dependencies import Uow
from callcenter.people.dependencies import CurrentAccount, Supervisor
from callcenter.transcripts import playback, queries
from callcenter.transcripts.models import Transcript
from callcenter.transcripts.schemas import NumberOut, SegmentOut, TranscriptOut, UnmaskIn

router = APIRouter(prefix="/api", tags=["transcripts"])


@router.get("/calls/{call_id}/transcript")
def show_transcript(
    call_id: UUID,
    uow: Uow,
    account: CurrentAccount,
    wanted: Annotated[int | None, Query(alias="pass", ge=1, le=2)] = None,
) -> TranscriptOut:
    """The best pass over a call, or the one asked for."""
    queries.call_for(uow, account, call_id)
    there = queries.passes(uow, call_id)
    shown: Transcript | None = there.get(wanted) if wanted else queries.best(uow, call_id)
    status = shown.status if shown is not None and wanted else queries.status(uow, call_id)
    fields: dict[str, Any] = {"status": status, "segments": [], "pass_": None, "passes": sorted(there)}
    if shown is not None:
        spoken = [SegmentOut.model_validate(queries.written(each)) for each in queries.segments(uow, shown.id)]
        fields |= {"pass_": shown.pass_, "language": shown.language, "engine": shown.engine, "model": shown.model}
        fields |= {"finished_at": shown.finished_at, "segments": spoken}
    return TranscriptOut.model_validate(fields)


@router.get("/recordings/{recording_id}/audio", response_class=FileResponse)
def play_recording(recording_id: UUID, request: Request, uow: Uow, account: CurrentAccount) -> FileResponse:
    """The two-channel recording, whole or in ranges. Each listening leaves a line in the audit."""
    recording = queries.recording_for(uow, account, recording_id)
    file = playback.open_recording(uow, account, recording, request.headers.get("range"))
    headers = {"Cache-Control": "private, no-store"}
    return FileResponse(file, media_type="audio/wav", headers=headers)


@router.post("/calls/{call_id}/unmask")
def unmask_number(call_id: UUID, wanted: UnmaskIn, uow: Uow, account: Supervisor) -> NumberOut:
    """The caller's number in the clear, for a reason that is kept."""
    call = queries.call_for(uow, account, call_id)
    return NumberOut(number=playback.unmask(uow, account, call, wanted.reason))
