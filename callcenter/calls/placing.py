"""Calls that we place: for a seat's return call and for surveys. Placed once; looked up when in doubt."""

from dataclasses import dataclass
from uuid import UUID

from callcenter import clock, settings
from callcenter.calls import commands, documents, legs, ports, rating_documents, rows, sql
from callcenter.calls.events import RatingMessageLeft
from callcenter.calls.links import links
from callcenter.carriers.twilio import twiml
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.errors import Invalid, NotFound
from callcenter.ids import new_id

_INSERT = """
    INSERT INTO call (id, org_id, direction, purpose, reference, state, caller_point_id, called_number, language,
        queue_key, seat_id, account_id, arrived_at, business_day)
    VALUES (%(id)s, %(org)s, 'outbound', %(purpose)s, %(reference)s, 'placed', %(point)s, %(pilot)s, %(language)s,
        %(queue)s, %(seat)s, %(account)s, %(now)s, %(day)s)
"""
_LEG = """
    INSERT INTO leg (id, org_id, call_id, account_sid, role, kind, started_at)
    SELECT %s, %s, %s, %s, 'called', kind, %s FROM contact_point WHERE id = %s
"""
_CALL_OF = "SELECT id FROM call WHERE reference = %s AND purpose = %s AND direction = 'outbound' ORDER BY id DESC"


@dataclass(frozen=True, slots=True)
class Words:
    """What was recorded at the end of a survey's call: its sid and seconds, nothing of either where none was."""

    sid: str = ""
    seconds: int = 0
    hung_up: bool = False


SILENT = Words()


class NotDialable(Invalid):
    """The caller hid their number: there is nothing to ring."""

    code = "not_dialable"


def prepare(
    uow: UnitOfWork,
    point_id: UUID,
    purpose: str,
    reference: UUID,
    *,
    language: str | None = None,
    queue: str | None = None,
    seat: tuple[UUID, UUID | None] | None = None,
) -> UUID:
    """The rows of an outbound call, nothing rung yet. `seat` is (seat, account) where a seat will talk."""
    call_id = new_id()
    seat_id, account_id = seat or (None, None)
    values = {
        "id": call_id,
        "org": uow.org_id,
        "purpose": purpose,
        "reference": reference,
        "point": point_id,
        "pilot": settings.load().pilot_number,
        "language": language,
        "queue": queue,
        "seat": seat_id,
        "account": account_id,
        "now": uow.now,
        "day": clock.business_day(uow.now),
    }
    uow.raw.execute(_INSERT, values)
    rows.note(uow, call_id, "prepared", purpose=purpose)
    return call_id


def ring(uow: UnitOfWork, call_id: UUID, point_id: UUID, url: str, status_url: str) -> None:
    """Ring the other party: one command, sent once."""
    leg_id = new_id()
    account = settings.load().carrier_account_sid
    if sql.run(uow, _LEG, (leg_id, uow.org_id, call_id, account, uow.now, point_id)) == 0:
        raise NotDialable("号码未显示，无法回拨。")
    commands.place(uow, call_id, leg_id, point_id, url, status_url)
    rows.note(uow, call_id, "dialled")


def place_call(uow: UnitOfWork, to_point: UUID, purpose: str, reference: UUID, language: str | None = None) -> UUID:
    """Ring somebody whom the machine itself talks to (purpose `survey`; `reference` the attempt). The call's id.

    Commit what you know of the attempt before: the ring leaves as soon as this transaction is committed.
    """
    if purpose != "survey":
        raise Invalid(f"nothing speaks for the purpose {purpose!r}")
    call_id = prepare(uow, to_point, purpose, reference, language=language)
    to = links().to("survey", reference)
    ring(uow, call_id, to_point, to, f"{to}/status")
    return call_id


def call_of(uow: UnitOfWork, reference: UUID, purpose: str) -> UUID:
    """The call placed for this reference. Raises NotFound."""
    row = uow.raw.execute(_CALL_OF, (reference, purpose)).fetchone()
    if row is None:
        raise NotFound(str(reference))
    return UUID(str(row[0]))


def survey_answered(uow: UnitOfWork, attempt_id: UUID, sid: str) -> str:
    """The person has picked up: the survey's first words."""
    call = rows.lock(uow, call_of(uow, attempt_id, "survey"))
    if (settled := rows.settled_reply(uow, call, "survey")) is not None:
        return settled
    legs.picked_up(uow, call, sid)
    return _next(uow, call, attempt_id, None, "", "survey")


def survey_pressed(uow: UnitOfWork, attempt_id: UUID, token: str, digits: str, words: Words = SILENT) -> str:
    """Keys for a question of the survey, or the words after it. `token` is `<turn>.<step>`: a turn already taken is
    answered as before. What was keyed or said in time counts also where it is told after the hang-up.
    """
    call = rows.lock(uow, call_of(uow, attempt_id, "survey"))
    asked = f"survey:{token}"
    if (stored := rows.stored_reply(uow, call.id, asked)) is not None:
        return stored
    turn, _, step = token.partition(".")
    if not turn.isdigit() or int(turn) != call.step:
        return twiml.EMPTY if call.ended_at is not None else call.document or documents.apology(links())
    if words.sid and words.seconds > 0:
        uow.record(RatingMessageLeft(call.id, words.sid, words.seconds))
    if call.ended_at is None and not words.hung_up:
        return _next(uow, call, attempt_id, step, digits, asked)
    if digits and not words.hung_up:
        ports.survey_reply(uow, attempt_id, step, digits)
    return rows.keep_reply(uow, call.id, asked, twiml.EMPTY, current=False)


def _next(uow: UnitOfWork, call: rows.CallNow, attempt_id: UUID, step: str | None, digits: str, token: str) -> str:
    reply = ports.survey_reply(uow, attempt_id, step, digits)
    document = _said(attempt_id, reply, call.step + 1)
    rows.change(uow, call.id, step=call.step + 1)
    return rows.keep_reply(uow, call.id, token, document)


def _said(attempt_id: UUID, reply: ports.SurveyReply, turn: int) -> str:
    if reply.step is None:
        return documents.goodbye(links(), reply.prompts)
    action = links().to("survey", attempt_id, f"{turn}.{reply.step}")
    if reply.records:
        taken = rating_documents.words_taken(action, links().to("survey", attempt_id, "recording"))
        return twiml.document(documents.said(links(), reply.prompts), taken)
    return documents.collected(links(), action, reply.prompts, reply.max_digits, reply.timeout)


def unknown_survey() -> str:
    """A survey that we do not know: end the call."""
    return twiml.document(twiml.hangup())
