"""After the talk: the caller is asked what they think of it, key by key, on their own leg outside the conference.

Where the caller stands is `call.rating_state`: invited, `again:<keys>` (a wrong key), `keyed:<keys>` (a grade stands
and may still be corrected), at the end rated or not_rated; or `not_invited:<reason>`, written before the talk is over
when somebody says why not. Every key is told (RatingKeyed) in the transaction of the webhook that brings it: whatever
dies afterwards, and whoever hangs up, nothing keyed is lost.
"""

from uuid import UUID

from callcenter.calls import documents, ports, rating_documents, rows
from callcenter.calls.events import RatingChosen, RatingInvited, RatingKeyed, RatingMessageLeft
from callcenter.calls.links import links
from callcenter.carriers.twilio import twiml
from callcenter.db.unit_of_work import UnitOfWork
from ivr_flows.prompts import Prompt, audio_path

NOT_INVITED = "not_invited:"
# Calls in which somebody was served: the hotline's own, and ours to somebody who had waited for it.
ASKED_PURPOSES = frozenset({"service", "queue_callback", "return"})
OPEN, OVER = ("invited", "again", "keyed"), ("rated", "not_rated")
MOST_TURNS = 9
MESSAGE, CALLBACK = "1", "2"


def conference_over(uow: UnitOfWork, call_id: UUID, call_status: str) -> str:
    """The conference has ended for the caller: ask for a rating, unless they have hung up or cannot be asked."""
    call = rows.lock(uow, call_id)
    if (settled := rows.settled_reply(uow, call, "after")) is not None:
        return settled
    if call_status == "completed":
        return rows.keep_reply(uow, call_id, "after", twiml.EMPTY, current=False)
    return rows.keep_reply(uow, call_id, "after", _invite(uow, call))


def _invite(uow: UnitOfWork, call: rows.CallNow) -> str:
    language = call.language or documents.MANDARIN
    if call.purpose not in ASKED_PURPOSES:
        rows.change(uow, call.id, state="leaving")
        return rating_documents.unasked()
    reason = _not_invited_because(uow, call, language)
    if reason is not None:
        rows.change(uow, call.id, state="leaving", rating_state=NOT_INVITED + reason)
        uow.record(RatingInvited(call.id, False, reason))
        return rating_documents.unasked()
    rows.change(uow, call.id, state="rating", rating_state="invited")
    uow.record(RatingInvited(call.id, True, None))
    return rating_documents.question(links(), call.id, language)


def _not_invited_because(uow: UnitOfWork, call: rows.CallNow, language: str) -> str | None:
    word, _, reason = (call.rating_state or "").partition(":")
    if f"{word}:" == NOT_INVITED:
        return reason
    if audio_path(Prompt("rate", language)) is None:
        return "no_prompts"
    return ports.not_asked(uow, call.caller_point_id)


def skip(uow: UnitOfWork, call: rows.CallNow, reason: str) -> None:
    """Nobody is to be asked about this locked call, and why: danger, abuse, declined, or invalid (S93).

    A grade that was keyed before stays as it was.
    """
    if _word(call) not in OVER and _word(call) != "keyed":
        rows.change(uow, call.id, rating_state=NOT_INVITED + reason)
        rows.note(uow, call.id, "rating_skipped", reason=reason)


def rated(uow: UnitOfWork, call_id: UUID, turn: int, digits: str) -> str:
    """A key for the grade; `turn` counts the requests. A wrong one is asked for once more; none, or two wrong ones, are
    "not rated". The last valid key counts: while the words after it are said, another one may correct it.
    """
    call = rows.lock(uow, call_id)
    token = f"rate:{turn}"
    if (stored := rows.stored_reply(uow, call_id, token)) is not None:
        return stored
    if call.ended_at is not None:
        return _told_late(uow, call, token, digits)
    word, _, before = (call.rating_state or "").partition(":")
    if word not in OPEN:
        return rows.keep_reply(uow, call_id, token, documents.goodbye(links(), ()))
    keys = before + digits
    if digits:
        uow.record(RatingKeyed(call_id, grade_of(keys), keys))
    return rows.keep_reply(uow, call_id, token, _answer(uow, call, turn, digits, keys))


