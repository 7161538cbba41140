"""What a caller hears while waiting: place and range, never taken back; the next steps, asked and never imposed.

The place is told at once, and again every 45 to 60 seconds with music between. The keys are told when half a minute is
over, and from then on with the place; after the queue's longest wait, and where it is longer than it should be, the
caller is asked. Pressing nothing is to wait on. A language without recordings hears music; its keys work all the same.
"""

from datetime import timedelta
from uuid import UUID

from agents import waiting
from callcenter import clock
from callcenter.calls import documents, sql
from callcenter.calls.links import links
from callcenter.carriers.twilio import twiml
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import entries, line_ahead, ports
from callcenter.ids import new_id
from ivr_flows.prompts import Prompt, audio_path, compose_wait

OFFER_AFTER = 30
# A key that leads nowhere asks again at once: then there is only music.
QUIET_FOR = timedelta(seconds=45)
# The shortest first words, the first half of the music and this silence after it last just over half a minute.
PATIENCE, FIRST_PATIENCE = 1, 2
LONGEST_WAIT = 600
NOBODY = "queue_nobody"
_HEARD = """
    UPDATE queue_entry SET carrier_queue_sid = coalesce(carrier_queue_sid, %(sid)s), announcements = announcements + 1
    WHERE id = %(id)s RETURNING state, carrier_queue_sid
"""
_SAID = """
    UPDATE queue_entry SET announced_at = %(now)s, said_position = %(position)s, said_low = %(low)s,
        said_high = %(high)s, said_until = %(until)s WHERE id = %(id)s
"""
_ESTIMATE = """
    INSERT INTO wait_estimate (id, org_id, entry_id, call_id, queue_key, language, position, low, high, said_at,
        business_day)
    VALUES (%(id)s, %(org)s, %(entry)s, %(call)s, %(queue)s, %(language)s, %(position)s, %(low)s, %(high)s, %(now)s,
        %(day)s)
"""
_CALL = "SELECT flow_state -> 'opening' AS opening, language, topic FROM call WHERE id = %s"
_QUEUE = "SELECT to_jsonb(q) AS policy FROM queue q WHERE org_id = %s AND key = %s"


def document(uow: UnitOfWork, entry_id: UUID, queue_sid: str) -> str:
    """The next part of the wait: words, then music, and a key breaks in at any time."""
    entry = entries.read(uow, entry_id)
    arrived = uow.raw.execute(_HEARD, {"sid": queue_sid or None, "id": entry_id}).fetchone()
    said: list[Prompt] = []
    keys_alone = _spoke_lately(uow, entry) and _keys_are_due(uow, entry)
    if arrived is not None and arrived[0] == "connecting":
        entries.connect(uow, entry["call_id"], arrived[1], entry["queue_key"])
    elif keys_alone or not _spoke_lately(uow, entry):
        call = sql.one(uow, _CALL, (entry["call_id"],))
        assert call is not None
        language = call["language"] or entry["language"]
        if _waited(uow, entry) >= OFFER_AFTER and _nobody_comes(uow, entry, call):
            return _nobody(uow, entry, language)
        if keys_alone:
            said = [Prompt(line_ahead.place(uow, entry).offer, language)]
        else:
            said = [*_opening(entry, call), *_regained(entry, language), *_announcement(uow, entry, language)]
    return _heard(uow, entry, [prompt for prompt in said if audio_path(prompt)], keys_alone=keys_alone)


def _heard(uow: UnitOfWork, entry: sql.Row, said: list[Prompt], *, keys_alone: bool) -> str:
    """The words and the music until the next ones: the first half until the keys, the second until the place is due."""
    begins = _waited(uow, entry) < OFFER_AFTER
    music = [documents.MUSIC] if begins else [documents.MUSIC, documents.MORE_MUSIC][keys_alone:]
    action = links().to("wait", entry["id"], "key")
    inside = documents.said(links(), [*said, *music])
    return twiml.document(twiml.gather(action, inside, timeout=FIRST_PATIENCE if begins else PATIENCE))


def _spoke_lately(uow: UnitOfWork, entry: sql.Row) -> bool:
    return entry["announced_at"] is not None and uow.now - entry["announced_at"] < QUIET_FOR


def _keys_are_due(uow: UnitOfWork, entry: sql.Row) -> bool:
    """Half a minute is over, and the last words were before: nobody has told the caller of the keys yet."""
    half_a_minute = entry["since"] + timedelta(seconds=OFFER_AFTER)
    return bool(entry["announced_at"] < half_a_minute <= uow.now)


