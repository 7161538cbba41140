"""Where a hand-over stands, from the words of both sides. Pure, and the same on both sides in whatever order they came.

Each word belongs to one side: who offers says offer and close, who was asked says accept, refuse, status and result;
each side numbers its own. What stands is a function of the two sets of words, never of their order in time: that is why
two sides that heard everything agree, however much was lost, doubled or late on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Stage = Literal["offered", "accepted", "refused", "result_given", "closed", "withdrawn"]
Side = Literal["offerer", "asked"]

LIVE = frozenset({"offered", "accepted", "result_given"})
MAY_SAY: Mapping[Side, frozenset[str]] = {
    "offerer": frozenset({"offer", "status", "close"}),
    "asked": frozenset({"accept", "refuse", "status", "result"}),
}


@dataclass(frozen=True, slots=True)
class Word:
    """One message without its envelope. `seq` counts from 1 on each side."""

    side: Side
    seq: int
    kind: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """What both sides know. Ticket numbers and status codes are each side's own words; None where not said yet."""

    stage: Stage
    offerer_ticket_no: str | None = None
    asked_ticket_no: str | None = None
    offerer_status: str | None = None
    asked_status: str | None = None
    outcome: str | None = None
    result: str | None = None


def fold(words: Iterable[Word]) -> Standing:
    """Return what the words of both sides amount to. Words that a side may not say count for nothing.

    The first decision stands; of results and states a side's last one. A close after a result is the end, before one
    the offerer takes the matter back.
    """
    known = sorted((word for word in words if word.kind in MAY_SAY[word.side]), key=lambda word: word.seq)
    theirs = [word for word in known if word.side == "asked"]
    decided = next((word.kind for word in theirs if word.kind in {"accept", "refuse"}), None)
    results = [word for word in theirs if word.kind == "result"]
    closes = [word for word in known if word.kind == "close"]
    last = results[-1].body if results else {}
    return Standing(
        stage=_stage(decided, has_result=bool(results), closed=closes[0].body if closes else None),
        offerer_ticket_no=_last(known, "offerer", "ticket_no"),
        asked_ticket_no=_last(known, "asked", "ticket_no"),
        offerer_status=_last(known, "offerer", "status"),
        asked_status=_last(known, "asked", "status"),
        outcome=last.get("outcome"),
        result=last.get("text"),
    )


def _stage(decided: str | None, *, has_result: bool, closed: Mapping[str, Any] | None) -> Stage:
    if closed is not None:
        return "closed" if closed.get("outcome") == "done" else "withdrawn"
    if has_result:
        return "result_given"
    match decided:
        case "accept":
            return "accepted"
        case "refuse":
            return "refused"
        case _:
            return "offered"


def _last(words: list[Word], side: Side, field: str) -> str | None:
    said = [str(word.body[field]) for word in words if word.side == side and word.body.get(field)]
    return said[-1] if said else None
