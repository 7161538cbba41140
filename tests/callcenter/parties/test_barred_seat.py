"""Never the seat that a complaint is about: not from the queue, not by a transfer, not when the caller is rung back."""

import pytest

from callcenter.db.unit_of_work import begin
from callcenter.desk import ports, returns
from callcenter.ids import new_id
from callcenter.parties import handing_on, listing, targets
from tests.callcenter.desk.test_returns import missed
from tests.callcenter.desk.waiting_time import pass_seconds, sweep
from tests.callcenter.parties.talk import talking


@pytest.fixture
def barred(hotline, monkeypatch):
    """Seat 102, about which every caller complains."""
    seat_id = hotline.seat("102")
    monkeypatch.setattr(ports, "barred_seat", lambda *_: seat_id)
    monkeypatch.setattr(ports, "ties", lambda *_: (None, seat_id))
    return seat_id


def test_a_caller_waits_beside_the_idle_seat_they_complain_about_however_long(hotline, barred, monkeypatch):
    monkeypatch.setattr(ports, "ties", lambda *_: (barred, barred))
    hotline.set_ready(barred)
    hotline.waiting()
    for _ in range(3):
        pass_seconds(3600)
        assert sweep() == 0
    assert hotline.state_of(barred) == "ready"
    other = hotline.ready("103")
    assert hotline.state_of(other) == "reserved"


def test_the_call_cannot_be_handed_to_that_seat(hotline, barred):
    talk = talking(hotline, hotline.ready("101"))
    hotline.set_ready(barred)
    for kind in ("blind", "attended"):
        with pytest.raises(targets.SeatBarred):
            talk.ask(kind, "seat", "102")
    assert hotline.state_of(barred) == "ready"
    hotline.ready("103")
    with begin() as uow:
        shown = {seat.staff_no: seat.able for seat in listing.targets(uow, talk.call_id, talk.first).seats}
    assert shown == {"103": True}
    transfer = talk.ask("blind", "seat", "103")
    with begin() as uow:
        handing_on.cancel(uow, transfer, talk.first)


def test_that_seat_does_not_ring_the_caller_back(hotline, barred):
    line = missed(hotline)
    hotline.set_ready(barred)
    with pytest.raises(returns.SeatBarred), begin() as uow:
        returns.dial(uow, line["id"], new_id(), "王芳", barred)
    assert hotline.state_of(barred) == "ready"
    other = hotline.ready("103")
    with begin() as uow:
        returns.dial(uow, line["id"], new_id(), "李强", other)
    assert hotline.state_of(other) == "reserved"