def grade_of(keys: str) -> int | None:
    """The last valid key, None without one. Pure."""
    valid = [key for key in keys if key in documents.GRADES]
    return int(valid[-1]) if valid else None


def _answer(uow: UnitOfWork, call: rows.CallNow, turn: int, digits: str, keys: str) -> str:
    grade, language = grade_of(keys), call.language or documents.MANDARIN
    if grade is None and digits and _word(call) == "invited":
        rows.change(uow, call.id, rating_state=f"again:{keys}")
        return rating_documents.question(links(), call.id, language, again=True)
    if grade is None:
        settle(uow, call)
        return documents.goodbye(links(), [Prompt("goodbye", language)])
    rows.change(uow, call.id, rating_state=f"keyed:{keys}")
    following = turn + 1 if digits in documents.GRADES and turn < MOST_TURNS else None
    return rating_documents.after_grade(links(), call.id, language, grade, following)


def _told_late(uow: UnitOfWork, call: rows.CallNow, token: str, digits: str) -> str:
    """The caller keyed and hung up at once, and the end was told first: the key counts all the same."""
    if digits and _word(call) in OVER:
        grade = grade_of(digits)
        uow.record(RatingKeyed(call.id, grade, digits, late=True))
        rows.note(uow, call.id, "rating_keyed_late")
        if grade is not None:
            rows.change(uow, call.id, rating_state="rated")
        return rows.keep_reply(uow, call.id, token, twiml.EMPTY, current=False)
    return twiml.EMPTY


def chosen(uow: UnitOfWork, call_id: UUID, turn: int, digits: str) -> str:
    """A key after a 4 or 5: 1 leaves words, 2 asks for another person's call; a wrong one is asked for once more."""
    call = rows.lock(uow, call_id)
    token = f"rate-choice:{turn}"
    if (stored := rows.stored_reply(uow, call_id, token)) is not None:
        return stored
    if _word(call) not in ("keyed", *OVER) or (call.ended_at is not None and not digits):
        return twiml.EMPTY if call.ended_at is not None else documents.goodbye(links(), ())
    if digits:
        uow.record(RatingChosen(call_id, digits, {MESSAGE: "message", CALLBACK: "callback"}.get(digits)))
    if call.ended_at is not None:
        return rows.keep_reply(uow, call_id, token, twiml.EMPTY, current=False)
    language = call.language or documents.MANDARIN
    return rows.keep_reply(uow, call_id, token, rating_documents.choice(links(), call_id, language, digits, turn))


def message_left(uow: UnitOfWork, call_id: UUID, recording_sid: str, seconds: int, *, hung_up: bool) -> str:
    """The words after a 4 or 5 were recorded, or nothing was said; then a goodbye."""
    call = rows.lock(uow, call_id)
    token = "rate-message"  # noqa: S105 - the step's name
    if (stored := rows.stored_reply(uow, call_id, token)) is not None:
        return stored
    if seconds > 0 and recording_sid:
        uow.record(RatingMessageLeft(call_id, recording_sid, seconds))
    if hung_up or call.ended_at is not None:
        return rows.keep_reply(uow, call_id, token, twiml.EMPTY, current=False)
    prompt = Prompt("rate_thanks", call.language or documents.MANDARIN)
    return rows.keep_reply(uow, call_id, token, documents.goodbye(links(), [prompt]))


def settle(uow: UnitOfWork, call: rows.CallNow) -> None:
    """The question is over for the locked call, one way or the other; noted once."""
    word, _, keys = (call.rating_state or "").partition(":")
    if word not in OPEN:
        return
    is_rated = grade_of(keys) is not None
    rows.change(uow, call.id, rating_state="rated" if is_rated else "not_rated")
    rows.note(uow, call.id, "rating_over", rated=is_rated)


def _word(call: rows.CallNow) -> str:
    return (call.rating_state or "").partition(":")[0]
