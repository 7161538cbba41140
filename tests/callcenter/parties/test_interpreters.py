"""An interpreter as third party: rung in order, with consent and times, and whatever goes wrong with it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from callcenter import clock
from callcenter.db import checkpoints
from callcenter.db.unit_of_work import begin
from callcenter.parties import assistance, candidates, experts, interpreters, language_gap
from callcenter.parties.roles import Role
from tests.callcenter.calls.line import new_sid
from tests.callcenter.calls.test_sender import carrier
from tests.callcenter.parties.talks import YI, begin_talk, expert, interpreter, send_all

__all__ = ["carrier"]
NIGHT = {"weekday": None, "days": "every_day", "opens": "00:00", "closes": "00:01"}


@pytest.fixture
def talk(hotline):
    return begin_talk(hotline)


def wish(talk, language=YI, *, consented=True):
    with begin() as uow:
        return interpreters.ask(uow, talk.call_id, talk.seat_id, None, language, consented=consented)


def test_one_action_rings_the_first_on_call_who_joins_with_a_beep_and_leaves_without_ending_the_call(talk):
    interpreter("译员乙", rank=2)
    interpreter("译员甲", rank=1)
    assert wish(talk) == "ringing"
    party = talk.party("interpreter")
    assert (party["name"], party["language"], party["screened"]) == ("译员甲", YI, True)
    sid = new_sid()
    talk.ask(f"/party/{party['id']}", sid)
    joined = talk.ask(f"/party/{party['id']}/ok", sid, Digits="1")
    assert joined.verbs == ["Start", "Dial"]
    assert joined.attribute("Conference", "beep") == "onEnter"
    assert joined.attribute("Conference", "endConferenceOnExit") == "false"
    assert joined.attribute("Conference", "startConferenceOnEnter") == "false"
    assert (joined.attribute("Stream", "name"), joined.attribute("Stream", "track")) == (
        f"i{party['id']}",
        "inbound_track",
    )
    heard = {parameter.attrib["name"]: parameter.attrib["value"] for parameter in joined.root.iter("Parameter")}
    assert (heard["leg"], heard["language"]) == ("interpreter", YI)
    talk.news("participant-join", party["label"], sid)
    assert (talk.assistance().state, talk.assistance().name) == ("joined", "译员甲")
    talk.news("participant-leave", party["label"], sid, ReasonParticipantLeft="participant_hung_up")
    assert (talk.assistance().state, talk.desk().state) == ("done", "talking")
    assert len(talk.parties("interpreter")) == 1, "nobody else is rung after a talk that was interpreted"


def test_consent_asking_joining_and_leaving_are_kept_with_their_times(hotline, talk):
    interpreter("译员甲")
    moment = clock.now()
    for step, deed in enumerate((lambda: wish(talk), lambda: talk.joins(talk.party("interpreter")))):
        at = moment + timedelta(seconds=20 * step)
        clock.set_clock(lambda at=at: at)
        deed()
    clock.set_clock(lambda: moment + timedelta(seconds=100))
    party = talk.party("interpreter")
    talk.news("participant-leave", party["label"], party["leg_sid"], ReasonParticipantLeft="participant_hung_up")
    kept = hotline.row("SELECT * FROM assistance")
    seconds = [
        round((kept[name] - moment).total_seconds()) for name in ("consent_at", "asked_at", "joined_at", "left_at")
    ]
    assert seconds == [0, 0, 20, 100]
    assert party["consent_at"] == kept["consent_at"]
    (asked,) = talk.notes("assistance_asked")
    assert asked["facts"] == {"role": "interpreter", "language": YI, "consent": True}


def test_without_the_callers_consent_nobody_is_rung(talk):
    interpreter("译员甲")
    with pytest.raises(interpreters.ConsentMissing):
        wish(talk, consented=False)
    assert talk.parties("interpreter") == []


@pytest.mark.parametrize("word", ["no-answer", "busy", "failed", "canceled"])
def test_who_does_not_answer_is_followed_by_the_next_and_nobody_is_rung_twice(talk, word):
    for rank, name in enumerate(("译员甲", "译员乙"), 1):
        interpreter(name, rank=rank)
    wish(talk)
    talk.rings_in_vain(talk.party("interpreter"), word)
    assert [party["name"] for party in talk.parties("interpreter")] == ["译员甲", "译员乙"]
    talk.rings_in_vain(talk.party("interpreter"), word)
    assert (talk.assistance().state, talk.assistance().rung) == ("exhausted", 2)
    assert len(talk.parties("interpreter")) == 2


def test_who_does_not_press_1_never_joins_a_voicemail_box_neither_and_the_next_is_rung(talk):
    for rank, name in enumerate(("信箱", "不方便", "译员甲"), 1):
        interpreter(name, rank=rank)
    wish(talk)
    mailbox = talk.party("interpreter")
    sid = talk.pick_up(mailbox, key="")
    talk.rings_in_vain(mailbox, "completed", sid)
    busy = talk.party("interpreter")
    assert busy["name"] == "不方便"
    talk.pick_up(busy, key="2")
    assert [(party["name"], party["state"]) for party in talk.parties("interpreter")] == [
        ("信箱", "failed"),
        ("不方便", "refused"),
        ("译员甲", "ringing"),
    ]


def test_the_ring_lasts_ten_seconds_and_asks_for_the_number_only_when_it_is_sent(hotline, talk, carrier):
    interpreter("译员甲", number="13800000042")
    wish(talk)
    (command,) = hotline.commands("party_ring")
    assert "0042" not in str(command["payload"]), "no number stands in a row"
    send_all()
    (asked,) = carrier.requests("/Calls.json")
    assert (asked.fields["To"], asked.fields["Timeout"]) == ("13800000042", "10")
    assert asked.fields["Url"].endswith(f"/party/{talk.party('interpreter')['id']}")


def test_a_seat_that_nobody_certified_is_no_alternative_to_an_interpreter(hotline, talk):
    hotline.ready("103", home="lang_ii", skills=("lang:ii-CN",))
    with begin() as uow:
        uow.raw.execute("UPDATE seat_skill SET certified_by = NULL WHERE skill = 'lang:ii-CN'")
    assert wish(talk) == "nobody"
    assert "seat" not in [each.kind for each in talk.assistance().alternatives]


def test_nobody_on_call_is_said_at_once_with_what_can_be_offered_instead(hotline, talk):
    interpreter("夜班译员", windows=[NIGHT])
    hotline.ready("103", home="lang_ii", skills=("lang:ii-CN",))
    clock.set_clock(lambda: datetime(2026, 11, 24, 4, 0, tzinfo=UTC))  # noon in China
    assert wish(talk) == "nobody"
    shown = talk.assistance()
    assert (shown.state, shown.rung, talk.parties("interpreter")) == ("nobody", 0, [])
    assert [(each.kind, each.count) for each in shown.alternatives] == [
        ("seat", 1),
        ("interpreter_later", None),
        ("callback", None),
        ("voicemail", None),
    ]
    assert shown.alternatives[1].at == datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
    clock.set_clock(lambda: datetime(2026, 11, 24, 16, 0, 30, tzinfo=UTC))
    assert wish(talk) == "ringing", "asked again in the interpreter's hours it rings"


@pytest.mark.parametrize(
    "facts",
    [
        {"certified_by": None},
        {"valid_until": date(2020, 1, 1)},
        {"active": False},
        {"languages": ["bo-CN"]},
        {"windows": [{"weekday": None, "days": "workdays", "opens": "09:00", "closes": "17:00"}]},
    ],
)
def test_who_is_not_certified_valid_active_of_the_language_and_on_call_is_not_rung(talk, facts):
    interpreter("不可用", **facts)
    clock.set_clock(lambda: datetime(2026, 11, 22, 4, 0, tzinfo=UTC))  # a Sunday
    assert wish(talk) == "nobody"


def test_who_interprets_in_another_call_is_passed_over(hotline, talk):
    interpreter("译员甲", rank=1)
    interpreter("译员乙", rank=2)
    wish(talk)
    other = begin_talk_of(hotline, "102", "13800000002")
    wish(other)
    assert other.party("interpreter")["name"] == "译员乙"


def begin_talk_of(hotline, staff_no, number):
    from tests.callcenter.parties import talks

    seat_id = hotline.ready(staff_no)
    caller = hotline.waiting(number)
    offer = hotline.offer_of(seat_id)
    sid = new_sid()
    hotline.browser_connects(offer["id"], seat_id, sid)
    made = talks.Talk(hotline, caller, seat_id, offer["id"], offer["call_id"], sid, conference="CF2")
    caller.request(f"/join/{made.call_id}")
    made.news("participant-join", made.seat_label, sid)
    made.news("participant-join", "caller", caller.sid)
    return made


def test_two_calls_that_ask_at_the_same_moment_ring_two_people(hotline, talk):
    interpreter("译员甲", rank=1)
    interpreter("译员乙", rank=2)
    other = begin_talk_of(hotline, "102", "13800000002")
    with ThreadPoolExecutor(1) as pool:

        def meanwhile():
            if not started:
                started.append(pool.submit(wish, other))
                started[0].result(10)

        started = []
        with checkpoints.on("next of the roster rung", meanwhile):
            assert wish(talk) == "ringing"
    assert {talk.party("interpreter")["name"], other.party("interpreter")["name"]} == {"译员甲", "译员乙"}


def test_a_second_wish_while_one_is_open_is_refused_and_another_seat_may_not_ask(hotline, talk):
    interpreter("译员甲")
    wish(talk)
    with pytest.raises(assistance.AlreadyAsked):
        wish(talk)
    stranger = hotline.ready("109")
    with begin() as uow, pytest.raises(Exception, match="尚未接通"):
        interpreters.ask(uow, talk.call_id, stranger, None, YI, consented=True)


def test_repeated_and_late_news_of_a_ring_change_nothing(talk):
    for rank, name in enumerate(("译员甲", "译员乙", "译员丙"), 1):
        interpreter(name, rank=rank)
    wish(talk)
    first = talk.party("interpreter")
    talk.rings_in_vain(first)
    talk.rings_in_vain(first)
    second = talk.party("interpreter")
    assert second["name"] == "译员乙"
    sid = talk.joins(second)
    talk.news("participant-join", second["label"], sid, number=talk.told)
    talk.rings_in_vain(first, "completed")
    assert (len(talk.parties("interpreter")), talk.assistance().state) == (2, "joined")


def test_who_has_pressed_1_and_is_gone_before_the_news_of_joining_is_not_followed_by_another_ring(talk):
    interpreter("译员甲", rank=1)
    interpreter("译员乙", rank=2)
    wish(talk)
    party = talk.party("interpreter")
    sid = talk.pick_up(party)
    talk.news("participant-leave", party["label"], sid, ReasonParticipantLeft="participant_hung_up")
    assert (talk.assistance().state, len(talk.parties("interpreter"))) == ("done", 1)
    talk.news("participant-join", party["label"], sid)
    assert talk.assistance().state == "done"


def test_the_caller_hangs_up_while_an_interpreter_is_rung_and_the_ring_stops(hotline, talk, carrier):
    interpreter("译员甲", rank=1)
    interpreter("译员乙", rank=2)
    wish(talk)
    send_all()
    party = talk.party("interpreter")
    talk.hang_up()
    send_all()
    assert carrier.requests(f"/Calls/{hotline.row('SELECT leg_sid FROM party WHERE id = %s', party['id'])['leg_sid']}")
    assert hotline.row("SELECT state FROM assistance")["state"] == "cancelled"
    talk.rings_in_vain(party, "canceled")
    assert len(talk.parties("interpreter")) == 1


def test_a_ring_before_it_is_sent_is_cancelled_without_the_carrier(hotline, talk):
    interpreter("译员甲")
    wish(talk)
    with begin() as uow:
        assistance.cancel(uow, talk.call_id, talk.seat_id, Role.INTERPRETER)
    assert [row["state"] for row in hotline.commands("party_ring")] == ["cancelled"]
    assert talk.assistance().state == "cancelled"
    with begin() as uow, pytest.raises(assistance.NothingToCancel):
        assistance.cancel(uow, talk.call_id, talk.seat_id, Role.INTERPRETER)


def test_a_ring_of_which_nothing_is_heard_any_more_is_followed_by_the_next_after_a_while(hotline, talk):
    interpreter("译员甲", rank=1)
    interpreter("译员乙", rank=2)
    wish(talk)
    with begin() as uow:
        assistance.give_up_unheard(uow)
    assert len(talk.parties("interpreter")) == 1
    later = clock.now() + assistance.UNHEARD + timedelta(seconds=1)
    clock.set_clock(lambda: later)
    with begin() as uow:
        assistance.give_up_unheard(uow)
    assert [(party["name"], party["state"]) for party in talk.parties("interpreter")] == [
        ("译员甲", "failed"),
        ("译员乙", "ringing"),
    ]


def killed():
    """The transaction never comes to its commit: the carrier gets no answer."""
    raise RuntimeError("killed")


def test_killed_before_the_next_is_written_the_news_comes_again_and_the_next_is_rung_once(hotline, talk):
    interpreter("译员甲", rank=1)
    interpreter("译员乙", rank=2)
    wish(talk)
    first = talk.party("interpreter")
    fields = {"CallSid": new_sid(), "AccountSid": "AC" + "1" * 32, "CallStatus": "no-answer"}
    with checkpoints.on("next of the roster rung", killed):
        assert hotline.line.send(f"/party/{first['id']}/status", fields).status_code == 500
    assert len(talk.parties("interpreter")) == 1, "nothing of it was committed"
    talk.rings_in_vain(first)
    assert [party["name"] for party in talk.parties("interpreter")] == ["译员甲", "译员乙"]
    assert len(hotline.commands("party_ring")) == 2


def test_an_expert_is_asked_by_name_beside_an_interpreter(talk):
    interpreter("译员甲")
    lawyer = expert("周律师")
    wish(talk)
    with begin() as uow:
        assert experts.ask(uow, talk.call_id, talk.seat_id, None, lawyer) == "ringing"
    party = talk.party("expert")
    joined = talk.ask(f"/party/{party['id']}", "CA" + "e" * 32)
    assert joined.verbs == ["Gather", "Hangup"]
    document = talk.ask(f"/party/{party['id']}/ok", "CA" + "e" * 32, Digits="1")
    assert document.verbs == ["Dial"], "an expert's voice is on the recording and in no stream"
    talk.news("participant-join", party["label"], "CA" + "e" * 32)
    assert talk.assistance("expert").state == "joined"
    assert talk.assistance("interpreter").state == "ringing"


def test_an_expert_who_does_not_come_is_not_replaced_by_another_one(talk):
    expert("吴律师", number="13800000078")
    lawyer = expert("周律师")
    with begin() as uow:
        experts.ask(uow, talk.call_id, talk.seat_id, None, lawyer)
    talk.rings_in_vain(talk.party("expert"))
    assert (talk.assistance("expert").state, len(talk.parties("expert"))) == ("exhausted", 1)


def test_how_each_language_was_served_adds_up_with_the_minutes_without_a_common_language(hotline, talk):
    interpreter("译员甲")
    start = clock.now()
    wish(talk)
    clock.set_clock(lambda: start + timedelta(minutes=2))
    talk.joins(talk.party("interpreter"))
    clock.set_clock(lambda: start + timedelta(minutes=6))
    party = talk.party("interpreter")
    talk.news("participant-leave", party["label"], party["leg_sid"], ReasonParticipantLeft="participant_hung_up")
    clock.set_clock(lambda: start + timedelta(minutes=7))
    talk.hang_up()
    waited = hotline.call("13800000003", "10")
    waited.hang_up()
    with begin() as uow:
        found = {row.language: row for row in language_gap.by_language(uow, language_gap.Period(None, None))}
    yi = found[YI]
    assert (yi.calls, yi.certified, yi.interpreter, yi.overflow, yi.callback, yi.unserved) == (1, 0, 1, 0, 0, 0)
    assert (round(yi.interpreter_minutes), round(yi.gap_minutes), yi.interpreter_wishes) == (4, 3, 1)
    mandarin = found["zh-CN"]
    assert (mandarin.calls, mandarin.unserved, mandarin.gap_minutes) == (1, 1, 0)


def test_whether_an_interpreter_is_on_call_is_known_beforehand(database):
    with begin() as uow:
        assert not candidates.interpreter_on_call(uow, YI)
    interpreter("译员甲")
    with begin() as uow:
        assert candidates.interpreter_on_call(uow, YI)
        assert not candidates.interpreter_on_call(uow, "bo-CN")
