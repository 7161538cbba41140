"""Commands to the carrier: in order, once, and what becomes of those whose outcome nobody knows."""

import threading

import pytest

from callcenter import settings as settings_module
from callcenter.calls import commands, reconcile, requests, sender
from callcenter.carriers.twilio import client
from callcenter.db.unit_of_work import begin
from callcenter.desk import offers
from callcenter.ids import new_id
from tests.callcenter.calls import fake_carrier
from tests.callcenter.calls.line import new_sid


@pytest.fixture
def carrier(settings):
    with fake_carrier.running() as running:
        settings_module.use(settings.model_copy(update={"carrier_url": running.url}))
        yield running
    pool = client._client(
        running.url, settings.carrier_account_sid, settings.carrier_account_sid, settings.carrier_auth_token
    )
    pool.http_client.session.close()
    client._client.cache_clear()


def send_due():
    taken = sender.send_due()
    assert sender.answered(60)
    return taken


def send_all():
    while send_due():
        pass


def until(come_true):
    for _ in range(6000):
        if come_true():
            return
        threading.Event().wait(0.005)
    pytest.fail("never came true")


def states(hotline, kind=None):
    return [row["state"] for row in hotline.commands(kind)]


def ringing(hotline):
    """A desk phone that is to be rung."""
    seat_id = hotline.ready(phone="desk_phone")
    hotline.waiting()
    return hotline.offer_of(seat_id)


def test_a_desk_phone_is_rung_through_twilios_own_client(hotline, carrier):
    offer = ringing(hotline)
    send_all()
    (asked,) = carrier.requests("/Calls.json")
    assert asked.fields["To"] == "sip:101@127.0.0.1:5060"
    assert asked.fields["Url"].endswith(f"/seat/{offer['id']}")
    assert asked.fields["StatusCallback"].endswith(f"/offer/{offer['id']}")
    assert asked.fields["Timeout"] == "15"
    assert states(hotline, "ring") == ["done"]
    assert hotline.offer_of(offer["seat_id"])["leg_sid"].startswith("CA")


def test_a_ring_whose_lease_is_over_is_not_sent(hotline, carrier):
    ringing(hotline)
    with begin() as uow:
        uow.raw.execute("UPDATE carrier_command SET expires_at = now() - interval '1 second'")
    send_all()
    assert carrier.asked == []
    assert states(hotline, "ring") == ["cancelled"]


def test_a_ring_that_was_not_sent_yet_is_cancelled_without_a_word_to_the_carrier(hotline, carrier):
    offer = ringing(hotline)
    with begin() as uow:
        offers.unanswered(uow, offer["id"], "no-answer")
    assert states(hotline) == ["cancelled"]


def test_a_ring_that_was_sent_is_ended_after_it(hotline, carrier):
    offer = ringing(hotline)
    send_all()
    with begin() as uow:
        offers.unanswered(uow, offer["id"], "no-answer")
    send_all()
    posts = carrier.requests("/Calls")
    assert posts[-1].fields == {"Status": "completed"}
    assert hotline.offer_of(offer["seat_id"])["leg_sid"] in posts[-1].path


def test_an_answer_that_got_lost_is_never_asked_for_again(hotline, carrier):
    ringing(hotline)
    carrier.answers["/Calls.json"] = "drop"
    send_all()
    send_all()
    assert len(carrier.requests("/Calls.json")) == 1
    assert states(hotline, "ring") == ["unknown"]


def test_an_unknown_ring_is_settled_by_the_callback_that_names_our_id(hotline, carrier):
    offer = ringing(hotline)
    carrier.answers["/Calls.json"] = "drop"
    send_all()
    fields = {
        "CallSid": new_sid(),
        "AccountSid": hotline.line.settings.carrier_account_sid,
        "CallStatus": "ringing",
        "To": "sip:101@127.0.0.1",
    }
    hotline.line.ask(f"/offer/{offer['id']}", **fields)
    with begin() as uow:
        reconcile.look_up(uow)
    assert states(hotline, "ring") == ["done"]
    assert len(carrier.requests("/Calls.json")) == 1


def test_a_process_that_died_while_sending_leaves_an_unknown_ring_and_a_repeatable_end(hotline, carrier):
    offer = ringing(hotline)
    with begin() as uow:
        commands.end_leg(uow, offer["call_id"], "caller")
        uow.raw.execute("UPDATE carrier_command SET state = 'sending', sent_at = now(), claimed_until = now()")
    with begin() as uow:
        sender.forget(uow)
    assert states(hotline) == ["unknown", "pending"]


