"""At whose exit the carrier ends the conference: what the table of departures needs, told whenever it changes."""

from uuid import UUID

from callcenter.calls import commands
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.parties import departures, rows
from callcenter.parties.departures import Standing
from callcenter.parties.scene import Scene


def align(uow: UnitOfWork, call_id: UUID, now: Scene, without: str | None = None) -> None:
    """Tell the carrier what has changed. `without` (a label) is leaving, and no longer counts."""
    staying = [each for each in now.everybody() if each.key != without]
    for each in staying:
        party = now.parties.get(each.key)
        if party is None or each.standing is Standing.RINGING:
            continue
        ends = departures.ends_on_exit(staying, each)
        if ends != party["ends_conference"]:
            rows.change(uow, party["id"], ends_conference=ends)
            commands.change_participant(uow, call_id, each.key, end_conference_on_exit=ends)
