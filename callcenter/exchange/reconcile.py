"""Comparing both sides' lists, and putting right what differs: what was not heard is said again, by us or by them.

`compare` is pure. Whatever is still different although both sides have heard everything is a contradiction that no
message mends: it stands in the report for a person.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from sqlalchemy import select

from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.exchange import peer as peers
from callcenter.exchange import records, sending
from callcenter.exchange.models import Exchange, Reconciliation
from callcenter.exchange.ports import Line, Peer, PeerError
from callcenter.ids import new_id

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

Kind = Literal["missing_there", "missing_here", "behind_there", "behind_here", "contradiction"]
NIGHTLY_AT = time(3, 30)
NIGHTLY_DAYS = 30
MOST_DAYS = 92


@dataclass(frozen=True, slots=True)
class Difference:
    """One matter of which the sides know different things. `fields` are the names that differ."""

    reference: str
    kind: Kind
    fields: tuple[str, ...]
    ours: Line | None
    theirs: Line | None
    repaired: bool = False

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def compare(ours: Sequence[Line], theirs: Sequence[Line]) -> list[Difference]:
    """Return what differs, in the order of the references. Each list is seen from its own side."""
    here, there = {line.reference: line for line in ours}, {line.reference: line for line in theirs}
    found = (_difference(name, here.get(name), there.get(name)) for name in sorted(here.keys() | there.keys()))
    return [each for each in found if each is not None]


def _difference(name: str, ours: Line | None, theirs: Line | None) -> Difference | None:
    if ours is None or theirs is None:
        return Difference(name, "missing_here" if ours is None else "missing_there", (), ours, theirs)
    seen = mirrored(theirs)
    if theirs.heard_upto < ours.said:
        return Difference(name, "behind_there", _differing(ours, seen), ours, theirs)
    if ours.heard_upto < theirs.said:
        return Difference(name, "behind_here", _differing(ours, seen), ours, theirs)
    fields = _differing(ours, seen)
    return Difference(name, "contradiction", fields, ours, theirs) if fields else None


def mirrored(line: Line) -> Line:
    """Return a line of theirs as we would write it."""
    return Line(
        reference=line.reference,
        direction="in" if line.direction == "out" else "out",
        stage=line.stage,
        own_ticket_no=line.peer_ticket_no,
        peer_ticket_no=line.own_ticket_no,
        own_status=line.peer_status,
        peer_status=line.own_status,
        heard_upto=line.said,
        said=line.heard_upto,
    )


def _differing(ours: Line, theirs: Line) -> tuple[str, ...]:
    mine, other = asdict(ours), asdict(theirs)
    return tuple(name for name in mine if mine[name] != other[name])


def lines(uow: UnitOfWork, first: date, last: date) -> list[Line]:
    """Return our list of the matters offered on these days."""
    of_days = select(Exchange).where(Exchange.org_id == uow.org_id, Exchange.business_day.between(first, last))
    return [_line(uow, row) for row in uow.session.scalars(of_days.order_by(Exchange.reference))]


def _line(uow: UnitOfWork, row: Exchange) -> Line:
    return Line(
        reference=row.reference,
        direction=row.direction,
        stage=row.stage,
        own_ticket_no=records.own_ticket_no(uow, row),
        peer_ticket_no=row.peer_ticket_no,
        own_status=row.own_status,
        peer_status=row.peer_status,
        heard_upto=row.heard_upto,
        said=row.said,
    )


def run(peer: Peer, first: date, last: date, by: UUID | None) -> UUID:
    """Compare and repair; the report is kept, also one that says that the other side gave no list. Returns its id."""
    ours: list[Line] = []
    theirs: Sequence[Line] = []
    found: list[Difference] = []
    failed = None
    try:
        ours, theirs, found = _compared(peer, first, last)
        if any(each.kind == "contradiction" for each in found):  # or something was said between the two readings
            ours, theirs, found = _compared(peer, first, last)
    except PeerError as error:
        failed = str(error)
    found = [_repaired(peer, each) for each in found]
    with begin() as uow:
        report = Reconciliation(
            id=new_id(), org_id=uow.org_id, first_day=first, last_day=last, at=uow.now, by_account=by,
            ours=len(ours), theirs=len(theirs), differences=[each.to_json() for each in found], failed=failed,
        )  # fmt: skip
        uow.session.add(report)
        uow.live("supervisors", "exchange", {})
    if found:
        log.warning("both lists differ", extra={"count": len(found)})
    return report.id


def _compared(peer: Peer, first: date, last: date) -> tuple[list[Line], Sequence[Line], list[Difference]]:
    theirs = peer.matters(first, last)
    with begin() as uow:
        for line in theirs:  # a list is an acknowledgement too: what they have heard is no dead letter
            sending.heard(uow, line.reference, line.heard_upto)
        ours = lines(uow, first, last)
    return ours, theirs, compare(ours, theirs)


def _repaired(peer: Peer, difference: Difference) -> Difference:
    """Have said again what was not heard. Not what is still on its way: that comes by itself."""
    ours, theirs = difference.ours, difference.theirs
    try:
        if difference.kind in {"missing_there", "behind_there"}:
            with begin() as uow:
                again = sending.repeat(uow, difference.reference, theirs.heard_upto if theirs else 0)
            return replace(difference, repaired=again > 0)
        if difference.kind in {"missing_here", "behind_here"}:
            peer.repeat(difference.reference, ours.heard_upto if ours else 0)
            return replace(difference, repaired=True)
    except PeerError as error:
        log.warning("difference not repaired", extra={"why": str(error)})
    return difference


def nightly() -> bool:
    """Once a night, after half past three: the last thirty days. Whether it ran; sent by beat every half hour."""
    peer = peers.configured()
    local = clock.now().astimezone(clock.SHANGHAI)
    if peer is None or local.time() < NIGHTLY_AT:
        return False
    with begin() as uow:
        tonight = local.replace(hour=NIGHTLY_AT.hour, minute=NIGHTLY_AT.minute, second=0, microsecond=0)
        done = select(Reconciliation.id).where(
            Reconciliation.org_id == uow.org_id, Reconciliation.by_account.is_(None), Reconciliation.at >= tonight
        )
        if uow.session.scalar(done.limit(1)) is not None:
            return False
    run(peer, local.date() - timedelta(days=NIGHTLY_DAYS), local.date(), None)
    return True
