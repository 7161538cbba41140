"""Listen, whisper, barge, take over, leave: what the carrier is asked, what is audited, what becomes of failures."""

from datetime import timedelta

import pytest

from callcenter import clock
from callcenter import settings as settings_module
from callcenter.calls import sender
from callcenter.db.subscriptions import WIRING
from callcenter.db.unit_of_work import begin
from callcenter.desk import monitor
from callcenter.desk import ports as desk_ports
from callcenter.ids import new_id
from callcenter.parties import coaching, handing_on, ringing, supervision
from callcenter.people import passwords
from tests.callcenter.calls.line import new_sid
from tests.callcenter.calls.test_sender import carrier
from tests.callcenter.parties import talk as transfers
from tests.callcenter.parties.talks import begin_talk, send_all, supervisor

__all__ = ["carrier"]


@pytest.fixture
def talk(hotline):
    return begin_talk(hotline)


@pytest.fixture
def boss(database, monkeypatch):
    monkeypatch.setattr(passwords, "_HASHER", passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    return supervisor()


def enter(talk, boss, mode="listen"):
    with begin() as uow:
        return supervision.enter(uow, talk.call_id, boss, mode)


def connect(talk, boss, party_id, sid=None, origin=None):
    """The supervisor's browser connects as the party it was given."""
    sid = sid or new_sid()
    origin = origin or f"client:super_{boss.account_id.hex}"
    document = talk.ask("/client", sid, From=origin, To="", CallStatus="in-progress", party=str(party_id))
    return sid, document


def listening(talk, boss, mode="listen"):
    """The supervisor is in the conference; the sid of their leg."""
    party_id = enter(talk, boss, mode)
    sid, _ = connect(talk, boss, party_id)
    talk.news("participant-join", talk.party("supervisor")["label"], sid)
    return sid


def changes(carrier):
    """What the carrier was asked of participants, in order: (label or sid, fields)."""
    return [
        (asked.path.rsplit("/", 1)[1].removesuffix(".json"), asked.fields or asked.method)
        for asked in carrier.asked
        if "/Participants/" in asked.path
    ]


def audited(hotline):
    statement = "SELECT action FROM audit_entry WHERE object_kind = 'call' ORDER BY at, id"
    return [row["action"] for row in hotline.rows(statement)]


@pytest.mark.parametrize(
    ("mode", "muted", "coached"), [("listen", "true", True), ("whisper", "false", True), ("barge", "false", False)]
)
def test_the_browser_joins_heard_by_nobody_by_the_seat_or_by_everybody(talk, boss, mode, muted, coached):
    _, document = connect(talk, boss, enter(talk, boss, mode))
    (conference,) = document.root.iter("Conference")
    assert conference.attrib["muted"] == muted
    assert conference.attrib.get("coach") == (talk.seat_sid if coached else None)
    assert (conference.attrib["beep"], conference.attrib["endConferenceOnExit"]) == ("false", "false")
    assert document.verbs == ["Dial"], "a supervisor is never streamed"


def test_each_change_of_mode_is_one_request(talk, boss, carrier):
    listening(talk, boss)
    label = talk.party("supervisor")["label"]
    for mode in ("whisper", "listen", "barge", "whisper", "whisper"):
        assert enter(talk, boss, mode) is None
        send_all()
    whisper = {"Muted": "false", "Coaching": "true", "CallSidToCoach": talk.seat_sid}
    assert changes(carrier) == [
        (label, whisper),
        (label, whisper | {"Muted": "true"}),
        (label, {"Muted": "false", "Coaching": "false"}),
        (label, whisper),
    ]


def test_only_the_account_that_asked_may_connect_as_its_party_and_no_second_time(talk, boss):
    party_id = enter(talk, boss)
    _, stranger = connect(talk, boss, party_id, origin=f"client:super_{new_id().hex}")
    _, phone = connect(talk, boss, party_id, origin="client:phone_" + "0" * 16)
    assert stranger.verbs == phone.verbs == ["Play", "Hangup"]
    connect(talk, boss, party_id)
    talk.news("participant-join", talk.party("supervisor")["label"], new_sid())
    _, again = connect(talk, boss, party_id)
    assert again.verbs == ["Play", "Hangup"]


def test_every_step_is_audited_and_every_mode_kept_with_its_time(hotline, talk, boss):
    listening(talk, boss)
    for mode in ("whisper", "barge"):
        enter(talk, boss, mode)
    with begin() as uow:
        supervision.leave(uow, talk.call_id, boss)
    assert audited(hotline) == ["call_listened_to", "call_whispered_in", "call_barged_into", "supervision_left"]
    kept = hotline.row("SELECT * FROM supervision")
    assert [each["mode"] for each in kept["modes"]] == ["listen", "whisper", "barge"]
    assert kept["account_id"] == boss.account_id
    assert kept["ended_at"] is not None


def test_a_whisper_follows_to_the_new_seat_and_is_repeated_to_nobody_else(talk, boss, carrier):
    listening(talk, boss, "whisper")
    second = "seat" + str(new_id())
    sid = new_sid()
    talk.news("participant-leave", talk.seat_label, talk.seat_sid, ReasonParticipantLeft="participant_updated_via_api")
    send_all()
    assert [fields for label, fields in changes(carrier) if label == talk.party("supervisor")["label"]] == []
    talk.news("participant-join", second, sid)
    send_all()
    told = [fields for label, fields in changes(carrier) if label == talk.party("supervisor")["label"]]
    assert told == [{"Muted": "false", "Coaching": "true", "CallSidToCoach": sid}]
    assert talk.party("supervisor")["mode"] == "whisper"


def test_the_seat_changes_while_the_browser_connects_and_the_coach_is_corrected(talk, boss, carrier):
    party_id = enter(talk, boss, "whisper")
    boss_sid, document = connect(talk, boss, party_id)
    assert document.attribute("Conference", "coach") == talk.seat_sid
    talk.news("participant-leave", talk.seat_label, talk.seat_sid, ReasonParticipantLeft="participant_updated_via_api")
    talk.news("participant-join", "seat" + str(new_id()), sid := new_sid())
    talk.news("participant-join", talk.party("supervisor")["label"], boss_sid)
    send_all()
    assert changes(carrier)[-1][1]["CallSidToCoach"] == sid


def test_whose_change_of_mode_fails_is_taken_out_rather_than_heard_by_the_caller(hotline, talk, boss, carrier):
    sid = listening(talk, boss, "barge")
    enter(talk, boss, "whisper")
    carrier.answers["/Participants/"] = (400, {"code": 13240, "message": "no", "status": 400})
    send_all()
    party = talk.party("supervisor")
    assert (party["state"], party["reason"]) == ("left", "failed")
    assert [asked.fields for asked in carrier.requests(f"/Calls/{sid}.json")] == [{"Status": "completed"}]
    assert audited(hotline)[-1] == "supervision_ended_by_failure"
    assert talk.desk().state == "talking"


def test_a_mode_counts_only_once_the_carrier_has_done_it_and_a_late_answer_to_an_earlier_wish_does_not(
    hotline, talk, boss, carrier
):
    listening(talk, boss, "barge")

    def confirmed():
        return hotline.row("SELECT confirmed FROM supervision")["confirmed"]

    assert confirmed(), "the document has said how"
    enter(talk, boss, "whisper")
    assert not confirmed()
    carrier.answers["/Participants/"] = (503, {"code": 20503, "message": "later", "status": 503})
    sender.send_due()
    assert sender.answered(60)
    assert not confirmed(), "the carrier was busy: it is asked again"
    enter(talk, boss, "listen")
    with begin() as uow:
        uow.raw.execute("UPDATE carrier_command SET due_at = now() WHERE state = 'pending'")
    sender.send_due()
    assert sender.answered(60)
    assert [fields["Muted"] for _, fields in changes(carrier)] == ["false", "false"]
    assert not confirmed(), "what is done is the whisper, not the listening"
    send_all()
    assert confirmed()


def test_taking_over_is_three_requests_each_after_the_one_before(hotline, talk, boss, carrier):
    listening(talk, boss, "whisper")
    supervisor_label = talk.party("supervisor")["label"]
    with begin() as uow:
        supervision.take_over(uow, talk.call_id, boss)
        supervision.take_over(uow, talk.call_id, boss)
    assert [row["kind"] for row in hotline.commands("participant")] == ["participant"], "nothing of the seat yet"
    send_all()
    assert changes(carrier) == [
        (supervisor_label, {"Muted": "false", "Coaching": "false", "EndConferenceOnExit": "true"}),
        (talk.seat_label, {"EndConferenceOnExit": "false"}),
        (talk.seat_label, "DELETE"),
    ]
    talk.news("participant-leave", talk.seat_label, talk.seat_sid, ReasonParticipantLeft="participant_updated_via_api")
    call = hotline.call_of(talk.caller)
    assert (call["state"], call["seat_left_at"], call["ended_at"]) == ("talking", None, None)
    assert hotline.state_of(talk.seat_id) == "wrap_up", "the first seat keeps the form"
    assert audited(hotline)[-1] == "call_taken_over"


def test_a_take_over_whose_first_request_fails_leaves_the_seat_with_the_caller(talk, boss, carrier):
    listening(talk, boss, "barge")
    with begin() as uow:
        supervision.take_over(uow, talk.call_id, boss)
    carrier.answers["/Participants/"] = (400, {"code": 20001, "message": "no", "status": 400})
    send_all()
    assert [label for label, _ in changes(carrier)] == [talk.party("supervisor")["label"]]
    assert talk.party("supervisor")["state"] == "left"
    assert talk.party("seat")["state"] == "joined"
    assert talk.desk().state == "talking"


def test_killed_between_the_steps_of_a_take_over_it_goes_on_where_it_was(hotline, talk, boss, carrier):
    listening(talk, boss)
    with begin() as uow:
        supervision.take_over(uow, talk.call_id, boss)
    sender.send_due()
    assert sender.answered(60)
    assert [label for label, _ in changes(carrier)] == [talk.party("supervisor")["label"]]
    waiting = hotline.rows("SELECT payload FROM carrier_command WHERE state = 'pending' ORDER BY seq")
    assert [row["payload"]["label"] for row in waiting] == [talk.seat_label], "the next step stands in a row"
    send_all()
    assert changes(carrier)[-1] == (talk.seat_label, "DELETE")


def test_who_took_over_ends_the_call_by_leaving_and_the_caller_is_asked_for_a_rating(hotline, talk, boss, carrier):
    sid = listening(talk, boss)
    with begin() as uow:
        supervision.take_over(uow, talk.call_id, boss)
    send_all()
    talk.news("participant-leave", talk.seat_label, talk.seat_sid, ReasonParticipantLeft="participant_updated_via_api")
    label = talk.party("supervisor")["label"]
    with begin() as uow:
        supervision.leave(uow, talk.call_id, boss)
    send_all()
    talk.news("participant-leave", label, sid, ReasonParticipantLeft="participant_hung_up")
    talk.news("conference-end", "", "", CallSidEndingConference=sid)
    rating = talk.caller.request(f"/after/{talk.call_id}")
    assert rating.plays == ["rate"]
    call = hotline.call_of(talk.caller)
    assert (call["ended_by"], call["seat_left_at"] is not None) == ("supervisor", True)


def test_who_only_listens_leaves_and_the_talk_goes_on(hotline, talk, boss, carrier):
    sid = listening(talk, boss)
    with begin() as uow:
        supervision.leave(uow, talk.call_id, boss)
    send_all()
    assert [asked.fields for asked in carrier.requests(f"/Calls/{sid}.json")] == [{"Status": "completed"}]
    talk.ask(f"/party/{talk.party('supervisor')['id']}/left", sid)
    talk.ask("/status", sid, CallStatus="completed")
    assert (talk.desk().state, hotline.call_of(talk.caller)["ended_at"]) == ("talking", None)
    with begin() as uow, pytest.raises(supervision.NotThere):
        supervision.leave(uow, talk.call_id, boss)


def test_the_caller_hangs_up_and_the_supervisor_is_let_go(hotline, talk, boss, carrier):
    sid = listening(talk, boss)
    talk.hang_up()
    send_all()
    assert carrier.requests(f"/Calls/{sid}.json")
    assert hotline.row("SELECT ended_at FROM supervision")["ended_at"] is not None
    assert hotline.rows("SELECT 1 FROM party WHERE state IN ('ringing', 'joined', 'held')") == []


def test_a_browser_that_never_comes_is_no_supervisor_after_a_while(hotline, talk, boss):
    enter(talk, boss)
    later = clock.now() + coaching.UNCONNECTED + timedelta(seconds=1)
    clock.set_clock(lambda: later)
    with begin() as uow:
        coaching.drop_unconnected(uow)
    assert talk.party("supervisor")["reason"] == "not_connected"
    assert hotline.row("SELECT ended_at FROM supervision")["ended_at"] is not None


def test_a_browser_leg_that_cannot_be_told_anything_begins_no_new_call(hotline, talk, boss):
    sid = listening(talk, boss)
    answer = talk.ask(
        "/voice-fallback", sid, From=f"client:super_{boss.account_id.hex}", To="", CallStatus="in-progress"
    )
    assert "Enqueue" not in answer.verbs
    assert "Gather" not in answer.verbs
    assert len(hotline.rows("SELECT 1 FROM call")) == 1


@pytest.mark.parametrize(
    ("setting", "mode", "seen"),
    [
        ("not_listening", "listen", False),
        ("not_listening", "whisper", True),
        ("not_listening", "barge", True),
        ("always", "listen", True),
    ],
)
def test_the_agent_sees_a_supervisor_who_is_heard_and_a_listening_one_where_the_site_says_so(
    talk, boss, settings, setting, mode, seen
):
    listening(talk, boss, mode)
    settings_module.use(settings.model_copy(update={"supervision_shown": setting}))
    roles = [party.role for party in talk.desk().parties]
    assert ("supervisor" in roles) is seen
    with begin() as uow:
        (seat,) = monitor.monitor(uow).seats
    assert [(each.name, each.mode) for each in seat.call.supervisors] == [(boss.name, mode)], (
        "supervisors see each other"
    )


def test_before_the_talk_and_after_it_there_is_nothing_to_listen_to(hotline, boss):
    seat_id = hotline.ready()
    hotline.waiting()
    call_id = hotline.offer_of(seat_id)["call_id"]
    with begin() as uow, pytest.raises(ringing.NotTalking):
        supervision.enter(uow, call_id, boss, "listen")


def test_what_a_call_is_about_may_keep_an_account_out_of_it(talk, boss, monkeypatch):
    def hidden(_uow, forms, account_id):
        return set(forms) if account_id == boss.account_id else set()

    monkeypatch.setitem(WIRING.answers, desk_ports.HiddenForms, hidden)
    with pytest.raises(supervision.SensitiveCall):
        enter(talk, boss)
    assert talk.parties("supervisor") == []


def test_nobody_listens_to_their_own_talk(talk, boss):
    from dataclasses import replace

    with pytest.raises(supervision.OwnCall):
        enter(talk, replace(boss, seat_id=talk.seat_id))


def test_in_an_attended_transfer_the_whisper_stays_with_the_first_seat_until_it_leaves(hotline, boss):
    first = hotline.ready("101")
    talk = transfers.talking(hotline, first)
    with begin() as uow:
        party_id = supervision.enter(uow, talk.call_id, boss, "whisper")
    sid = new_sid()
    fields = {"CallSid": sid, "AccountSid": hotline.line.settings.carrier_account_sid, "To": ""}
    hotline.line.ask("/client", From=f"client:super_{boss.account_id.hex}", party=str(party_id), **fields)
    label = hotline.row("SELECT label FROM party WHERE id = %s", party_id)["label"]
    talk.joins(label, sid)
    second = hotline.ready("102")
    talk.ask("attended", "seat", "102")
    taking = talk.seat_joins(second)
    with begin() as uow:
        handing_on.complete(uow, talk.transfer()["id"], first)
    assert [told for told in talk.told(label) if told.get("coaching")] == []
    talk.leaves(talk.label(first), "participant_updated_via_api")
    (told,) = [told for told in talk.told(label) if told.get("coaching")]
    assert told == {"muted": False, "coaching": True, "call_sid_to_coach": talk.sids[taking]}
    assert not any(told.get("end_conference_on_exit") for told in talk.told(label)), "the talk never ends with a coach"
