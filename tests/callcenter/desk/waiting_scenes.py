"""Scenes of waiting: callers who keep their place, seats that are found for them, telephones that answer or do not."""

from callcenter.calls import legs
from callcenter.db.unit_of_work import begin
from callcenter.desk import offers, rests, seats
from tests.callcenter.calls.line import Caller, new_sid


def at_a_break(hotline, staff_no="101", **seat):
    """Somebody is on duty, and not free just now."""
    seat_id = hotline.ready(staff_no, **seat)
    with begin() as uow:
        seats.pause(uow, seat_id, "break")
    return seat_id


def back_from_the_break(hotline, seat_id):
    hotline.set_ready(seat_id)


def books(hotline, number="13800000001", keys="10"):
    """A caller who waits, presses 1, confirms the number and hangs up: (caller, entry id)."""
    caller = hotline.waiting(number, keys)
    entry = caller.entry
    caller.request(f"/wait/{entry}", QueueSid="QU1")
    if caller.press("1").verbs != ["Leave"]:
        assert caller.press("1").verbs == ["Leave"], caller.document.text
    caller.request(f"/left/{entry}", QueueResult="leave")
    caller.hang_up()
    return caller, entry


def older(hotline, seconds, number="13800000001"):
    """Let this caller's place, and what they were told, be so much longer ago."""
    with begin() as uow:
        uow.raw.execute(
            """UPDATE queue_entry SET since = since - make_interval(secs => %(s)s),
                turn_at = turn_at - make_interval(secs => %(s)s),
                announced_at = announced_at - make_interval(secs => %(s)s), changes_at = 'epoch'
            WHERE call_id IN (SELECT c.id FROM call c JOIN contact_point p ON p.id = c.caller_point_id
                WHERE p.masked LIKE '%%' || right(%(number)s, 4))""",
            {"s": seconds, "number": number},
        )


def entry_of(hotline, entry):
    return hotline.row("SELECT * FROM queue_entry WHERE id = %s", entry)


def seat_connects(hotline, seat_id):
    """The seat takes what it is offered; the offer's row."""
    offer = hotline.offer_of(seat_id)
    with begin() as uow:
        offers.accept(uow, offer["id"], seat_id)
    assert hotline.browser_connects(offer["id"], seat_id).verbs == ["Start", "Dial"]
    return offer


def telephone(hotline, offer):
    """The telephone that is rung for a callback."""
    called = Caller(hotline.line, sid=new_sid())
    called.line.ask(f"/outbound/{offer['call_id']}/status", **called.fields(CallStatus="ringing"))
    return called


def picks_up(hotline, offer, key="1"):
    called = telephone(hotline, offer)
    called.request(f"/callback/{offer['call_id']}")
    if called.document.verbs == ["Gather"]:
        called.press(key)
    return called


def does_not_answer(hotline, offer, status="no-answer"):
    called = telephone(hotline, offer)
    called.line.ask(f"/outbound/{offer['call_id']}/status", **called.fields(CallStatus=status))
    with begin() as uow:
        legs.seat_gone(uow, offer["call_id"], offer["id"])


def rest_over(hotline, entry):
    with begin() as uow:
        uow.raw.execute("UPDATE queue_entry SET rest_until = now() - interval '1 second' WHERE id = %s", (entry,))
    with begin() as uow:
        rests.wake_due(uow)


def done_with(hotline, seat_id):
    """Whatever the seat does after a callback, it is ready again."""
    if hotline.state_of(seat_id) != "ready":
        hotline.set_ready(seat_id)
