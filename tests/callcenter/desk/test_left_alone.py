"""Nobody sits in a conference alone, and the words about a seat's leg never wait for each other in a circle."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from callcenter.calls import legs, reconcile
from callcenter.db.unit_of_work import begin
from callcenter.desk import offers, service
from tests.callcenter.calls.line import Caller, new_sid
from tests.callcenter.desk.test_interleavings import PATIENCE, held_at, until_blocked
from tests.callcenter.desk.test_returns import dial, missed
from tests.callcenter.desk.waiting_scenes import at_a_break, back_from_the_break, books, entry_of


@pytest.fixture
def dialled(hotline):
    """A return call whose seat waits while the person's phone rings: (call, offer, seat, person)."""
    line = missed(hotline)
    seat_id = hotline.ready()
    call_id, _ = dial(line, seat_id)
    offer = hotline.offer_of(seat_id)
    hotline.browser_connects(offer["id"], seat_id)
    return call_id, offer, seat_id, Caller(hotline.line, sid=new_sid())


def test_a_person_who_answers_when_the_seat_has_gone_hears_an_apology(hotline, dialled):
    call_id, offer, _, person = dialled
    with begin() as uow:
        legs.seat_gone(uow, call_id, offer["id"])
    said = person.request(f"/outbound/{call_id}")
    assert (said.plays, said.verbs[-1]) == (["system_busy"], "Hangup")
    assert person.request(f"/outbound/{call_id}").text == said.text
    assert hotline.row("SELECT answered_at FROM call WHERE id = %s", call_id)["answered_at"] is None
    person.line.ask(f"/outbound/{call_id}/status", **person.fields(CallStatus="completed"))
    assert hotline.row("SELECT state FROM call WHERE id = %s", call_id)["state"] == "ended"


def test_a_person_left_alone_after_the_talk_is_let_go(hotline, dialled):
    call_id, offer, _, person = dialled
    person.request(f"/outbound/{call_id}")
    with begin() as uow:
        legs.seat_gone(uow, call_id, offer["id"])
    with begin() as uow:
        uow.raw.execute("UPDATE call SET seat_left_at = seat_left_at - interval '5 seconds'")
    for _ in range(2):
        with begin() as uow:
            reconcile.rescue_lonely(uow)
    asked = [row["payload"] for row in hotline.commands("end_leg")]
    assert asked == [{"role": "called"}]


def test_late_news_of_a_ring_and_the_end_of_the_leg_do_not_wait_for_each_other(hotline):
    """Each once held what the other wanted: the offer's row here, the call and the domain there."""
    seat_id = hotline.ready(phone="desk_phone")
    caller = hotline.waiting()
    offer = hotline.offer_of(seat_id)
    sid = new_sid()
    phone = caller.fields(CallSid=sid, To="sip:101@127.0.0.1")
    hotline.line.ask(f"/seat/{offer['id']}", **phone)
    assert hotline.state_of(seat_id) == "talking"
    with ThreadPoolExecutor(2) as pool, held_at("before domain lock") as gate:
        news = pool.submit(hotline.line.ask, f"/offer/{offer['id']}", **phone | {"CallStatus": "ringing"})
        assert gate.arrived.wait(PATIENCE)
        leaving = pool.submit(hotline.line.ask, f"/seat-left/{offer['id']}", **phone)
        until_blocked(hotline, leaving)
        gate.opened.set()
        news.result(PATIENCE)
        leaving.result(PATIENCE)
    assert hotline.row("SELECT state FROM offer WHERE id = %s", offer["id"])["state"] == "left"


def test_an_offer_of_a_callback_that_lapses_does_not_wait_for_the_news_of_its_ring(hotline):
    """The news had the call's row and wanted the domain; the lapse had the domain and wanted the call's row."""
    seat_id = at_a_break(hotline, phone="desk_phone")
    caller, entry = books(hotline)
    back_from_the_break(hotline, seat_id)
    offer = hotline.offer_of(seat_id)
    with begin() as uow:
        uow.raw.execute("UPDATE offer SET lapses_at = now() - interval '1 second'")
    ringing = caller.fields(CallSid=new_sid(), To="sip:101@127.0.0.1", CallStatus="ringing")

    def lapse():
        with begin() as uow:
            return offers.lapse_due(uow)

    with ThreadPoolExecutor(2) as pool, held_at("before domain lock") as gate:
        news = pool.submit(hotline.line.ask, f"/offer/{offer['id']}", **ringing)
        assert gate.arrived.wait(PATIENCE)
        lapsing = pool.submit(lapse)
        until_blocked(hotline, lapsing)
        gate.opened.set()
        assert lapsing.result(PATIENCE) == 1
        news.result(PATIENCE)
    hotline.ready("102")
    with begin() as uow:
        service.wake_callbacks(uow)
    assert hotline.row("SELECT state FROM call WHERE id = %s", offer["call_id"])["state"] == "ended"
    assert (entry_of(hotline, entry)["state"], entry_of(hotline, entry)["tries"]) == ("offered", 0)


def test_a_prepared_call_that_nobody_has_ended_is_found_and_its_place_goes_on(hotline):
    seat_id = at_a_break(hotline)
    _, entry = books(hotline)
    back_from_the_break(hotline, seat_id)
    with begin() as uow:  # as if the seat's offer had ended while somebody else had the call's row
        uow.raw.execute("UPDATE offer SET state = 'lapsed', ended_at = now()")
        uow.raw.execute("UPDATE seat SET state = 'paused'")
    with begin() as uow:
        service.wake_callbacks(uow)
    assert entry_of(hotline, entry)["state"] == "waiting"
    assert hotline.row("SELECT state FROM call WHERE purpose = 'queue_callback'")["state"] == "ended"
