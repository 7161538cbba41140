"""The talk: caller and seat in one conference, hold, streams, and who hung up."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from callcenter.calls import commands, documents, legs, ports, quiet_times, rows
from callcenter.calls.events import CallAnswered, CallQueued, PartyNews
from callcenter.calls.links import links
from callcenter.carriers.twilio import twiml
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.errors import Conflict
from callcenter.ids import new_id
from ivr_flows.prompts import Prompt, audio_path

MOST_STREAM_POSTS = 5
HOLD_MUSIC = Prompt("moh", "common")
# Whose voice a stream carries, by the first letter of its name: c, s<offer>, i<party>.
STREAMED = {"c": "caller", "s": "seat", "i": "interpreter"}
_JOINED = "UPDATE leg SET joined_at = coalesce(joined_at, %s) WHERE account_sid = %s AND sid = %s"
_RUNNING = "SELECT 1 FROM recording WHERE call_id = %s AND kind = 'call' AND finished_at IS NULL"


class NotTalking(Conflict):
    """There is nobody on the line to do this to."""

    code = "not_talking"


@dataclass(frozen=True, slots=True)
class ConferenceNews:
    """One conference callback: `event` and `why_left` in our words (carriers.twilio.words)."""

    conference_sid: str
    sequence: str
    event: str
    account_sid: str
    sid: str
    label: str
    ended_by_sid: str
    why_left: str | None = None


def join(uow: UnitOfWork, call_id: UUID) -> str:
    """The caller has been taken out of the queue: into the conference, or back into the queue if the seat is gone."""
    call = rows.lock(uow, call_id)
    if (settled := rows.settled_reply(uow, call, f"join:{call.step}")) is not None:
        return settled
    seat = ports.connected_seat(uow, call_id)
    if seat is None:
        return _back_to_queue(uow, call)
    offer_id, seat_id, account_id = seat
    if call.answered_at is None:
        values = {"answered_at": uow.now, "seat_id": seat_id, "account_id": account_id, "state": "talking"}
        rows.change(uow, call_id, **values)
        rows.note(uow, call_id, "answered")
        uow.record(CallAnswered(call_id, offer_id, seat_id, call.language))
    else:
        # The one answer of the call, and who gave it (S22), stay what they were.
        rows.change(uow, call_id, state="talking", seat_left_at=None)
        rows.note(uow, call_id, "answered_again", seat_id=str(seat_id))
    return rows.keep_reply(uow, call_id, f"join:{call.step}", _joined(uow, call))


def _joined(uow: UnitOfWork, call: rows.CallNow) -> str:
    """One recording of the caller's leg goes on through transfers: who comes back is not recorded a second time."""
    recorded = call.answered_at is not None and uow.raw.execute(_RUNNING, (call.id,)).fetchone() is not None
    if recorded:
        commands.go_on_recording(uow, call.id)
    to = links(), call.id, call.language, quiet_times.stream_address(uow, call.id)
    return documents.joined(*to, (), again=recorded)


def _back_to_queue(uow: UnitOfWork, call: rows.CallNow) -> str:
    """The seat fell away in the moment of connecting: the caller keeps their place and their time."""
    entry_id, queue = new_id(), call.queue_key or "general"
    language = call.language or documents.MANDARIN
    uow.record(CallQueued(call.id, entry_id, queue, language, (), call.special_group, call.priority))
    rows.change(uow, call.id, state="queued")
    rows.note(uow, call.id, "requeued")
    document = twiml.document(documents.queued(links(), entry_id, queue))
    return rows.keep_reply(uow, call.id, f"requeue:{entry_id}", document)


def called_party(uow: UnitOfWork, call_id: UUID, sid: str) -> str:
    """The document of somebody whom a seat rang: into the conference where the seat waits, or an apology without one.

    The seat may have hung up while the phone rang: nobody is to be rung up only to sit in an empty conference.
    """
    call = rows.lock(uow, call_id)
    if (settled := rows.settled_reply(uow, call, "outbound")) is not None:
        return settled
    if ports.connected_seat(uow, call_id) is None:
        rows.change(uow, call_id, state="leaving")
        rows.note(uow, call_id, "seat_missing")
        return rows.keep_reply(uow, call_id, "outbound", documents.apology(links()))
    legs.picked_up(uow, call, sid)
    return rows.keep_reply(uow, call_id, "outbound", _joined(uow, call))


def news(uow: UnitOfWork, call_id: UUID, told: ConferenceNews) -> None:
    """A conference callback: sorted by its own sequence number, so that a repeat changes nothing."""
    call = rows.lock(uow, call_id)
    token = f"conf:{told.conference_sid}:{told.sequence}"
    if rows.stored_reply(uow, call_id, token) is not None:
        return
    rows.keep_reply(uow, call_id, token, "", current=False)
    if told.event in {"joined", "started"} and call.conference_sid != told.conference_sid:
        # Who comes back from a queue does so into another conference of the same name.
        rows.change(uow, call_id, conference_sid=told.conference_sid)
    if told.event == "joined":
        uow.raw.execute(_JOINED, (uow.now, told.account_sid, told.sid))
        rows.note(uow, call_id, "joined", label=told.label.split("-")[0][:6])
    elif told.event == "ended":
        _ended_by(uow, call, told)
    over = told.event == "ended"
    uow.record(PartyNews(call_id, told.label, told.event, told.why_left, over, told.account_sid, told.sid))
    if told.event == "left" and told.label.startswith("seat"):
        legs.seat_gone(uow, call_id, UUID(told.label.removeprefix("seat")))


