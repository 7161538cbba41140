"""The states of a call and what is told of them. A state never goes back; a final one is final."""

from __future__ import annotations

from typing import Literal

from switchboard.engines.base import Ended

Status = Literal["queued", "ringing", "in-progress", "completed", "busy", "failed", "no-answer", "canceled"]

RANK: dict[Status, int] = {
    "queued": 0,
    "ringing": 1,
    "in-progress": 2,
    "completed": 3,
    "busy": 3,
    "failed": 3,
    "no-answer": 3,
    "canceled": 3,
}
FINAL = 3


def is_final(status: Status) -> bool:
    return RANK[status] == FINAL


def may_follow(before: Status, after: Status) -> bool:
    return RANK[after] > RANK[before]


def unanswered(ended: Ended, cancelled_by_us: bool) -> Status:
    """How a call ended that nobody answered: SIP's status in Twilio's words."""
    if cancelled_by_us or ended.reason == "local":
        return "canceled"
    if ended.reason == "timeout" or ended.status in (408, 480, 487):
        return "no-answer"
    if ended.status in (486, 600, 603):
        return "busy"
    return "failed"


def not_taken(ended: Ended) -> Status:
    """How an incoming call ended that we never answered: <Reject reason="busy">, or the caller gave up."""
    return "busy" if ended.status == 486 else "no-answer"