def test_no_connection_means_not_sent_and_it_is_tried_again(hotline, carrier, settings):
    ringing(hotline)
    live = settings_module.load()
    settings_module.use(live.model_copy(update={"carrier_url": "http://127.0.0.1:9"}))
    send_all()
    assert states(hotline, "ring") == ["pending"]
    settings_module.use(live)
    with begin() as uow:
        uow.raw.execute("UPDATE carrier_command SET due_at = now() - interval '1 minute'")
    send_all()
    assert states(hotline, "ring") == ["done"]
    assert len(carrier.requests("/Calls.json")) == 1


def test_a_command_that_hangs_holds_up_no_other_call(hotline, carrier, monkeypatch):
    release = threading.Event()
    perform = requests.perform

    def hanging(kind, call_id, payload):
        if payload.get("url") == "http://hangs":
            release.wait(30)
        return perform(kind, call_id, payload)

    monkeypatch.setattr(requests, "perform", hanging)
    first, second = (hotline.call_of(hotline.call(number))["id"] for number in ("13800000001", "13800000002"))
    with begin() as uow:
        commands.redirect(uow, first, "http://hangs")
        commands.redirect(uow, first, "http://after")
    assert sender.send_due() == 1
    with begin() as uow:
        commands.redirect(uow, second, "http://other")
    assert sender.send_due() == 1
    until(lambda: states(hotline) == ["sending", "pending", "done"])
    with begin() as uow:  # its claim lapses in the meantime, yet this process is still at it
        uow.raw.execute("UPDATE carrier_command SET claimed_until = now() WHERE state = 'sending'")
    with begin() as uow:
        sender.forget(uow)
    assert states(hotline) == ["sending", "pending", "done"]
    release.set()
    until(lambda: states(hotline)[0] == "done")
    send_all()
    assert [asked.fields["Url"] for asked in carrier.requests("/Calls/")] == [
        "http://other",
        "http://hangs",
        "http://after",
    ]


def test_commands_of_one_call_keep_their_order(hotline, carrier):
    call_id = hotline.call_of(hotline.call())["id"]
    with begin() as uow:
        for url in ("http://a", "http://b", "http://c"):
            commands.redirect(uow, call_id, url)
    for _ in range(3):
        assert send_due() == 1
    assert [asked.fields["Url"] for asked in carrier.requests("/Calls/")] == ["http://a", "http://b", "http://c"]


def test_a_caller_who_is_no_longer_in_the_queue_sends_the_seat_home(hotline, carrier):
    seat_id = hotline.ready()
    caller = hotline.waiting()
    caller.request(f"/wait/{caller.entry}", QueueSid="QU5")
    hotline.browser_connects(hotline.offer_of(seat_id)["id"], seat_id)
    carrier.answers["/Members/"] = (404, {"code": 20404, "message": "not found", "status": 404})
    send_all()
    (bridge,) = carrier.requests("/Queues/QU5/Members/")
    assert caller.sid in bridge.path
    assert states(hotline, "dequeue") == ["failed"]
    assert carrier.requests("/Calls/")[-1].fields == {"Status": "completed"}


def test_hold_moves_caller_recording_and_stream_together(hotline, carrier):
    from callcenter.calls import conference

    seat_id = hotline.ready()
    caller = hotline.waiting()
    offer = hotline.offer_of(seat_id)
    hotline.browser_connects(offer["id"], seat_id)
    caller.request(f"/join/{offer['call_id']}")
    with begin() as uow:
        uow.raw.execute("UPDATE call SET conference_sid = 'CF1'")
    with begin() as uow:
        conference.hold(uow, offer["call_id"])
    send_all()
    member, recording, stream = carrier.asked[-3:]
    assert member.path.endswith(f"/Conferences/CF1/Participants/{caller.sid}.json")
    assert member.fields["Hold"].lower() == "true"
    assert recording.path.endswith("/Recordings/Twilio.CURRENT.json")
    assert recording.fields == {"Status": "paused", "PauseBehavior": "silence"}
    assert stream.fields == {"Status": "stopped"}
    with begin() as uow:
        conference.resume(uow, offer["call_id"])
    carrier.answers["Twilio.CURRENT"] = (404, {"code": 20404, "status": 404})  # no recording wanted: no reason to fail
    send_all()
    member, recording, stream = carrier.asked[-3:]
    assert member.fields["Hold"].lower() == "false"
    assert recording.fields == {"Status": "in-progress"}
    assert stream.fields["Track"] == "inbound_track"
    assert "Parameter1.Name" in stream.fields
    assert states(hotline, "hold") == ["done", "done"]