def _ended_by(uow: UnitOfWork, call: rows.CallNow, told: ConferenceNews) -> None:
    """Who hung up first. A caller whom we took out of it to wait in a queue has ended nothing."""
    if call.state == "queued":
        return
    leg = rows.find_by_leg(uow, told.account_sid, told.ended_by_sid) if told.ended_by_sid else None
    rows.change(uow, call.id, ended_by=leg["role"] if leg is not None else "system")


def hold(uow: UnitOfWork, call_id: UUID) -> None:
    """Music for the caller; recording and stream pause. Raises NotTalking."""
    require_talk(uow, call_id)
    put_on_hold(uow, call_id)


def put_on_hold(uow: UnitOfWork, call_id: UUID) -> None:
    """Music for the caller, if they hear none yet; nothing else is asked."""
    call = rows.lock(uow, call_id)
    if call.held_at is None and call.ended_at is None:
        rows.change(uow, call_id, held_at=uow.now)
        rows.note(uow, call_id, "held")
        music = HOLD_MUSIC if audio_path(HOLD_MUSIC) else documents.MUSIC
        commands.hold(uow, call_id, f"{links().root}/moh?prompt={music.id}")


def resume(uow: UnitOfWork, call_id: UUID) -> None:
    """Bring the caller back. Raises NotTalking."""
    require_talk(uow, call_id)
    bring_back(uow, call_id)


def bring_back(uow: UnitOfWork, call_id: UUID) -> None:
    """Bring the caller back if they are on hold; nothing else is asked."""
    call = rows.lock(uow, call_id)
    if call.held_at is not None and call.ended_at is None:
        _no_longer_held(uow, call)
        rows.note(uow, call_id, "resumed")
        commands.resume(uow, call_id)


def _no_longer_held(uow: UnitOfWork, call: rows.CallNow, **more: object) -> None:
    held = int((uow.now - call.held_at).total_seconds()) if call.held_at else 0
    rows.change(uow, call.id, held_at=None, hold_seconds=call.hold_seconds + held, **more)


def requeue(uow: UnitOfWork, call_id: UUID, queue: str | None = None) -> UUID:
    """Take the caller out of the conference, back into a queue (their own one unless said), with their place kept.

    The entry's id. Their leg is sent to `/requeue/<entry>`; a recording on hold stays on hold until somebody answers.
    """
    call = rows.lock(uow, call_id)
    entry_id, wanted = new_id(), queue or call.queue_key or "general"
    # The step makes the next /join another one than the first.
    _no_longer_held(uow, call, state="queued", step=call.step + 1, conference_sid=None, seat_left_at=None)
    rows.note(uow, call_id, "requeued", queue=wanted)
    since = call.queue_entered_at.isoformat() if call.queue_entered_at else None
    if call.queue_key is None:
        rows.change(uow, call_id, queue_key=wanted, queue_entered_at=uow.now)
    language = call.language or documents.MANDARIN
    uow.record(CallQueued(call_id, entry_id, wanted, language, (), call.special_group, call.priority, since=since))
    commands.redirect(uow, call_id, links().to("requeue", entry_id))
    return entry_id


def require_talk(uow: UnitOfWork, call_id: UUID) -> None:
    """Raises NotTalking unless the caller is in a conference with somebody."""
    call = rows.lock(uow, call_id)
    # Without the conference's sid (its first callback is on the way) nobody could be held.
    if call.state != "talking" or call.seat_left_at is not None or call.conference_sid is None:
        raise NotTalking("尚未接通，或通话已经结束。")


def stream_news(uow: UnitOfWork, call_id: UUID, event: str, stream_sid: str, name: str, leg_sid: str) -> None:
    """A stream callback: one that broke off while people talk is opened again, a few times and not at once."""
    if event not in {"stream-stopped", "stream-error"}:
        return
    call = rows.lock(uow, call_id)
    token = f"stream:{stream_sid}:{event}"
    if rows.stored_reply(uow, call_id, token) is not None:
        return
    rows.keep_reply(uow, call_id, token, "", current=False)
    if call.state != "talking" or call.held_at is not None:
        return
    if call.stream_posts >= MOST_STREAM_POSTS or call.seat_left_at is not None or quiet_times.is_quiet(uow, call_id):
        return
    rows.change(uow, call_id, stream_posts=call.stream_posts + 1)
    leg = STREAMED.get(name[:1], "caller")
    commands.restart_stream(uow, call_id, leg_sid, leg, name, uow.now + timedelta(seconds=1))
