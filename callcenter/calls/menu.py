"""Keys in the menu and messages left: the caller's own leg before any talk."""

from uuid import UUID

from callcenter.calls import arrivals, documents, effects, roster, rows, sql
from callcenter.calls.events import VoicemailLeft
from callcenter.calls.links import links
from callcenter.carriers.twilio import twiml
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.flows import service as flows
from callcenter.ids import new_id
from ivr_flows import engine
from ivr_flows.nodes import Message, Transfer
from ivr_flows.prompts import Prompt, audio_path
from ivr_flows.resumptions import Digits, Recorded, Resumption, Silence, TransferFailed

CONNECTED = frozenset({"completed", "answered"})
_VOICEMAIL = """
    INSERT INTO voicemail (id, org_id, call_id, recording_sid, language, queue_key, seconds, left_at)
    VALUES (%(id)s, %(org)s, %(call)s, %(sid)s, %(language)s, %(queue)s, %(seconds)s, %(now)s)
    ON CONFLICT (call_id) DO UPDATE SET recording_sid = excluded.recording_sid, seconds = excluded.seconds
    RETURNING id
"""


def pressed(uow: UnitOfWork, call_id: UUID, step: int, digits: str, dial_status: str) -> str:
    """Keys, silence or the end of a transfer for one step of the menu. A step already done is answered as before."""
    call = rows.lock(uow, call_id)
    if call.ended_at is not None or step != call.step or call.flow_version_id is None:
        settled = rows.settled_reply(uow, call, f"flow:{step}")
        return settled or call.document or documents.apology(links())
    if not dial_status or not _is_transferring(uow, call, call.flow_version_id):
        return resume(uow, call, f"flow:{step}", Digits(digits) if digits else Silence())
    if dial_status in CONNECTED:
        rows.change(uow, call_id, outcome="transferred_out", step=call.step + 1)
        return rows.keep_reply(uow, call_id, f"flow:{step}", twiml.document(twiml.hangup()))
    return resume(uow, call, f"flow:{step}", TransferFailed())


def _is_transferring(uow: UnitOfWork, call: rows.CallNow, version_id: UUID) -> bool:
    """Only where a line outside was dialled its end is believed: elsewhere the word may come from the caller's page."""
    node = flows.flow_of(uow, version_id).nodes.get(arrivals.session_of(call).node)
    return isinstance(node, Transfer)


def resume(uow: UnitOfWork, call: rows.CallNow, token: str, resumption: Resumption) -> str:
    """Continue the locked call's menu; the document is stored as the answer of `token`."""
    assert call.flow_version_id is not None
    menu, facts = flows.flow_of(uow, call.flow_version_id), arrivals.facts_of(call)
    resumed = engine.resume(menu, arrivals.session_of(call), resumption, facts)
    sprint = roster.settled(uow, menu, resumed, facts, roster.Asker(call.id, call.caller_point_id))
    return effects.apply(uow, call, token, sprint.session, sprint.effects)


def message_left(uow: UnitOfWork, call_id: UUID, recording_sid: str, seconds: int, *, hung_up: bool) -> str:
    """A message was recorded. An empty one is asked for again by the menu, or answered with a goodbye."""
    call = rows.lock(uow, call_id)
    token = f"voicemail:{recording_sid}"
    if (stored := rows.stored_reply(uow, call_id, token)) is not None:
        return stored
    if seconds > 0:
        _keep_message(uow, call, recording_sid, seconds)
    if hung_up or call.ended_at is not None:
        return rows.keep_reply(uow, call_id, token, twiml.EMPTY)
    if _in_menu(uow, call):
        return resume(uow, call, token, Recorded(float(seconds)))
    said = Prompt("voicemail_received" if seconds > 0 else "voicemail_none", call.language or documents.MANDARIN)
    document = documents.goodbye(links(), [said] if audio_path(said) else [])
    return rows.keep_reply(uow, call_id, token, document)


def message_silent(uow: UnitOfWork, call_id: UUID, turn: int) -> str:
    """Nothing was heard after the tone: asked once more, then a goodbye. The carrier names no recording of silence.

    `turn` counts the tries: the menu's step, or 1 and 2 for a message left instead of waiting.
    """
    call = rows.lock(uow, call_id)
    token = f"voicemail:silent:{turn}"
    if (settled := rows.settled_reply(uow, call, token)) is not None:
        return settled
    if _in_menu(uow, call):
        return resume(uow, call, token, Recorded(0.0)) if turn == call.step else call.document or twiml.EMPTY
    word = "voicemail_again" if turn == 1 else "voicemail_none"
    prompt = Prompt(word, call.language or documents.MANDARIN)
    said = [prompt] if audio_path(prompt) else []
    again = documents.voicemail(links(), call_id, said, turn=2) if turn == 1 else documents.goodbye(links(), said)
    return rows.keep_reply(uow, call_id, token, again)


def _in_menu(uow: UnitOfWork, call: rows.CallNow) -> bool:
    """Whether the message was asked for by the menu, and not instead of waiting: then a queue is where it stands."""
    if call.flow_version_id is None or "session" not in (call.flow_state or {}):
        return False
    return isinstance(flows.flow_of(uow, call.flow_version_id).nodes.get(arrivals.session_of(call).node), Message)


def _keep_message(uow: UnitOfWork, call: rows.CallNow, recording_sid: str, seconds: int) -> None:
    language = call.language or documents.MANDARIN
    kept = sql.one(
        uow,
        _VOICEMAIL,
        {
            "id": new_id(),
            "org": uow.org_id,
            "call": call.id,
            "sid": recording_sid or None,
            "language": language,
            "queue": call.queue_key,
            "seconds": seconds,
            "now": uow.now,
        },
    )
    assert kept is not None
    rows.change(uow, call.id, outcome="voicemail")
    rows.note(uow, call.id, "voicemail_left", seconds=seconds)
    uow.record(VoicemailLeft(call.id, kept["id"], seconds))