def test_a_stream_that_breaks_off_is_opened_again_but_not_for_ever(hotline, carrier):
    seat_id = hotline.ready()
    caller = hotline.waiting()
    offer = hotline.offer_of(seat_id)
    hotline.browser_connects(offer["id"], seat_id)
    caller.request(f"/join/{offer['call_id']}")
    for n in range(8):
        fields = {"StreamSid": f"MZ{n}", "StreamName": "c", "StreamEvent": "stream-stopped"}
        for _ in range(2):
            caller.request(f"/stream/{offer['call_id']}", **fields)
    assert len(hotline.commands("stream")) == 5
    with begin() as uow:
        uow.raw.execute("UPDATE carrier_command SET due_at = now() - interval '1 minute'")
    send_all()
    assert len(carrier.requests("/Streams")) == 5


def test_a_desk_phones_password_is_forgotten_once_it_was_sent(hotline, carrier):
    from callcenter.desk import phones

    seat_id = hotline.seat()
    with begin() as uow:
        made = phones.new_credentials(uow, seat_id)
    send_all()
    (asked,) = carrier.requests("/Credentials.json")
    assert (asked.fields["Username"], asked.fields["Password"]) == ("101", made.password)
    assert "password" not in hotline.commands("credential")[0]["payload"]


def test_a_leg_that_the_carrier_no_longer_knows_is_over(hotline, carrier):
    seat_id = hotline.ready()
    caller = hotline.waiting()
    offer = hotline.offer_of(seat_id)
    hotline.browser_connects(offer["id"], seat_id)
    caller.request(f"/join/{offer['call_id']}")
    with begin() as uow:
        uow.raw.execute("UPDATE leg SET started_at = started_at - interval '1 minute'")
    carrier.answers[caller.sid] = (404, {"code": 20404, "status": 404})
    seat_sid = hotline.offer_of(seat_id)["leg_sid"]
    carrier.answers[seat_sid] = (200, {"sid": seat_sid, "status": "completed"})
    with begin() as uow:
        reconcile.look_up(uow)
    assert hotline.call_of(caller)["outcome"] == "answered"
    assert hotline.state_of(seat_id) == "wrap_up"


def test_a_carrier_that_does_not_answer_ends_no_call(hotline, carrier):
    caller = hotline.waiting()
    with begin() as uow:
        uow.raw.execute("UPDATE leg SET started_at = started_at - interval '1 minute'")
    carrier.answers[caller.sid] = (503, {"code": 20503, "status": 503})
    with begin() as uow:
        reconcile.look_up(uow)
    assert hotline.call_of(caller)["ended_at"] is None


def test_a_caller_left_alone_is_taken_on(hotline, carrier):
    seat_id = hotline.ready()
    caller = hotline.waiting()
    offer = hotline.offer_of(seat_id)
    hotline.browser_connects(offer["id"], seat_id)
    caller.request(f"/join/{offer['call_id']}")
    hotline.line.ask(f"/seat-left/{offer['id']}", **caller.fields())
    with begin() as uow:
        uow.raw.execute("UPDATE call SET seat_left_at = seat_left_at - interval '5 seconds'")
    for _ in range(2):
        with begin() as uow:
            reconcile.rescue_lonely(uow)
    assert len(hotline.commands("redirect")) == 1


def test_a_survey_call_is_placed_once_and_its_number_stands_in_no_row(hotline, carrier):
    from callcenter.calls import service
    from callcenter.contacts import service as contacts

    attempt = new_id()
    with begin() as uow:
        point = contacts.find_or_create_point(uow, "tel", "13800000042")
        service.place_call(uow, point.id, "survey", attempt, "zh-CN")
    assert "13800000042" not in str(hotline.commands())
    send_all()
    (asked,) = carrier.requests("/Calls.json")
    assert asked.fields["To"] == "13800000042"
    assert asked.fields["From"] == "12348"
    assert asked.fields["Url"].endswith(f"/survey/{attempt}")
    assert hotline.row("SELECT sid FROM leg WHERE role = 'called'")["sid"].startswith("CA")


def test_a_survey_call_that_the_carrier_refuses_is_over(hotline, carrier):
    from callcenter.calls import service
    from callcenter.contacts import service as contacts

    with begin() as uow:
        point = contacts.find_or_create_point(uow, "tel", "13800000042")
        call_id = service.place_call(uow, point.id, "survey", new_id(), "zh-CN")
    carrier.answers["/Calls.json"] = (400, {"code": 21211, "message": "invalid To", "status": 400})
    send_all()
    call = hotline.row("SELECT state, answered_at FROM call WHERE id = %s", call_id)
    assert call == {"state": "ended", "answered_at": None}
    assert "OutboundEnded" in {row["event"] for row in hotline.rows("SELECT event FROM outbox")}
