"""The nightly look at recordings: each has its manifest, each manifest its file, each file its row, or it is listed."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from callcenter import settings
from callcenter.calls import sql
from callcenter.clock import SHANGHAI
from callcenter.db.unit_of_work import UnitOfWork, begin
from callcenter.ids import new_id
from callcenter.parties import manifests

log = logging.getLogger(__name__)

# Fetched and sealed well within this time; a carrier that was away for a day is given the day.
SETTLED = timedelta(days=1)
NIGHT = 3  # o'clock in Shanghai
_BARE = """
    SELECT r.id, r.call_id FROM recording r LEFT JOIN recording_manifest m ON m.recording_id = r.id
    WHERE r.org_id = %s AND r.status = 'completed' AND r.finished_at < %s AND m.id IS NULL ORDER BY r.finished_at
"""
_WITH_MANIFEST = """
    SELECT r.id, r.call_id, r.path FROM recording_manifest m JOIN recording r ON r.id = m.recording_id
    WHERE r.org_id = %s AND r.finished_at < %s
"""
_KEPT = "SELECT path FROM recording WHERE path IS NOT NULL"
_FOUND = """
    INSERT INTO recording_orphan (id, org_id, kind, subject, recording_id, call_id, found_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (kind, subject) WHERE cleared_at IS NULL DO NOTHING
"""
_CLEAR = """
    UPDATE recording_orphan SET cleared_at = %s
    WHERE org_id = %s AND cleared_at IS NULL AND NOT (kind || ' ' || subject = ANY(%s))
"""
_LIST = """
    SELECT id, kind, subject, recording_id, call_id, found_at FROM recording_orphan
    WHERE org_id = %s AND cleared_at IS NULL ORDER BY found_at DESC, id LIMIT 500
"""
Finding = tuple[str, str, UUID | None, UUID | None]


def nightly() -> int:
    """Sent by beat twice an hour: looks in the third hour of the night. How many orphans there are, 0 by day."""
    with begin() as uow:
        return look(uow) if uow.now.astimezone(SHANGHAI).hour == NIGHT else 0


def look(uow: UnitOfWork) -> int:
    """Find what is orphaned now, write it down, and clear what is mended. How many there are."""
    for recording in sql.every(uow, _BARE, (uow.org_id, uow.now - SETTLED)):
        manifests.seal(uow, recording["call_id"])  # its news was lost: the rows still tell
    findings = [*_without_manifest(uow), *_without_file(uow), *_without_row(uow)]
    for kind, subject, recording_id, call_id in findings:
        uow.raw.execute(_FOUND, (new_id(), uow.org_id, kind, subject, recording_id, call_id, uow.now))
    uow.raw.execute(_CLEAR, (uow.now, uow.org_id, [f"{each[0]} {each[1]}" for each in findings]))
    if findings:
        log.error("orphaned recordings", extra={"count": len(findings)})
    return len(findings)


def _without_manifest(uow: UnitOfWork) -> Iterator[Finding]:
    for row in sql.every(uow, _BARE, (uow.org_id, uow.now - SETTLED)):
        yield "no_manifest", str(row["id"]), row["id"], row["call_id"]


def _without_file(uow: UnitOfWork) -> Iterator[Finding]:
    data = settings.load().data
    for row in sql.every(uow, _WITH_MANIFEST, (uow.org_id, uow.now - SETTLED)):
        if row["path"] is None or not (data / row["path"]).is_file():
            yield "no_file", str(row["id"]), row["id"], row["call_id"]


def _without_row(uow: UnitOfWork) -> Iterator[Finding]:
    """Files that no row knows. Those of the last day may be on their way into place."""
    data = settings.load().data
    known = {row[0] for row in uow.raw.execute(_KEPT).fetchall()}
    for file in sorted((data / "recordings").rglob("*.wav")):
        path = str(file.relative_to(data))
        if path not in known and _age(file, uow) > SETTLED.total_seconds():
            yield "no_recording", path, None, None


def _age(file: Path, uow: UnitOfWork) -> float:
    return uow.now.timestamp() - file.stat().st_mtime


def listed(uow: UnitOfWork) -> list[dict[str, Any]]:
    """What is orphaned since the last look, the newest first."""
    return sql.every(uow, _LIST, (uow.org_id,))
