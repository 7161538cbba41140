"""Times in which a call's recording is silent and nothing of it is streamed: card numbers, identity numbers, 不录音.

The rows are those of parties (`recording_pause`); whatever starts or restarts sound of a call asks here first.
"""

from uuid import UUID

from callcenter import settings
from callcenter.db.unit_of_work import UnitOfWork

_QUIET = "SELECT 1 FROM recording_pause WHERE call_id = %s AND ended_at IS NULL"


def is_quiet(uow: UnitOfWork, call_id: UUID) -> bool:
    """Whether nothing of this call is to be recorded or streamed at this moment."""
    return uow.raw.execute(_QUIET, (call_id,)).fetchone() is not None


def stream_address(uow: UnitOfWork, call_id: UUID) -> str | None:
    """Where the voices of this call are streamed; None while nothing of it is to be heard."""
    return None if is_quiet(uow, call_id) else settings.load().asr_stream_url
