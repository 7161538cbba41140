"""Hold, return and removal of single parties beside caller and seat."""

from uuid import UUID

from callcenter.calls import commands, conference, documents
from callcenter.calls import rows as calls
from callcenter.calls.links import links
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import service as desk
from callcenter.desk import wrap_up
from callcenter.errors import Conflict
from callcenter.parties import aftermath, ringing, rows, scene
from callcenter.parties.departures import Standing
from callcenter.parties.roles import Role, State
from ivr_flows.prompts import audio_path

BESIDE = frozenset({Role.INTERPRETER, Role.EXPERT, Role.OUTSIDE})


class NotBeside(Conflict):
    """Caller and seats have ways of their own to be held and to leave."""

    code = "not_beside"


def _party(uow: UnitOfWork, call_id: UUID, seat_id: UUID, party_id: UUID) -> dict[str, object]:
    calls.lock(uow, call_id)
    wrap_up.require_own(uow, call_id, seat_id)
    party = rows.read(uow, party_id)
    if party["call_id"] != call_id:
        raise rows.PartyUnknown(str(party_id))
    if Role(party["role"]) not in BESIDE:
        raise NotBeside("来电人和坐席不能这样处理。")
    return party


def hold(uow: UnitOfWork, call_id: UUID, seat_id: UUID, party_id: UUID) -> None:
    """Music for one party: they hear nobody and nobody hears them. Raises NotTalking, PartyUnknown, NotBeside."""
    party = _party(uow, call_id, seat_id, party_id)
    if party["state"] == State.JOINED:
        music = conference.HOLD_MUSIC if audio_path(conference.HOLD_MUSIC) else documents.MUSIC
        to = f"{links().root}/moh?prompt={music.id}"
        label = str(party["label"])
        commands.change_participant(uow, call_id, label, hold=True, hold_url=to, hold_method="POST")
        rows.change(uow, party_id, state=State.HELD.value, held_at=uow.now)
        _told(uow, call_id, party_id, "party_held")


def resume(uow: UnitOfWork, call_id: UUID, seat_id: UUID, party_id: UUID) -> None:
    """Bring one party back. Raises NotTalking, PartyUnknown, NotBeside."""
    party = _party(uow, call_id, seat_id, party_id)
    if party["state"] == State.HELD:
        commands.change_participant(uow, call_id, str(party["label"]), hold=False)
        rows.back_from_hold(uow, party)
        _told(uow, call_id, party_id, "party_resumed")


def remove(uow: UnitOfWork, call_id: UUID, seat_id: UUID, party_id: UUID) -> None:
    """Let one party go, or stop ringing them. Raises NotTalking, PartyUnknown, NotBeside."""
    party = _party(uow, call_id, seat_id, party_id)
    before = scene.read(uow, call_id)
    who = before.present.get(str(party["label"]))
    ringing.remove(uow, party, "removed")
    if who is not None and who.standing is not Standing.BESIDE:
        aftermath.depart(uow, call_id, who.key, before, "cancelled")
    desk.tell_desks(uow, call_id)


def _told(uow: UnitOfWork, call_id: UUID, party_id: UUID, kind: str) -> None:
    calls.note(uow, call_id, kind, party=str(party_id))
    desk.tell_desks(uow, call_id)
