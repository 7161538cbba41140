"""Who was there, and where it is silent, in one recording: milliseconds from its start. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording's place in time. `began` and `ended` aware."""

    began: datetime
    ended: datetime

    def clip(self, begins: datetime, ends: datetime | None) -> tuple[int, int] | None:
        """A span as (from, to) milliseconds of this recording; None where it lies outside."""
        first, last = max(begins, self.began), min(ends or self.ended, self.ended)
        if last < first or begins > self.ended or (ends is not None and ends < self.began):
            return None
        return self.at(first), self.at(last)

    def at(self, moment: datetime) -> int:
        """Milliseconds from the recording's start."""
        return round((moment - self.began) / timedelta(milliseconds=1))


def sound_of(started_at: datetime, finished_at: datetime | None, seconds: int | None, now: datetime) -> Sound:
    """Where a recording lies. Word of its beginning may have been lost: its length and its end tell it then."""
    ended = finished_at or now
    began = min(started_at, ended - timedelta(seconds=seconds)) if finished_at and seconds else started_at
    return Sound(began, max(ended, began))


def parties(sound: Sound, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """[{party, role, label, name, joined_ms, left_ms}] of those who were in the conference, in the order of joining."""
    found = []
    for row in rows:
        if row["joined_at"] is None or (span := sound.clip(row["joined_at"], row["left_at"])) is None:
            continue
        told = {"party": str(row["id"]), "role": row["role"], "label": row["label"], "name": row["name"]}
        found.append(told | {"joined_ms": span[0], "left_ms": span[1]})
    return sorted(found, key=lambda each: (each["joined_ms"], each["label"]))


def holds(events: Iterable[Mapping[str, Any]]) -> list[tuple[str, datetime, datetime | None]]:
    """The times on hold (reason, from, to) of a call's notes `held` and `resumed`, in their order.

    A hold that the carrier refused (`hold_failed`) is over at once; coming back from the queue ends one, too.
    """
    spans: list[tuple[str, datetime, datetime | None]] = []
    begun: datetime | None = None
    for event in events:
        if event["kind"] in {"held", "resume_failed"}:
            begun = begun or event["at"]
        elif event["kind"] in {"resumed", "hold_failed", "answered_again", "ended"} and begun is not None:
            spans.append(("hold", begun, event["at"]))
            begun = None
    return spans if begun is None else [*spans, ("hold", begun, None)]


def pauses(sound: Sound, spans: Iterable[tuple[str, datetime, datetime | None]]) -> list[dict[str, Any]]:
    """[{reason, from_ms, to_ms}] of the times in which the recording is silent."""
    found = []
    for reason, begins, ends in spans:
        if (span := sound.clip(begins, ends)) is not None:
            found.append({"reason": reason, "from_ms": span[0], "to_ms": span[1]})
    return sorted(found, key=lambda each: (each["from_ms"], each["reason"]))


def seconds_within(begins: datetime, ends: datetime, spans: Iterable[tuple[str, datetime, datetime | None]]) -> int:
    """How many whole seconds of [begins, ends] the spans cover."""
    covered = timedelta()
    for _, first, last in spans:
        covered += max(timedelta(), min(last or ends, ends) - max(first, begins))
    return int(covered.total_seconds())