def _waited(uow: UnitOfWork, entry: sql.Row) -> float:
    return float((uow.now - entry["since"]).total_seconds())


def _nobody_comes(uow: UnitOfWork, entry: sql.Row, call: sql.Row) -> bool:
    """Whether this language is served no more today: music would play for ever (peers' complaint 7)."""
    if entry["state"] not in {"waiting", "offered"} or entry["leaving"] is not None:
        return False
    duty = ports.duty_today(uow, entry["language"], call["topic"])
    return duty.on_duty == 0 and duty.later_today is None


def _nobody(uow: UnitOfWork, entry: sql.Row, language: str) -> str:
    """Say that nobody is there, and what no key means (3.0 rule 5). Unrecorded: a message is taken after a tone."""
    uow.raw.execute("UPDATE queue_entry SET announced_at = %s WHERE id = %s", (uow.now, entry["id"]))
    prompt = Prompt(NOBODY, language)
    if audio_path(prompt) is None:
        uow.raw.execute("UPDATE queue_entry SET leaving = 'message' WHERE id = %s", (entry["id"],))
        return twiml.document(twiml.leave())
    inside = documents.said(links(), [prompt])
    return twiml.document(twiml.gather(links().to("wait", entry["id"], "nobody"), inside, timeout=6))


def _opening(entry: sql.Row, call: sql.Row) -> list[Prompt]:
    """The queue's own words, before the first announcement and never again."""
    if entry["announcements"] > 0:
        return []
    return [Prompt(name, language) for name, language in call["opening"] or []]


def _regained(entry: sql.Row, language: str) -> list[Prompt]:
    """Who rang again hears that the place is kept, once."""
    word = {"cut_off": "place_back", "callback": "callback_dropped"}.get(entry["regained"] or "")
    return [Prompt(word, language)] if word and entry["announcements"] == 0 else []


def _announcement(uow: UnitOfWork, entry: sql.Row, language: str) -> list[Prompt]:
    position = line_ahead.position(uow, entry)
    found = line_ahead.estimate(uow, entry, position)
    before = waiting.Said(entry["said_position"], entry["said_low"], entry["said_high"], entry["said_until"])
    told = waiting.announce(position, found, before, uow.now)
    minutes = (told.low, told.high) if told.low is not None and told.high is not None else None
    said = compose_wait(told.position, minutes, language)
    if said:
        _remember(uow, entry, before, told, spoken=minutes is not None and (told.position or 0) > 1)
    offer = _offer(uow, entry, language)
    return [*said, Prompt(offer, language)] if offer else said


def _remember(
    uow: UnitOfWork, entry: sql.Row, before: waiting.Said, told: waiting.Announcement, *, spoken: bool
) -> None:
    if not spoken:  # the next in line hears no minutes: none were promised
        told = waiting.Announcement(told.position)
    best = waiting.remembered(before, told, uow.now)
    values = {"now": uow.now, "position": best.position, "low": best.low, "high": best.high, "until": best.until}
    uow.raw.execute(_SAID, values | {"id": entry["id"]})
    if spoken:
        row = {
            "id": new_id(),
            "org": uow.org_id,
            "entry": entry["id"],
            "call": entry["call_id"],
            "queue": entry["queue_key"],
            "language": entry["language"],
            "position": told.position,
            "low": told.low,
            "high": told.high,
            "now": uow.now,
            "day": clock.business_day(uow.now),
        }
        uow.raw.execute(_ESTIMATE, row)


def _offer(uow: UnitOfWork, entry: sql.Row, language: str) -> str | None:
    """Which next steps are told now, None before half a minute in a queue of ordinary length."""
    row = uow.raw.execute(_QUEUE, (uow.org_id, entry["queue_key"])).fetchone()
    policy = row[0] if row else {}
    longest = policy.get("longest_queue")
    own = line_ahead.place(uow, entry).offer
    if entry["announcements"] == 0 and longest is not None and line_ahead.in_queue_before(uow, entry) >= longest:
        return _asked("queue_full", own, language)
    waited = _waited(uow, entry)
    if waited >= (policy.get("longest_wait_seconds") or LONGEST_WAIT):
        return _asked("queue_long", own, language)
    return own if waited >= OFFER_AFTER else None


def _asked(word: str, own: str, language: str) -> str:
    """A queue with keys of its own asks in its own words."""
    return word if own == "callback_offer" and audio_path(Prompt(word, language)) else own
